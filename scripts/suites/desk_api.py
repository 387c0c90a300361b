#!/usr/bin/env python3
"""Asks a real gateway's desk API everything that openapi.yaml allows, and much that it does not.

1. schemathesis against openapi.yaml with each role: no 5xx, no undocumented status or content type.
2. The answers of a case that goes its way are as openapi.yaml describes them.
3. A fixed corpus of malformed requests: each is refused with its status and code, and when all were sent the store has
   the rows and the blobs that it had before.

Needs built binaries (GATEWAY_BIN, or the debug build). Ends with `N passed, N failed`.
"""
import argparse
import http.client
import json
import os
import pathlib
import socket
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import time

import jsonschema
import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "peers/demo"))
if "GATEWAY_BIN" not in os.environ:
    path = subprocess.run(["swift", "build", "--show-bin-path"], cwd=ROOT, capture_output=True, text=True)
    os.environ["GATEWAY_BIN"] = path.stdout.strip()
import gateway as gateways  # noqa: E402
import samples  # noqa: E402

ROLES = {"window": "150627", "handler": "150600", "approver": "150600", "operator": "150600", "auditor": "150600", "typist": "150300"}
CHECKS = ("not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
          "negative_data_rejection,unsupported_method,allow_header_conformance,ignored_auth")


class Pair:
    """鄂尔多斯, whose desk is asked, and 呼和浩特, so that a submission has somewhere to go."""

    def __init__(self, root):
        self.root = root
        clock = root / "clock"
        clock.write_text("2026-03-09T01:00:00.000Z\n")
        self.desk = gateways.Gateway(
            root, "ordos", "spiffe://ordos.tongban/gateway/150600", "鄂尔多斯", ["1506"], clock)
        self.peer = gateways.Gateway(
            root, "hohhot", "spiffe://hohhot.tongban/gateway/150100", "呼和浩特", ["1501"], clock)

    def build(self):
        both = [self.desk, self.peer]
        for one in both:
            one.init()
        self.desk.gwctl("proxy", "create", "wuhai", "--for", "1503", "--name", "示例乌海")
        for one, other in (both, both[::-1]):
            file = self.root / f"{one.folder}.json"
            file.write_text(one.gwctl("peer", "export"))
            other.gwctl("peer", "import", file)
        for one in both:
            one.gwctl("catalog", "import", ROOT / f"peers/{one.folder}/catalogue.json")
            one.start()
        for role, division in ROLES.items():
            self.desk.token(role, division, *(["--person", "示例代录"] if role == "typist" else []))
        self.peer.token("handler", "150100")

    def close(self):
        for one in (self.desk, self.peer):
            one.stop()

    def submission(self):
        """A body that is taken."""
        return samples.submission(self.desk.desk("window"), "150100", delivery={"way": "window"}, test=True)

    def trace(self):
        """Rows of every table, and the files of documents."""
        store = sqlite3.connect(f"file:{self.desk.dir}/store/gateway.sqlite?mode=ro", uri=True)
        tables = [name for (name,) in store.execute("select name from sqlite_master where type = 'table'")]
        counts = {name: store.execute(f'select count(*) from "{name}"').fetchone()[0] for name in tables}
        store.close()
        counts["blob files"] = sum(path.is_file() for path in (self.desk.dir / "blobs").rglob("*"))
        return counts


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, name, holds, detail=""):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {name}: {detail}", flush=True)


class Contract:
    """openapi.yaml's schemas as a judge of answers."""

    def __init__(self, tally):
        self.tally = tally
        self.document = yaml.safe_load((ROOT / "openapi.yaml").read_text())

    def judge(self, name, path, answer, method="get", status="200"):
        content = self.document["paths"][path][method]["responses"][status]["content"]["application/json"]
        schema = {**content["schema"], "components": self.document["components"]}
        judge = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
        faults = [f"{fault.json_path}: {fault.message[:200]}" for fault in judge.iter_errors(answer)]
        self.tally.check(f"{name} is as described", not faults, faults[:5])


