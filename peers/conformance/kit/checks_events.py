"""PROTOCOL.md §2, §4 and CASE.md §2 to §5: what one event must look like, and whose key counts when."""
from case import Stored
from checks_admission import corrupt, outcome, send_one, span
from envelope import EVENT, RECEIPT, disclosure, hide, read, sign
from identity import ES256Key, SM2Key
from wire import b64u, loads, sha
from words import AUTHORS, TYPES, sample


def forms(bench, t):
    """§4 what an event must look like"""
    case = bench.case()
    good = bench.a.draft(case, "note", sample("note", bench.clock))
    jws, rest = good.split("~", 1)
    head, body, signature = jws.split(".")
    extra = bench.a.draft(case, "note", sample("note", bench.clock), header={"crit": ["x"]})
    no_kid = bench.a.draft(case, "note", sample("note", bench.clock), header={"kid": None})
    tried = [
        ("a header with another member", extra, "signature_invalid"),
        ("a header without kid", no_kid, "signature_invalid"),
        ("another typ", bench.a.draft(case, "note", header={"typ": "JWT"}), "signature_invalid"),
        ("padding in base64url", f"{head}.{body}.{signature}=~{rest}", "signature_invalid"),
        ("spare bits in base64url", f"{head}.{body}.{signature[:-1]}{spare(signature)}~{rest}", "signature_invalid"),
        ("a signature of 63 bytes", f"{head}.{body}.{signature[:-2]}~{rest}", "signature_invalid"),
        ("no ~ at the end", good[:-1] + "x", "signature_invalid"),
        ("alg none", bench.a.draft(case, "note", header={"alg": "none"}), "signature_invalid"),
        ("the alg of another key", bench.a.draft(case, "note", header={"alg": "SM2"}), "signature_invalid"),
        ("a kid of nobody", bench.a.draft(case, "note", header={"kid": "A" * 43}), "key_unknown"),
        ("a kid of another gateway", bench.a.draft(case, "note", key=bench.b.key), "key_unknown"),
        ("an author that is not enrolled", bench.a.draft(
            case, "note", source="spiffe://nowhere.tongban/gateway/1"), "key_unknown"),
        ("the kid of an `enc` key", bench.a.draft(case, "note", header={"kid": bench.a.enc.kid}), "key_unknown"),
        ("a payload that is no JSON", sign(bench.a.key, EVENT, b"no json") + "~", "data_invalid"),
        ("a payload with a member twice", sign(bench.a.key, EVENT, twice(good)) + "~" + rest, "data_invalid"),
        ("a receipt in place of an event", sign(bench.a.key, RECEIPT, {"receiver": bench.a.id}) + "~",
         "signature_invalid"),
    ]
    for title, text, wanted in tried:
        t.same(f"§4 {title}", send_one(bench, text), wanted)
    sm2 = SM2Key()
    bench.a.keys.append(sm2)
    bench.enrol(bench.a)
    t.same("§4 an event signed by SM2 is stored", send_one(bench, bench.note(case, key=sm2)), "stored")
    t.same("§4 SM2 with a wrong signature", send_one(bench, corrupt(bench.a.draft(case, "note", key=sm2))),
           "signature_invalid")


def spare(signature):
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return alphabet[alphabet.index(signature[-1]) ^ 1]


def twice(text):
    payload = read(text.split("~")[0], EVENT)[1]
    return payload[:-1] + b',"seen":0}'


