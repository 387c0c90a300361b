"""CASE.md §3–§6: cases from their first event to their end, the gateway on either side, folded by both."""
from checks_admission import send_one
from envelope import decrypt_blob, unhide
from words import sample

REMEDY = {"review_organ": "示例市人民政府", "review_days": 60, "court": "示例区人民法院", "suit_months": 6}


class Life:
    """One case between the gateway's desk and the kit's peer, each writing its own side."""

    def __init__(self, bench, t, case, ours):
        self.bench, self.t, self.case = bench, t, case
        self.ours, self.theirs = ours, "destination" if ours == "origin" else "origin"
        self.role = "window" if self.theirs == "origin" else "handler"

    def desk(self, kind, role=None, /, **data):
        """The gateway's people write; the event must reach the peer and pass its checks."""
        written = self.bench.gateway.desk(role or self.role).write(self.case.id, kind, **data)["event"]["id"]
        log = self.case.logs[self.theirs]
        self.bench.until(lambda: any(stored.payload["id"] == written for stored in log), advance=30)
        return written

    def peer(self, kind, /, *, sent=True, **data):
        """The kit's peer writes, and sends."""
        text = self.bench.a.write(self.case, kind, sample(kind, self.bench.clock, **data))
        if sent:
            got = send_one(self.bench, text)
            assert got == "stored", f"{kind}: {got}"
        return self.case.logs[self.ours][-1].payload["id"]

    def last(self):
        """The type of the newest event of either side."""
        newest = [log[-1] for log in self.case.logs.values() if log]
        return max(newest, key=lambda stored: stored.payload["time"]).kind

    def same(self, state):
        """Both sides have this state, and the same events in the same order with the same effects."""
        mine = [(event, effect == "void") for event, effect in self.case.effects()]
        desk = self.bench.gateway.desk(self.role)
        held = [(event["id"], event.get("void", False)) for event in desk.timeline(self.case.id)]
        shown = desk.case(self.case.id)
        self.t.same(f"CASE §6 {state} after {self.last()}",
                    (shown["state"], self.case.state(), held), (state, state, mine))


def as_destination(bench, t):
    """CASE §3–§6 the gateway decides: correction, special procedure, extension, decision, result, end"""
    cipher, reference = bench.blob(70000)
    bench.a.upload(bench.to, cipher)
    materials = [{"code": "M01", "name": "示例", "form": "electronic", "checked": "electronic_verified",
                  "blob": reference}]
    life = Life(bench, t, bench.case(received=False, materials=materials), "origin")
    life.same("submitted")
    life.desk("received", desk="示例席")
    life.same("received")
    asked = life.desk("correction_requested", due_days=5, items=[{"material": "M01", "reason": "示例：不清晰"}])
    life.same("correcting")
    life.peer("served", answers=asked)
    life.peer("supplemented", answers=asked, complete=False, materials=materials)
    life.same("correcting")
    life.peer("supplemented", answers=asked, complete=True, materials=materials)
    life.same("received")
    life.desk("accepted", deemed=False, accepted_on=bench.clock.today())
    life.same("accepted")
    held = life.desk("clock_suspended", kind="鉴定", excluded="both", basis="第四十五条")
    life.same("suspended")
    life.desk("clock_resumed", suspension=held)
    life.same("accepted")
    life.desk("progressed", step="审查", state="started")
    life.desk("extended", "approver", days=3, approved_by="示例李四", reason="示例")
    stops = life.desk("correction_requested", due_days=5, clock="stops", basis="示例", items=[{"reason": "示例"}])
    life.same("suspended")
    life.peer("supplemented", answers=stops, complete=True, materials=[])
    life.desk("clock_resumed", suspension=stops)
    life.same("accepted")
    paper = bench.gateway.desk("handler").upload(b"%PDF-1.4 \xe7\xa4\xba\xe4\xbe\x8b", "决定书.pdf")
    life.desk("decided", "approver", outcome="approved", decision_no="示例 1", decided_on=bench.clock.today(),
              documents=[{"title": "决定书", "sealed": "none", "blob": paper}], licences=[])
    life.same("decided")
    stored = life.case.last("decided")
    whole = unhide("decided", stored.payload["data"], stored.disclosures)
    found = whole["documents"][0]["blob"]
    held = bench.a.blobs.get((bench.to, found["digest"]))
    t.same("§4 the decision's document came as a blob and opens", held and decrypt_blob(held, found),
           b"%PDF-1.4 \xe7\xa4\xba\xe4\xbe\x8b")
    t.same("§5 and may be fetched by the other party", bench.a.call(
        bench.to, "GET", f"/blobs/{found['digest']}").body, held)
    parcel = {"shipment": bench.fresh_id(), "leg": "result_out", "to": "applicant", "carrier": "ems",
              "waybill": "EA123456785CN"}
    life.desk("shipment", status="collected", time=bench.clock.at(), **parcel)
    life.same("delivering")
    life.desk("shipment", status="delivered", time=bench.clock.at(), **parcel)
    life.same("delivered")
    life.peer("rated", about="decision", tags=[])
    life.peer("result_received")
    life.desk("completed", completed_on=bench.clock.today())
    life.same("completed")
    life.peer("note")
    life.desk("note", kind="answer", text="示例")
    life.same("completed")
    t.same("§6 a case that is completed takes no second result", send_one(bench, bench.a.draft(
        life.case, "result_received", sample("result_received", bench.clock))), "transition_illegal")

    def proven():
        return all(proof["status"] == "delivered" and proof.get("receipt")
                   for proof in bench.gateway.desk("handler").case(life.case.id)["delivery_proof"])

    t("§5 the gateway keeps the receipt of each of its events", bench.until(proven))


