"""A peer's listener: HTTP/1.1 over mutual TLS, every path of PROTOCOL.md §5, and faults on order."""
import http.server
import re
import socket
import ssl
import threading
import urllib.parse

from cryptography import x509

from answers import Answers, Refusal
from identity import trust_pem
from wire import dumps

MESSAGES = {"malformed": "请求格式有误", "not_found": "没有找到", "content_type": "内容类型不被接受",
            "peer_unknown": "对方网关未登记", "peer_suspended": "对方网关已被暂停", "certificate_invalid": "证书已失效"}


class Fault:
    """Something that goes wrong once, at a request whose path begins so.

    `kind`: `cut` before anything is done, `drop` the answer after it is stored, `unavailable` (503), `twist` the
    receipt (`how` alters its payload; `key` signs it), `answer` (`how` makes the results, nothing is stored), `slow`
    (so many seconds before anything is done).
    """

    def __init__(self, kind, path="/events", how=None, key=None, retry_after=None, times=1, seconds=0):
        self.kind, self.path, self.how, self.key = kind, path, how, key
        self.retry_after, self.times, self.seconds = retry_after, times, seconds


class Server:
    def __init__(self, peer):
        self.peer = peer
        self.requests, self.script, self.open, self.down = [], [], set(), False
        self.busy = self.busiest = 0  # batches under way at one time
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
        self.context = context, self.peer.svid

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


class Handler(Answers, http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    peer = None

    def setup(self):
        if self.peer.server.down:
            raise ConnectionError
        context, self.svid = self.peer.server.context
        self.request = context.wrap_socket(self.request, server_side=True)
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
        self.peer.server.busy += self.route == "/events"
        self.peer.server.busiest = max(self.peer.server.busy, self.peer.server.busiest)
        try:
            self._answered(target, body)
        finally:
            self.peer.server.busy -= self.route == "/events"

    def _answered(self, target, body):
        self.peer.server.requests.append({"method": self.command, "path": self.route, "svid": self.svid,
                                          "headers": dict(self.headers),
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