def payloads(bench, t):
    """§4 data_invalid: the payload's form, identifiers, disclosures"""
    case = bench.case()
    note = sample("note", bench.clock)
    draft = lambda data=note, **fields: bench.a.draft(case, "note", data, **fields)  # noqa: E731
    clear, hidden = hide("note", note)
    raw = lambda data, texts=hidden, **fields: bench.a.draft(  # noqa: E731
        case, "note", note, raw_data=data, **fields).split("~")[0] + "~" + "".join(text + "~" for text in texts)
    odd = disclosure("text", "x", salt="short")
    salted = lambda texts: {**clear, "_sd": sorted(b64u(sha(text)) for text in texts)}  # noqa: E731
    stranger = disclosure("kind", "question")
    deep = []
    for _ in range(40):
        deep = [deep]
    tried = [
        ("specversion", draft(specversion="0.3")), ("datacontenttype", draft(datacontenttype="text/plain")),
        ("an id that is no UUIDv7", draft(id="b5b1f1a0-0000-4000-8000-000000000000")),
        ("an id that stands in the case already", draft(id=case.logs["origin"][0].payload["id"])),
        ("a subject that is no UUIDv7", draft(subject="1")), ("time without milliseconds", draft(
            time=bench.clock.at()[:19] + "Z")),
        ("time with an offset", draft(time=bench.clock.at()[:-1] + "+08:00")),
        ("sequence 0", draft(sequence=0)), ("sequence as text", draft(sequence="2")),
        ("sequence with a fraction", draft(sequence=2.0)), ("seen below 0", draft(seen=-1)),
        ("seen missing", draft(seen=None)), ("data missing", draft(data=note) and bench.a.draft(
            case, "note", note, raw_data=[])), ("an optional member that is null", raw({**clear, "answers": None})),
        ("previous of another form", draft(previous=7)),
        ("a disclosure that `_sd` does not name", draft() + disclosure("by_person", {"name": "示例"}) + "~"),
        ("a disclosure twice", raw(clear, hidden * 2)),
        ("a personal member in the clear", raw({**clear, "text": "示例"})),
        ("a member in disclosure and in the clear", raw({**salted([*hidden, stranger])}, [*hidden, stranger])),
        ("`_sd` that is not sorted", raw({**clear, "_sd": sorted(["A" * 43, *clear["_sd"]], reverse=True)})),
        ("`_sd` names a disclosure that is not there", raw({**clear, "_sd": sorted([*clear["_sd"], "A" * 43])})),
        ("an empty `_sd` without personal members", bench.a.draft(case, "rated", sample("rated", bench.clock),
                                                                  raw_data={**sample("rated", bench.clock), "_sd": []})),
        ("a salt under 128 bit", raw(salted([odd]), [odd])),
        ("a disclosure that is no array", raw(salted([b64u(b"{}")]), [b64u(b"{}")])),
        ("an empty `blobs`", raw({**clear, "blobs": []})),
        ("`blobs` that the disclosures do not name", raw({**clear, "blobs": ["0" * 64]})),
        ("a payload more than 32 deep", draft(pad=deep)),
    ]
    results = bench.a.send(bench.to, [text for _, text in tried])
    for (title, _), result in zip(tried, results):
        t.same(f"§4 {title}", outcome(result), "data_invalid")
    t.same("§9 unknown members are ignored and kept", send_one(bench, bench.a.write(
        case, "note", {**note, "future": {"member": [1]}}, extension="示例")), "stored")
    log = bench.a.call(bench.to, "GET", f"/cases/{case.id}/events?author=origin&after=1").json["events"]
    kept = loads(read(log[-1]["event"].split("~")[0], EVENT)[1])
    t.same("§9 and stand in the log as they came", [kept.get("extension"), kept["data"].get("future")],
           ["示例", {"member": [1]}])


def data_of_types(bench, t):
    """CASE.md §2–§5: `data` of every type an origin writes"""
    case = bench.case()
    tried = []
    for kind in [kind for kind in TYPES if "origin" in AUTHORS[kind]]:
        ahead = {"sequence": 90, "previous": "A" * 43}
        good = lambda optional: sample(kind, bench.clock, optional)  # noqa: E731,B023
        for optional in (False, True):
            tried.append((f"{kind}: {'all' if optional else 'required'} members",
                          bench.a.draft(case, kind, good(optional), **ahead), "expected"))
        for name, (_, may_lack, member) in TYPES[kind].items():
            if not may_lack:
                data = {key: value for key, value in good(True).items() if key != name}
                # `draft` fills `by`, so that it is taken out behind it.
                clear, hidden = hide(kind, data)
                text = bench.a.draft(case, kind, data, raw_data=clear, **ahead).split("~")[0]
                tried.append((f"{kind} without {name}", "~".join([text, *hidden]) + "~", "data_invalid"))
            wrong = {**good(True), name: "no such word" if isinstance(member, set) else 7 if member == "text" else 1.5}
            tried.append((f"{kind} with a wrong {name}", bench.a.draft(case, kind, wrong, **ahead), "data_invalid"))
    for at in range(0, len(tried), 120):
        part = tried[at:at + 120]
        for (title, _, wanted), result in zip(part, bench.a.send(bench.to, [text for _, text, _ in part])):
            t.same(f"CASE §3 {title}", outcome(result), wanted)


