#!/usr/bin/env python3
"""Makes admission/admission.json: for every check of PROTOCOL.md §5 an event, what the receiver knows, and its answer.

Independent of the gateway: signatures by `cryptography` (deterministic ECDSA, so that the file is the same every
time but for the sealed parts), JWE by `joserfc`. The answers are stated by hand from the contract. Run it in this
folder. Order is tested too: each vector named `a_before_b` has both faults.
"""
import base64
import copy
import hashlib
import json
import pathlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from joserfc import jwe
from joserfc.jwk import ECKey

RECEIVER = "spiffe://hohhot.tongban/gateway/150100"
AUTHOR = "spiffe://ordos.tongban/gateway/150600"
HUB = "spiffe://gansu.tongban/gateway/620000"
BEHIND = "spiffe://longnan.tongban/gateway/621200"
STRANGER = "spiffe://other.tongban/gateway/999999"
NOW = "2026-03-02T02:00:00.000Z"
AGENCY = {"agency": {"name": "示例局", "uscc": "11150600MB1234567X"}}


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def compact(value) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


class Key:
    def __init__(self, seed: str, use: str = "sig"):
        number = int.from_bytes(hashlib.sha256(seed.encode()).digest(), "big") >> 1
        self.private = ec.derive_private_key(number, ec.SECP256R1())
        point = self.private.public_key().public_numbers()
        self.x, self.y = b64(point.x.to_bytes(32, "big")), b64(point.y.to_bytes(32, "big"))
        self.kid = b64(hashlib.sha256(compact({"crv": "P-256", "kty": "EC", "x": self.x, "y": self.y})).digest())
        self.use, self.d = use, b64(number.to_bytes(32, "big"))

    def jwk(self, **times):
        alg = "ES256" if self.use == "sig" else "ECDH-ES"
        return {"kty": "EC", "crv": "P-256", "x": self.x, "y": self.y, "kid": self.kid, "use": self.use, "alg": alg,
                **times}

    def sign(self, message: bytes) -> str:
        der = self.private.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
        r, s = utils.decode_dss_signature(der)
        return b64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))


AUTHOR_KEY, BEHIND_KEY, OTHER_KEY = Key("author"), Key("behind"), Key("other")
RECEIVER_ENC = Key("receiver enc", "enc")
SECOND = 1772416800  # NOW
EARLY, EXPIRED, REVOKED = Key("early"), Key("expired"), Key("revoked")
PEERS = [
    {"gateway": AUTHOR, "keys": {"keys": [
        AUTHOR_KEY.jwk(), EARLY.jwk(nbf=SECOND + 60), EXPIRED.jwk(exp=SECOND - 181 * 86400),
        REVOKED.jwk(revoked=SECOND - 86401)]}},
    {"gateway": BEHIND, "keys": {"keys": [BEHIND_KEY.jwk()]}, "via": [HUB]},
    {"gateway": HUB, "keys": {"keys": [Key("hub").jwk()]}},
]
CASE = "019caa84-3d80-7000-8000-0000000000%02x"
EVENT = "019caa84-3d80-7000-9000-0000000000%02x"
BLOB = hashlib.sha256(b"a blob").hexdigest()
counter = [0]


def submitted(**changes):
    data = {"by": AGENCY, "number": "SJ-1", "destination": "150100",
            "matter": {"local": "L-1", "peer": "M-OPEN", "mapping_version": 1}, "mode": "delegated",
            "channel": "window", "applicant_kind": "person", "paper": False, "delivery": {"way": "mail"}}
    personal = {"parties": [{"role": "applicant", "name": "示例", "id_type": "111", "id_no": "11010519491231002X"}],
                "form": {}, "materials": [], "verification": [], "declaration": {"signed": "paper"}}
    for name, value in changes.items():
        (personal if name in personal else data)[name] = value
    return data, personal


def note():
    return {"by": AGENCY, "kind": "question"}, {"text": "示例"}


