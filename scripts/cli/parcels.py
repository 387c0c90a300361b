"""parcel, proxy: a case carried by files between gateways that cannot reach each other, and by a proxy."""
import json
import re

from cases import submission, until
from harness import HEX64, INSTANT, QUEUES, gwctl
from scene import HOHHOT, NOBODY, ORDOS, sample
import gateway as gateways  # noqa: E402, below the path that harness sets

NOWHERE = "https://127.0.0.1:1"


def unreachable(scene, name):
    """A peer file that leads nowhere."""
    file = json.loads(scene.file(f"{name}.json").read_text())
    return scene.file(f"{name}-nowhere.json", json.dumps({**file, "endpoint": NOWHERE}, ensure_ascii=False))


def parcels(checks, scene):
    """鄂尔多斯's daemon runs, 呼和浩特's does not: each verb both ways."""
    for gateway, other in ((scene.hohhot, "ordos"), (scene.ordos, "hohhot")):
        gateway.gwctl("peer", "import", unreachable(scene, other))
        gateway.gwctl("catalog", "import", sample(gateway.folder, "catalogue.json"))
    there = lambda *words, **run: scene.at(scene.hohhot, *words, **run)
    refusals(checks, scene)
    scene.ordos.start()
    pages = scene.file("catalogue.jsonl", checks.ran("catalog export", there("catalog", "export"), err="").out)
    checks.ran("catalog take", scene.here("catalog", "take", HOHHOT, pages), out=re.compile(
        rf"peer      {HOHHOT}\nrevision  \d+\n"), err="")
    checks.ran("again it changes nothing", scene.here("catalog", "take", HOHHOT, pages), err="")
    checks.refused("another gateway's pages", there("catalog", "take", ORDOS, pages), 2, "catalog_invalid")
    line = json.loads(checks.ran("a case is taken in", scene.here(
        "case", "submit", "-", "--division", "150627", "-o", "json", stdin=json.dumps(submission(scene)).encode())).out)
    case = line["id"]
    out, back, last = (scene.root / name for name in ("out.tbp", "back.tbp", "last.tbp"))
    shown = re.compile(rf"FILE +EVENTS  RECEIPTS  BLOBS  BYTES  SHA-256\n{out}  1 +0 +0 +\d+ +{HEX64}\n")
    checks.ran("parcel export", scene.here("parcel", "export", "--to", HOHHOT, "--out", out), out=shown, err="")
    checks.holds("only its owner reads it", oct(out.stat().st_mode & 0o777) == "0o600")
    checks.holds("nothing else is left", sorted(p.name for p in scene.root.glob("out*")) == ["out.tbp"])
    checks.refused("a file that is there", scene.here("parcel", "export", "--to", HOHHOT, "--out", out), 5, "already_exists")
    checks.ran("parcel show", scene.here("parcel", "show", out), err="", out=re.compile(
        rf"version   1\nfrom      {ORDOS}\nto        {HOHHOT}\ncreated   {INSTANT}\nbatches   1\nevents    1\n"
        rf"receipts  0\nblobs     0\nsha256    {HEX64}\n"))
    row = re.compile(rf"LINE  CASE +N  TYPE +STATUS +CODE  DETAIL\n1 +{case}  1  submitted  stored\s*\n")
    said = f"{out}: 1 stored, 0 there before, 0 deferred, 0 rejected; 0 receipts (0 prove nothing), 0 blobs\n"
    checks.ran("parcel import by a stopped gateway", there("parcel", "import", out), out=row, err=said)
    checks.ran("again it does nothing twice", there("parcel", "import", out), out=re.compile(
        rf"LINE .*\n1 +{case}  1  submitted  duplicate\s*\n"), err=said.replace("1 stored, 0 there", "0 stored, 1 there"))
    checks.refused("its maker does not take it", scene.here("parcel", "import", out), 1, "parcel_misaddressed", HOHHOT)
    for kind, data in (("received", {"desk": "2 号窗口"}), ("accepted", {}), ("decided", {"outcome": "approved"}),
                       ("completed", {})):
        checks.ran(f"{kind} there", there("case", "events", case, kind, json.dumps(data)), out=None)
    made = json.loads(checks.ran("the parcel back, by a stopped gateway", there(
        "parcel", "export", "--to", ORDOS, "--out", back, "-o", "json"), err="").out)
    checks.holds("has the answers and the receipt", [(f["events"], f["receipts"]) for f in made] == [(4, 1)], made)
    rows = json.loads(checks.ran("parcel import by a running gateway", scene.here(
        "parcel", "import", back, "-o", "json")).out)
    checks.holds("each event has its line", [(r["type"], r["status"]) for r in rows] == [
        (kind, "stored") for kind in ("received", "accepted", "decided", "completed")], rows)
    checks.holds("the case has come to its end", json.loads(scene.here("case", "show", case, "-o", "json").out)["state"] == "completed")
    checks.ran("what is proved delivered has left the queue", scene.here("queue", "summary"), out=QUEUES)
    scene.here("parcel", "export", "--to", HOHHOT, "--out", last)
    checks.ran("a parcel of a receipt alone", there("parcel", "import", last), out=re.compile("LINE .*\n"), err=(
        f"{last}: 0 stored, 0 there before, 0 deferred, 0 rejected; 1 receipts (0 prove nothing), 0 blobs\n"))
    checks.ran("and there too nothing waits", there("queue", "summary"), out=QUEUES)
    checks.ran("store check finds nothing", there("store", "check"))
    broken = scene.file("broken.tbp", out.read_bytes()[:-30])
    checks.refused("a file that is cut off", there("parcel", "import", broken), 1, "parcel_invalid", str(broken))
    checks.refused("one that is not there", there("parcel", "import", "nowhere.tbp"), 3, "not_found")
    checks.holds("no part of a file is left", not list(scene.root.glob("*.part")))


