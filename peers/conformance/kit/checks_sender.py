"""PROTOCOL.md §5: the gateway as a sender: what it believes, what it sends again, and that it never signs anew."""
import shutil
import signal
import time

from case import Stored
from checks_admission import send_one
from identity import ES256Key
from server import Fault
from wire import digest_of, loads
from words import sample


def batches(bench, since=0):
    """The texts of each batch that came to `a`."""
    return [loads(entry["body"])["events"] for entry in bench.a.server.seen("POST", "/events")[since:]]


def carrying(bench, case_id, since=0):
    """The texts about one case that came, in their order."""
    return [text for batch in batches(bench, since) for text in batch if Stored(text).payload["subject"] == case_id]


def again(bench, t, title, fault, advance=310):
    """A case whose first delivery goes wrong once is sent again: the same bytes, and delivered at last."""
    since = len(bench.a.server.seen("POST", "/events"))
    bench.a.server.order(fault)
    line = bench.submit(wait=False)
    bench.until(lambda: len(carrying(bench, line["id"], since)) >= 1, advance=30)
    bench.until(lambda: len(carrying(bench, line["id"], since)) >= 2, advance=advance)
    bench.until(lambda: proofs(bench, line["id"])[0]["status"] == "delivered", advance=30)
    texts = carrying(bench, line["id"], since)
    t(f"§5 {title}: sent again, the same bytes, never signed anew", len(texts) >= 2 and len(set(texts)) == 1,
      [digest_of(text) for text in texts])
    t.same(f"§5 {title}: once in the log", len(bench.a.cases[line["id"]].logs["origin"]), 1)
    return line


def proofs(bench, case_id):
    return bench.gateway.desk("window").case(case_id)["delivery_proof"]


def lost(bench, t):
    """§5 Retry: answers that are lost, connections cut, receipts that prove nothing"""
    again(bench, t, "the answer is lost after it was stored", Fault("drop"))
    again(bench, t, "the connection is cut before anything is read", Fault("cut"))
    stranger = ES256Key()
    twists = [
        ("one result more", lambda payload: {**payload, "results": payload["results"] * 2}),
        ("no result", lambda payload: {**payload, "results": []}),
        ("another digest", lambda payload: {**payload, "results": [
            {**result, "digest": "A" * 43} for result in payload["results"]]}),
        ("another receiver", lambda payload: {**payload, "receiver": bench.b.id}),
    ]
    for title, twist in twists:
        again(bench, t, f"a receipt with {title}", Fault("twist", how=twist))
    again(bench, t, "a receipt under a key not on file", Fault("twist", key=stranger))
    bench.a.server.order(Fault("answer", how=lambda elements: [
        {"digest": digest_of(text), "status": "no such status"} for text in elements]))
    line = bench.submit(wait=False)
    bench.until(lambda: line["id"] in bench.a.cases, advance=310)
    t("§5 an unknown status delivers nothing", True)


def swapped(bench, t):
    """§5 a receipt in another order proves nothing"""
    first, second = bench.a.cases[bench.submit()["id"]], bench.a.cases[bench.submit()["id"]]
    since = len(bench.a.server.seen("POST", "/events"))
    bench.a.server.down = True
    for case in (first, second):
        bench.gateway.desk("window").write(case.id, "note", kind="urge", text="示例")
    time.sleep(0.5)
    bench.a.server.order(Fault("twist", how=lambda payload: {**payload, "results": payload["results"][::-1]}))
    bench.a.server.down = False
    bench.until(lambda: len(first.logs["origin"]) == len(second.logs["origin"]) == 2, advance=310)
    bench.until(lambda: all(proof["status"] == "delivered" for case in (first, second)
                            for proof in proofs(bench, case.id)), advance=310)
    together = [batch for batch in batches(bench, since) if len(batch) == 2]
    t("§5 two in one batch; swapped, both are sent again", len(together) >= 2 or len(batches(bench, since)) >= 3,
      [len(batch) for batch in batches(bench, since)])


def retry_after(bench, t):
    """§3 503 with Retry-After"""
    since = len(bench.a.server.seen("POST", "/events"))
    bench.a.server.order(Fault("unavailable", retry_after=3600))
    line = bench.submit(wait=False)
    bench.until(lambda: len(bench.a.server.seen("POST", "/events")) > since, advance=1)
    came = len(bench.a.server.seen("POST", "/events"))
    for _ in range(5):
        bench.clock.advance(400)
        time.sleep(0.2)
    t.same("§3 nothing comes before Retry-After is over", len(bench.a.server.seen("POST", "/events")), came)
    bench.clock.advance(1700)
    bench.until(lambda: line["id"] in bench.a.cases, advance=60)
    t("§3 then it comes", True)