def ends(bench, t):
    """CASE §3–§6 the other ends at the destination, reviews, and what crosses on the way"""
    life = Life(bench, t, bench.case(), "origin")
    life.desk("refused", "approver", kind="not_qualified", basis="示例", reason="示例", remedy=REMEDY)
    life.same("refused")
    life = Life(bench, t, bench.case(), "origin")
    life.peer("withdrawal_requested")
    life.same("received")
    life.desk("withdrawal_declined", "approver", reason="示例")
    life.peer("withdrawal_requested")
    life.desk("withdrawn", "approver")
    life.same("withdrawn")
    life = Life(bench, t, bench.case(), "origin")
    life.desk("transferred", "approver", division="150200", reason="示例")
    life.same("transferred")
    life = Life(bench, t, bench.case(), "origin")
    life.desk("terminated", "approver", ground="applicant_gone", basis="示例", reason="示例", remedy=REMEDY)
    life.same("terminated")
    # A supplement that crossed a refusal.
    life = Life(bench, t, bench.case(), "origin")
    asked = life.desk("correction_requested", due_days=5, items=[{"reason": "示例"}])
    life.peer("supplemented", sent=False, answers=asked, complete=True, materials=[])
    life.desk("refused", "approver", kind="incomplete", basis="示例", reason="示例", remedy=REMEDY)
    t.same("CASE §6 legal when written, overtaken: stored", send_one(
        bench, life.case.logs["origin"][-1].text), "stored")
    life.same("refused")
    t("CASE §6 and void", life.case.effects()[-1][1] == "void")
    # 预审.
    subject = {"destination": "150100", "matter": {"local": "L-1", "peer": bench.matter["code"], "mapping_version": 1}}
    case = bench.a.open_case(bench.to)
    first = bench.a.write(case, "review_requested", sample("review_requested", bench.clock, mode="delegated", **subject,
                                                           materials=[], parties=[]))
    t.same("CASE §3 review_requested", send_one(bench, first), "stored")
    life = Life(bench, t, case, "origin")
    life.desk("pre_reviewed", ok=False, items=[{"reason": "示例"}])
    life.same("reviewing")
    t.same("CASE §3 submitted must name the same matter", send_one(bench, bench.a.draft(
        case, "submitted", bench.submission(destination="150102"))), "transition_illegal")
    life.peer("submitted", **{name: value for name, value in bench.submission().items() if name != "by"}, accepted=None)
    life.same("submitted")
    case = bench.a.open_case(bench.to)
    bench.a.send(bench.to, [bench.a.write(case, kind, sample(kind, bench.clock, **more)) for kind, more in (
        ("review_requested", {"mode": "delegated", **subject, "materials": [], "parties": []}), ("abandoned", {}))])
    Life(bench, t, case, "origin").same("withdrawn")


