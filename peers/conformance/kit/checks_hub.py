"""PROTOCOL.md §7: a kit peer as the hub between the gateway and a far peer that the gateway never calls."""
from bench import gateways
from case import Stored
from checks_admission import corrupt, outcome
from checks_http import problem
from envelope import DESCRIPTOR, RECEIPT, opened, receipt, seal, unseal
from identity import ES256Key
from peer import Peer
from wire import Malformed, b64u
from words import sample

HUB, FAR = "spiffe://gansu.tongban/gateway/620000", "spiffe://longnan.tongban/gateway/621200"


def road(bench):
    """The hub, enrolled at the subject and at the far peer, which are enrolled at each other `via` it."""
    if not hasattr(bench, "hub"):
        bench.hub = Peer(HUB, "甘肃", ["6200"], bench.clock, bench.root / "hub", relays=True)
        bench.far = Peer(FAR, "陇南", ["6212"], bench.clock, bench.root / "far")
        file = bench.a.others[bench.to].file
        bench.hub.start(), bench.far.start()
        bench.hub.enrol(file)
        bench.hub.enrol(bench.far.peer_file())
        bench.far.enrol({**file, "via": [HUB]})
        bench.far.enrol(bench.hub.peer_file())
        bench.enrol(bench.hub)
        bench.enrol(bench.far, via=HUB)
    return bench.hub, bench.far


def relayed_to(bench, elements, headers=None):
    """What the subject answers to the hub, by status or code; the receipt must prove what it says."""
    answer = bench.hub.post(bench.to, elements, headers={"Tongban-Hops": HUB, **(headers or {})})
    assert answer.status == 200, (answer.status, answer.body)
    return [outcome(result) for result in bench.hub.believe(bench.to, answer.json["receipt"], elements)]


def receives(bench, t):
    """§7 the gateway at the far end of a hub"""
    hub, far = road(bench)
    case = far.open_case(bench.to)
    text = far.write(case, "submitted", bench.submission())
    element = far.sealed(text, bench.to)
    odd = Stored(text)
    stranger = {**far.others[bench.to].key("enc"), **ES256Key("enc").jwk, "kid": far.others[bench.to].key("enc")["kid"]}
    t.same("§7 sealed for another key: the carrier's fault", relayed_to(bench, [
        {"jws": odd.jws, "sealed": seal(odd.disclosures, stranger)}]), ["retry_after"])
    t.same("§7 disclosures that `_sd` does not name", relayed_to(bench, [
        {"jws": odd.jws, "sealed": seal([b64u(b'["AAAAAAAAAAAAAAAAAAAAAA","x",1]')], far.others[bench.to].key("enc"))}]),
        ["retry_after"])
    t.same("§7 then sealed rightly: stored; again: duplicate", relayed_to(bench, [element]) + relayed_to(
        bench, [element]), ["stored", "duplicate"])
    foreign = bench.a.draft(bench.a.open_case(bench.to), "submitted", bench.submission())
    t.same("§7 a case it does not know, of an author whose `via` does not name the hub", relayed_to(
        bench, [bench.a.sealed(foreign, bench.to)]), ["author_not_allowed"])
    plain = far.write(case, "rated", sample("rated", bench.clock, about="intake"))
    t.same("§7 without personal members it travels without `sealed`", relayed_to(bench, [{"jws": Stored(plain).jws}]),
           ["stored"])
    forged = far.sealed(corrupt(far.draft(case, "note")), bench.to)
    t.same("§7 the signature is the author's", relayed_to(bench, [forged]), ["signature_invalid"])
    for path in ("/ping", f"/cases/{case.id}/events?author=origin", "/heads"):
        read_through(bench, t, path)
    token = far.request_token("GET", "/ping", bench.to)
    ask = lambda path, token: problem(hub.call(bench.to, "GET", path, headers={  # noqa: E731
        "Tongban-For": bench.to, "Tongban-Request": token}))
    for title, path, bad in (
            ("of another path", "/heads", token), ("with another signature", "/ping", corrupt(token + "~")[:-1]),
            ("of six minutes ago", "/ping", far.request_token("GET", "/ping", bench.to, time=bench.clock.at(minutes=-6))),
            ("for another audience", "/ping", far.request_token("GET", "/ping", HUB)), ("that is none", "/ping", "x")):
        t.same(f"§7 a Tongban-Request {title}", ask(path, bad), (401, "peer_unknown"))
    cipher, reference = bench.blob(500)
    piece = hub.put(bench.to, reference["digest"], cipher, 0, len(cipher), headers={"Tongban-From": bench.b.id})
    t.same("§7 Tongban-From whose `via` lacks the hub", problem(piece), (401, "peer_unknown"))
    note = far.write(case, "note", {"kind": "question", "text": "示例", "document": {
        "title": "示例", "sealed": "none", "blob": reference}})
    t.same("§7 the author's blob is missing", relayed_to(bench, [far.sealed(note, bench.to)]), ["missing"])
    hub.upload(bench.to, cipher, headers={"Tongban-From": FAR})
    t.same("§7 what the hub uploads is the author's", relayed_to(bench, [far.sealed(note, bench.to)]), ["stored"])