def deferred(bench, t):
    """§5 what is deferred comes again after what is missing"""
    again(bench, t, "deferred retry_after", Fault("answer", how=lambda elements: [
        {"digest": digest_of(text), "id": Stored(text).payload["id"], "status": "deferred", "retry_after": 5}
        for text in elements]))
    since = len(bench.a.server.requests)
    line = bench.submit()
    kinds = [(entry["method"], entry["path"]) for entry in bench.a.server.requests[since:]]
    named = bench.a.cases[line["id"]].logs["origin"][0].payload["data"]["blobs"]
    for name in named:
        t(f"§5 the blob {name[:8]} was uploaded", ("PUT", f"/blobs/{name}") in kinds)
        # A peer that says it is missing, though it was there, gets it again.
    lost_blobs = dict(bench.a.blobs)
    bench.a.server.order(Fault("drop"))
    bench.a.blobs = {}
    line = bench.gateway.desk("window").submit(bench.submission_at_desk())
    bench.until(lambda: line["id"] in bench.a.cases, advance=310)
    bench.a.blobs.update(lost_blobs)
    t("§5 deferred missing: uploaded, sent again", all(
        (bench.to, name) in bench.a.blobs
        for name in bench.a.cases[line["id"]].logs["origin"][0].payload["data"]["blobs"]))


def rejected(bench, t):
    """§5 a rejected submitted leaves the case undeliverable; what is behind it is set aside"""

    def refuse(elements):
        return [{"digest": digest_of(text), "id": Stored(text).payload["id"], "status": "rejected",
                 "problem": {"code": "matter_not_open", "message": "示例：暂不开放"}} for text in elements]

    bench.a.server.order(Fault("answer", how=refuse))
    line = bench.submit(wait=False)
    window = bench.gateway.desk("window")
    bench.until(lambda: window.case(line["id"])["state"] == "undeliverable", advance=5)
    t("§5 undeliverable at the desk", True)
    shown = window.case(line["id"])
    t("§5 with a duty", shown["duties"], shown)
    t("§5 and the peer's reason", "matter_not_open" in str(shown.get("set_aside")) + str(shown["delivery_proof"]), shown)
    since = len(bench.a.server.seen("POST", "/events"))
    bench.clock.advance(400)
    time.sleep(0.3)
    t.same("§5 it is not sent again", carrying(bench, line["id"], since), [])
    # A later event that is rejected: the sender folds without it, and what it then writes takes its place.
    case = bench.a.cases[bench.submit()["id"]]
    bench.a.server.order(Fault("answer", how=refuse))
    window.write(case.id, "withdrawal_requested", reason="示例")
    bench.until(lambda: any(proof["status"] not in ("waiting", "delivered") or proof.get("problem")
                            for proof in proofs(bench, case.id)) or window.case(case.id).get("set_aside"), advance=5)
    window.write(case.id, "note", kind="urge", text="示例")
    bench.until(lambda: len(case.logs["origin"]) == 2, advance=30)
    t.same("§5 what is written then takes its place", (case.logs["origin"][1].kind, case.logs["origin"][
        1].payload["sequence"], case.logs["origin"][1].payload["previous"]), ("note", 2, case.logs["origin"][0].digest))
    t.same("§5 both sides fold the same", [event["id"] for event in window.timeline(case.id)],
           [event for event, _ in case.effects()])


def ordered(bench, t):
    """§5 order within a case is kept"""
    case = bench.a.cases[bench.submit()["id"]]
    bench.a.server.down = True
    bench.a.server.drop_links()
    window = bench.gateway.desk("window")
    for number in range(12):
        window.write(case.id, "note", kind="urge", text=f"示例 {number}")
    other = bench.submit(wait=False)
    bench.a.server.down = False
    bench.until(lambda: len(case.logs["origin"]) == 13 and other["id"] in bench.a.cases, advance=60)
    t.same("§5 every event of the case, in its order", [stored.payload["sequence"] for stored in case.logs["origin"]],
           list(range(1, 14)))
    # The sender is told which it needs next.
    bench.a.server.order(Fault("answer", how=lambda elements: [
        {"digest": digest_of(text), "id": Stored(text).payload["id"], "status": "deferred",
         "expected": len(case.logs["origin"]) + 1} for text in elements]))
    window.write(case.id, "note", kind="urge", text="示例")
    bench.until(lambda: len(case.logs["origin"]) == 14, advance=310)
    t("§5 deferred expected: sent from there on", True)


def one_in_flight(bench, t):
    """§5 one batch in flight per peer"""
    bench.a.server.busiest = 0
    bench.a.server.order(Fault("slow", seconds=0.3, times=6))
    lines = [bench.submit(wait=False) for _ in range(8)]
    bench.until(lambda: all(line["id"] in bench.a.cases for line in lines), advance=1)
    t.same("§5 one batch at a time, however many wait", bench.a.server.busiest, 1)
    bench.a.server.script.clear()


