"""A peer's listener: HTTP/1.1 over mutual TLS, every path of PROTOCOL.md §5, and faults on order."""
import http.server
import re
import socket
import ssl
import threading
import urllib.parse

from cryptography import x509

from envelope import RECEIPT, REQUEST, opened, seal, sign
from identity import trust_pem
from wire import HEX64, UUID7, Malformed, b64u, dumps, loads, moment_of, sha, stamp, unb64u

PAGE = 256
MESSAGES = {"malformed": "请求格式有误", "not_found": "没有找到", "content_type": "内容类型不被接受",
            "peer_unknown": "对方网关未登记", "peer_suspended": "对方网关已被暂停", "certificate_invalid": "证书已失效"}


class Fault:
    """Something that goes wrong once, at a request whose path begins so.

    `kind`: `cut` before anything is done, `drop` the answer after it is stored, `unavailable` (503), `twist` the
    receipt (`how` alters its payload; `key` signs it), `answer` (`how` makes the results, nothing is stored).
    """

    def __init__(self, kind, path="/events", how=None, key=None, retry_after=None, times=1):
        self.kind, self.path, self.how, self.key = kind, path, how, key
        self.retry_after, self.times = retry_after, times


class Refusal(Exception):
    def __init__(self, status, code, **headers):
        super().__init__(code)
        self.status, self.code, self.headers = status, code, headers