def data_of_destination(bench, t):
    """CASE.md §4–§5: `data` of every type a destination writes"""
    case = bench.a.cases[bench.submit()["id"]]
    tried = []
    for kind in [kind for kind in TYPES if "destination" in AUTHORS[kind]]:
        ahead = {"sequence": 90, "previous": "A" * 43}
        for optional in (False, True):
            tried.append((f"{kind}: {'all' if optional else 'required'} members",
                          bench.a.draft(case, kind, sample(kind, bench.clock, optional), **ahead), "expected"))
        for name, (_, may_lack, member) in TYPES[kind].items():
            if not may_lack and name != "by":
                data = sample(kind, bench.clock, True)
                data.pop(name)
                tried.append((f"{kind} without {name}", bench.a.draft(case, kind, data, **ahead), "data_invalid"))
            wrong = {**sample(kind, bench.clock, True),
                     name: "no such word" if isinstance(member, set) else 7 if member == "text" else 1.5}
            tried.append((f"{kind} with a wrong {name}", bench.a.draft(case, kind, wrong, **ahead), "data_invalid"))
    for at in range(0, len(tried), 120):
        part = tried[at:at + 120]
        for (title, _, wanted), result in zip(part, bench.a.send(bench.to, [text for _, text, _ in part])):
            t.same(f"CASE §4 {title}", outcome(result), wanted)


def chains(bench, t):
    """§4 `previous` and `seen`"""
    case = bench.case()
    note = sample("note", bench.clock)
    t.same("§4 seen may not fall", [send_one(bench, bench.note(case)), send_one(
        bench, bench.a.draft(case, "note", note, seen=0))], ["stored", "chain_broken"])
    t.same("§4 previous is missing", send_one(bench, bench.a.draft(case, "note", note, previous=None)) in (
        "chain_broken", "data_invalid"), True)
    t.same("§4 previous on the first event", send_one(bench, bench.a.draft(
        bench.a.open_case(bench.to), "submitted", bench.submission(), previous="A" * 43)) in (
            "chain_broken", "data_invalid"), True)
    bench.note(case)
    bench.act(case, "note", {"kind": "answer", "text": "示例"})
    bench.sync(case)
    case.logs["origin"].pop()
    t.same("§4 what is ahead by 11 minutes is deferred, by 9 it is stored", [send_one(bench, bench.a.draft(
        case, "note", note, time=bench.clock.at(minutes=11))), send_one(bench, bench.a.write(
            case, "note", note, time=bench.clock.at(minutes=9)))], ["retry_after", "stored"])


def keys(bench, t):
    """§2 which keys count when"""
    case = bench.case()
    day = 86400
    now = span(bench)
    tried = [
        ("not yet valid at `time`", ES256Key(nbf=now + day), {}, "key_unknown"),
        ("expired at `time`", ES256Key(exp=now - day), {}, "key_unknown"),
        ("valid at `time`, expired since", ES256Key(exp=now - day), {"time": bench.clock.at(days=-2)}, "stored"),
        ("expired for more than 180 days", ES256Key(exp=now - 181 * day), {"time": bench.clock.at(days=-182)},
         "key_unknown"),
        ("revoked before `time`", ES256Key(revoked=now - 3600), {}, "key_unknown"),
        ("revoked after `time`, within 24 hours", ES256Key(revoked=now - 3600), {"time": bench.clock.at(hours=-2)},
         "stored"),
        ("revoked after `time`, more than 24 hours ago", ES256Key(revoked=now - 25 * 3600),
         {"time": bench.clock.at(hours=-26)}, "retry_after"),
    ]
    bench.a.extra_jwks += [key.jwk for _, key, _, _ in tried]
    bench.enrol(bench.a)
    for title, key, fields, wanted in tried:
        text = bench.a.draft(case, "note", sample("note", bench.clock), key=key, **fields)
        got = send_one(bench, text)
        t.same(f"§2 {title}", got, wanted)
        if got == "stored":
            case.logs["origin"].append(Stored(text))


def descriptors(bench, t):
    """§2, §5 a key not on file: the author's descriptor is fetched"""
    case = bench.case(received=False)
    bench.clock.advance(61)
    fresh = ES256Key()
    bench.a.extra_jwks.append(fresh.jwk)
    t.same("§5 a key that the descriptor lists counts", send_one(bench, bench.note(case, key=fresh)), "stored")
    asked = len(bench.a.server.seen("GET", "/descriptor"))
    for _ in range(3):
        t.same("§5 an unknown key", send_one(bench, bench.a.draft(case, "note", key=ES256Key())) in (
            "key_unknown", "retry_after"), True)
    t("§5 the descriptor is fetched at most once a minute", len(bench.a.server.seen("GET", "/descriptor")) <= asked + 1)
    bench.clock.advance(61)
    bench.a.server.down = True
    t.same("§5 deferred where the descriptor cannot be fetched", send_one(
        bench, bench.a.draft(case, "note", key=ES256Key())), "retry_after")
    bench.a.server.down = False