def small_batches(bench, t):
    """§3, §6 a peer that takes smaller batches"""
    case = bench.a.cases[bench.submit()["id"]]
    bench.a.server.down = True
    bench.a.server.drop_links()
    for number in range(9):
        bench.gateway.desk("window").write(case.id, "note", kind="urge", text=f"示例 {number}")
    kept, bench.a.limits["batch_events"] = bench.a.limits["batch_events"], 2
    bench.a.server.down = False
    bench.until(lambda: len(case.logs["origin"]) == 10, seconds=25, advance=60)
    bench.a.limits["batch_events"] = kept
    t.same("§3 after 413 it sends smaller ones, in order", [stored.payload["sequence"] for stored in case.logs[
        "origin"]], list(range(1, 11)))


def peer_lost(bench, t):
    """§5 the peer lost data: the sender offers its logs again"""
    case = bench.a.cases[bench.submit()["id"]]
    window = bench.gateway.desk("window")
    older = case.logs["origin"][0].digest
    bench.clock.advance(5)
    window.write(case.id, "note", kind="urge", text="示例")
    bench.until(lambda: len(case.logs["origin"]) == 2, advance=30)
    bench.until(lambda: all(proof["status"] == "delivered" for proof in proofs(bench, case.id)), advance=5)
    case.logs["origin"].pop()
    bench.a.last_of[bench.to] = older
    restart(bench)
    bench.until(lambda: len(case.logs["origin"]) == 2, seconds=20, advance=60)
    t("§5 Lost memory: after a start, `last` of an older receipt: offered again", True)


def restart(bench):
    bench.gateway.stop()
    bench.gateway.start()


def rolled_back(bench, t):
    """§5 Lost memory: an old store fetches both logs and goes on without a fork"""
    window = bench.gateway.desk("window")
    case = bench.a.cases[bench.submit()["id"]]
    assert send_one(bench, bench.a.write(case, "received", sample("received", bench.clock))) == "stored"
    copy = bench.root / "old.sqlite"
    bench.gateway.gwctl("store", "backup", copy)
    window.write(case.id, "note", kind="urge", text="示例 一")
    bench.until(lambda: len(case.logs["origin"]) == 2, advance=30)
    assert send_one(bench, bench.a.write(case, "note", sample("note", bench.clock))) == "stored"
    case.logs["destination"][-1].erase()
    later = bench.a.cases[bench.submit()["id"]]
    bench.until(lambda: all(proof["status"] == "delivered" for proof in proofs(bench, later.id)), advance=5)
    bench.gateway.stop(signal.SIGKILL)
    for file in (bench.gateway.dir / "store").iterdir():
        file.unlink()
    shutil.copy(copy, bench.gateway.dir / "store/gateway.sqlite")
    bench.gateway.start()
    pings = len(bench.a.server.seen("GET", "/ping"))
    bench.until(lambda: len(window.timeline(case.id)) == 4, seconds=25, advance=30)
    t("§4 an event whose disclosures were erased by law is taken when pulled", len(window.timeline(case.id)) == 4)
    t("§5 it asked /ping", pings or bench.a.server.seen("GET", "/ping"))
    t.same("§5 both logs are there again", [event["id"] for event in window.timeline(case.id)],
           [event for event, _ in case.effects()])
    written = bench.until(lambda: attempt(lambda: window.write(case.id, "note", kind="urge", text="示例 二")), advance=5)
    bench.until(lambda: len(case.logs["origin"]) == 3, advance=30)
    t.same("§5 what it then writes follows what it had written before", (
        case.logs["origin"][2].payload["id"], case.logs["origin"][2].payload["previous"], bench.a.forks), (
            written["event"]["id"], case.logs["origin"][1].digest, []))
    bench.until(lambda: attempt(lambda: window.case(later.id)), seconds=20, advance=30)
    t("§5 a case that the old store did not know is back", True)
    t.same("§5 new cases go on", bench.submit()["id"] in bench.a.cases, True)


def attempt(what):
    from gateway import Refused
    try:
        return what()
    except Refused:
        return None


def behind(bench, t):
    """§5 `seen` beyond the receiver's own log: it fetches both logs"""
    case = bench.a.cases[bench.submit()["id"]]
    # The peer holds an event of the gateway's that the gateway has not: an unknown case with `seen` > 0.
    strange = bench.a.draft(case, "note", sample("note", bench.clock), subject=bench.fresh_id(), seen=1)
    since = len(bench.a.server.seen("GET", "/cases/"))
    t.same("§5 a case with `seen` > 0 that is unknown", send_one(bench, strange), "retry_after")
    bench.until(lambda: len(bench.a.server.seen("GET", "/cases/")) > since, advance=5)
    t("§5 and it asks for the logs", True)


def answered_by_pages(bench, t):
    """§5 what the peer shows as pages is taken: an event never posted is found"""
    case = bench.a.cases[bench.submit()["id"]]
    bench.a.write(case, "received", sample("received", bench.clock))
    bench.a.write(case, "note", sample("note", bench.clock))
    text = bench.a.draft(case, "note", sample("note", bench.clock))
    t.same("§5 deferred expected", send_one(bench, text), "expected")


CHECKS = []
GATEWAY = [lost, swapped, retry_after, deferred, rejected, ordered, answered_by_pages, behind, one_in_flight,
           small_batches, peer_lost, rolled_back]