class Server:
    def __init__(self, peer):
        self.peer = peer
        self.requests, self.script, self.open, self.down = [], [], set(), False
        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"peer": peer}))
        self.http.daemon_threads = True
        self.http.handle_error = lambda *words: None
        self.port = self.http.server_port
        self.endpoint = f"https://127.0.0.1:{self.port}"
        self.reload()

    def reload(self):
        """A context for the handshakes to come: our SVID, the authorities of all that are enrolled."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_cert_chain(self.peer.svid.write(self.peer.folder))
        for other in self.peer.others.values():
            context.load_verify_locations(cadata=trust_pem(other.file["bundle"]))
        self.context = context

    def start(self):
        threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        self.http.shutdown()
        self.http.server_close()

    def drop_links(self):
        """Closes every open connection."""
        for handler in list(self.open):
            try:
                handler.request.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def order(self, *faults):
        self.script += faults

    def fault(self, path):
        for fault in self.script:
            if path.startswith(fault.path):
                fault.times -= 1
                if not fault.times:
                    self.script.remove(fault)
                return fault
        return None

    def seen(self, method, path):
        return [entry for entry in self.requests if entry["method"] == method and entry["path"].startswith(path)]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    peer = None

    def setup(self):
        if self.peer.server.down:
            raise ConnectionError
        self.request = self.peer.server.context.wrap_socket(self.request, server_side=True)
        self.peer.server.open.add(self)
        super().setup()

    def finish(self):
        self.peer.server.open.discard(self)
        try:
            super().finish()
        finally:
            self.request.close()

    def log_message(self, *words):
        pass

    def do_GET(self):
        self._handle()

    do_HEAD = do_PUT = do_POST = do_DELETE = do_GET

    def _handle(self):
        target = urllib.parse.urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.route = target.path.removeprefix("/federation/v1")
        self.query = dict(urllib.parse.parse_qsl(target.query))
        self.peer.server.requests.append({"method": self.command, "path": self.route, "headers": dict(self.headers),
                                          "body": body, "at": self.peer.clock.now()})
        self.fault = self.peer.server.fault(self.route)
        kind = self.fault.kind if self.fault else None
        if kind == "cut" or self.peer.server.down:
            return self._hang_up()
        try:
            if kind == "unavailable":
                raise Refusal(503, "unavailable", **{"Retry-After": str(self.fault.retry_after)})
            self.caller = self._caller()
            found = re.match(r"/(events|receipts|cases|heads|blobs|catalog|descriptor|ping)(/|$)", self.route)
            if not target.path.startswith("/federation/v1/") or not found:
                raise Refusal(404, "not_found")
            if not self._forward(body):
                status, headers, answer = getattr(self, "_" + found[1])(body)
                if kind == "drop":
                    return self._hang_up()
                self._answer(status, answer, headers)
        except Refusal as refusal:
            problem = {"title": refusal.code, "status": refusal.status, "code": refusal.code,
                       "detail": refusal.code, "message": MESSAGES.get(refusal.code, "请求未被接受")}
            self._answer(refusal.status, dumps(problem).encode(),
                         {"Content-Type": "application/problem+json", **refusal.headers})

    def _hang_up(self):
        self.close_connection = True
        self.request.close()

    def _answer(self, status, body=b"", headers=None):
        headers = {"Content-Type": "application/json", **(headers or {})} if body else dict(headers or {})
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204 and "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _caller(self):
        """The peer whose certificate stands behind the connection, judged anew at each request."""
        certificate = x509.load_der_x509_certificate(self.request.getpeercert(True))
        try:
            names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
            uris = names.get_values_for_type(x509.UniformResourceIdentifier)
        except x509.ExtensionNotFound:
            uris = []
        if len(uris) != 1 or not re.fullmatch(r"spiffe://[a-z0-9.-]+/gateway/[A-Za-z0-9._-]+", uris[0]):
            raise Refusal(401, "certificate_invalid")
        kin = [other for other in self.peer.others.values() if other.domain == uris[0].split("/")[2]]
        if not any(self._issued(authority, certificate) for other in kin for authority in other.authorities()):
            raise Refusal(401, "certificate_invalid")
        other = self.peer.others.get(uris[0])
        if other is None:
            raise Refusal(401, "peer_unknown")
        now = self.peer.clock.now()
        if other.revoked(certificate) or not certificate.not_valid_before <= now <= certificate.not_valid_after:
            raise Refusal(401, "certificate_invalid")
        if other.suspended:
            raise Refusal(403, "peer_suspended")
        return uris[0]

    @staticmethod
    def _issued(authority, certificate):
        try:
            certificate.verify_directly_issued_by(authority)
            return True
        except Exception:
            return False

    def _json(self, body):
        if self.headers.get("Content-Type", "").split(";")[0].strip() != "application/json":
            raise Refusal(415, "content_type")
        if len(body) > self.peer.limits["batch_bytes"]:
            raise Refusal(413, "batch_too_large")
        try:
            value = loads(body)
        except Malformed:
            raise Refusal(400, "malformed") from None
        if not isinstance(value, dict):
            raise Refusal(400, "malformed")
        return value

    def _method(self, *allowed):
        if self.command not in allowed:
            raise Refusal(405, "method_not_allowed")

    def _number(self, name):
        text = self.query.get(name, "0")
        if not re.fullmatch(r"\d{1,16}", text):
            raise Refusal(400, "malformed")
        return int(text)

    # The calls of §5.

    def _events(self, body):
        self._method("POST")
        elements = self._json(body).get("events")
        good = isinstance(elements, list) and elements and all(
            isinstance(element, str) or isinstance(element, dict) and isinstance(element.get("jws"), str)
            for element in elements)
        if not good:
            raise Refusal(400, "malformed")
        if len(elements) > self.peer.limits["batch_events"]:
            raise Refusal(413, "batch_too_large")
        hops = [hop for hop in re.split(r"[, ]+", self.headers.get("Tongban-Hops", "")) if hop]
        if self.peer.id in hops or len(hops) > 2:
            raise Refusal(508, "loop_detected")
        fault = self.fault
        if fault and fault.kind == "answer":
            text = sign(self.peer.key, RECEIPT, {"receiver": self.peer.id, "time": self.peer.clock.at(),
                                                 "results": fault.how(elements)})
        else:
            text = self.peer.take(elements, self.caller)
        if fault and fault.kind == "twist":
            payload = opened(text, RECEIPT, [self.peer.key.jwk])
            text = sign(fault.key or self.peer.key, RECEIPT, fault.how(payload) if fault.how else payload)
        return 200, {}, dumps({"receipt": text}).encode()

    def _receipts(self, body):
        self._method("POST")
        receipts = self._json(body).get("receipts")
        if not isinstance(receipts, list) or not all(isinstance(text, str) for text in receipts):
            raise Refusal(400, "malformed")
        self.peer.final += receipts
        return 204, {}, b""

    def _cases(self, _):
        self._method("GET")
        parts = self.route.split("/")
        if len(parts) != 4 or parts[3] != "events" or not UUID7.match(parts[2]):
            raise Refusal(404, "not_found")
        if self.query.get("author") not in ("origin", "destination"):
            raise Refusal(400, "malformed")
        after = self._number("after")
        caller, source = self._reader()
        case = self.peer.cases.get(parts[2])
        if case is None or case.side(caller) is None:
            raise Refusal(404, "not_found")
        log = case.logs[self.query["author"]][after:]
        events = [{"event": stored.text} if source is None else self._sealed(stored, caller) for stored in log[:PAGE]]
        return 200, {}, dumps({"events": events, "more": len(log) > PAGE}).encode()

    def _sealed(self, stored, caller):
        key = self.peer.others[caller].key("enc")
        return {"jws": stored.jws, **({"sealed": seal(stored.disclosures, key)} if stored.disclosures else {})}

    def _reader(self):
        """Who reads: the connection, or through a hub whoever signed the request."""
        token = self.headers.get("Tongban-Request")
        if not token:
            return self.caller, None
        try:
            claimed = loads(_middle(token)).get("source")
        except Malformed:
            raise Refusal(401, "peer_unknown") from None
        other = self.peer.others.get(claimed)
        payload = other and self.caller in other.via and opened(token, REQUEST, other.keys)
        target = self.path.removeprefix("/federation/v1")
        fresh = payload and abs((self.peer.clock.now() - _moment(payload["time"])).total_seconds()) <= 300
        if not fresh or [payload["method"], payload["path"], payload["audience"]] != [
                self.command, target, self.peer.id]:
            raise Refusal(401, "peer_unknown")
        return claimed, self.caller

    def _heads(self, _):
        self._method("GET")
        caller, _ = self._reader()
        heads = [{"case": case.id, "author": side, "sequence": len(log), "digest": log[-1].digest}
                 for case in self.peer.cases.values() if case.side(caller)
                 for side, log in case.logs.items() if log]
        at = self._number("after")
        limit = min(self._number("limit") or PAGE, PAGE)
        more = {"next": str(at + limit)} if at + limit < len(heads) else {}
        return 200, {}, dumps({"heads": heads[at:at + limit], **more}).encode()

    def _blobs(self, body):
        name = self.route.removeprefix("/blobs/")
        if not HEX64.match(name):
            raise Refusal(404, "not_found")
        return getattr(self, "_blob_" + self.command.lower(), self._method)(name, body)

    def _place(self, name):
        owner = self.headers.get("Tongban-From") or self.caller
        if owner != self.caller and self.caller not in self.peer.others[owner].via:
            raise Refusal(401, "peer_unknown")
        far = self.headers.get("Tongban-For")
        return (owner, name, far) if far and far != self.peer.id else (owner, name)

    def _blob_head(self, name, _):
        place = self._place(name)
        if place in self.peer.blobs or len(place) == 2 and self.peer.holds(place[0], name):
            return 200, {}, b""
        return 404, {"Upload-Offset": str(len(self.peer.uploads.get(place, b"")))}, b""

    def _blob_put(self, name, body):
        place = self._place(name)
        found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", self.headers.get("Content-Range", ""))
        if not found or int(found[2]) - int(found[1]) + 1 != len(body) or int(found[2]) >= int(found[3]):
            raise Refusal(400, "malformed")
        first, total = int(found[1]), int(found[3])
        if total > self.peer.limits["blob_bytes"] or len(body) > self.peer.limits["part_bytes"]:
            raise Refusal(413, "blob_too_large")
        if place in self.peer.blobs:
            return 201, {}, b""
        held = self.peer.uploads.setdefault(place, bytearray())
        if first != len(held):
            raise Refusal(409, "offset_wrong", **{"Upload-Offset": str(len(held))})
        held += body
        if len(held) < total:
            return 202, {"Upload-Offset": str(len(held))}, b""
        del self.peer.uploads[place]
        if sha(bytes(held)).hex() != name:
            raise Refusal(422, "digest_wrong")
        self.peer.blobs[place] = bytes(held)
        return 201, {}, b""

    def _blob_get(self, name, _):
        caller, _ = self._reader()
        blob = self.peer.blob_for(caller, name)
        if blob is None:
            raise Refusal(404, "not_found")
        found = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if not found:
            return 200, {"Content-Type": "application/octet-stream"}, blob
        first, last = int(found[1]), min(int(found[2] or len(blob) - 1), len(blob) - 1)
        if first > last:
            raise Refusal(416, "range_invalid", **{"Content-Range": f"bytes */{len(blob)}"})
        return 206, {"Content-Type": "application/octet-stream",
                     "Content-Range": f"bytes {first}-{last}/{len(blob)}"}, blob[first:last + 1]

    def _catalog(self, _):
        self._method("GET")
        after = self._number("after")
        mark = '"' + b64u(sha(f"{self.peer.revision} {after}"))[:16] + '"'
        if self.headers.get("If-None-Match") == mark:
            return 304, {"ETag": mark}, b""
        return 200, {"ETag": mark}, dumps({"catalog": self.peer.catalogue(after)}).encode()

    def _descriptor(self, _):
        self._method("GET")
        return 200, {}, dumps({"descriptor": self.peer.descriptor()}).encode()

    def _ping(self, _):
        self._method("GET")
        caller, _ = self._reader()
        last = self.peer.last_of.get(caller)
        return 200, {}, dumps({"gateway": self.peer.id, "time": stamp(self.peer.clock.now()), "protocol": ["1"],
                               **({"last": last} if last else {})}).encode()

    def _forward(self, body):
        """As a hub: a call with `Tongban-For` of another goes on unchanged; blobs uploaded for it stay here."""
        far = self.headers.get("Tongban-For")
        if not far or far == self.peer.id or self.command in ("HEAD", "PUT"):
            return False
        if not self.peer.relays or far not in self.peer.others:
            raise Refusal(404, "not_found")
        passed = {name: self.headers[name] for name in ("Tongban-For", "Tongban-Request", "Range", "If-None-Match")
                  if name in self.headers}
        answer = self.peer.call(far, self.command, self.path.removeprefix("/federation/v1"), body or None, passed)
        headers = {name: answer.headers[name] for name in ("Content-Type", "ETag", "Content-Range", "Upload-Offset")
                   if name in answer.headers}
        self._answer(answer.status, answer.body, headers)
        return True


def _middle(token):
    parts = token.split(".")
    if len(parts) != 3:
        raise Malformed("JWS")
    return unb64u(parts[1])


def _moment(text):
    try:
        return moment_of(text)
    except Malformed:
        raise Refusal(401, "peer_unknown") from None