def notes(bench, t):
    """CASE §5 at most 50 notes of an author on one day at UTC+8"""
    case = bench.case()
    day = bench.clock.at(days=-2)[:10]
    draft = lambda hour, **more: bench.a.write(case, "note", sample("note", bench.clock), time=f"{day}T{hour}Z", **more)  # noqa: E731
    results = bench.a.send(bench.to, [draft(f"01:{i:02d}:00.000") for i in range(50)])
    t("CASE §5 fifty", all(result["status"] == "stored" for result in results), results[-1])
    kept = list(case.logs["origin"])
    t.same("CASE §5 one more is illegal", send_one(bench, draft("15:59:59.999")), "transition_illegal")
    case.logs["origin"][:] = kept
    t.same("CASE §5 the next day begins at 16:00Z", send_one(bench, draft("16:00:00.000")), "stored")


def as_origin(bench, t):
    """CASE §3–§6 the gateway takes in, the kit's peer decides"""
    line = bench.submit()
    case = bench.a.cases[line["id"]]
    life = Life(bench, t, case, "destination")
    stored = case.logs["origin"][0]
    whole = unhide("submitted", stored.payload["data"], stored.disclosures)
    opened = [decrypt_blob(bench.a.blobs[bench.to, material["blob"]["digest"]], material["blob"])
              for material in whole["materials"] if "blob" in material]
    t("§4 the materials came as blobs and open", opened and all(text.startswith(b"%PDF") for text in opened))
    t.same("CASE §3 it names the destination's matter", whole["matter"]["peer"] in bench.a.matters, True)
    t.same("§4 the origin's first event", (stored.payload["sequence"], stored.payload["seen"],
                                           stored.payload["audience"]), (1, 0, bench.a.id))
    life.same("submitted")
    life.peer("received", number="示例 7")
    life.same("received")
    asked = life.peer("correction_requested", items=[{"reason": "示例"}])
    life.same("correcting")
    life.desk("served", answers=asked, way="sms", on=bench.clock.today())
    life.desk("supplemented", answers=asked, complete=True, materials=[])
    life.same("received")
    life.peer("accepted", deemed=False)
    life.desk("acted", step="1", agency="示例局", outcome="done")
    held = life.peer("clock_suspended", excluded="both")
    life.same("suspended")
    life.desk("withdrawal_requested", reason="示例")
    life.peer("withdrawal_declined")
    life.peer("clock_resumed", suspension=held)
    life.same("accepted")
    life.peer("extended")
    life.desk("contact_changed", phone="13800000001")
    life.peer("payment_requested", items=[])
    life.peer("paid")
    paper, reference = bench.blob(100)
    bench.a.upload(bench.to, paper)
    life.peer("decided", outcome="approved", documents=[{"title": "决定书", "sealed": "none", "blob": reference}],
              licences=[])
    life.same("decided")
    life.peer("shipment", leg="result_out", to="window", status="in_transit")
    life.same("delivering")
    life.desk("result_received", way="window", time=bench.clock.at(), receiver="示例张三")
    life.same("delivered")
    life.desk("rated", about="decision", level="satisfied", tags=[], channel="window")
    life.peer("completed")
    life.same("completed")
    t.same("CASE §6 void is only the origin's: an illegal one is refused", send_one(bench, bench.a.draft(
        case, "decided", sample("decided", bench.clock))), "transition_illegal")
    shown = bench.gateway.desk("window").case(case.id)
    t.same("the desk shows the destination's number", shown.get("peer_number"), "示例 7")


def crossing(bench, t):
    """CASE §6 both write at once: the desk's event crosses a refusal and is void on both sides"""
    case = bench.a.cases[bench.submit()["id"]]
    life = Life(bench, t, case, "destination")
    asked = life.peer("correction_requested", items=[{"reason": "示例"}])
    bench.a.server.down = True
    bench.a.server.drop_links()
    bench.gateway.desk("window").write(case.id, "supplemented", answers=asked, complete=True, materials=[])
    life.peer("refused", sent=True)
    bench.a.server.down = False
    bench.until(lambda: len(case.logs["origin"]) == 2, advance=60)
    life.same("refused")
    t("CASE §6 void", case.effects()[-1][1] == "void")
    t.same("CASE §6 the desk refuses what is illegal, and says what is allowed", refused_by_desk(bench, case),
           (409, "transition_illegal", True))


def refused_by_desk(bench, case):
    from gateway import Refused
    try:
        bench.gateway.desk("window").write(case.id, "withdrawal_requested", reason="示例")
    except Refused as refusal:
        return refusal.status, refusal.problem["code"], "note" in refusal.problem.get("allowed", [])
    return None


CHECKS = []
GATEWAY = [as_destination, ends, notes, as_origin, crossing]
