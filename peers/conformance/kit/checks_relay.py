"""PROTOCOL.md §7: a real gateway as the hub between kit peers that never meet."""
from bench import gateways
from case import Stored
from checks_admission import outcome
from checks_http import problem
from envelope import CATALOG, RECEIPT, opened
from peer import Peer
from server import Fault
from wire import digest_of, dumps, loads
from words import sample

HUB = "spiffe://shaanxi.tongban/gateway/610000"
NEAR, SECOND, FAR = (f"spiffe://{name}.tongban/gateway/{code}" for name, code in (
    ("yanan", "610600"), ("yulin", "610800"), ("baoji", "610300")))


class Ring:
    """The hub and three peers: two authors and a far one, each known to the others `via` the hub."""

    def __init__(self, bench):
        self.clock = bench.clock
        self.hub = gateways.Gateway(bench.root, "hub-gateway", HUB, "陕西", ["6100"], bench.clock.path, relays=True)
        self.hub.init()
        settings = self.hub.dir / "gateway.yaml"
        text = settings.read_text()
        assert "pairs: []" in text
        settings.write_text(text.replace("pairs: []", f'pairs: ["{NEAR} > {FAR}", "{FAR} > {NEAR}", "{SECOND} > {FAR}"]'))
        names = ((NEAR, "延安", "6106"), (SECOND, "榆林", "6108"), (FAR, "宝鸡", "6103"))
        self.near, self.second, self.far = peers = [
            Peer(gateway, name, [serves], bench.clock, bench.root / serves) for gateway, name, serves in names]
        self.far.matters = {bench.matter["code"]: bench.matter}
        file = loads(self.hub.gwctl("peer", "export"))
        for peer in peers:
            peer.start()
            path = bench.root / f"{peer.serves[0]}.json"
            path.write_text(dumps(peer.peer_file()))
            self.hub.gwctl("peer", "import", path)
            peer.enrol(file)
            for other in peers:
                if other is not peer:
                    peer.enrol(other.peer_file(via=[HUB]))
        self.hub.start()

    def send(self, peer, elements, **headers):
        """What the hub answers; its receipt must be its own."""
        answer = peer.post(HUB, elements, headers=headers)
        assert answer.status == 200, (answer.status, answer.body)
        return [outcome(result) for result in peer.believe(HUB, answer.json["receipt"], elements)]

    def first(self, bench, peer=None, **more):
        peer = peer or self.near
        case = peer.open_case(FAR)
        text = peer.write(case, "submitted", bench.submission(destination="610300", **more))
        return case, peer.sealed(text, FAR)


def carries(bench, t):
    """§7 the gateway as a hub: custody, passing on, receipts back"""
    bench.ring = ring = Ring(bench)
    near, far = ring.near, ring.far
    case, element = ring.first(bench)
    t.same("§7 taken into custody; again the same", ring.send(near, [element]) + ring.send(near, [element]),
           ["relayed", "relayed"])
    bench.until(lambda: case.id in far.cases, advance=2)
    came = loads(far.server.seen("POST", "/events")[-1]["body"])["events"]
    t("§7 sent on unchanged", element in came, came)
    t("§7 Tongban-Hops names the hub", far.server.seen("POST", "/events")[-1]["headers"].get("Tongban-Hops") == HUB)
    bench.until(lambda: near.final, advance=2)
    payload = opened(near.final[-1], RECEIPT, far.jwks()["keys"])
    t("§7 the final receiver's receipt comes by /receipts", payload and payload["receiver"] == FAR and [
        digest_of(element["jws"]), "stored"] in [[r["digest"], r["status"]] for r in payload["results"]], payload)
    known = len(near.final)
    t.same("§7 what it has already is relayed", ring.send(near, [element]), ["relayed"])
    bench.until(lambda: len(near.final) > known, advance=5)
    t("§7 and the final receipt passed again", True)
    plain = near.write(case, "bundle_progressed", sample("bundle_progressed", bench.clock))
    t.same("§7 without personal members it needs no `sealed`", ring.send(near, [{"jws": Stored(plain).jws}]), ["relayed"])
    bench.until(lambda: len(far.cases[case.id].logs["origin"]) == 2, advance=2)
    note = near.draft(case, "note", sample("note", bench.clock))
    t.same("§7 a hub refuses open disclosures", ring.send(near, [note]), ["data_invalid"])
    t.same("§7 a signature that is wrong", ring.send(near, [{"jws": Stored(note).jws[:-4] + "AAAA"}]),
           ["signature_invalid"])
    other = ring.second.open_case(NEAR)
    text = ring.second.draft(other, "submitted", bench.submission())
    t.same("§7 a pair that is not in the policy", ring.send(ring.second, [ring.second.sealed(text, NEAR)]),
           ["audience_wrong"])
    nobody = near.draft(case, "note", audience="spiffe://nobody.tongban/gateway/1")
    t.same("§7 an audience that is no peer", ring.send(near, [{"jws": Stored(nobody).jws}]), ["audience_wrong"])
    t.same("§7 a hub that finds itself in Tongban-Hops", problem(near.call(
        HUB, "POST", "/events", {"events": [element]}, {"Tongban-Hops": HUB})), (508, "loop_detected"))


