"""An independent peer of TFP/1, written from PROTOCOL.md and CASE.md alone: what it is, keeps, sends and believes."""
import base64
import http.client
import ssl
import threading
import urllib.parse

from cryptography import x509

from case import Author, Case, Stored
from envelope import CATALOG, DESCRIPTOR, RECEIPT, REQUEST, opened, read, receipt, seal, sign
from identity import Authority, ES256Key, trust_pem
from judge import Judge
from server import Server
from wire import Malformed, digest_of, dumps, loads, sha, uuid7

LIMITS = {"batch_events": 256, "batch_bytes": 1048576, "event_bytes": 262144, "blob_bytes": 105906176,
          "part_bytes": 8388608}


class Other:
    """An enrolled peer: what its peer file says, and its newest descriptor."""

    def __init__(self, file):
        self.file = file
        self.id, self.endpoint, self.via = file["gateway"], file["endpoint"], file.get("via", [])
        self.keys = list(file["keys"]["keys"])
        self.suspended = False
        self.issued, self.asked = "", None

    def key(self, use):
        return next(key for key in self.keys if key["use"] == use and "revoked" not in key)

    @property
    def domain(self):
        return self.id.split("/")[2]

    def authorities(self):
        return [x509.load_der_x509_certificate(base64.b64decode(key["x5c"][0])) for key in self.file["bundle"]["keys"]]

    def revoked(self, certificate):
        lists = [x509.load_der_x509_crl(base64.b64decode(text)) for text in self.file.get("crl", [])]
        return any(found.get_revoked_certificate_by_serial_number(certificate.serial_number) for found in lists)


