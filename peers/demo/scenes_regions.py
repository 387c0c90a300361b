"""Several regions at once: a bundle with a local part, a parcel lost and found, a region that has no system, a matter
that nobody has mapped yet."""
import datetime
import json

from applicant import Applicant
from federation import ARU, HOHHOT, LONGNAN, PEERS
from samples import organisation, person
from scenes import decide, delegated, handle


PDF = b"%PDF-1.4 \xe7\xa4\xba\xe4\xbe\x8b"


def bundle(fed):
    """一件事: one form for three regions and a part at home; what waits starts by itself with the first decision's licence"""
    window = fed.ordos.desk("window")
    for path in sorted((PEERS / "ordos" / "bundles").glob("*.json")):
        fed.ordos.gwctl("bundle", "import", path)
    party = organisation()
    papers = {"M08": "electronic", "M02": "original", "M25": "copy", "M23": "electronic", "M24": "electronic"}
    materials = [
        {"code": code, "form": form, "checked": "electronic_verified" if form == "electronic" else "original_seen",
         "blob": window.upload(PDF, f"示例{code}.pdf")} for code, form in papers.items()]
    view = window.call("POST", "/api/v1/bundles", {
        "bundle": "JYZTBG-01", "parties": [party], "materials": materials,
        "form": {"unit": party["name"], "uscc": party["id_no"], "phone": "13800000000", "address": "示例路 1 号",
                 "scale": "简化管理"},
        "delivery": {"way": "window"}})
    number = view["number"]

    def receipt():
        return window.call("GET", f"/api/v1/bundles/{view['id']}/receipt", query={"purpose": "示例交申请人"})

    given = receipt()
    assert given[:5] == b"%PDF-" and given == receipt(), given[:60]
    fed.say(f"    {number}: one receipt for all parts is printed, {len(given)} bytes, the same each time")

    def parts():
        found = window.call("GET", f"/api/v1/bundles/{view['id']}")
        return {part["part"]: part for part in found["parts"]}

    def wait(what, fits):
        for _ in range(400):
            now = parts()
            if fits(now):
                return now
            fed.pause()
        raise AssertionError(f"{number}: waited for {what}: {[(n, part['state']) for n, part in now.items()]}")

    first = parts()[1]["case"]["id"]
    fed.say(f"    {number}: the licence is changed at 呼和浩特 first")
    handle(fed, fed.hohhot, first)
    licence = fed.hohhot.desk("approver").upload(PDF, "示例营业执照.pdf")
    fed.hohhot.desk("approver").write(
        first, "decided", outcome="approved", decision_no="示例决字1号", decided_on=str(fed.clock.today), documents=[],
        licences=[{"type": "营业执照", "number": party["id_no"], "issuer": "示例登记机关", "blob": licence}])
    begun = wait("parts 3 and 4 to begin", lambda now: now[3].get("case") and now[4].get("case"))
    fed.say("    parts 3 (陇南, through the hub) and 4 (阿鲁科尔沁旗) begin with the new licence; part 2 opens at home")
    for gateway, part in ((fed.longnan, 3), (fed.arukorqin, 4)):
        handle(fed, gateway, begun[part]["case"]["id"])
        given = gateway.desk("handler").case(begun[part]["case"]["id"], "示例核对")["materials"]
        assert any(one["code"] == "M08" and one.get("blob", {}).get("digest") == licence["digest"] for one in given), given
        decide(fed, gateway, begun[part]["case"]["id"])
    act = f"/api/v1/bundles/{view['id']}/acts"
    window.call("POST", act, {"act": "done", "part": 2})
    ended = wait("every part to end", lambda now: all(
        part["state"] in ("decided", "done", "completed") for part in now.values()))
    assert set(ended) == {1, 2, 3, 4}, ended
    window.call("POST", act, {"act": "hand_out", "way": "window", "receiver": party["name"]})
    window.call("POST", act, {"act": "rate", "level": "very_satisfied", "tags": [], "channel": "window"})
    for part in (1, 3, 4):
        events = [event["type"] for event in window.timeline(begun[part]["case"]["id"])]
        assert events.count("result_received") == 1 and events.count("rated") == 1, events
    return {"number": number, "matter": {"name": "经营主体变更一件事（示例）"}, "state": "handed out"}


