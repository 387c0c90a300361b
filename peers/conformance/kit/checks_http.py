"""PROTOCOL.md §3 and §5: malformed requests, pages, heads, ping, catalogue, descriptor."""
import os
import random

from envelope import CATALOG, DESCRIPTOR, opened
from wire import dumps
from words import sample

JSON = {"Content-Type": "application/json"}


def problem(answer):
    """Status and code of a refusal whose form is right, else what is wrong with it."""
    if answer.headers.get("Content-Type", "").split(";")[0] != "application/problem+json":
        return answer.status, f"content type {answer.headers.get('Content-Type')}"
    body = answer.json
    if not {"title", "code", "message"} <= set(body):
        return answer.status, f"members {sorted(body)}"
    if not any("一" <= sign <= "鿿" for sign in body["message"]):
        return answer.status, "the message is not Chinese"
    return answer.status, body["code"]


def malformed(bench, t):
    """§3 what is refused before any event is read"""
    nested = "x"
    for _ in range(32):
        nested = [nested]
    tried = [
        ("no JSON", b"{", JSON, 400, "malformed"), ("an array", b"[]", JSON, 400, "malformed"),
        ("a text", b'"x"', JSON, 400, "malformed"), ("an empty body", b"", JSON, 400, "malformed"),
        ("no events", b"{}", JSON, 400, "malformed"), ("an empty batch", b'{"events":[]}', JSON, 400, "malformed"),
        ("events that are no list", b'{"events":"x"}', JSON, 400, "malformed"),
        ("an event that is a number", b'{"events":[1]}', JSON, 400, "malformed"),
        ("a member twice", b'{"events":["x"],"events":["y"]}', JSON, 400, "malformed"),
        ("no UTF-8", b'{"events":["\xff"]}', JSON, 400, "malformed"),
        ("a lone surrogate", b'{"events":["\\ud800"]}', JSON, 400, "malformed"),
        ("33 deep", dumps({"events": ["x"], "y": nested}).encode(), JSON, 400, "malformed"),
        ("two values", b'{"events":["x"]} {}', JSON, 400, "malformed"),
        ("another content type", b'{"events":["x"]}', {"Content-Type": "text/plain"}, 415, "content_type"),
        ("no content type", b'{"events":["x"]}', {"Content-Type": ""}, 415, "content_type"),
    ]
    for title, body, headers, status, code in tried:
        t.same(f"§3 {title}", problem(bench.a.call(bench.to, "POST", "/events", body, headers)), (status, code))
    answer = bench.a.call(bench.to, "POST", "/events", dumps({"events": ["x"], "y": nested[0]}).encode(), JSON)
    t.same("§3 32 deep is read", answer.status, 200)
    answer = bench.a.call(bench.to, "POST", "/events", b'{"events":["x"]}', {
        "Content-Type": "application/json; charset=utf-8"})
    t.same("§3 a charset beside the content type is accepted", answer.status, 200)
    for method, path in (("GET", "/nothing"), ("GET", "/"), ("GET", "/cases/1/events?author=origin"),
                         ("GET", f"/cases/{bench.fresh_id()}/events?author=origin"),
                         ("GET", "/blobs/" + "0" * 64), ("GET", "/blobs/x")):
        t.same(f"§3 {method} {path[:20]}", problem(bench.a.call(bench.to, method, path)), (404, "not_found"))
    for method, path in (("GET", "/events"), ("POST", "/ping"), ("DELETE", "/heads")):
        status, code = problem(bench.a.call(bench.to, method, path))
        t(f"§3 {method} {path} is refused", status in (404, 405), (status, code))
    case = bench.case()
    for query in ("", "?author=window", "?author=origin&after=-1", "?author=origin&after=x"):
        t.same(f"§3 events{query}", problem(bench.a.call(bench.to, "GET", f"/cases/{case.id}/events{query}")),
               (400, "malformed"))
    t.same("§3 heads?limit=x", problem(bench.a.call(bench.to, "GET", "/heads?limit=x")), (400, "malformed"))
    t.same("§3 a case of others is not found", problem(bench.b.call(
        bench.to, "GET", f"/cases/{case.id}/events?author=origin")), (404, "not_found"))
    t.same("§7 too many hubs", problem(bench.a.call(bench.to, "POST", "/events", b'{"events":["x"]}', {
        **JSON, "Tongban-Hops": "spiffe://a.x/gateway/1, spiffe://b.x/gateway/1, spiffe://c.x/gateway/1"})),
        (508, "loop_detected"))
    t.same("§7 a gateway that finds itself", problem(bench.a.call(bench.to, "POST", "/events", b'{"events":["x"]}', {
        **JSON, "Tongban-Hops": bench.to})), (508, "loop_detected"))