def refusals(checks, scene):
    out = scene.root / "none.tbp"
    checks.refused("nothing waits", scene.here("parcel", "export", "--to", HOHHOT, "--out", out), 3, "not_found", HOHHOT)
    checks.refused("an unknown peer", scene.here("parcel", "export", "--to", NOBODY, "--out", out), 3, "not_found", NOBODY)
    checks.refused("what is no gateway", scene.here("parcel", "export", "--to", "150100", "--out", out), 2, "usage")
    checks.refused("a size too small", scene.here(
        "parcel", "export", "--to", HOHHOT, "--out", out, "--max-bytes", "1000"), 2, "usage", "1048576")
    checks.refused("a date that is none", scene.here(
        "parcel", "export", "--to", HOHHOT, "--out", out, "--since", "gestern"), 2, "usage", "since")
    checks.holds("nothing was written", not out.exists())


def proxies(checks, scene):
    """A region without a system: its answers are typed in at the origin."""
    ordos = scene.ordos
    create = lambda short, prefix: scene.here("proxy", "create", short, "--for", prefix, "--name", "示例" + short)
    made = lambda short, prefix, start: (
        f"spiffe://ordos.tongban/gateway/proxy-{short} stands for {prefix}.\n"
        f"  its matters:  gwctl --dir {ordos.dir}/proxies/{short} catalog import FILE\n"
        f"  start:        {start}\n"
        f"  each day:     gwctl --dir {ordos.dir} proxy waiting {short}\n")
    checks.ran("proxy create", create("baotou", "1502"), out=made("baotou", "1502", "with gatewayd, in which it runs"), err="")
    scene.ordos.gwctl("catalog", "import", sample("ordos", "catalogue.json"))
    ordos.start()
    # From here on nothing is started again: what is made in a running daemon works in it.
    pid = ordos.process.pid
    checks.ran("proxy create while the daemon runs", create("wuhai", "1501"), out=made(
        "wuhai", "1501", "none needed: it runs in gatewayd"), err="")
    listed = json.loads(scene.here("proxy", "list", "-o", "json").out)
    checks.holds("both run", [(row["short"], row["running"]) for row in listed] == [("baotou", True), ("wuhai", True)], listed)
    checks.holds("it has its own socket at once", (ordos.dir / "proxies/wuhai/run/operator.sock").is_socket())
    checks.refused("twice", scene.here("proxy", "create", "wuhai", "--for", "1501", "--name", "示例"), 5, "already_exists")
    checks.refused("a name that is a path", scene.here("proxy", "create", "../x", "--for", "1501", "--name", "示例"), 2, "usage")
    checks.holds("keys are its own and its owner's", oct((ordos.dir / "proxies/wuhai/keys/sign.key").stat().st_mode & 0o777)
                 == "0o600" and (ordos.dir / "proxies/wuhai/keys/sign.key").read_bytes() != (ordos.dir / "keys/sign.key").read_bytes())
    proxy = "spiffe://ordos.tongban/gateway/proxy-wuhai"
    listed = json.loads(scene.here("peer", "list", "-o", "json").out)
    checks.holds("peer list shows it as a proxy", [(p["id"], p["proxy"]) for p in listed] == [
        (proxy.replace("wuhai", "baotou"), True), (proxy, True)], listed)
    side = lambda *words, **run: gwctl("--dir", ordos.dir / "proxies/wuhai", *words, **run)
    matters = json.loads(sample("hohhot", "catalogue.json").read_text())["matters"]
    file = scene.file("matters.json", json.dumps({"matters": matters}, ensure_ascii=False))
    checks.ran("its matters", side("catalog", "import", file), err="")
    checks.ran("catalog fetch goes to it without a wire", scene.here("catalog", "fetch", proxy), err="")
    body = submission(scene)
    line = json.loads(checks.ran("a case for the region", scene.here(
        "case", "submit", "-", "--division", "150627", "-o", "json", stdin=json.dumps(body).encode())).out)
    case = line["id"]
    checks.holds("the line says that its peer is a proxy", line["peer"].get("proxy") is True, line["peer"])
    there = until(lambda: json.loads(scene.here("proxy", "waiting", "wuhai", "-o", "json").out))
    checks.holds("it waits for an answer", there and [row["id"] for row in there] == [case], there)
    listed = json.loads(checks.ran("proxy list", scene.here("proxy", "list", "-o", "json"), err="").out)
    checks.holds("with how much waits", [(row["short"], row["running"], row["waiting"]) for row in listed] == [
        ("baotou", True, 0), ("wuhai", True, 1)], listed)
    sheet = json.loads(checks.ran("proxy sheet", scene.here("proxy", "sheet", "wuhai", case, "-o", "json"), err="").out)
    checks.holds("the sheet names the applicant whole, the number and the code", sheet["parties"][0]["name"] == body["parties"][0]["name"]
                 and sheet["number"] == line["number"] and sheet["code"] == f"tongban:case:{case}"
                 and {"type": "received", "title": "接收"} in sheet["answers"], sheet)
    checks.ran("an answer is typed in", side("case", "events", case, "received", "{}"), out=None)
    checks.refused("what decides needs the scanned paper", side("case", "events", case, "accepted", "{}"), 2,
                   "validation_failed", "/data/document")
    scan = scene.file("answer.pdf", "%PDF-1.4 示例")
    blob = json.loads(checks.ran("case attach gives a reference", side("case", "attach", scan), err="").out)
    checks.holds("with digest and key", len(blob["digest"]) == 64 and blob["media_type"] == "application/pdf" and blob["key"], blob)
    checks.refused("what is no document", side("case", "attach", scene.file("answer.exe", "x")), 2, "usage")
    forged = {"agency": {"name": "示例他局", "uscc": ""}}
    checks.ran("and nobody puts another name to it", side("case", "events", case, "note", json.dumps(
        {"kind": "answer", "text": "示例", "by": forged})), out=None)
    def arrived():
        events = [json.loads(text) for text in scene.here("case", "events", case).out.splitlines()]
        return events if len(events) == 3 else None
    events = until(arrived)
    checks.holds("the origin has both, marked", events and all(
        event.get("proxy") is True and event["by"]["desk"].startswith("代录：鄂尔多斯")
        and event["by"]["agency"]["name"] != "示例他局" for event in events if event["author"] == "destination"), events)
    token = scene.here("token", "create", "--role", "typist", "--person", "示例代录", "--division", "150100").out.strip()
    checks.refused("a typist has a name", scene.here("token", "create", "--role", "typist"), 2, "usage", "--person")
    typist = gateways.Desk(ordos, token)
    below = "/api/v1/proxies/wuhai"
    listed = typist.call("GET", below + "/cases")
    checks.holds("the desk lists the same", [row["id"] for row in listed["cases"]] == [case] and listed["waiting"] == 1, listed)
    shown = typist.call("GET", f"{below}/cases/{case}/sheet", query={"purpose": "移送单"})
    checks.holds("and shows the same sheet", shown["code"] == sheet["code"] and shown["parties"] == sheet["parties"], shown)
    scanned = typist.call("POST", below + "/blobs", b"%PDF-1.4 \xe7\xa4\xba", kind="application/pdf", query={"name": "answer.pdf"})
    answer = typist.call("POST", f"{below}/cases/{case}/events", {"type": "accepted", "data": {
        "by_person": {"name": "示例他人"}, "document": {"title": "受理通知书", "sealed": "scan", "blob": scanned}}})
    checks.holds("an answer with its scan is typed in at the desk", answer["case"]["state"] == "accepted", answer)
    def accepted():
        events = ordos.desk("window").call("GET", f"/api/v1/cases/{case}/timeline", query={"purpose": "核对"})["events"]
        return [event for event in events if event["type"] == "accepted"]
    ordos.token("window", "150627")
    told = until(accepted)
    checks.holds("and names who typed it", told and told[0]["data"]["by_person"]["name"] == "示例代录"
                 and told[0]["by"]["desk"].startswith("代录：鄂尔多斯"), told)
    checks.refused("a successor that is not enrolled", scene.here(
        "proxy", "hand-over", "wuhai", "--successor", HOHHOT), 3, "peer_unknown")
    scene.ordos.gwctl("peer", "import", scene.file("hohhot.json"))
    done = json.loads(checks.ran("proxy hand-over", scene.here(
        "proxy", "hand-over", "wuhai", "--successor", HOHHOT, "-o", "json"), err="").out)
    checks.holds("lists what is finished here", done["transfer"] == [] and done["finish"] == [case], done)
    way = scene.here("route", "explain", "150102").out
    checks.holds("new cases go to the successor", HOHHOT in way and proxy not in way, way)
    gone = json.loads(scene.here("proxy", "list", "-o", "json").out)[1]
    checks.holds("and the list says so", gone["successor"] == HOHHOT and gone["serves"] == [], gone)
    checks.holds("it was one daemon all the time", ordos.process.pid == pid and ordos.process.poll() is None)
    checks.ran("one more, and the daemon stops with all of them", create("hailar", "1507"), out=None, err="")
    daemon = ordos.process
    ordos.stop()
    checks.holds("in order", daemon.returncode == 0, daemon.returncode)
    ordos.start()
    listed = json.loads(scene.here("proxy", "list", "-o", "json").out)
    checks.holds("after a start all three run", [row["running"] for row in listed] == [True] * 3, listed)
    ordos.stop()
