"""token, store, doctor: the house kept in order."""
import json
import re
import sqlite3
import subprocess

from harness import BIN, INSTANT, table


def tokens(checks, scene):
    secret = re.compile(r"tbg_([0-9a-f]{8})_\S{20,}\n")
    done = checks.ran("token create prints the token alone", scene.here(
        "token", "create", "--role", "window", "--division", "150627"), out=secret, err="")
    found = secret.fullmatch(done.out)
    if not found:
        return
    name = found[1]
    more = json.loads(checks.ran("or with its id as JSON", scene.here(
        "token", "create", "--role", "handler", "--label", "=1+1", "--agency", "示例局", "--uscc", "91350100M000100Y43",
        "--desk", "2号", "--person", "示例张三", "--work-no", "7", "--expires", "2099-12-31", "-o", "json"), err="").out)
    checks.holds("token and id", sorted(more) == ["id", "token"], more)
    rows = table(checks.ran("token list", scene.here("token", "list"), err="").out)
    mine = {row["ID"]: row for row in rows or []}
    checks.holds("lists both with role and division", mine.get(name, {}).get("ROLE") == "window"
                 and mine[name]["DIVISION"] == "150627" and mine[more["id"]]["AGENCY"] == "示例局", rows)
    everything = scene.here("token", "list", "-o", "json").out
    checks.holds("and no secret", done.out.strip() not in everything and more["token"] not in everything, everything)
    revoked = checks.ran("token revoke", scene.here("token", "revoke", name, "-o", "json"), err="").out
    checks.holds("says since when", re.fullmatch(INSTANT, json.loads(revoked)["revoked_at"]), revoked)
    checks.refused("a token that is not there", scene.here("token", "revoke", "00000000"), 3, "not_found")
    for title, words in (("a role", ("--role", "king")), ("a division", ("--role", "window", "--division", "15")),
                         ("a day", ("--role", "window", "--expires", "2026-13-01")),
                         ("a credit code", ("--role", "handler", "--agency", "x", "--uscc", "91350100M000100Y44"))):
        checks.refused(f"{title} that is none", scene.here("token", "create", *words), 2, "usage")
    checks.ran("no role", scene.here("token", "create"), 2, out="", err=re.compile(
        r"Error: Missing expected argument '--role <role>'\n.*", re.S))
    if scene.running:
        scene.ordos.tokens["probe"] = done.out.strip()
        try:
            scene.ordos.desk("probe").call("GET", "/api/v1/cases")
            code = 200
        except Exception as refused:  # the demonstration's client raises what is not 2xx
            code = getattr(refused, "status", refused)
        checks.holds("a revoked token is answered 401", code == 401, code)