def authors(bench, t):
    """§7 a hub sends one author's events per batch"""
    ring = bench.ring
    since = len(ring.far.server.seen("POST", "/events"))
    ring.far.server.down = True
    ring.far.server.drop_links()
    cases = [ring.first(bench, peer) for peer in (ring.near, ring.second) for _ in range(3)]
    for case, element in cases:
        peer = ring.near if case.parties["origin"] == NEAR else ring.second
        assert ring.send(peer, [element]) == ["relayed"]
    ring.far.server.down = False
    bench.until(lambda: all(case.id in ring.far.cases for case, _ in cases), advance=60)
    batches = [loads(entry["body"])["events"] for entry in ring.far.server.seen("POST", "/events")[since:]]
    mixed = [batch for batch in batches
             if len({Stored(element["jws"] + "~").payload["source"] for element in batch}) > 1]
    t.same("§7 so that a receipt shows nobody another's", mixed, [])
    t("§7 and each gets its own receipts alone", all(
        set(result["digest"] for result in opened(text, RECEIPT, ring.far.jwks()["keys"])["results"]) <= {
            stored.digest for case in peer.cases.values() for log in case.logs.values() for stored in log}
        for peer in (ring.near, ring.second) for text in peer.final))


def blobs(bench, t):
    """§7 blobs through a hub"""
    ring = bench.ring
    cipher, reference = bench.blob(90000)
    document = {"document": {"title": "示例", "sealed": "none", "blob": reference}}
    case, element = ring.first(bench, **document)
    name = reference["digest"]
    t.same("§7 missing for that audience", ring.send(ring.near, [element]), ["missing"])
    ring.near.upload(HUB, cipher)
    t.same("§7 what was uploaded for the hub itself is not for another", ring.send(ring.near, [element]), ["missing"])
    head = ring.near.call(HUB, "HEAD", f"/blobs/{name}", headers={"Tongban-For": FAR})
    t.same("§7 HEAD with Tongban-For", (head.status, head.headers.get("Upload-Offset")), (404, "0"))
    ring.near.upload(HUB, cipher, part=40000, headers={"Tongban-For": FAR})
    refused = ring.second.put(HUB, name, cipher, 0, len(cipher), headers={"Tongban-For": NEAR})
    t.same("§7 Tongban-For of a pair that is not in the policy", problem(refused), (404, "not_found"))
    ring.far.server.order(Fault("drop", "/blobs/"))
    t.same("§7 then it is relayed", ring.send(ring.near, [element]), ["relayed"])
    bench.until(lambda: case.id in ring.far.cases, advance=60)
    t.same("§7 the hub uploads on, for the author", (ring.far.blobs.get((NEAR, name)), ring.far.server.seen(
        "PUT", "/blobs/")[-1]["headers"].get("Tongban-From")), (cipher, NEAR))
    got = ring.near.call(HUB, "GET", f"/blobs/{name}", headers={
        "Tongban-For": FAR, "Tongban-Request": ring.near.request_token("GET", f"/blobs/{name}", FAR)})
    t.same("§7 and a party reads it through the hub", (got.status, got.body), (200, cipher))