def lost_and_found(fed):
    """寄递: the originals are lost on their way; a person is asked; they are found and arrive"""
    there, window = fed.hohhot, fed.ordos.desk("window")
    case_id = window.submit(fed.submission(fed.matter(HOHHOT, delegated), "delegated", paper=True))["id"]
    fed.until(there, case_id, "submitted")
    salt = "示例盐值-0123456789"
    (fed.ordos.dir / "salt.txt").write_text(salt)
    fed.ordos.gwctl("carrier", "set", "ems", "--salt-file", fed.ordos.dir / "salt.txt")
    waybill, carrier = "EB123456785CN", fed.carrier
    carrier.plan(waybill, [(1, "1"), (8, "0"), (20, "0", "abort"), (26, "0"), (30, "5"), (32, "3", "shutdown")])
    parcel = window.call("POST", f"/api/v1/cases/{case_id}/shipments", {
        "leg": "originals_out", "to": "desk", "carrier": "ems", "waybill": waybill, "contents": ["示例原件"], "cost_fen": 2000})

    def subscribed():
        for _ in range(200):
            if carrier.watches(waybill):
                return
            fed.pause()
        raise AssertionError("the gateway did not subscribe the parcel")

    def trouble():
        return [line["trouble"] for line in window.call("GET", "/api/v1/shipments", query={"trouble": "true"})["shipments"]
                if line["shipment"] == parcel["shipment"]]

    subscribed()
    fed.say("    (the gateway has subscribed the number at the carrier's aggregator)")
    fed.clock.advance(hours=21)
    assert all(status == 200 for status, _ in carrier.run(fed.clock.now, disorder=True, repeat=True))
    assert trouble() == ["lost"], trouble()
    fed.say("    (the carrier has heard nothing for long: the parcel counts as lost, a person is asked)")
    fed.clock.advance(hours=12)
    subscribed()
    fed.say("    (and has subscribed it again after half an hour)")
    assert all(status == 200 for status, _ in carrier.run(fed.clock.now, disorder=True, repeat=True))
    assert trouble() == [], trouble()
    fed.say("    (found, and delivered)")
    for _ in range(200):
        shown = there.desk("handler").case(case_id)["shipments"]
        if shown and shown[-1]["status"] == "delivered":
            break
        fed.pause()
    assert shown[-1]["status"] == "delivered", shown
    there.desk("handler").write(case_id, "materials_received", on=str(fed.clock.today), complete=True, items=[])
    handle(fed, there, case_id)
    decide(fed, there, case_id)
    return fed.settle(fed.ordos, there, case_id, "decided")


