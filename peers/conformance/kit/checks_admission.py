"""PROTOCOL.md §5: every check of one event, its code, and what stands before what."""
import datetime
import itertools
import os

from case import Stored
from envelope import EVENT, RECEIPT, disclosure, hide, read, sign
from identity import ES256Key, SM2Key
from judge import seconds
from wire import b64u, loads, sha
from words import AUTHORS, TYPES, sample


def outcome(result):
    """A result in one word: stored, duplicate, a code, or what a deferral waits for."""
    if result["status"] == "rejected":
        return result["problem"]["code"]
    if result["status"] == "deferred":
        return next(name for name in ("expected", "missing", "retry_after") if name in result)
    return result["status"]


def send_one(bench, text, peer=None):
    return outcome((peer or bench.a).send(bench.to, [text])[0])


def corrupt(text):
    """The same text under a signature that is not its own."""
    jws, rest = text.split("~", 1)
    signing = jws.rsplit(".", 1)[0]
    return signing + "." + b64u(os.urandom(64)) + "~" + rest


def span(bench, **ago):
    return int(seconds(bench.clock.now() + datetime.timedelta(**ago)))


# Defects in the order of the checks that find them, each with what is answered.
DEFECTS = {
    "too_large": "too_large", "form": "signature_invalid", "key": "key_unknown", "signature": "signature_invalid",
    "audience": "audience_wrong", "author": "author_not_allowed", "fork": "fork", "late": "retry_after",
    "type": "type_unsupported", "data": "data_invalid", "ahead": "retry_after", "expected": "expected",
    "chain": "chain_broken", "seen": "retry_after", "transition": "transition_illegal", "missing": "missing",
}
APART = [{"late", "key"}, {"late", "ahead"}, {"late", "author"}, {"fork", "expected"}]


def defective(bench, case, defects):
    """The third event of a case, with these defects at once."""
    author = bench.b if "author" in defects else bench.a
    kind = "result_received" if "transition" in defects else "note"
    data = sample(kind, bench.clock)
    if "missing" in defects:
        data["document"] = {"title": "示例", "sealed": "none", "blob": bench.blob()[1]}
    if "data" in defects:
        data.pop("way" if kind == "result_received" else "kind")
    log = case.logs["origin"]
    fields = {"source": author.id}
    if "too_large" in defects:
        fields["pad"] = "x" * 220000
    if "audience" in defects:
        fields["audience"] = bench.b.id if author is bench.a else bench.a.id
    if "fork" in defects:
        fields.update(sequence=2, previous=log[0].digest)
    if "late" in defects:
        fields["time"] = bench.clock.at(days=-3)
    if "ahead" in defects:
        fields["time"] = bench.clock.at(minutes=11)
    if "type" in defects:
        fields["type"] = "cn.tongban.case.unheard.v1"
    if "expected" in defects:
        fields["sequence"] = 9
    if "chain" in defects:
        fields["previous"] = "A" * 43
    if "seen" in defects:
        fields["seen"] = 99
    key = ES256Key() if "key" in defects else bench.revoked if "late" in defects else author.key
    header = {"typ": "tongban-receipt+jws"} if "form" in defects else None
    text = bench.a.draft(case, kind, data, key=key, header=header, **fields)
    return corrupt(text) if "signature" in defects else text


def order(bench, t):
    """§5 Checks, in this order; the first failure answers"""
    case = bench.case()
    assert send_one(bench, bench.note(case)) == "stored"
    names = list(DEFECTS)
    tried = [set(pair) for pair in itertools.combinations(names, 2) if set(pair) not in APART]
    tried = [{name} for name in names] + tried + [
        {one, other, third} for one, other, third in zip(names, names[1:], names[2:])
        if not any(apart <= {one, other, third} for apart in APART)]
    for large in (True, False):
        batch = [defects for defects in tried if ("too_large" in defects) == large]
        step = 3 if large else 120
        for at in range(0, len(batch), step):
            part = batch[at:at + step]
            results = bench.a.send(bench.to, [defective(bench, case, defects) for defects in part])
            for defects, result in zip(part, results):
                told = sorted(defects, key=names.index)
                t.same(f"§5 {DEFECTS[told[0]]}: {' before '.join(told)}", outcome(result), DEFECTS[told[0]])
                if outcome(result) == "expected":
                    t.same("§5 `expected` is the sequence needed next", result["expected"], 3)
    t.same("§5 nothing of it was kept: the next event is stored", send_one(bench, bench.note(case)), "stored")