def batches(bench, t):
    """§6 batch_events and batch_bytes at their limits"""
    events = bench.a.limits["batch_events"]
    for count, wanted in ((events - 1, 200), (events, 200), (events + 1, 413)):
        answer = bench.a.post(bench.to, ["x"] * count)
        t.same(f"§6 {count} events", (answer.status, answer.code), (wanted, None if wanted == 200 else "batch_too_large"))
    size = bench.a.limits["batch_bytes"]
    bare = len(dumps({"events": ["x"], "y": ""}))
    for length, wanted in ((size - 1, 200), (size, 200), (size + 1, 413)):
        body = dumps({"events": ["x"], "y": "y" * (length - bare)}).encode()
        assert len(body) == length
        answer = bench.a.call(bench.to, "POST", "/events", body, JSON)
        t.same(f"§6 a body of {length} bytes", (answer.status, answer.code),
               (wanted, None if wanted == 200 else "batch_too_large"))


def pages(bench, t):
    """§5 cases/{id}/events, heads"""
    case = bench.case(received=False)
    texts = [bench.note(case) if number else bench.a.write(case, "bundle_progressed", sample(
        "bundle_progressed", bench.clock)) for number in range(41)]
    texts += [bench.a.write(case, "bundle_progressed", sample("bundle_progressed", bench.clock)) for _ in range(239)]
    for at in range(0, len(texts), 140):
        bench.a.send(bench.to, texts[at:at + 140])
    read = lambda query: bench.a.call(bench.to, "GET", f"/cases/{case.id}/events?author={query}").json  # noqa: E731
    first, second = read("origin"), read("origin&after=256")
    t.same("§5 a page holds at most 256, and says that there is more", (len(first["events"]), first["more"]),
           (256, True))
    t.same("§5 the rest follows", (len(second["events"]), second["more"]), (25, False))
    t.same("§5 the events are what was sent, disclosures too", [entry["event"] for entry in first["events"]][1:30],
           texts[:29])
    t.same("§5 after the end there is nothing", read("origin&after=281"), {"events": [], "more": False})
    t.same("§5 the other log", [len(read("destination")["events"]), read("destination")["more"]], [0, False])
    bench.act(case, "received")
    t.same("§5 the destination's log", len(read("destination")["events"]), 1)
    heads, after = {}, ""
    for _ in range(1000):
        page = bench.a.call(bench.to, "GET", f"/heads?limit=7{'&after=' + after if after else ''}").json
        assert len(page["heads"]) <= 7
        heads.update({(head["case"], head["author"]): (head["sequence"], head["digest"]) for head in page["heads"]})
        after = page.get("next")
        if not after:
            break
    t.same("§5 heads: what stands in the log, by digest", heads.get((case.id, "origin")),
           (281, case.logs["origin"][-1].digest))
    bench.sync(case)
    t.same("§5 heads: the destination's log", heads.get((case.id, "destination")),
           (1, case.logs["destination"][-1].digest))
    whole = bench.a.call(bench.to, "GET", "/heads").json
    t("§5 heads: no more than 256 in a page", len(whole["heads"]) <= 256)
    t("§5 heads: only cases shared with the caller", all(
        head["case"] != case.id for head in bench.b.call(bench.to, "GET", "/heads").json["heads"]))


def ping(bench, t):
    """§5 ping"""
    case = bench.case(received=False)
    text = bench.note(case)
    bench.a.send(bench.to, [text])
    answer = bench.a.call(bench.to, "GET", "/ping").json
    t.same("§5 ping names the gateway and the protocol", (answer["gateway"], answer["protocol"]), (bench.to, ["1"]))
    t("§5 ping tells the time", len(answer["time"]) == 24 and answer["time"].endswith("Z"))
    t.same("§5 `last` is the newest event of the caller's that was stored", answer.get("last"),
           case.logs["origin"][-1].digest)
    bench.a.send(bench.to, [bench.a.draft(case, "result_received", sample("result_received", bench.clock))])
    t.same("§5 what was rejected is not `last`", bench.a.call(bench.to, "GET", "/ping").json.get("last"),
           case.logs["origin"][-1].digest)