def without_a_system(fed):
    """代管: a region without a system; a sheet is printed, the answer typed in"""
    region, short = "152921", "alxa"
    fed.ordos.gwctl("proxy", "create", short, "--for", region, "--name", "阿拉善左旗（示例，代管）")
    proxy = fed.ordos.dir / "proxies" / short
    catalogue = proxy / "catalogue.csv"
    text = (PEERS / "arukorqin" / "catalogue.csv").read_text(encoding="utf-8-sig")
    catalogue.write_text(text.replace(",150421,", f",{region},").replace("阿鲁科尔沁旗", "阿拉善左旗"))
    fed.ordos.gwctl("catalog", "import", catalogue, at=proxy)
    name = f"spiffe://ordos.tongban/gateway/proxy-{short}"
    fed.ordos.gwctl("catalog", "fetch", name)
    options = fed.matter(region, delegated)
    line = fed.ordos.desk("window").submit(fed.submission(options, "delegated"))
    case_id = line["id"]
    for _ in range(400):
        waiting = json.loads(fed.ordos.gwctl("proxy", "waiting", short, "-o", "json"))
        if case_id in json.dumps(waiting):
            break
        fed.pause()
    assert case_id in json.dumps(waiting), waiting
    sheet = fed.ordos.dir / "sheet.json"
    sheet.write_text(fed.ordos.gwctl("proxy", "sheet", short, case_id, "-o", "json"))
    assert json.loads(sheet.read_text()), "an empty sheet"
    fed.say("    (the sheet goes by post; the paper answer is typed in)")
    paper = fed.ordos.dir / "answer.pdf"
    paper.write_bytes(PDF)

    def typed(event, **data):
        blob = json.loads(fed.ordos.gwctl("case", "attach", paper, at=proxy))
        data["document"] = {"title": "示例文书", "sealed": "scan", "blob": blob}
        fed.ordos.gwctl("case", "events", case_id, event, json.dumps(data, ensure_ascii=False), at=proxy)

    typed("accepted")
    typed("decided", outcome="approved")
    end = fed.until(fed.ordos, case_id, "decided", role="window")
    assert end["peer"].get("proxy") is True, end["peer"]
    said = [event for event in fed.ordos.desk("window").timeline(case_id) if event["author"] == "destination"]
    assert all(event.get("proxy") is True and event["by"]["desk"].startswith("代录") for event in said), said
    phone = Applicant(fed.ordos, "")
    page = phone.call("GET", "/t/" + phone.address(phone.message(end["number"], "已办好")).split("/t/")[1])
    assert "尚未建有通办系统" in page, page
    return end


def not_mapped_yet(fed):
    """没有映射: the clerk keeps the case, the mapping desk maps the matter, the clerk is told and submits"""
    window, code = fed.ordos.desk("window"), "ES-XIN-01"
    like = fed.matter(HOHHOT, delegated)
    matters = json.loads((PEERS / "ordos" / "catalogue.json").read_text())["matters"]
    new = dict(next(matter for matter in matters if matter["code"] == like["matter"]["code"]), code=code)
    new.pop("base_code", None)
    file = fed.ordos.dir / "new.json"
    file.write_text(json.dumps({"matters": [new]}, ensure_ascii=False))
    fed.ordos.gwctl("catalog", "import", file)
    answer = window.options(code, HOHHOT)
    assert (answer["available"], answer["code"]) == (False, "mapping_missing"), answer
    draft = window.call("POST", "/api/v1/drafts", {
        "matter": code, "destination": HOHHOT, "parties": [person()], "delivery": {"way": "window"}})
    wanted, = json.loads(fed.ordos.gwctl("mapping", "wanted", "list", "-o", "json"))
    assert (wanted["matter"], wanted["drafts"], wanted["demand"]) == (code, 1, 1), wanted
    best = wanted["candidates"][0]["code"]
    assert best == like["peer_matter"]["code"], wanted
    fed.say(f"    (the applicant is not sent away; the mapping desk's first candidate is {best})")
    fed.ordos.gwctl("mapping", "set", code, "--peer", wanted["peer"], "--target", best)
    fed.ordos.gwctl("mapping", "publish", "--reason", "窗口需要（示例）")
    for _ in range(400):
        told = window.call("GET", "/api/v1/duties").get("drafts", [])
        if told:
            break
        fed.pause()
    assert [(one["id"], one["state"]) for one in told] == [(draft["id"], "open")], told
    fed.say("    (mapped and published: the clerk is told and completes the case)")
    body = fed.submission(window.options(code, HOHHOT), "delegated", delivery={"way": "window"})
    rest = {name: value for name, value in body.items() if name not in ("matter", "destination", "parties")}
    line = window.call("POST", f"/api/v1/drafts/{draft['id']}/submit", rest)
    assert window.call("GET", "/api/v1/drafts")["drafts"] == []
    handle(fed, fed.hohhot, line["id"])
    decide(fed, fed.hohhot, line["id"])
    return fed.settle(fed.ordos, fed.hohhot, line["id"], "decided")


SCENES = [bundle, lost_and_found, without_a_system, not_mapped_yet]