def travel(pair, tally, good):
    """One case on its way through both desks; every answer is judged by the contract."""
    contract = Contract(tally)
    window, handler = pair.desk.desk("window"), pair.peer.desk("handler")
    contract.judge("the list of matters", "/api/v1/matters", window.call("GET", "/api/v1/matters?limit=200"))
    for line in window.call("GET", "/api/v1/matters?limit=200")["matters"]:
        options = window.options(line["code"], "150100")
        contract.judge(f"the notice of {line['code']}", "/api/v1/options", options)
    nowhere = window.options(good["matter"], "110000")
    contract.judge("the notice of a place that is not reached", "/api/v1/options", nowhere)
    tally.check("a place that is not reached is not available", nowhere["available"] is False, nowhere)
    blob = window.upload(samples.PDF, "示例.pdf")
    contract.judge("an upload", "/api/v1/blobs", blob, "post", "201")
    materials = [{**material, "blob": blob} for material in good["materials"][:1]] + good["materials"][1:]
    made = window.submit({**good, "materials": materials})
    contract.judge("a submission", "/api/v1/cases", made, "post", "201")

    def look(when):
        for name, desk in (("window", window), ("handler", handler)):
            path = f"/api/v1/cases/{made['id']}"
            for query in ("", "?purpose=%E6%A0%B8%E5%AF%B9"):
                contract.judge(f"the case, {name}, {when}", "/api/v1/cases/{id}", desk.call("GET", path + query))
                contract.judge(
                    f"the timeline, {name}, {when}", "/api/v1/cases/{id}/timeline",
                    desk.call("GET", path + "/timeline" + query))
            contract.judge(f"the list, {name}, {when}", "/api/v1/cases", desk.call("GET", "/api/v1/cases"))

    def arrives(desk, kind):
        for _ in range(300):
            try:
                if kind in [event["type"] for event in desk.timeline(made["id"])]:
                    return
            except gateways.Refused:
                pass
            time.sleep(0.1)
        raise AssertionError(f"{kind} does not arrive")

    arrives(handler, "submitted")
    look("submitted")
    if good["materials"]:
        for name, desk in (("window", window), ("handler", handler)):
            content = desk.call("GET", f"/api/v1/blobs/{blob['digest']}?purpose=look")
            tally.check(f"the document comes back to the {name}", content == samples.PDF, content)
    steps = [
        (handler, "received", {}), (handler, "correction_requested", {"due_days": 5, "items": [{"reason": "示例"}]}),
        (window, "supplemented", {}), (handler, "accepted", {}),
        (handler, "decided", {"outcome": "approved"})]
    for desk, kind, data in steps:
        if kind == "supplemented":
            asked = [event for event in window.timeline(made["id"]) if event["type"] == "correction_requested"][-1]
            data = {"answers": asked["id"], "complete": True, "materials": good["materials"][:1]}
        try:
            answer = desk.write(made["id"], kind, **data)
        except gateways.Refused as refused:
            tally.check(f"{kind} is taken", False, refused)
            break
        contract.judge(f"the event {kind}", "/api/v1/cases/{id}/events", answer, "post", "201")
        arrives(window if desk is handler else handler, kind)
        look(kind)