class Answered:
    """An HTTP answer."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return loads(self.body)

    @property
    def code(self):
        return self.json.get("code") if self.body[:1] == b"{" else None


class Peer(Author):
    def __init__(self, gateway, name, serves, clock, folder, key=None, relays=False, authority=None, matters=()):
        super().__init__(gateway, clock, key or ES256Key())
        self.name, self.serves, self.relays, self.limits = name, list(serves), relays, dict(LIMITS)
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.authority = authority or Authority(gateway.split("/")[2])
        self.enc = ES256Key("enc")
        self.keys = [self.key, self.enc]
        self.extra_jwks = []
        self.matters = {matter["code"]: matter for matter in matters}
        self.revision = 1
        self.others, self.cases, self.rejections, self.forks, self.last_of = {}, {}, {}, [], {}
        self.blobs, self.uploads, self.own_blobs = {}, {}, {}
        self.custody, self.final = [], []
        self.links = threading.local()
        self.lock = threading.RLock()
        self.judge = Judge(self)
        self.svid = self.authority.svid(gateway)
        self.server = Server(self)

    # Who it is.

    def jwks(self):
        return {"keys": [key.jwk for key in self.keys] + self.extra_jwks}

    def peer_file(self, via=None, **more):
        return {"gateway": self.id, "name": self.name, "endpoint": self.server.endpoint, "serves": self.serves,
                "bundle": self.authority.bundle(), "keys": self.jwks(), **({"via": via} if via else {}), **more}

    def descriptor(self, **more):
        return sign(self.key, DESCRIPTOR, {
            "gateway": self.id, "name": self.name, "serves": self.serves, "endpoint": self.server.endpoint,
            "protocol": ["1"], "keys": self.jwks(), "limits": self.limits, "relays": self.relays,
            "issued": self.clock.at(), "expires": self.clock.at(days=30), **more})

    def catalogue(self, after=0):
        changes = [{"put": matter} for matter in self.matters.values()] if after < self.revision else []
        return sign(self.key, CATALOG, {"gateway": self.id, "revision": self.revision, "since": after,
                                        "changes": changes, "more": False})

    def enrol(self, file):
        self.others[file["gateway"]] = Other(file)
        self.server.reload()

    def start(self):
        self.server.start()
        return self

    def stop(self):
        self.server.stop()

    # Calling others.

    def link(self, other, svid="own", fresh=False):
        """A connection to a peer under an SVID; None shows no certificate. The peer's identity is checked."""
        svid = self.svid if svid == "own" else svid
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.load_verify_locations(cadata=trust_pem(other.file["bundle"]))
        if svid:
            context.load_cert_chain(svid.write(self.folder))
        target = urllib.parse.urlsplit(other.endpoint)
        link = http.client.HTTPSConnection(target.hostname, target.port, context=context, timeout=30)
        link.connect()
        names = [name for kind, name in link.sock.getpeercert()["subjectAltName"] if kind == "URI"]
        if names != [other.id]:
            link.close()
            raise ssl.SSLError(f"the peer is {names}")
        return link

    def call(self, to, method, path, body=None, headers=None, link=None):
        """One request to a peer by its id; `body` that is no bytes goes as JSON. Connections are kept per thread."""
        other = self.others[to]
        kept = self.links.__dict__.setdefault("by_id", {})
        own = link is None
        headers = dict(headers or {})
        if body is not None and not isinstance(body, bytes):
            body = dumps(body).encode()
            headers.setdefault("Content-Type", "application/json")
        for attempt in (1, 2):
            link = link if not own else kept.get(to) or kept.setdefault(to, self.link(other))
            try:
                link.request(method, "/federation/v1" + path, body, headers)
                answer = link.getresponse()
                return Answered(answer.status, answer.headers, answer.read())
            except (OSError, http.client.HTTPException):
                link.close()
                kept.pop(to, None)
                if attempt == 2 or not own:
                    raise

    def post(self, to, elements, **how):
        return self.call(to, "POST", "/events", {"events": elements}, **how)

    def send(self, to, elements, **how):
        """Posts a batch; gives the results of a receipt that proves something."""
        answer = self.post(to, elements, **how)
        if answer.status != 200:
            raise AssertionError(f"{answer.status} {answer.body[:300]}")
        return self.believe(to, answer.json["receipt"], elements)

    def believe(self, to, text, elements):
        """The results of a receipt; an AssertionError says why it proves nothing."""
        payload = opened(text, RECEIPT, self.others[to].keys)
        if payload is None:
            self.fetch_descriptor(to)
            payload = opened(text, RECEIPT, self.others[to].keys)
        assert payload is not None, "the receipt is not signed by a key on file"
        assert payload["receiver"] == to, "another receiver"
        sent = [digest_of(element if isinstance(element, str) else element["jws"]) for element in elements]
        assert [result["digest"] for result in payload["results"]] == sent, "another number, order or digest"
        return payload["results"]

    def fetch_descriptor(self, to):
        other = self.others[to]
        text = self.call(to, "GET", "/descriptor").json["descriptor"]
        payload = opened(text, DESCRIPTOR, other.keys)
        if payload and payload["gateway"] == to and payload["issued"] > other.issued:
            other.issued, other.descriptor = payload["issued"], payload
            other.keys = payload["keys"]["keys"]  # what it no longer lists would serve for reading only
        return payload

    def upload(self, to, cipher, part=1 << 20, headers=None):
        """Puts a blob, going on where the answer says."""
        name, total = sha(cipher).hex(), len(cipher)
        head = self.call(to, "HEAD", f"/blobs/{name}", headers=headers)
        at = total if head.status == 200 else int(head.headers.get("Upload-Offset", 0))
        while at < total:
            piece = cipher[at:at + part]
            answer = self.put(to, name, piece, at, total, headers=headers)
            assert answer.status in (201, 202), (answer.status, answer.body)
            at += len(piece)
        return name

    def put(self, to, name, piece, at, total, headers=None, **how):
        return self.call(to, "PUT", f"/blobs/{name}", piece, {
            "Content-Range": f"bytes {at}-{at + len(piece) - 1}/{total}",
            "Content-Type": "application/octet-stream", **(headers or {})}, **how)

    def request_token(self, method, path, audience, **more):
        """The header that lets a call pass a hub (§7)."""
        return sign(self.key, REQUEST, {"source": self.id, "method": method, "path": "/federation/v1" + path,
                                        "audience": audience, "time": self.clock.at(), **more})

    # What it keeps.

    def open_case(self, destination, case_id=None):
        case = Case(case_id or uuid7(self.clock.now()), self.id, destination)
        self.cases[case.id] = case
        return case

    def holds(self, other, name):
        """Blobs are held per peer: what it uploaded itself, or what an event of ours named in a shared case."""
        return (other, name) in self.blobs or name in self.own_blobs and any(
            name in stored.payload["data"].get("blobs", [])
            for case in self.cases.values() if case.side(other)
            for stored in case.logs[case.side(self.id)])

    def blob_for(self, other, name):
        """The bytes, for a party of a case that names it."""
        for case in self.cases.values():
            if case.side(other) and any(name in stored.payload["data"].get("blobs", [])
                                        for log in case.logs.values() for stored in log):
                found = self.own_blobs.get(name) or self.blobs.get((case.other(self.id), name))
                if found:
                    return found
        return None

    def keys_of(self, source, kid):
        """The keys of an author; its descriptor is fetched, at most once a minute, if no such key is on file.

        OSError if it had to be fetched and could not.
        """
        other = self.others.get(source)
        if other is None:
            return []
        now = self.clock.now()
        if all(key["kid"] != kid for key in other.keys) and (
                other.asked is None or (now - other.asked).total_seconds() >= 60):
            other.asked = now
            self.fetch_descriptor(source)
        return other.keys

    def take(self, elements, caller):
        """Receives a batch and signs the receipt."""
        with self.lock:
            results = [self._take(element, caller) for element in elements]
        return receipt(self.key, self.id, self.clock.at(), results)

    def _take(self, element, caller):
        if self.relays:
            relayed = self._relay(element)
            if relayed:
                return relayed
        return self.judge.judge(element, caller)

    # As a hub (§7).

    def _relay(self, element):
        text = element if isinstance(element, str) else element["jws"]
        try:
            payload = loads(read(text.split("~")[0], "tongban-event+jws")[1])
        except Malformed:
            return None
        if payload.get("audience") == self.id or payload.get("audience") not in self.others:
            return None
        result = {"id": payload["id"], "digest": digest_of(text), "status": "relayed"}
        if isinstance(element, str) and payload["data"].get("_sd"):
            return {**result, "status": "rejected", "problem": {"code": "data_invalid"}}
        missing = [name for name in payload["data"].get("blobs", [])
                   if (payload["source"], name, payload["audience"]) not in self.blobs]
        if missing:
            return {**result, "status": "deferred", "missing": missing}
        self.custody.append((payload["source"], payload["audience"], element))
        return result

    def pass_on(self):
        """Sends what is in custody on, one author's events per batch; passes the final receipts back."""
        with self.lock:
            held, self.custody = self.custody, []
        for pair in dict.fromkeys(entry[:2] for entry in held):
            author, audience = pair
            batch = [entry[2] for entry in held if entry[:2] == pair]
            for element in batch:
                for name in Stored(element if isinstance(element, str) else element["jws"] + "~").payload["data"].get(
                        "blobs", []):
                    self.upload(audience, self.blobs[author, name, audience], headers={"Tongban-From": author})
            answer = self.post(audience, batch, headers={"Tongban-Hops": self.id})
            assert answer.status == 200, answer.body
            text = answer.json["receipt"]
            self.final.append(self.believe(audience, text, batch))
            done = self.call(author, "POST", "/receipts", {"receipts": [text]})
            assert done.status == 204, (done.status, done.body)
        return len(held)

    def sealed(self, text, to):
        """A batch element for a hub: the disclosures for the far gateway's eyes only."""
        stored = Stored(text)
        if not stored.disclosures:
            return {"jws": stored.jws}
        return {"jws": stored.jws, "sealed": seal(stored.disclosures, self.others[to].key("enc"))}