class Event:
    """An event before it is signed; every part of it may be changed."""

    def __init__(self, kind="submitted", body=None, case=0, sequence=1, previous=None, seen=0, source=AUTHOR,
                 audience=RECEIVER, time=NOW, key=AUTHOR_KEY):
        counter[0] += 1
        data, personal = copy.deepcopy(body or submitted())
        self.disclosures = []
        for name, value in personal.items():
            salt = b64(hashlib.sha256(f"{counter[0]} {name}".encode()).digest()[:16])
            self.disclosures.append(b64(compact([salt, name, value])))
        if self.disclosures:
            data["_sd"] = sorted(b64(hashlib.sha256(d.encode()).digest()) for d in self.disclosures)
        self.payload = {"specversion": "1.0", "id": EVENT % counter[0], "source": source,
                        "type": f"cn.tongban.case.{kind}.v1", "subject": CASE % case, "time": time,
                        "datacontenttype": "application/json", "audience": audience, "sequence": sequence,
                        "seen": seen, "data": data}
        if previous is not None:
            self.payload["previous"] = previous.digest
        self.key = key
        self.header = {"alg": "ES256", "kid": key.kid, "typ": "tongban-event+jws"}
        self.signer = key
        self.raw = None

    def change(self, **members):
        for name, value in members.items():
            if value is None:
                self.payload.pop(name, None)
            else:
                self.payload[name] = value
        return self

    def data(self, **members):
        for name, value in members.items():
            if value is None:
                self.payload["data"].pop(name, None)
            else:
                self.payload["data"][name] = value
        return self

    @property
    def input(self):
        payload = self.raw if self.raw is not None else compact(self.payload)
        return b64(compact(self.header)) + "." + b64(payload)

    @property
    def digest(self):
        return b64(hashlib.sha256(self.input.encode()).digest())

    @property
    def jws(self):
        return self.input + "." + self.signer.sign(self.input.encode())

    @property
    def text(self):
        return self.jws + "~" + "".join(d + "~" for d in self.disclosures)

    def sealed(self, disclosures=None, key=RECEIVER_ENC):
        public = ECKey.import_key({"kty": "EC", "crv": "P-256", "x": key.x, "y": key.y})
        plain = "~".join(self.disclosures if disclosures is None else disclosures)
        header = {"alg": "ECDH-ES", "enc": "A256GCM", "kid": key.kid}
        return {"jws": self.jws, "sealed": jwe.encrypt_compact(header, plain.encode(), public)}


vectors = []


def vector(name, check, event, answer, setup=(), caller=AUTHOR, remembered=False, text=None, **context):
    status, _, detail = answer.partition(" ")
    expected = {"status": status}
    if status == "rejected":
        expected["code"] = detail
    elif status == "deferred":
        kind, _, value = detail.partition(" ")
        expected[kind] = json.loads(value) if value else True
    sent = text if text is not None else event.text
    jws = sent["jws"] if isinstance(sent, dict) else sent
    parts = jws.split(".")
    digest = b64(hashlib.sha256((".".join(parts[:2]) if len(parts) > 2 else jws).encode()).digest())
    vectors.append({"name": name, "check": check, "caller": caller, "setup": [s if isinstance(s, dict) else {
        "event": s.text} for s in setup], "event": sent, "digest": digest, "expected": expected,
        "remembered": remembered, **context})


def own_received():
    return {"own": {"type": "received", "data": {"by": AGENCY, "number": "BL-1", "desk": "示例"}}}