def fuzz(pair, tally, examples, seed):
    """One run of schemathesis for each role, one with no token that counts, and one of what strangers may call."""
    runs = [(role, token, pair.desk.desk_port, "--exclude-path-regex") for role, token in pair.desk.tokens.items()]
    runs.append(("nobody", "tbg_00000000_" + "A" * 43, pair.desk.desk_port, "--exclude-path-regex"))
    runs.append(("stranger", "none", pair.desk.public_port, "--include-path-regex"))
    for role, token, port, public in runs:
        began = time.monotonic()
        command = [
            ROOT / ".venv/bin/schemathesis", "run", ROOT / "openapi.yaml", "--url",
            f"https://127.0.0.1:{port}", public, "^/public/", "--tls-verify", pair.desk.dir / "desk-ca.pem",
            "-H", f"Authorization: Bearer {token}", "--checks", CHECKS, "--phases", "examples,coverage,fuzzing",
            "-n", examples, "--seed", seed, "--workers", 1, "--request-timeout", 20, "--no-shrink", "--no-color",
            "--generation-database", "none", "--suppress-health-check", "all", "--continue-on-failure", "--warnings",
            "off", "--max-time", 30]
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, cwd=pair.root)
        asked = [line.strip() for line in done.stdout.splitlines() if "generated" in line][:1]
        print(f"figure schemathesis_{role}_s {time.monotonic() - began:.0f}", *asked, flush=True)
        tally.check(f"schemathesis as {role}", done.returncode == 0, done.stdout[-12_000:] + done.stderr[-2_000:])


