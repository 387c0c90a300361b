"""The calls of PROTOCOL.md §5, as a peer answers them; `Handler` of server.py brings the request to them."""
import re
import time

from envelope import RECEIPT, REQUEST, opened, seal, sign
from wire import HEX64, UUID7, Malformed, b64u, dumps, loads, moment_of, sha, stamp, unb64u

PAGE = 256


class Refusal(Exception):
    def __init__(self, status, code, **headers):
        super().__init__(code)
        self.status, self.code, self.headers = status, code, headers


class Answers:
    """What a request has by then: `peer`, `caller`, `route`, `query`, `fault`, `headers`, `command`, `path`."""

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
        if fault and fault.kind == "slow":
            time.sleep(fault.seconds)
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
        events = [{**({"event": stored.text} if source is None else self._sealed(stored, caller)),
                   **({"erased": True} if stored.erased else {})} for stored in log[:PAGE]]
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
        fresh = payload and abs((self.peer.clock.now() - _moment(payload["time"])).total_seconds()) <= 300
        if not fresh or [payload["method"], payload["path"], payload["audience"]] != [
                self.command, self.path, self.peer.id]:
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