def documents(bench, t):
    """§5, §6 descriptor and catalogue"""
    keys = bench.a.others[bench.to].keys
    payload = opened(bench.a.call(bench.to, "GET", "/descriptor").json["descriptor"], DESCRIPTOR, keys)
    t("§6 the descriptor is signed by a key on file", payload)
    wanted = {"gateway", "name", "serves", "endpoint", "protocol", "keys", "limits", "relays", "issued", "expires"}
    t.same("§6 its members", wanted - set(payload), set())
    t.same("§6 its limits", payload["limits"], bench.a.limits)
    t.same("§6 it says who and what it serves", (payload["gateway"], payload["serves"]), (bench.to, bench.serves))
    t.same("§2 its keys: sig and enc", sorted({key["use"] for key in payload["keys"]["keys"]}), ["enc", "sig"])
    answer = bench.a.call(bench.to, "GET", "/catalog")
    payload = opened(answer.json["catalog"], CATALOG, keys)
    t("CASE §1 the catalogue is signed by a key on file", payload)
    t.same("CASE §1 its members", {"gateway", "revision", "since", "changes", "more"} - set(payload), set())
    changes, last = payload["changes"], payload
    for _ in range(50):
        if not last["more"]:
            break
        last = opened(bench.a.call(bench.to, "GET", f"/catalog?after={last['revision']}").json["catalog"], CATALOG, keys)
        changes += last["changes"]
    t("CASE §1 every matter is there", {change["put"]["code"] for change in changes if "put" in change} >= {
        bench.matter["code"], bench.matter_origin["code"]})
    tag = answer.headers.get("ETag")
    t("§5 the catalogue bears an ETag", tag)
    again = bench.a.call(bench.to, "GET", "/catalog", headers={"If-None-Match": tag or "x"})
    t.same("§5 304 by ETag", (again.status, again.body), (304, b""))
    at = last["revision"]
    payload = opened(bench.a.call(bench.to, "GET", f"/catalog?after={at}").json["catalog"], CATALOG, keys)
    t.same("§5 after the newest revision there is no change", (payload["changes"], payload["more"]), ([], False))
    t.same("§3 after=x", problem(bench.a.call(bench.to, "GET", "/catalog?after=x")), (400, "malformed"))


def mutants(bench, t):
    """§3, §5 random damage: always answered, never taken, no 5xx"""
    seed = int(os.environ.get("KIT_SEED", int.from_bytes(os.urandom(4), "big")))
    dice = random.Random(seed)
    case = bench.case()
    text = bench.a.draft(case, "note", sample("note", bench.clock))

    def damaged(data):
        data = bytearray(data)
        for _ in range(dice.choice((1, 1, 2, 8))):
            at, act = dice.randrange(len(data)), dice.randrange(4)
            if act == 0:
                data[at] = dice.randrange(256)
            elif act == 1:
                del data[at:at + dice.randrange(1, 9)]
            elif act == 2:
                data[at:at] = bytes(dice.choices(b'.~{}[]",:\\0e-=\x00\xff', k=dice.randrange(1, 5)))
            else:
                data[at:at] = data[:dice.randrange(60)]
        return bytes(data)

    batch = [damaged(text.encode()).decode("latin-1") for _ in range(250)]
    batch = [event for event in batch if event != text]
    statuses = {result["status"] for result in bench.a.send(bench.to, batch)}
    t(f"§5 damaged events are never stored (seed {seed})", statuses <= {"rejected", "deferred"}, statuses)
    body = dumps({"events": [text[:200]]}).encode()
    codes = {answer.status if answer.status == 200 else problem(answer) for answer in (
        bench.a.call(bench.to, "POST", "/events", damaged(body), JSON) for _ in range(150))}
    t(f"§3 damaged bodies are 400 or a receipt (seed {seed})", codes <= {200, (400, "malformed")}, codes)
    paths = ("/events", "/cases/0/events", "/heads", "/blobs/" + "0" * 64, "/catalog", "/ping?x=1")
    codes = set()
    for _ in range(150):
        path = "".join(sign if dice.random() > 0.1 else dice.choice("/?&=%.~0aZ-") for sign in dice.choice(paths))
        codes.add(bench.a.call(bench.to, dice.choice(("GET", "HEAD", "PUT", "DELETE")), path, headers={
            "Range": dice.choice(("", "bytes=1-", "bytes=-", "x")), "Tongban-For": dice.choice(("", bench.to))}).status)
    t(f"§3 damaged paths are no 5xx (seed {seed})", all(code < 500 for code in codes), codes)
    t.same("§5 and the undamaged event is stored", bench.a.send(bench.to, [text])[0]["status"], "stored")


CHECKS = [malformed, batches, pages, ping, documents, mutants]
GATEWAY = []