def corpus(good):
    """What is wrong, and how it is answered: name, role, method, path, headers, body, status, code."""
    kind = {"Content-Type": "application/json"}
    cases, blobs = "/api/v1/cases", "/api/v1/blobs"
    event = cases + "/0195f3c0-0000-7000-8000-000000000000/events"
    pdf = {"Content-Type": "application/pdf"}
    typed = "/api/v1/proxies/wuhai/cases/0195f3c0-0000-7000-8000-000000000000/events"

    def post(name, body, status=400, code="malformed", path=cases, headers=kind, role="window"):
        body = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        return (name, role, "POST", path, headers, body, status, code)

    def get(name, path, status, code, role="window", headers={}, method="GET"):
        return (name, role, method, path, headers, None, status, code)

    def but(**changes):
        return {name: value for name, value in {**good, **changes}.items() if value is not ...}

    whole = json.dumps(good).encode()
    texts = {
        "empty": b"", "blank": b"  ", "no value": b"{", "cut": whole[:-7], "trailing": whole + b"x",
        "two values": whole + whole, "comma": b'{"a":1,}', "single quotes": b"{'a':1}", "comment": b"{}//",
        "byte order mark": b"\xef\xbb\xbf" + whole, "not UTF-8": b'{"a":"\xff"}', "overlong": b'{"a":"\xc0\x80"}',
        "UTF-16": whole.decode().encode("utf-16"), "NUL": b"\0", "control character": b'{"a":"\x01"}',
        "lone surrogate": b'{"a":"\\ud800"}', "twice": b'{"a":1,"a":1}', "deep": b"[" * 33 + b"]" * 33,
        "very deep": b"[" * 100_000, "NaN": b'{"a":NaN}', "leading zero": b'{"a":01}', "plus": b'{"a":+1}',
        "hexadecimal": b'{"a":0x1}', "too great": b'{"a":9007199254740993}', "infinite": b'{"a":1e999}', "XML": b"<a/>"}
    requests = [post("JSON " + name, text) for name, text in texts.items()]
    requests += [post("an event's JSON " + name, text, path=event) for name, text in list(texts.items())[:8]]
    wrong = [[], "text", 1, None, True, {}, {"matter": None}, but(matter=...), but(destination=...), but(parties=...),
             but(form=...), but(materials=...), but(delivery=...), but(unknown=1), but(matter=1), but(matter=""),
             but(matter="x" * 65), but(matter="no such matter"), but(destination="15"), but(destination="999999"),
             but(destination="150600"), but(destination=150100), but(destination="１５０１００"), but(mode="carrier pigeon"),
             but(channel="fax"), but(parties=[]), but(parties={}), but(parties=[{}]), but(parties=[1]),
             but(parties=[samples.person()] * 51), but(parties=[{**samples.person(), "id_no": "150627199001010010"}]),
             but(parties=[{**samples.person(), "role": "king"}]), but(parties=[{**samples.person(), "name": ""}]),
             but(form=[]), but(form=None), but(form={"no such field": 1}), but(materials={}), but(materials=[[]]),
             but(materials=[{"code": "no such material", "form": "copy", "checked": "copy_only"}]),
             but(materials=[{"form": "copy"}]), but(delivery={}), but(delivery={"way": "dove"}), but(delivery=[]),
             but(delivery={"way": "mail"}), but(verification={}), but(verification=[{}]), but(declaration=[]),
             but(declaration={"signed": "blood"}), but(paper="yes"), but(accepted=1), but(review="yes"),
             but(review=True, accepted=True), but(test="yes"), but(continues="1"), but(project_code=""),
             but(materials=[{"code": "A", "form": "copy", "checked": "copy_only", "blob": {
                 "digest": "0" * 64, "size": 10, "media_type": "application/pdf", "name": "a", "key": "A" * 22}}])]
    requests += [post(f"submission {number}", body, 422, None) for number, body in enumerate(wrong)]
    requests += [
        post("no content type", good, 415, "content_type", headers={}),
        post("text", good, 415, "content_type", headers={"Content-Type": "text/plain"}),
        post("a form", good, 415, "content_type", headers={"Content-Type": "application/x-www-form-urlencoded"}),
        post("other charset", good, 415, "content_type", headers={"Content-Type": "application/json; charset=gbk"}),
        post("too long", b" " * (1 << 20) + b"{}", 413, "too_large"),
        post("parameter", good, 422, "validation_failed", path=cases + "?dry=1"),
        post("long key", good, 422, "validation_failed", headers={**kind, "Idempotency-Key": "k" * 256}),
        post("empty key", good, 422, "validation_failed", headers={**kind, "Idempotency-Key": ""}),
        post("handler submits", good, 403, "forbidden", role="handler"),
        post("auditor submits", good, 403, "forbidden", role="auditor"),
        post("operator submits", good, 403, "forbidden", role="operator"),
        post("nobody submits", good, 401, "unauthenticated", role=None),
        post("event of no case", {"type": "note", "data": {}}, 404, "not_found", path=event),
        post("event of no id", {"type": "note", "data": {}}, 404, "not_found", path=cases + "/x/events"),
        post("event without data", {"type": "note"}, 422, "validation_failed", path=event),
        post("event of no type", {"type": "exploded", "data": {}}, 422, "validation_failed", path=event),
        post("blob as text", b"hello", 415, "content_type", blobs, {"Content-Type": "text/html"}),
        post("blob without type", b"hello", 415, "content_type", blobs, {}),
        post("blob with a long name", b"x", 422, "validation_failed", blobs + "?name=" + "n" * 201, pdf),
        post("blob with a parameter", b"x", 422, "validation_failed", blobs + "?a=1", pdf),
        post("auditor uploads", b"x", 403, "forbidden", blobs, pdf, role="auditor"),
        post("a window types for a region", {"type": "note", "data": {}}, 403, "forbidden", path=typed),
        post("a typist of no proxy", {"type": "note", "data": {}}, 404, "not_found", typed.replace("wuhai", "x"), role="typist"),
        post("a typist of no case", {"type": "note", "data": {}}, 404, "not_found", typed, role="typist"),
        post("a typist without data", {"type": "note"}, 422, "validation_failed", typed, role="typist"),
        post("a typist submits", good, 403, "forbidden", role="typist"),
        post("a typist uploads for the gateway", b"x", 403, "forbidden", blobs, pdf, role="typist"),
        post("a window uploads for a region", b"x", 403, "forbidden", "/api/v1/proxies/wuhai/blobs", pdf),
        post("a scan as text", b"x", 415, "content_type", "/api/v1/proxies/wuhai/blobs", {"Content-Type": "text/html"}, "typist"),
        get("a typist lists our cases", cases, 403, "forbidden", role="typist"),
        get("a sheet without purpose", "/api/v1/proxies/wuhai/cases/1/sheet", 422, "validation_failed", role="typist"),
        get("a sheet of no case", "/api/v1/proxies/wuhai/cases/1/sheet.pdf?purpose=look", 404, "not_found", role="typist"),
        get("no such proxy", "/api/v1/proxies/x/cases", 404, "not_found", role="typist"),
        get("no path",  "/api/v1/nothing", 404, "not_found"), get("root", "/", 404, "not_found"),
        get("below", "/api/v1/cases/", 404, "not_found"), get("dots", "/api/v1/../../etc/passwd", 404, "not_found"),
        get("escapes", "/api/v1/cases/%2e%2e", 404, "not_found"), get("NUL path", "/api/v1/cases/%00", 404, "not_found"),
        get("case of no id", "/api/v1/cases/1", 404, "not_found"),
        get("deleted", "/api/v1/cases", 405, "method_not_allowed", method="DELETE"),
        get("patched", "/api/v1/cases/1", 405, "method_not_allowed", method="PATCH"),
        get("put", "/metrics", 405, "method_not_allowed", method="PUT"),
        get("unknown parameter", "/api/v1/cases?stat=x", 422, "validation_failed"),
        get("parameter twice", "/api/v1/cases?side=origin&side=origin", 422, "validation_failed"),
        get("broken escape", "/api/v1/cases?q=%zz", 400, "malformed"),
        get("escape of no UTF-8", "/api/v1/cases?q=%ff", 400, "malformed"),
        get("unknown state", "/api/v1/cases?state=happy", 422, "validation_failed"),
        get("unknown side", "/api/v1/cases?side=both", 422, "validation_failed"),
        get("limit 0", "/api/v1/cases?limit=0", 422, "validation_failed"),
        get("limit 201", "/api/v1/cases?limit=201", 422, "validation_failed"),
        get("limit -1", "/api/v1/cases?limit=-1", 422, "validation_failed"),
        get("limit in words", "/api/v1/cases?limit=ten", 422, "validation_failed"),
        get("strange cursor", "/api/v1/cases?after=!!", 422, "cursor_invalid"),
        get("long cursor", "/api/v1/cases?after=" + "a" * 301, 422, "validation_failed"),
        get("no matter asked", "/api/v1/options", 422, "validation_failed"),
        get("no division", "/api/v1/options?matter=x&destination=15", 422, "validation_failed"),
        get("no such matter", "/api/v1/options?matter=x&destination=150100", 404, "not_found"),
        get("short purpose", "/api/v1/cases/1?purpose=x", 422, "validation_failed"),
        get("blob without purpose", blobs + "/" + "0" * 64, 422, "validation_failed"),
        get("no such blob", blobs + "/" + "0" * 64 + "?purpose=look", 404, "not_found"),
        get("blob of no digest", blobs + "/x?purpose=look", 404, "not_found"),
        get("operator looks", blobs + "/" + "0" * 64 + "?purpose=look", 403, "forbidden", role="operator"),
        get("no token", "/api/v1/matters", 401, "unauthenticated", role=None),
        get("strange token", "/api/v1/matters", 401, "unauthenticated", None, {"Authorization": "Bearer x"}),
        get("basic", "/api/v1/matters", 401, "unauthenticated", None, {"Authorization": "Basic eDp4"}),
    ]
    return requests