def build():
    first = Event()
    vector("stored", "none", first, "stored")
    vector("duplicate", "duplicate", first, "duplicate", [first])
    resigned = copy.copy(first)
    vector("duplicate_without_disclosures", "duplicate", first, "duplicate", [first], text=resigned.jws + "~")

    # too_large
    length = len(first.text)
    vector("as_long_as_the_limit", "too_large", first, "stored", limits={"event_bytes": length})
    vector("too_large", "too_large", first, "rejected too_large", limits={"event_bytes": length - 1})
    vector("too_large_before_form", "too_large", first, "rejected too_large", text=first.text[:-1],
           limits={"event_bytes": length - 2})

    # signature_invalid: form, header, base64, typ
    vector("no_dots", "form", first, "rejected signature_invalid", text="garbage")
    vector("one_dot", "form", first, "rejected signature_invalid", text="a.b~")
    vector("no_tilde", "form", first, "rejected signature_invalid", text=first.jws)
    vector("padded", "form", first, "rejected signature_invalid", text=first.jws + "=~")
    for name, header in [("typ_other", {"typ": "tongban-receipt+jws"}), ("header_more", {"crit": []}),
                         ("typ_missing", {"typ": None})]:
        event = Event()
        event.header.update(header)
        event.header = {k: v for k, v in event.header.items() if v is not None}
        vector(name, "form", event, "rejected signature_invalid")
    spare = first.jws[:-1] + {"A": "B", "Q": "R", "g": "h", "w": "x"}.get(first.jws[-1], "B")
    vector("spare_bits", "form", first, "rejected signature_invalid", text=spare + "~")

    # the source cannot be read, or is nobody
    twice = Event()
    twice.raw = compact(twice.payload)[:-1] + b',"source":"x"}'
    vector("member_twice", "source", twice, "rejected data_invalid")
    vector("source_unreadable", "source", Event().change(source="ordos"), "rejected data_invalid")
    vector("author_not_enrolled", "key_unknown", Event(source=STRANGER, key=OTHER_KEY), "rejected key_unknown")
    vector("kid_unknown", "key_unknown", Event(key=OTHER_KEY), "rejected key_unknown", descriptor="fetched")
    vector("kid_unknown_unreachable", "key_unknown", Event(key=OTHER_KEY), "deferred retry_after",
           descriptor="unreachable")
    vector("key_not_yet", "key_unknown", Event(key=EARLY), "rejected key_unknown", descriptor="fetched")
    vector("key_expired", "key_unknown", Event(key=EXPIRED, time="2025-06-01T00:00:00.000Z"),
           "rejected key_unknown", descriptor="fetched")
    vector("time_unreadable", "key_unknown", Event().change(time="2026-03-02T02:00:00Z"), "rejected data_invalid")

    # signature_invalid: alg, signature
    forged = Event()
    forged.signer = OTHER_KEY
    vector("signature_other", "signature", forged, "rejected signature_invalid")
    alg = Event()
    alg.header["alg"] = "SM2"
    vector("alg_other", "signature", alg, "rejected signature_invalid")
    both = Event(audience=STRANGER)
    both.signer = OTHER_KEY
    vector("signature_before_audience", "signature", both, "rejected signature_invalid")

    # audience, author
    vector("audience_other", "audience", Event(audience=STRANGER), "rejected audience_wrong")
    vector("audience_unreadable", "audience", Event().change(audience=7), "rejected data_invalid", remembered=True)
    vector("audience_before_author", "audience", Event(audience=STRANGER), "rejected audience_wrong", caller=HUB)
    vector("hub_not_in_via", "author", Event(), "rejected author_not_allowed", caller=HUB)
    vector("hub_in_via", "author", Event(source=BEHIND, key=BEHIND_KEY), "stored", caller=HUB)
    vector("subject_unreadable", "author", Event().change(subject="1"), "rejected data_invalid", remembered=True)
    vector("third_party", "author", Event("note", note(), sequence=2, previous=first, source=BEHIND,
           key=BEHIND_KEY), "rejected author_not_allowed", [first], caller=BEHIND)
    vector("other_sides_type", "author", Event("accepted", ({"by": AGENCY, "deemed": False, "accepted_on":
           "2026-03-02", "due_on": "2026-03-09", "notice_no": "1"}, {}), sequence=2, previous=first),
           "rejected author_not_allowed", [first])

    # fork
    vector("fork", "fork", Event(), "rejected fork", [first], remembered=True)
    vector("fork_before_data", "fork", Event().change(specversion="0.3"), "rejected fork", [first], remembered=True)
    vector("sequence_unreadable", "fork", Event().change(sequence=0), "rejected data_invalid", remembered=True)
    vector("sequence_too_high", "fork", Event().change(sequence=4097), "rejected data_invalid", remembered=True)

    # late under a revoked key
    late = Event(key=REVOKED, time="2026-02-28T00:00:00.000Z")
    vector("late_under_revoked_key", "late", late, "deferred retry_after")
    after = Event(key=REVOKED)
    vector("signed_after_revoked", "key_unknown", after, "rejected key_unknown", descriptor="fetched")

    # type, data
    vector("type_unknown", "type", Event().change(type="cn.tongban.case.vanished.v1"), "rejected type_unsupported",
           remembered=True)
    vector("type_version_2", "type", Event().change(type="cn.tongban.case.submitted.v2"),
           "rejected type_unsupported", remembered=True)
    vector("type_before_data", "type", Event().change(type="x", specversion="0.3"), "rejected type_unsupported",
           remembered=True)
    for name, members in [("specversion", {"specversion": "1.1"}), ("content_type", {"datacontenttype": None}),
                          ("seen_negative", {"seen": -1}), ("seen_fraction", {"seen": 0.5}), ("id_v4", {
                              "id": "0ac8e6f2-0000-4000-8000-000000000000"})]:
        vector("data_" + name, "data", Event().change(**members), "rejected data_invalid", remembered=True)
    same = Event("note", note(), sequence=2, previous=first).change(id=first.payload["id"])
    vector("id_twice", "data", same, "rejected data_invalid", [first], remembered=True)
    dropped = Event()
    dropped.disclosures.pop()
    vector("disclosure_missing", "data", dropped, "rejected data_invalid")
    added = Event()
    added.disclosures.append(b64(compact([b64(b"0" * 16), "reason", "x"])))
    vector("disclosure_not_named", "data", added, "rejected data_invalid")
    unsorted = Event()
    unsorted.data(_sd=list(reversed(unsorted.payload["data"]["_sd"])))
    vector("sd_unsorted", "data", unsorted, "rejected data_invalid", remembered=True)
    vector("personal_in_clear", "data", Event().data(address="示例"), "rejected data_invalid", remembered=True)
    vector("blobs_not_named", "data", Event().data(blobs=[BLOB]), "rejected data_invalid", remembered=True)
    vector("schema_word", "data", Event(body=submitted(channel="pigeon")), "rejected data_invalid", remembered=True)
    vector("schema_missing", "data", Event().data(number=None), "rejected data_invalid", remembered=True)
    vector("schema_null", "data", Event(body=submitted(project_code=None)), "rejected data_invalid", remembered=True)
    vector("unknown_member_kept", "data", Event(body=submitted(x_own="示例")), "stored")
    vector("data_before_time", "data", Event(body=submitted(channel="pigeon"), time="2026-03-02T03:00:00.000Z"),
           "rejected data_invalid", remembered=True)

    # time, expected, chain, seen
    vector("ten_minutes_ahead", "time", Event(time="2026-03-02T02:10:00.000Z"), "stored")
    vector("a_millisecond_more", "time", Event(time="2026-03-02T02:10:00.001Z"), "deferred retry_after")
    vector("gap", "expected", Event("note", note(), sequence=3, previous=first), "deferred expected 2", [first])
    vector("gap_unknown_case", "expected", Event("note", note(), sequence=2, previous=first), "deferred expected 1")
    vector("gap_before_chain", "expected", Event("note", note(), sequence=3, previous=Event()),
           "deferred expected 2", [first])
    vector("previous_other", "chain", Event("note", note(), sequence=2, previous=Event()), "rejected chain_broken",
           [first], remembered=True)
    vector("previous_missing", "chain", Event("note", note(), sequence=2), "rejected data_invalid", [first],
           remembered=True)
    vector("previous_on_first", "chain", Event(previous=first), "rejected chain_broken", remembered=True)
    second = Event("note", note(), sequence=2, previous=first, seen=1)
    vector("seen_falls", "chain", Event("note", note(), sequence=3, previous=second, seen=0),
           "rejected chain_broken", [first, own_received(), second], remembered=True)
    vector("seen_ahead", "seen", Event("note", note(), sequence=2, previous=first, seen=1), "deferred retry_after",
           [first], fetches=True)
    vector("seen_of_unknown_case", "seen", Event(seen=1), "deferred retry_after", fetches=True)
    vector("chain_before_seen", "chain", Event("note", note(), sequence=2, previous=Event(), seen=1),
           "rejected chain_broken", [first], remembered=True)

    # legality, catalogue, blobs
    vector("first_event_other_type", "legality", Event("note", note()), "rejected transition_illegal",
           remembered=True)
    vector("submitted_twice", "legality", Event(sequence=2, previous=first), "rejected transition_illegal", [first],
           remembered=True)
    unknown = submitted(matter={"local": "L-1", "peer": "M-NONE", "mapping_version": 1})
    vector("matter_unknown", "matter", Event(body=unknown), "rejected matter_unknown", remembered=True)
    vector("division_not_served", "matter", Event(body=submitted(destination="150200")), "rejected matter_unknown",
           remembered=True)
    closed = submitted(matter={"local": "L-1", "peer": "M-CLOSED", "mapping_version": 1})
    vector("matter_not_open", "matter", Event(body=closed), "rejected matter_not_open", remembered=True)
    accepted = submitted(accepted={"notice_no": "1", "accepted_on": "2026-03-02", "due_on": "2026-03-09",
                                   "authority": AGENCY["agency"]})
    vector("accepted_at_origin_not_agreed", "matter", Event(body=accepted), "rejected matter_not_open",
           remembered=True)
    reference = {"digest": BLOB, "size": 100, "media_type": "image/png", "name": "示例.png", "key": b64(b"k" * 16)}
    with_blob = Event(body=submitted(declaration={"signed": "paper", "blob": reference})).data(blobs=[BLOB])
    vector("blob_missing", "missing", with_blob, "deferred missing " + json.dumps([BLOB]))
    vector("blob_held", "missing", with_blob, "stored", uploaded=[BLOB])
    closed_blob = submitted(declaration={"signed": "paper", "blob": reference},
                            matter={"local": "L-1", "peer": "M-CLOSED", "mapping_version": 1})
    vector("matter_before_missing", "matter", Event(body=closed_blob).data(blobs=[BLOB]),
           "rejected matter_not_open", remembered=True)

    # through a hub
    behind = Event(source=BEHIND, key=BEHIND_KEY)
    vector("sealed", "sealed", behind, "stored", caller=HUB, text=behind.sealed())
    vector("sealed_to_other_key", "sealed", behind, "deferred retry_after", caller=HUB,
           text=behind.sealed(key=Key("nobody", "enc")))
    extra = behind.disclosures + [b64(compact([b64(b"1" * 16), "reason", "x"]))]
    vector("sealed_not_named", "sealed", behind, "deferred retry_after", caller=HUB,
           text=behind.sealed(disclosures=extra))
    broken = behind.sealed()
    broken["sealed"] = broken["sealed"][:-4]
    vector("sealed_broken", "sealed", behind, "deferred retry_after", caller=HUB, text=broken)


build()
pathlib.Path("admission").mkdir(exist_ok=True)
out = {"receiver": RECEIVER, "now": NOW, "enc": {**RECEIVER_ENC.jwk(), "d": RECEIVER_ENC.d}, "peers": PEERS,
       "matters": {"M-OPEN": {"division": "150100", "modes": ["delegated"], "acceptance": "destination"},
                   "M-CLOSED": {"division": "150100", "retired": "2026-01-01"}},
       "vectors": vectors}
pathlib.Path("admission/admission.json").write_text(json.dumps(out, ensure_ascii=False, indent=1) + "\n")
print(len(vectors), "vectors")
