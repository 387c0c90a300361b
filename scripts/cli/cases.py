"""case, queue: a case taken in offline, held back, let go, and decided on the other side."""
import json
import re
import signal
import time

import counted
import mail
from harness import INSTANT, QUEUES, table
from scene import HOHHOT, sample
from samples import answers, person

CODE = "11150600900010052F3002014001000"
UNKNOWN = "01936f6e-0000-7000-8000-000000000000"


def submission(scene):
    options = json.loads(scene.here("mapping", "explain", "--matter", CODE, "--destination", "150102", "-o", "json").out)
    party = person()
    return {
        "matter": CODE, "destination": "150102", "mode": "delegated", "parties": [party],
        "form": answers(options["form"]), "delivery": {"way": "mail", "address": "示例路 1 号"},
        "materials": [{"code": material["code"], "form": material["form"], "checked": "electronic_verified" if
                       material["form"] == "electronic" else "original_seen"} for material in options["materials"]],
        "verification": [{"of": party["name"], "method": "reader", "time": scene.clock.now.strftime("%Y-%m-%dT%H:%M:%S.000Z")}],
        "declaration": {"signed": "paper"}}


def until(ready, seconds=40):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = ready()
        if value:
            return value
        time.sleep(0.2)
    return None


def travel(checks, scene):
    for gateway, folder in ((scene.hohhot, "ordos"), (scene.ordos, "hohhot")):
        gateway.gwctl("peer", "import", scene.file(f"{folder}.json"))
        gateway.gwctl("catalog", "import", sample(gateway.folder, "catalogue.json"))
    scene.hohhot.start()
    checks.ran("catalog fetch by a stopped gateway", scene.here("catalog", "fetch", HOHHOT), err="")
    scene.hohhot.stop()
    body = submission(scene)
    wrong = {**body, "form": {}, "colour": 1}
    wrong.pop("delivery")
    checks.refused("a submission with faults names each", scene.here(
        "case", "submit", scene.file("wrong.json", json.dumps(wrong))), 2, "validation_failed", "  /delivery", "  /colour")
    checks.ran("and leaves no case", scene.here("queue", "retry", "--all"), out="entries  0\n", err="")
    done = checks.ran("case submit", scene.here("case", "submit", "-", "--division", "150627", "-o", "json",
                                                stdin=json.dumps(body).encode()), err="")
    line = json.loads(done.out)
    case = line["id"]
    checks.holds("opens a case", line["state"] == "submitted" and line["side"] == "origin", line)
    queue(checks, scene, case)
    reading(checks, scene, case, line)
    mail.parcels(checks, scene, case)
    scene.ordos.start()
    lane = until(lambda: [line for line in json.loads(scene.here("queue", "summary", "-o", "json").out) if line.get("problem")])
    checks.holds("a lane that gets nowhere says why", lane and lane[0]["problem"] == "peer_unreachable" and lane[0]["failures"] > 0
                 and lane[0]["step"] in ("greeting", "pausing") and lane[0]["since"], lane)
    checks.holds("and doctor says it", " tries failed: peer_unreachable" in scene.here("doctor").out)
    scene.hohhot.start()
    scene.here("queue", "retry", "--all")
    there = until(lambda: json.loads(scene.at(scene.hohhot, "case", "list", "-o", "json").out))
    if checks.holds("the case arrives", there and there[0]["id"] == case, there):
        deciding(checks, scene, case)
        counted.counted(checks, scene, case)
    owners(checks, scene)


def queue(checks, scene, case):
    summary = re.compile(rf"NEXT +WAITING  HELD  OLDEST +LANE  SINCE  FAILURES  PROBLEM\n{HOHHOT}  +(\d) +(\d) +{INSTANT}\n")
    found = summary.fullmatch(checks.ran("queue summary", scene.here("queue", "summary"), out=summary, err="").out)
    checks.holds("one waits", found and found.groups() == ("1", "0"), found)
    rows = table(checks.ran("queue list", scene.here("queue", "list", "-o", "table"), err="").out.replace("WAITING SINCE", "WAITING_SINCE"))
    checks.holds("is this case's first event", rows and rows[0]["CASE"] == case and rows[0]["N"] == "1"
                 and rows[0]["NEXT"] == HOHHOT and rows[0]["HELD"] == "", rows)
    one = "entries  1\n"
    checks.ran("queue hold", scene.here("queue", "hold", "--case", case), out=one, err="")
    checks.holds("holds it", json.loads(scene.here("queue", "list", "--peer", HOHHOT, "-o", "json").out)[0]["held"] is True)
    checks.ran("queue release", scene.here("queue", "release", "--peer", HOHHOT), out=one)
    checks.holds("lets it go", json.loads(scene.here("queue", "list", "-o", "json").out)[0]["held"] is False)
    checks.ran("queue retry", scene.here("queue", "retry", "--all"), out=one)
    for verb in ("retry", "hold", "release"):
        checks.refused(f"{verb} of nothing named", scene.here("queue", verb), 2, "usage", "--all")
        checks.refused(f"{verb} of an unknown case", scene.here("queue", verb, "--case", UNKNOWN), 3, "not_found")
        checks.refused(f"{verb} of no case", scene.here("queue", verb, "--case", "x"), 2, "usage")