def first_events(bench, t):
    """§5 what a case begins with, against the catalogue at receipt"""

    def first(kind="submitted", data=None, **fields):
        case = bench.a.open_case(bench.to)
        return bench.a.draft(case, kind, data or bench.submission(), **fields)

    unknown = {"local": "L-1", "peer": "no-such-matter", "mapping_version": 1}
    blob = bench.blob()[1]
    with_blob = {"document": {"title": "示例", "sealed": "none", "blob": blob}}
    tried = [
        ("matter_unknown: no such matter", first(data=bench.submission(matter=None, **{"destination": "150100"}) | {
            "matter": unknown}), "matter_unknown"),
        ("matter_unknown: division not served", first(data=bench.submission(destination="150200")), "matter_unknown"),
        ("matter_unknown before missing", first(data=bench.submission(**with_blob) | {"matter": unknown}),
         "matter_unknown"),
        ("matter_not_open: mode", first(data=bench.submission(mode="joint")), "matter_not_open"),
        ("matter_not_open: `accepted` where acceptance is not `origin`", first(data=bench.submission(accepted={
            "notice_no": "1", "accepted_on": bench.clock.today(), "due_on": bench.clock.today(5),
            "authority": {"name": "示例", "uscc": "111501009000091662"}})), "matter_not_open"),
        ("deferred missing", first(data=bench.submission(**with_blob)), "missing"),
        ("another first type is illegal", first("note", sample("note", bench.clock)), "transition_illegal"),
        ("`seen` of an unknown case", first(seen=1), "retry_after"),
        ("a later event of an unknown case", first("note", sample("note", bench.clock), sequence=2, previous="A" * 43),
         "expected"),
        ("review_requested is judged against the catalogue", first("review_requested", sample(
            "review_requested", bench.clock, destination="150100", matter=unknown)), "matter_unknown"),
        ("`submitted` with `accepted` where acceptance is `origin`", first(data=bench.submission(
            bench.matter_origin, accepted={
                "notice_no": "1", "accepted_on": bench.clock.today(), "due_on": bench.clock.today(5),
                "authority": {"name": "示例", "uscc": "111501009000091662"}})), "stored"),
    ]
    results = bench.a.send(bench.to, [text for _, text, _ in tried])
    for (title, _, wanted), result in zip(tried, results):
        t.same(f"§5 {title}", outcome(result), wanted)
    missing = next(result for result in results if "missing" in result)
    t.same("§5 `missing` names the blob", missing["missing"], [blob["digest"]])


def second_submitted(bench, t):
    """§5 transition_illegal stands before the catalogue"""
    case = bench.case()
    text = bench.a.draft(case, "submitted", bench.submission() | {
        "matter": {"local": "L", "peer": "no-such-matter", "mapping_version": 1}})
    t.same("§5 transition_illegal before matter_unknown", send_one(bench, text), "transition_illegal")


def authors(bench, t):
    """§5 author_not_allowed"""
    case = bench.case()
    text = bench.a.draft(case, "received", sample("received", bench.clock))
    t.same("§5 a type of the other side", send_one(bench, text), "author_not_allowed")
    text = bench.b.draft(case, "note", sample("note", bench.clock), source=bench.b.id, audience=bench.to, sequence=1,
                         previous=None, seen=0)
    t.same("§5 an enrolled gateway that is no party", send_one(bench, text, bench.b), "author_not_allowed")
    fresh = bench.a.open_case(bench.to)
    text = bench.a.draft(fresh, "submitted", bench.submission())
    t.same("§5 an unknown case: the caller must be the author", send_one(bench, text, bench.b), "author_not_allowed")
    t.same("§5 and that is not remembered", send_one(bench, text), "stored")


