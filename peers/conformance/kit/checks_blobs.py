"""PROTOCOL.md §4, §5: blobs uploaded in parts, held per peer, fetched by the parties alone."""
import os

from checks_admission import send_one
from checks_http import problem


def note_with(bench, reference):
    return {"kind": "question", "text": "示例", "document": {"title": "示例", "sealed": "none", "blob": reference}}


def uploads(bench, t):
    """§5 HEAD and PUT"""
    cipher, reference = bench.blob(5000)
    name, total = reference["digest"], len(cipher)
    put = lambda at, end, **how: bench.a.put(bench.to, name, cipher[at:end], at, total, **how)  # noqa: E731
    head = bench.a.call(bench.to, "HEAD", f"/blobs/{name}")
    t.same("§5 HEAD of what is not held", (head.status, head.headers.get("Upload-Offset")), (404, "0"))
    first = put(0, 1000)
    t.same("§5 a part", (first.status, first.headers.get("Upload-Offset")), (202, "1000"))
    head = bench.a.call(bench.to, "HEAD", f"/blobs/{name}")
    t.same("§5 HEAD tells the offset", (head.status, head.headers.get("Upload-Offset")), (404, "1000"))
    for at in (0, 500, 2000):
        wrong = put(at, at + 1000)
        t.same(f"§5 a part from {at}", (wrong.status, wrong.headers.get("Upload-Offset")), (409, "1000"))
    t.same("§3 its code", problem(wrong), (409, "offset_wrong"))
    t.same("§5 whole", put(1000, total).status, 201)
    t.same("§5 HEAD of what is held whole", bench.a.call(bench.to, "HEAD", f"/blobs/{name}").status, 200)
    t.same("§5 already held", [put(0, total).status, put(0, 1000).status], [201, 201])
    bad = os.urandom(32).hex()
    wrong = bench.a.put(bench.to, bad, cipher, 0, total)
    t.same("§5 the whole does not hash to its name", problem(wrong), (422, "digest_wrong"))
    head = bench.a.call(bench.to, "HEAD", f"/blobs/{bad}")
    t.same("§5 and is dropped", (head.status, head.headers.get("Upload-Offset")), (404, "0"))
    for value in ("", "bytes 0-9", "bytes 9-0/10", "bytes 0-9/5", "bytes */10", "items 0-9/10", "bytes 0-4/10"):
        headers = {"Content-Range": value, "Content-Type": "application/octet-stream"}
        answer = bench.a.call(bench.to, "PUT", f"/blobs/{os.urandom(32).hex()}", b"0123456789", headers)
        t(f"§3 Content-Range {value!r} is refused", answer.status in (400, 416), (answer.status, answer.body))
    answer = bench.a.put(bench.to, "XYZ", b"x", 0, 1)
    t("§5 a name that is no digest", answer.status in (400, 404), (answer.status, answer.body))


def limits(bench, t):
    """§6 part_bytes and blob_bytes at their limits"""
    part, whole = bench.a.limits["part_bytes"], bench.a.limits["blob_bytes"]
    body = b"\0" * (part + 1)
    for size, wanted in ((part - 1, 202), (part, 202), (part + 1, 413)):
        answer = bench.a.put(bench.to, os.urandom(32).hex(), body[:size], 0, part + 9)
        t.same(f"§6 a part of {size} bytes", answer.status, wanted)
    t.same("§3 its code", problem(answer), (413, "blob_too_large"))
    for total, wanted in ((whole - 1, 202), (whole, 202), (whole + 1, 413)):
        answer = bench.a.put(bench.to, os.urandom(32).hex(), b"x", 0, total)
        t.same(f"§6 a blob of {total} bytes", answer.status, wanted)
    t.same("§3 its code", problem(answer), (413, "blob_too_large"))