def mends(bench, t):
    """§7 a final deferred is the hub's to mend; a final rejected ends it"""
    ring = bench.ring
    known = len(ring.near.final)
    ring.far.server.order(Fault("answer", how=lambda elements: [
        {"digest": digest_of(element["jws"]), "status": "deferred", "retry_after": 2} for element in elements]))
    case, element = ring.first(bench)
    assert ring.send(ring.near, [element]) == ["relayed"]
    bench.until(lambda: case.id in ring.far.cases, advance=60)
    t("§7 deferred: sent on again until it is stored", True)
    bench.until(lambda: any("stored" in str(opened(text, RECEIPT, ring.far.jwks()["keys"]))
                            for text in ring.near.final[known:]), advance=5)
    illegal = ring.near.sealed(ring.near.write(case, "result_received", sample("result_received", bench.clock)), FAR)
    behind = ring.near.sealed(ring.near.write(case, "note", sample("note", bench.clock)), FAR)
    since = len(ring.far.server.seen("POST", "/events"))
    ring.far.server.down = True
    ring.far.server.drop_links()
    t.same("§7 both taken", ring.send(ring.near, [illegal]) + ring.send(ring.near, [behind]), ["relayed"] * 2)
    ring.far.server.order(Fault("answer", how=lambda elements: [
        {"digest": digest_of(element["jws"]), "status": "rejected", "problem": {"code": "transition_illegal"}}
        if element == illegal else {"digest": digest_of(element["jws"]), "status": "deferred", "expected": 2}
        for element in elements]))
    ring.far.server.down = False
    known = len(ring.near.final)
    bench.until(lambda: any("transition_illegal" in str(opened(text, RECEIPT, ring.far.jwks()["keys"]))
                            for text in ring.near.final[known:]), advance=60)
    for _ in range(4):
        bench.clock.advance(310)
    later = [element for entry in ring.far.server.seen("POST", "/events")[since + 1:]
             for element in loads(entry["body"])["events"]]
    t("§7 after a final rejected it drops the author's later events of that case", behind not in later and
      illegal not in later, later)


def reads(bench, t):
    """§7 calls that read, through the hub"""
    ring = bench.ring
    near, far = ring.near, ring.far
    case = next(case for case in near.cases.values() if case.id in far.cases)

    def ask(path, token=True, peer=near, to=FAR):
        return peer.call(HUB, "GET", path, headers={"Tongban-For": to, **(
            {"Tongban-Request": peer.request_token("GET", path, to)} if token else {})})

    t.same("§7 ping", ask("/ping").json["gateway"], FAR)
    page = ask(f"/cases/{case.id}/events?author=origin&after=0").json
    t.same("§7 a log, with its query", [entry["jws"] for entry in page["events"]][:1], [case.logs["origin"][0].jws])
    t("§7 sealed", "sealed" in page["events"][0] and "event" not in page["events"][0])
    t("§7 heads", case.id in {head["case"] for head in ask("/heads").json["heads"]})
    t("§7 the far catalogue", opened(ask("/catalog").json["catalog"], CATALOG, far.jwks()["keys"]))
    t.same("§7 the far descriptor needs no request", ask("/descriptor", token=False).status, 200)
    t.same("§7 to a gateway that is no peer", problem(ask("/ping", to="spiffe://nobody.tongban/gateway/1")),
           (404, "not_found"))
    far.server.down = True
    far.server.drop_links()
    answer = ask("/ping")
    far.server.down = False
    t("§3 a far gateway that is down: 503", answer.status in (502, 503, 504) and answer.code, answer.status)


def tidy(bench, t):
    """the hub stops"""
    bench.ring.hub.stop()
    t("the hub stops when told", True)


CHECKS = []
GATEWAY = [carries, authors, blobs, mends, reads, tidy]