def duplicates(bench, t):
    """§5 duplicate, fork, and what is remembered"""
    case = bench.case()
    text = bench.note(case)
    t.same("§5 a batch may hold the same event twice", [outcome(result) for result in bench.a.send(
        bench.to, [text, text])], ["stored", "duplicate"])
    t.same("§5 sent again it is a duplicate", send_one(bench, text), "duplicate")
    jws = text.split("~")[0]
    again = jws.rsplit(".", 1)[0] + "." + b64u(bench.a.key.sign(jws.rsplit(".", 1)[0].encode()))
    t.same("§4 another signature of the same signing input is no fork", send_one(
        bench, again + "~" + text.split("~", 1)[1]), "duplicate")
    t.same("§5 another digest at its sequence is a fork", send_one(bench, bench.a.draft(
        case, "note", sample("note", bench.clock), sequence=2, previous=case.logs["origin"][0].digest)), "fork")
    illegal = bench.a.draft(case, "result_received", sample("result_received", bench.clock))
    first, second = bench.a.send(bench.to, [illegal])[0], bench.a.send(bench.to, [illegal])[0]
    t.same("§5 rejected before: the same answer again", second, first)
    t.same("§5 the receiver still expects that sequence", send_one(bench, bench.note(case)), "stored")
    late = bench.a.draft(case, "result_received", sample("result_received", bench.clock))
    bad = late.split("~")
    t.same("§5 a missing disclosure", send_one(bench, bad[0] + "~"), "data_invalid")
    t.same("§5 and that is not remembered: the text itself is judged anew", send_one(bench, late), "transition_illegal")
    good = bench.a.draft(case, "note", sample("note", bench.clock))
    t.same("§5 a wrong signature", send_one(bench, corrupt(good)), "signature_invalid")
    t.same("§5 is not remembered", send_one(bench, good), "stored")


def good_among_bad(bench, t):
    """§5 one bad event in a batch never harms the others"""
    case, other = bench.case(), bench.case()
    batch = [bench.note(case), "no event at all", bench.a.draft(other, "result_received", sample(
        "result_received", bench.clock)), bench.note(other), corrupt(bench.a.draft(
            case, "note", sample("note", bench.clock))), bench.note(case), "..~", "~", "a.b.c~"]
    results = bench.a.send(bench.to, batch)
    t.same("§5 each is answered for itself, in the order sent", [outcome(result) for result in results], [
        "stored", "signature_invalid", "transition_illegal", "stored", "signature_invalid", "stored",
        "signature_invalid", "signature_invalid", "signature_invalid"])
    t.same("§4 of a text without two dots the digest is of the whole text", results[1]["digest"], b64u(sha(batch[1])))
    t("§5 `id` is absent when none can be read", "id" not in results[1])
    t("§5 `id` stands where it can be read", results[0].get("id"))


def receipt_form(bench, t):
    """§5 receipts"""
    case = bench.case()
    batch = [bench.note(case), bench.a.draft(case, "result_received", sample("result_received", bench.clock))]
    answer = bench.a.post(bench.to, batch)
    text = answer.json["receipt"]
    header, payload = read(text, RECEIPT)
    payload = loads(payload)
    t.same("§5 content type of an answer", answer.headers["Content-Type"].split(";")[0], "application/json")
    t.same("§4 header of a receipt: alg, kid, typ", sorted(header), ["alg", "kid", "typ"])
    t("§5 a receipt has receiver, time, results", {"receiver", "time", "results"} <= set(payload), payload)
    t("§3 its time has Z and milliseconds", len(payload["time"]) == 24 and payload["time"].endswith("Z"))
    problem = payload["results"][1]["problem"]
    t("§5 a problem has code, and a Chinese message", problem["code"] == "transition_illegal" and any(
        "一" <= sign <= "鿿" for sign in problem.get("message", "")), problem)


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


def remembered_catalogue(bench, t):
    """§5 rejected is final for that digest"""
    case = bench.a.open_case(bench.to)
    data = bench.submission()
    data["matter"] = {"local": "L", "peer": "LATER-1", "mapping_version": 1}
    text = bench.a.draft(case, "submitted", data)
    t.same("§5 matter_unknown", send_one(bench, text), "matter_unknown")
    bench.add_matter({**bench.matter, "code": "LATER-1", "name": "示例新增事项"})
    t.same("§5 the same text keeps its answer when the catalogue has the matter", send_one(bench, text),
           "matter_unknown")
    t.same("§5 another text is stored", send_one(bench, bench.a.write(case, "submitted", data)), "stored")


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


CHECKS = [receipt_form, forms, payloads, order, first_events, second_submitted, authors, duplicates, good_among_bad,
          chains, keys, limits, data_of_types, descriptors]
GATEWAY = [remembered_catalogue, data_of_destination]