def per_peer(bench, t):
    """§5 blobs are held per peer"""
    cipher, reference = bench.blob(3000)
    name = reference["digest"]
    bench.a.upload(bench.to, cipher)
    head = bench.b.call(bench.to, "HEAD", f"/blobs/{name}")
    t.same("§5 another peer does not see it", (head.status, head.headers.get("Upload-Offset")), (404, "0"))
    t.same("§5 nor gets it", problem(bench.b.call(bench.to, "GET", f"/blobs/{name}")), (404, "not_found"))
    case = bench.case(bench.b, received=False)
    text = bench.b.draft(case, "note", note_with(bench, reference))
    t.same("§5 nor may name it: it is missing of him", send_one(bench, text, bench.b), "missing")
    t.same("§5 GET before an event names it", problem(bench.a.call(bench.to, "GET", f"/blobs/{name}")),
           (404, "not_found"))
    mine = bench.case()
    t.same("§5 what was uploaded is not missing", send_one(
        bench, bench.a.write(mine, "note", note_with(bench, reference))), "stored")
    t.same("§5 GET by a party of a case that names it", bench.a.call(bench.to, "GET", f"/blobs/{name}").body, cipher)
    t.same("§5 still not by another", problem(bench.b.call(bench.to, "GET", f"/blobs/{name}")), (404, "not_found"))
    t.same("§5 still missing of him", send_one(bench, text, bench.b), "missing")
    bench.b.upload(bench.to, cipher)
    t.same("§5 until he uploads it himself", send_one(bench, text, bench.b), "stored")


def ranges(bench, t):
    """§5 GET with Range"""
    case = bench.case()
    cipher, reference = bench.blob(3000)
    bench.a.upload(bench.to, cipher)
    assert send_one(bench, bench.a.write(case, "note", note_with(bench, reference))) == "stored"
    total = len(cipher)

    def get(span):
        answer = bench.a.call(bench.to, "GET", f"/blobs/{reference['digest']}", headers={"Range": span} if span else {})
        return answer.status, answer.body, answer.headers.get("Content-Range")

    t.same("§5 whole", get(None)[:2], (200, cipher))
    t.same("§5 a range", get("bytes=10-19"), (206, cipher[10:20], f"bytes 10-19/{total}"))
    t.same("§5 from there on", get("bytes=2000-"), (206, cipher[2000:], f"bytes 2000-{total - 1}/{total}"))
    t.same("§5 an end beyond the blob", get(f"bytes=3000-{total + 50}"),
           (206, cipher[3000:], f"bytes 3000-{total - 1}/{total}"))
    answer = bench.a.call(bench.to, "GET", f"/blobs/{reference['digest']}", headers={"Range": f"bytes={total}-"})
    t.same("§3 a range beyond the blob", problem(answer), (416, "range_invalid"))


def missing(bench, t):
    """§5 deferred missing, uploaded, stored"""
    case = bench.a.open_case(bench.to)
    kept = [bench.blob(size) for size in (0, 1, 65519, 65520, 200000)]
    materials = [{"code": f"M{i}", "name": "示例", "form": "electronic", "checked": "electronic_verified",
                  "blob": reference} for i, (_, reference) in enumerate(kept)]
    text = bench.a.write(case, "submitted", bench.submission(materials=materials))
    result = bench.a.send(bench.to, [text])[0]
    names = sorted(reference["digest"] for _, reference in kept)
    t.same("§5 missing names every blob", sorted(result.get("missing", [])), names)
    for cipher, _ in kept[:-1]:
        bench.a.upload(bench.to, cipher, part=30000)
    result = bench.a.send(bench.to, [text])[0]
    t.same("§5 then what is still missing", result.get("missing"), [kept[-1][1]["digest"]])
    bench.a.upload(bench.to, kept[-1][0])
    t.same("§5 then it is stored", send_one(bench, text), "stored")
    t.same("§5 a duplicate needs no blob", send_one(bench, text), "duplicate")


CHECKS = [uploads, limits, per_peer, ranges, missing]
GATEWAY = []