def ask(pair, method, path, headers, body):
    tls = ssl.create_default_context(cafile=pair.desk.dir / "desk-ca.pem")
    link = http.client.HTTPSConnection("127.0.0.1", pair.desk.desk_port, context=tls, timeout=20)
    try:
        link.putrequest(method, path, skip_accept_encoding=True)
        for name, value in headers.items():
            link.putheader(name, value)
        if body is not None:
            link.putheader("Content-Length", str(len(body)))
        link.endheaders()
        try:
            link.send(body or b"")
        except OSError:
            pass  # refused before the body was sent: the answer is there
        answer = link.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        link.close()


def refuse(pair, tally, good):
    for name, role, method, path, headers, body, status, code in corpus(good):
        if role:
            headers = {**headers, "Authorization": "Bearer " + pair.desk.tokens[role]}
        try:
            got, fields, payload = ask(pair, method, path, headers, body)
            problem = json.loads(payload)
        except (OSError, ValueError, http.client.HTTPException) as error:
            tally.check(name, False, repr(error))
            continue
        fields = {key.lower(): value for key, value in fields.items()}
        holds = (got == status and code in (None, problem["code"]) and problem["status"] == status
                 and fields["content-type"] == "application/problem+json" and fields["x-content-type-options"] == "nosniff"
                 and (status != 405 or "allow" in fields) and (status != 401 or "www-authenticate" in fields)
                 and bool(problem["message"]))
        tally.check(name, holds, f"{got} {problem}, wanted {status} {code}")