def limits(bench, t):
    """§5 event_bytes, depth and sequence at their limits"""
    case = bench.case()
    size = bench.a.limits["event_bytes"]
    for extra, wanted in ((-1, "stored"), (0, "stored"), (1, "too_large")):
        bare = len(bench.a.draft(case, "note", {"kind": "question", "text": "x"}, pad=""))
        # Base64url of three more bytes is four characters: pads by the payload, then by the disclosure.
        text = None
        for pad in range((size + extra - bare) * 3 // 4 - 8, (size + extra - bare) * 3 // 4 + 8):
            for more in range(3):
                drafted = bench.a.draft(case, "note", {"kind": "question", "text": "x" * (1 + more)}, pad="x" * pad)
                if len(drafted) == size + extra:
                    text = drafted
        assert text, "no text of that length"
        got = send_one(bench, text)
        t.same(f"§6 an event of event_bytes{extra:+d}", got, wanted)
        if got == "stored":
            case.logs["origin"].append(Stored(text))
    for depth, wanted in ((32, "stored"), (33, "data_invalid")):
        value = "x"
        for _ in range(depth - 1):
            value = [value]
        t.same(f"§3 a payload {depth} deep", send_one(bench, bench.a.draft(
            case, "note", sample("note", bench.clock), pad=value)), wanted)
        if wanted == "stored":
            bench.sync_own(case)
    t.same("§4 sequence 4096 is deferred, 4097 is data_invalid", [send_one(bench, bench.a.draft(
        case, "note", sample("note", bench.clock), sequence=number)) for number in (4096, 4097)],
        ["expected", "data_invalid"])


def believed(bench, t):
    """§2 which descriptor is believed, and that it replaces keys"""
    case = bench.case(received=False)
    kept = bench.a.key, list(bench.a.keys), list(bench.a.extra_jwks)
    second, third, stranger = ES256Key(), ES256Key(), ES256Key()

    def fetched(key, listed, signer):
        """The gateway meets an unknown key, while the descriptor lists `listed` and `signer` signed it."""
        bench.clock.advance(61)
        bench.a.keys, bench.a.extra_jwks, bench.a.key = [*listed, bench.a.enc], [], signer
        try:
            return send_one(bench, bench.note(case, key=key))
        finally:
            bench.a.key = kept[0]

    t("§2 signed by a key not on file it is not believed", fetched(stranger, [kept[0], stranger], stranger) in (
        "key_unknown", "retry_after"))
    case.logs["origin"].pop()
    t.same("§2 signed by a key on file it is", fetched(second, [kept[0], second], kept[0]), "stored")
    t.same("§2 a key that came by descriptor may sign the next", fetched(third, [second, third], second), "stored")
    t.same("§2 a key it no longer lists serves for reading only", send_one(
        bench, bench.a.draft(case, "note", key=kept[0])), "key_unknown")
    bench.a.key, bench.a.keys, bench.a.extra_jwks = kept
    bench.enrol(bench.a)
    t.same("§2 the operator's import counts again", send_one(bench, bench.note(case)), "stored")


def full_log(bench, t):
    """§4 a log of 4,096 events: what is illegal from 4,001 on, and what still ends a case"""
    case = bench.case()

    def written(kind, count, **data):
        batch = [bench.a.write(case, kind, sample(kind, bench.clock, **data)) for _ in range(count)]
        return {outcome(result) for result in bench.a.send(bench.to, batch)}

    answered = case.logs["origin"][0].payload["id"]
    while len(case.logs["origin"]) < 4000:
        assert written("bundle_progressed", min(250, 4000 - len(case.logs["origin"]))) == {"stored"}
    t.same("§4 four thousand are stored", len(case.logs["origin"]), 4000)
    for kind in ("note", "shipment", "bundle_progressed", "payment_requested", "paid", "refunded"):
        t.same(f"§4 {kind} is illegal at 4,001", send_one(bench, bench.a.draft(
            case, kind, sample(kind, bench.clock))), "transition_illegal")
    t.same("§4 others go on to 4,096", (written("served", 96, answers=answered), len(case.logs["origin"])),
           ({"stored"}, 4096))
    t.same("§4 and no further", send_one(bench, bench.a.draft(
        case, "served", sample("served", bench.clock, answers=answered))), "data_invalid")


CHECKS = [forms, payloads, chains, keys, limits, data_of_types, descriptors, believed]
GATEWAY = [data_of_destination, full_log]