def stores(checks, scene):
    checks.ran("store check", scene.here("store", "check"), out="cases              0\nstale projections  0\n", err="")
    checks.ran("store rebuild", scene.here("store", "rebuild"), out=(
        "cases           0\ndiffered        0\nrows mended     0\nparcels         0\nparcels mended  0\n"), err="")
    copy = scene.root / "copy.sqlite"
    checks.ran("store backup", scene.here("store", "backup", copy), out=f"written  {copy}\n", err="")
    with sqlite3.connect(f"file:{copy}?mode=ro", uri=True) as base:
        checks.holds("is a whole database", base.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    size = copy.stat().st_size
    checks.refused("a file that is there", scene.here("store", "backup", copy), 5, "already_exists")
    checks.holds("is left as it was", copy.stat().st_size == size)
    inside = scene.root / "new" / "copy.sqlite"
    checks.ran("a folder that is not there is made", scene.here("store", "backup", inside), out=f"written  {inside}\n")
    done = scene.here("store", "backup", copy / "copy.sqlite")
    checks.holds("where none can be made it fails", done.code == 1 and not done.out and done.err, (done.code, done.err))


def doctor(checks, scene):
    done = scene.here("doctor", "-o", "json")
    found = json.loads(done.out)
    status = {line["check"]: line["status"] for line in found}
    checks.holds("doctor looks at disk, store, certificates, clock", {
        "disk", "store", "certificate for peers", "desk certificate", "own CA", "clock", "parcels"} <= set(status), status)
    dead = [line for line in found if line["check"].startswith("peer 乌海")]
    checks.holds("a dead peer: its name is found, the connection fails, with cause, cure and command",
                 [line["status"] for line in dead] == ["ok", "fail"] and dead[1]["check"].endswith(" TCP")
                 and "peer_unreachable" in dead[1]["cause"]
                 and dead[1]["command"].endswith("peer ping " + dead[1]["check"].split()[-2]), dead)
    checks.holds("and doctor exits 1", done.code == 1, done.code)
    text = scene.here("doctor").out
    checks.holds("each line has its mark", all(
        line[:2] in ("✓ ", "! ", "✗ ") or line.startswith("    ") for line in text.splitlines()), text)
    checks.holds("the command starts with this directory", f"      gwctl --dir {scene.ordos.dir} " in text, text)
    if scene.running:
        alive = [line for line in found if line["check"].startswith("peer 呼和浩特")]
        checks.holds("a living peer is well, step by step", [
            (line["check"].split()[-1], line["status"]) for line in alive] == [
            (step, "ok") for step in ("DNS", "TCP", "TLS", "identity", "protocol")], alive)


YEAR = """date,kind,name
2027-01-01,holiday,元旦
2027-02-05,holiday,春节
2027-02-14,workday,春节
2027-05-01,holiday,劳动节
2027-10-01,holiday,国庆节
"""


def calendars(checks, scene):
    checks.ran("calendar show", scene.here("calendar", "show"), err="", out=(
        "YEAR  SOURCE   VERSION  HOLIDAYS  WORKDAYS\n"
        "2024  shipped  0        28        8\n2025  shipped  0        28        5\n2026  shipped  0        33        6\n"))
    checks.refused("a year nobody imported", scene.here("calendar", "show", "--year", "2027"), 3, "calendar_year_missing")
    file = scene.root / "2027.csv"
    file.write_text(YEAR, encoding="utf-8")
    changes = ("DATE        FROM  TO       NAME\n2027-01-01  -     holiday  元旦\n2027-02-05  -     holiday  春节\n"
               "2027-02-14  -     workday  春节\n2027-05-01  -     holiday  劳动节\n2027-10-01  -     holiday  国庆节\n")
    checks.ran("calendar import --dry-run shows what would change",
               scene.here("calendar", "import", file, "--dry-run"), out=changes, err="")
    checks.refused("and changes nothing", scene.here("calendar", "show", "--year", "2027"), 3, "calendar_year_missing")
    checks.ran("calendar import", scene.here("calendar", "import", file), out=changes, err="")
    checks.ran("the same file again changes nothing", scene.here("calendar", "import", file, "-o", "json"), out="[]\n")
    checks.ran("the days of the year", scene.here("calendar", "show", "--year", "2027"), err="", out=(
        "DATE        KIND     NAME\n2027-01-01  holiday  元旦\n2027-02-05  holiday  春节\n"
        "2027-02-14  workday  春节\n2027-05-01  holiday  劳动节\n2027-10-01  holiday  国庆节\n"))
    checks.holds("it is imported, in its second version",
                 "2027  imported  2        4         1\n" in scene.here("calendar", "show").out)
    file.write_text(YEAR + "2027-13-01,holiday,x\n2027-03-01,workday,x\n", encoding="utf-8")
    done = scene.here("calendar", "import", file)
    checks.refused("a file with faults", done, 2, "calendar_invalid")
    checks.holds("names every line", "  line 7  " in done.err and "  line 8  " in done.err, done.err)
    checks.refused("a file that is not there", scene.here("calendar", "import", scene.root / "none.csv"), 3, "not_found")


def duties(checks, scene):
    checks.ran("duty list, nothing is late", scene.here("duty", "list", "-o", "json"), out="[]\n", err="")
    for title, words in (("a light", ("--light", "green")), ("an owner", ("--owner", "nobody")),
                         ("a kind", ("--kind", "nothing")), ("a place", ("--after", "x")), ("a count", ("--limit", "201"))):
        checks.refused(f"{title} that is none", scene.here("duty", "list", *words), 2, "validation_failed")
    nobody = "01936f6e-0000-7000-8000-000000000000"
    checks.refused("a duty of no case", scene.here("duty", "ack", nobody, "decide"), 3, "not_found")
    checks.ran("no duty", scene.here("duty", "ack", nobody), 2, out="", err=re.compile(
        r"Error: Missing expected argument '<duty>'\n.*", re.S))


def settings(checks, scene):
    """What gateway.yaml cannot mean stops gatewayd and gwctl alike, with the key's name."""
    path = scene.dead.dir / "gateway.yaml"
    text = path.read_text()
    try:
        for wrong, said in (("forward_days: [1]", "duties.forward_days is a whole number"),
                            ("forward_days: {days: 1}", "duties.forward_days is a whole number, no section"),
                            ("foward_days: 1", "duties.foward_days is no setting; known: duties.answer_rating_days, ")):
            path.write_text(text.replace("forward_days: 1", wrong))
            checks.refused("a setting that cannot be meant", scene.at(scene.dead, "peer", "list"), 2, "configuration_invalid", said)
            done = subprocess.run([BIN / "gatewayd", "--dir", scene.dead.dir], capture_output=True, text=True, timeout=60)
            checks.holds("the daemon does not start by it", done.returncode != 0 and said in done.stderr, (done.returncode, done.stderr))
    finally:
        path.write_text(text)
    checks.ran("and as it was it is read", scene.at(scene.dead, "peer", "list"), err="")