def read_through(bench, t, path):
    """A reading call through the hub, signed by the far peer."""
    hub, far = bench.hub, bench.far
    answer = hub.call(bench.to, "GET", path, headers={
        "Tongban-For": bench.to, "Tongban-Request": far.request_token("GET", path, bench.to)})
    if not t.same(f"§7 GET {path.split('/')[1]} through the hub", answer.status, 200):
        return
    body = answer.json
    if path.startswith("/ping"):
        case = list(far.cases.values())[-1]
        t.same("§7 `last` is the signer's, not the hub's", body.get("last"), case.logs["origin"][-1].digest)
    if path.startswith("/heads"):
        t.same("§7 the heads are the signer's", {head["case"] for head in body["heads"]}, {
            case.id for case in far.cases.values()})
    if path.startswith("/cases"):
        entry = body["events"][0]
        stored = next(iter(far.cases.values())).logs["origin"][0]
        t("§7 events of a page are {jws, sealed}", set(entry) <= {"jws", "sealed", "erased"}, list(entry))
        try:
            t.same("§7 sealed to the caller's own key", sorted(unseal(entry["sealed"], far.enc)),
                   sorted(stored.disclosures))
        except (Malformed, KeyError) as error:
            t("§7 sealed to the caller's own key", False, error)


def sends(bench, t):
    """§7 the gateway behind a hub: sealed, relayed, and believed by the far receipt alone"""
    hub, far = road(bench)
    case = far.open_case(bench.to)
    text = far.write(case, "submitted", bench.submission())
    relayed_to(bench, [far.sealed(text, bench.to)])
    paper = bench.gateway.desk("handler").upload(b"%PDF-1.4 \xe7\xa4\xba\xe4\xbe\x8b", "示例.pdf")
    bench.act(case, "received", {"desk": "示例席", "document": {"title": "示例", "sealed": "none", "blob": paper}})
    bench.until(lambda: hub.custody, advance=30)
    element = hub.custody[0][2]
    t("§7 to a hub it sends {jws, sealed}", isinstance(element, dict) and set(element) == {"jws", "sealed"}, element)
    t("§7 the blob came with Tongban-For", any(entry["headers"].get("Tongban-For") == FAR for entry in
                                               hub.server.seen("PUT", "/blobs/")))

    def proof():
        return bench.gateway.desk("handler").case(case.id)["delivery_proof"][0]

    bench.until(lambda: proof()["status"] == "relayed", advance=1)
    t("§5 relayed is not delivered", True)
    hub.pass_on()
    bench.until(lambda: proof()["status"] == "delivered", advance=1)
    t("§7 the final receipt by /receipts delivers", len(case.logs["destination"]) == 1)
    final = opened(proof()["receipt"], RECEIPT, [far.key.jwk])
    t.same("§7 and is the far peer's", final and final["receiver"], FAR)
    bench.act(case, "accepted", {"deemed": False, "accepted_on": bench.clock.today()})
    bench.until(lambda: hub.custody, advance=30)
    stored = Stored(hub.custody[0][2]["jws"] + "~")
    bench.until(lambda: bench.gateway.desk("handler").case(case.id)["delivery_proof"][1]["status"] == "relayed")
    bad = {"digest": stored.digest, "id": stored.payload["id"], "status": "deferred", "retry_after": 1}
    for title, text in (
            ("deferred", receipt(far.key, FAR, bench.clock.at(), [bad])),
            ("of a stranger", receipt(ES256Key(), FAR, bench.clock.at(), [{**bad, "status": "stored"}])),
            ("of the hub itself", receipt(hub.key, HUB, bench.clock.at(), [{**bad, "status": "stored"}]))):
        answer = hub.call(bench.to, "POST", "/receipts", {"receipts": [text]})
        t.same(f"§7 a receipt {title} counts for nothing", (
            answer.status in (204, 400), [entry["status"] for entry in bench.gateway.desk("handler").case(
                case.id)["delivery_proof"]][1]), (True, "relayed"))
    hub.pass_on()
    bench.until(lambda: all(entry["status"] == "delivered" for entry in bench.gateway.desk("handler").case(
        case.id)["delivery_proof"]), advance=1)
    t.same("§7 both sides fold the same", bench.state(case), case.state())
    # A case that the gateway does not know: it reads both logs through the hub, by a request of its own.
    case = far.open_case(bench.to)
    far.write(case, "submitted", bench.submission())
    strange = far.draft(case, "note", sample("note", bench.clock), seen=1, sequence=1, previous=None)
    t.same("§7 `seen` of an unknown case, through the hub", relayed_to(bench, [far.sealed(strange, bench.to)]),
           ["retry_after"])
    bench.until(lambda: shown(bench, case) == "submitted", advance=5)
    asked = far.server.seen("GET", f"/cases/{case.id}/events")
    t("§7 it fetched the logs through the hub, signed", asked and all(
        entry["headers"].get("Tongban-For") == FAR and entry["headers"].get("Tongban-Request") for entry in asked), asked)
    document = hub.call(bench.to, "GET", "/descriptor", headers={"Tongban-For": bench.to})
    t("§7 the descriptor needs no signature", document.status == 200 and opened(
        document.json["descriptor"], DESCRIPTOR, far.others[bench.to].keys))


def shown(bench, case):
    """The state at the desk, None while the case is not there."""
    try:
        return bench.state(case)
    except gateways.Refused:
        return None


CHECKS = [receives]
GATEWAY = [sends]