def reading(checks, scene, case, line):
    shown = checks.ran("case list", scene.here("case", "list"), err="").out
    rows = table(shown)
    checks.holds("has one line in its columns", rows and rows[0]["ID"] == case and rows[0]["PEER"] == "呼和浩特"
                 and rows[0]["MATTER"] == "失业登记", shown)
    for option, count in (("--state=submitted", 1), ("--state=decided", 0), ("--side=origin", 1), ("--side=destination", 0),
                          (f"--q={line['number']}", 1), ("--q=示例张三", 1), ("--q=示例李四", 0), ("--limit=200", 1)):
        found = json.loads(checks.ran("case list", scene.here("case", "list", option, "-o", "json")).out)
        checks.holds(f"case list {option}", len(found) == count, found)
    for option, said in (("--state=lost", "state"), ("--side=middle", "side"), ("--limit=0", "limit"), ("--limit=201", "limit")):
        checks.refused("a query that is none", scene.here("case", "list", option), 2, "validation_failed", said)
    one = checks.ran("case show", scene.here("case", "show", case), err="").out
    checks.holds("masks what is personal", case in one and "示例张三" not in one and "13800000000" not in one, one)
    rows = table(checks.ran("case timeline", scene.here("case", "timeline", case), err="").out)
    checks.holds("begins with what was submitted", rows and rows[0]["EVENT"] == "submitted" and rows[0]["SIDE"] == "origin", rows)
    lines = checks.ran("case events", scene.here("case", "events", case), err="").out.splitlines()
    checks.holds("lists them as JSON lines", [json.loads(text)["type"] for text in lines] == ["submitted"], lines)
    for verb in ("show", "timeline", "events"):
        checks.refused(f"{verb} of an unknown case", scene.here("case", verb, UNKNOWN), 3, "not_found")
        checks.refused(f"{verb} of no case", scene.here("case", verb, "x"), 3, "not_found")


def deciding(checks, scene, case):
    hohhot = scene.hohhot
    checks.refused("a step that is not allowed now", scene.at(hohhot, "case", "events", case, "completed", json.dumps(
        {"completed_on": "2026-01-01"})), 5, "transition_illegal", "  allowed now: ", "received")
    checks.refused("an event that is none", scene.at(hohhot, "case", "events", case, "dance"), 2, "validation_failed")
    checks.refused("data that are none", scene.at(hohhot, "case", "events", case, "received", "{"), 2, "usage")
    received = checks.ran("case events TYPE", scene.at(
        hohhot, "case", "events", case, "received", '{"desk":"2 号窗口"}', "-o", "json"), err="").out
    checks.holds("says the new state", received and json.loads(received)["state"] == "received", received)
    checks.refused("twice", scene.at(hohhot, "case", "events", case, "received", "{}"), 5, "transition_illegal")
    previewing(checks, scene, case)
    back = until(lambda: json.loads(scene.here("case", "show", case, "-o", "json").out)["state"] == "received")
    checks.holds("and the origin sees it", back)
    checks.ran("nothing waits", scene.here("queue", "summary"), out=QUEUES)
    checks.ran("store check finds nothing with cases in it", scene.here("store", "check"), out=(
        "cases              1\nstale projections  0\n"), err="")
    checks.ran("store rebuild neither", scene.here("store", "rebuild"), out=re.compile(
        r"cases +1\ndiffered +0\nrows mended +0\nparcels +1\nparcels mended +0\n"), err="")


def previewing(checks, scene, case):
    """A notice as it would be: looked at before anything is written or numbered."""
    paper, series = scene.root / "draft.pdf", scene.at(scene.hohhot, "notice", "series").out

    def preview(kind, of, *more):
        return scene.at(scene.hohhot, "notice", "preview", kind, "--case", of, "--out", paper, *more)

    checks.ran("notice preview of a case", preview("accepted", case), out=re.compile(
        r".*/draft\.pdf  受理通知书（预览） 未编号\.pdf  \d+ bytes\n"), err="")
    checks.holds("is a PDF", paper.read_bytes().startswith(b"%PDF-1.7"))
    checks.ran("with data", preview("refused", case, "--data", '{"basis":"《示例条例》第一条"}', "--purpose", "示例核对"), err="")
    checks.holds("takes no number", scene.at(scene.hohhot, "notice", "series").out == series)
    checks.refused("a notice that cannot be now", preview("extended", case), 5, "transition_illegal", "  allowed now: ")
    checks.refused("one that goes with no event", preview("receipt", case), 1, "notice_not_due")
    checks.refused("a case that is not there", preview("accepted", UNKNOWN), 3, "not_found")
    checks.refused("data that are none", preview("accepted", case, "--data", "{"), 2, "usage")
    checks.refused("data that cannot be", preview("accepted", case, "--data", '{"due_on":1}'), 2, "validation_failed", "/due_on")


def owners(checks, scene):
    """One process owns a directory, and a daemon that was killed owns nothing."""
    wanted = scene.here("peer", "list").out
    path = scene.ordos.dir / "run/operator.sock"
    aside = path.with_suffix(".aside")
    path.rename(aside)
    checks.refused("a directory that another process owns", scene.here("peer", "list"), 5, "store_locked")
    aside.rename(path)
    checks.ran("its socket again", scene.here("peer", "list"), out=wanted, err="")
    scene.ordos.stop(signal.SIGKILL)
    checks.holds("a killed daemon leaves its socket", path.is_socket())
    checks.ran("which hinders no verb", scene.here("peer", "list"), out=wanted, err="")
    scene.ordos.start()
    checks.ran("nor the next daemon", scene.here("peer", "ping", HOHHOT), err="")