def break_off(pair, tally):
    """What is no HTTP, or stops in the middle: the connection ends and the gateway goes on."""
    token = pair.desk.tokens["window"]
    head = f"POST /api/v1/cases HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
    blob = head.replace("cases", "blobs").replace("application/json", "application/pdf")
    texts = {
        "garbage": b"\x00\xff" * 500, "no request line": b"\r\n\r\n" * 100, "half a head": head.encode(),
        "half a body": (head + "Content-Length: 100\r\n\r\n{").encode(),
        "half a document": (blob + "Content-Length: 100000\r\n\r\nx").encode(),
        "bad chunk": (head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n").encode(),
        "both lengths": (head + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n").encode(),
        "huge announcement": (blob + "Content-Length: 99999999999\r\n\r\n").encode(),
        "negative length": (head + "Content-Length: -1\r\n\r\n").encode(),
        "long head": (head + "X: " + "y" * 70_000 + "\r\n\r\n").encode()}
    for name, text in texts.items():
        tls = ssl.create_default_context(cafile=pair.desk.dir / "desk-ca.pem")
        with socket.create_connection(("127.0.0.1", pair.desk.desk_port), timeout=20) as plain:
            with tls.wrap_socket(plain, server_hostname="127.0.0.1") as link:
                link.settimeout(1.5)
                answer = b""
                try:
                    link.sendall(text)
                    answer = link.recv(4096)
                except OSError:
                    pass
        line = answer.split(b"\r\n")[0]
        tally.check(name, not answer or line.split(b" ")[1:2][0:1] < [b"500"], line)
    tally.check("still alive", pair.desk.desk(None).call("GET", "/healthz") == {"status": "ok"})


def settled(pair):
    """Waits until receipts and documents have stopped travelling."""
    last = None
    for _ in range(20):
        now = pair.trace()
        if now == last:
            return
        last = now
        time.sleep(1)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--examples", type=int, default=20)
    options.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(3)))
    options.add_argument("--skip", choices=["fuzz"], nargs="*", default=[])
    chosen = options.parse_args()
    print(f"seed {chosen.seed}")
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="gateway-http-") as folder:
        pair = Pair(pathlib.Path(folder))
        try:
            pair.build()
            good = pair.submission()
            line = pair.desk.desk("window").submit(good)
            tally.check("a good submission is taken", line["state"] == "submitted", line)
            for _ in range(100):
                if pair.desk.desk("window").case(line["id"])["delivery_proof"][0]["status"] == "delivered":
                    break
                time.sleep(0.1)
            travel(pair, tally, good)
            settled(pair)
            before = pair.trace()
            refuse(pair, tally, good)
            break_off(pair, tally)
            for _ in range(80):  # what was cut off is cleared away as the connection ends
                after = pair.trace()
                if after == before:
                    break
                time.sleep(0.1)
            changed = {name: (before.get(name), count) for name, count in after.items() if before.get(name) != count}
            tally.check("malformed requests leave no trace", not changed, changed)
            if "fuzz" not in chosen.skip:
                fuzz(pair, tally, chosen.examples, chosen.seed)
                tally.check("no error in the log", " error " not in (pair.desk.dir / "gatewayd.log").read_text())
        finally:
            pair.close()
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
