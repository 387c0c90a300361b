"""PROTOCOL.md §5: every check of one event, its code, and what stands before what."""
import datetime
import itertools
import os

from envelope import RECEIPT, read
from identity import ES256Key
from judge import seconds
from wire import b64u, loads, sha
from words import sample


def outcome(result):
    """A result in one word: stored, duplicate, a code, or what a deferral waits for."""
    if result["status"] == "rejected":
        if os.environ.get("KIT_DETAIL"):
            print("     ", result["problem"])
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


CHECKS = [receipt_form, order, first_events, second_submitted, authors, duplicates, good_among_bad]
GATEWAY = [remembered_catalogue]
