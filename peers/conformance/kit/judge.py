"""What a receiver answers to one event: the checks of PROTOCOL.md §5 in their order, as one reads them."""
import datetime
import http.client

from case import PREFIX, SUFFIX, Case, Stored
from envelope import EVENT, read, unhide, unseal
from identity import verifies
from wire import HEX64, UUID7, Malformed, b64u, digest_of, is_integer, loads, moment_of, sha, unb64u
from words import AUTHORS, TYPES, faults

AHEAD = datetime.timedelta(minutes=10)
EXPIRED_LONG = 180 * 86400
REVOKED_LATE = 86400


class Answer(Exception):
    """The first check that failed."""

    def __init__(self, status, code=None, detail="", keep=True, **members):
        super().__init__(code or status)
        self.code, self.keep = code, keep
        self.result = {"status": status, **members}
        if code:
            self.result["problem"] = {"code": code, "detail": detail, "message": "此消息未被接受"}


def rejected(code, detail="", keep=True):
    return Answer("rejected", code, detail, keep)


def seconds(moment):
    return (moment - datetime.datetime(1970, 1, 1)).total_seconds()


class Judge:
    """Judges for one peer; `peer` keeps what was stored."""

    def __init__(self, peer):
        self.peer = peer

    def judge(self, element, caller):
        """The result for one element of a batch; what is good is stored."""
        text = element if isinstance(element, str) else element["jws"]
        result = {"digest": digest_of(text)}
        try:
            self._checks(element, text, caller, result)
            result["status"] = "stored"
        except Answer as answer:
            result.update(answer.result)
            if answer.code and answer.keep:
                self.peer.rejections[result["digest"]] = answer.result
        return result

    def _checks(self, element, text, caller, result):
        peer = self.peer
        sealed = element.get("sealed") if isinstance(element, dict) else None
        if len(text.encode()) + len((sealed or "").encode()) > peer.limits["event_bytes"]:
            raise rejected("too_large", keep=False)
        header, raw, parts = self._form(text, sealed is None and isinstance(element, str))
        payload = self._payload(raw)
        if isinstance(payload.get("id"), str) and UUID7.match(payload["id"]):
            result["id"] = payload["id"]
        key, expired = self._key(header, payload)
        signing, signature = parts[0].rsplit(".", 1)
        if header["alg"] != key["alg"] or not verifies(key, unb64u(signature), signing.encode()):
            raise rejected("signature_invalid", "signature", keep=False)
        if result["digest"] in peer.rejections:
            raise Answer(**{"status": "rejected", **peer.rejections[result["digest"]]})
        if payload.get("audience") != peer.id:
            raise rejected("audience_wrong", keep=False)
        case = self._author(payload, caller)
        side = case.side(payload["source"])
        log = case.logs[side]
        self._duplicate(log, payload, result["digest"])
        if expired:
            raise rejected("key_unknown", "expired", keep=False)
        self._late(key)
        kind = payload["type"][len(PREFIX):-len(SUFFIX)]
        if payload["type"] != PREFIX + kind + SUFFIX or kind not in TYPES:
            raise rejected("type_unsupported")
        disclosures = self._disclosures(parts, sealed, payload.get("data"))
        stored = self._data(payload, kind, case, parts[0], disclosures)
        if moment_of(payload["time"]) > peer.clock.now() + AHEAD:
            raise Answer("deferred", retry_after=60)
        if payload["sequence"] > len(log) + 1:
            raise Answer("deferred", expected=len(log) + 1)
        self._chain(payload, case, side)
        theirs = case.logs["destination" if side == "origin" else "origin"]
        if payload["seen"] > len(theirs):
            raise Answer("deferred", retry_after=5)
        if not case.legal(stored.event(side)):
            raise rejected("transition_illegal")
        if kind in ("submitted", "review_requested"):
            self._matter(payload["data"])
        missing = [name for name in payload["data"].get("blobs", []) if not peer.holds(payload["source"], name)]
        if missing:
            raise Answer("deferred", missing=missing)
        log.append(stored)
        peer.cases[case.id] = case
        peer.last_of[payload["source"]] = stored.digest

    def _form(self, text, whole):
        parts = text.split("~")
        try:
            if whole and (len(parts) < 2 or parts[-1]):
                raise Malformed("no ~ at the end")
            header, raw = read(parts[0], EVENT)
        except Malformed as error:
            raise rejected("signature_invalid", str(error), keep=False) from None
        return header, raw, parts

    def _payload(self, raw):
        try:
            payload = loads(raw)
        except Malformed as error:
            raise rejected("data_invalid", str(error)) from None
        if not isinstance(payload, dict):
            raise rejected("data_invalid", "payload")
        return payload

    def _key(self, header, payload):
        source = payload.get("source")
        if not isinstance(source, str):
            raise rejected("data_invalid", "source")
        try:
            keys = self.peer.keys_of(source, header["kid"])
        except (OSError, http.client.HTTPException):
            raise Answer("deferred", retry_after=60) from None
        key = next((key for key in keys if key["kid"] == header["kid"] and key["use"] == "sig"), None)
        if key is None:
            raise rejected("key_unknown", keep=False)
        try:
            at = seconds(moment_of(payload.get("time")))
        except Malformed:
            raise rejected("data_invalid", "time") from None
        if at < key.get("nbf", at) or at > key.get("exp", at) or at >= key.get("revoked", at + 1):
            raise rejected("key_unknown", "not valid then", keep=False)
        now = seconds(self.peer.clock.now())
        return key, now > key.get("exp", now) + EXPIRED_LONG

    def _author(self, payload, caller):
        if not isinstance(payload.get("subject"), str) or not UUID7.match(payload["subject"]):
            raise rejected("data_invalid", "subject")
        case = self.peer.cases.get(payload["subject"])
        source, kind = payload["source"], payload.get("type")
        if not isinstance(kind, str):
            raise rejected("data_invalid", "type")
        if case is None:
            if caller != source and caller not in self.peer.others[source].via:
                raise rejected("author_not_allowed", keep=False)
            return Case(payload["subject"], source, self.peer.id)
        side = case.side(source)
        authors = AUTHORS.get(kind[len(PREFIX):-len(SUFFIX)], {side})
        if side is None or side not in authors:
            raise rejected("author_not_allowed", keep=False)
        return case

    def _duplicate(self, log, payload, digest):
        if not is_integer(payload.get("sequence")) or payload["sequence"] < 1:
            raise rejected("data_invalid", "sequence")
        if payload["sequence"] <= len(log):
            if log[payload["sequence"] - 1].digest == digest:
                raise Answer("duplicate")
            self.peer.forks.append(digest)
            raise rejected("fork")

    def _late(self, key):
        if seconds(self.peer.clock.now()) > key.get("revoked", float("inf")) + REVOKED_LATE:
            raise Answer("deferred", retry_after=3600)

    def _disclosures(self, parts, sealed, data):
        """The disclosures; a sealed part that does not open, or holds what `_sd` does not name, is the carrier's."""
        if sealed is None:
            return parts[1:-1]
        try:
            found = unseal(sealed, self.peer.enc)
        except Malformed:
            raise Answer("deferred", retry_after=60) from None
        named = data.get("_sd", []) if isinstance(data, dict) else []
        if any(b64u(sha(text)) not in named for text in found):
            raise Answer("deferred", retry_after=60)
        return found

    def _data(self, payload, kind, case, jws, disclosures):
        known = {stored.payload["id"] for log in case.logs.values() for stored in log}
        if (payload.get("specversion") != "1.0" or payload.get("datacontenttype") != "application/json"
                or not UUID7.match(str(payload.get("id"))) or payload["id"] in known
                or not is_integer(payload.get("seen")) or payload["seen"] < 0 or payload["sequence"] > 4096
                or not isinstance(payload.get("data"), dict)
                or (payload["sequence"] == 1) == isinstance(payload.get("previous"), str)):
            raise rejected("data_invalid", "payload")
        blobs = payload["data"].get("blobs", [])
        if not isinstance(blobs, list) or not all(HEX64.match(str(name)) for name in blobs):
            raise rejected("data_invalid", "blobs")
        try:
            whole = unhide(kind, payload["data"], disclosures)
        except Malformed as error:
            raise rejected("data_invalid", str(error), keep="disclosure" not in str(error)) from None
        found = faults(kind, whole)
        if found:
            raise rejected("data_invalid", ", ".join(found))
        return Stored(jws + "~", disclosures)

    def _chain(self, payload, case, side):
        log = case.logs[side]
        if payload.get("previous") != (log[-1].digest if log else None):
            raise rejected("chain_broken", "previous")
        if log and payload["seen"] < log[-1].payload["seen"] or side == "destination" and payload["seen"] < 1:
            raise rejected("chain_broken", "seen")
        theirs = case.logs["destination" if side == "origin" else "origin"]
        if payload["seen"] and payload["seen"] <= len(theirs):
            if theirs[payload["seen"] - 1].payload["seen"] >= payload["sequence"]:
                raise rejected("chain_broken", "each has seen the other")

    def _matter(self, data):
        matter = self.peer.matters.get(data["matter"]["peer"])
        served = any(data["destination"].startswith(prefix) for prefix in self.peer.serves)
        if matter is None or not served:
            raise rejected("matter_unknown")
        today = self.peer.clock.today()
        if data["mode"] not in matter["modes"] or not matter["effective"] <= today <= matter.get("expires", today):
            raise rejected("matter_not_open")
        if "accepted" in data and matter["acceptance"] != "origin":
            raise rejected("matter_not_open")
