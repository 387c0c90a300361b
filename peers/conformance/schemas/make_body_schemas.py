#!/usr/bin/env python3
"""Makes bodies/*.json, the schemas of what docs/protocol.md sends, and ../vectors/bodies.json with an example
that each takes and what each refuses. Run it in this folder. Unknown members are allowed throughout.
"""
import copy
import json

DIGEST, HEX = {"type": "string", "pattern": "^[A-Za-z0-9_-]{43}$"}, {"type": "string", "pattern": "^[0-9a-f]{64}$"}
UUID = {"type": "string", "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"}
TIME = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$"}
DATE = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "format": "date"}
GATEWAY = {"type": "string", "pattern": "^spiffe://[a-z0-9._-]+/gateway/[A-Za-z0-9._-]+$"}
JWS = {"type": "string", "pattern": "^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$"}
JWE = {"type": "string", "pattern": "^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$"}
SDJWT = {"type": "string", "pattern": "^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+~([A-Za-z0-9_-]+~)*$"}
TEXT, BOOL = {"type": "string"}, {"type": "boolean"}
COUNT = {"type": "integer", "minimum": 0, "maximum": 9007199254740991}
POSITIVE = {"type": "integer", "minimum": 1, "maximum": 9007199254740991}
CODE = {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"}
PREFIX = {"type": "string", "pattern": "^[0-9]{2,12}$"}
SIDE, LIMIT = {"enum": ["origin", "destination"]}, {"enum": ["working_day", "calendar_day", "month", "hour"]}


def record(optional=(), **members):
    return {"type": "object", "properties": members, "required": [m for m in members if m not in optional]}


def many(items, least=0, most=None):
    return {"type": "array", "items": items, **({"minItems": least} if least else {}), **({"maxItems": most} if most else {})}


def words(*list_):
    return {"type": "string", "enum": list(list_)}


JWK = record(["kid", "alg", "use", "nbf", "exp", "revoked", "crv", "x", "y", "x5c"], kty=TEXT, kid=DIGEST, alg=TEXT, use=TEXT,
             crv=TEXT, x=TEXT, y=TEXT, x5c=many(TEXT), nbf=COUNT, exp=COUNT, revoked=COUNT)
KEYS = record(keys=many(JWK))
PROBLEM = record(["title", "detail", "message"], code=CODE, title=TEXT, detail=TEXT, message=TEXT)
RESULT = record(["id", "expected", "missing", "retry_after", "problem"], id=TEXT, digest=DIGEST,
                status=words("stored", "duplicate", "deferred", "relayed", "rejected"), expected=POSITIVE,
                missing=many(HEX, 1), retry_after=COUNT, problem=PROBLEM)
RESULT["if"] = {"properties": {"status": {"const": "rejected"}}}
RESULT["then"] = {"required": ["problem"]}
PERIOD = record(value=COUNT, unit=LIMIT)
AGENCY = record(name=TEXT, uscc=TEXT)
MATTER = record(
    ["base_code", "name_native", "plain", "agreement", "joint_steps", "legal", "deemed", "remedy", "fee", "validity", "expires"],
    code=TEXT, base_code={"type": "string", "pattern": "^[0-9A-Z]{12}$"}, name=TEXT, name_native=TEXT, plain=TEXT,
    type={"type": "string", "pattern": "^[0-9]{2}$"}, agency=AGENCY, division={"type": "string", "pattern": "^([0-9]{6}|[0-9]{9}|[0-9]{12})$"},
    level=TEXT, contact=record(["complaint_phone", "address", "hours"], phone=TEXT, complaint_phone=TEXT, address=TEXT, hours=TEXT),
    subjects=many(words("person", "organisation")), modes=many(words("online", "delegated", "joint")),
    scopes=many({"type": "string", "pattern": "^(city|province|nation|bloc:.+)$"}), acceptance=SIDE, issued_by=SIDE, agreement={},
    joint_steps=many(record(code=TEXT, name=TEXT, side=SIDE, after=many({}))), conditions=many(TEXT),
    steps=many(record(["side"], name=TEXT, side=SIDE)), basis=many(TEXT),
    materials=many(record(["tolerable", "commitment", "licence", "source", "spec", "plain"], code=TEXT, name=TEXT,
                          form=words("original", "copy", "electronic"), copies=COUNT, required=BOOL, tolerable=BOOL, commitment=BOOL,
                          licence=TEXT, source=TEXT, spec=TEXT, plain=TEXT)),
    form={"type": "object"}, instant=BOOL, legal=PERIOD, promised=PERIOD,
    special_procedures=many(record(["days"], kind=TEXT, days=COUNT, excluded=words("legal", "promised", "both"), basis=TEXT)),
    deemed=BOOL, remedy=record(review_organ=TEXT, review_days={"type": ["integer", "string"]}, court=TEXT,
                               suit_months={"type": ["integer", "string"]}),
    fee=record(items=many(record(name=TEXT, amount_fen=COUNT, basis=TEXT)), when=words("acceptance", "issue")),
    result=record(name=TEXT, kind=TEXT, delivery=many(TEXT)), validity={}, effective=DATE, expires=DATE, version=COUNT)
PEER = record(["crl", "via", "successor", "proxy"], gateway=GATEWAY, name=TEXT, endpoint={"type": "string", "pattern": "^https://"},
              serves=many(PREFIX), bundle=KEYS, keys=KEYS, crl=many(TEXT), via=many(GATEWAY), successor=GATEWAY, proxy=BOOL)
LIMITS = record(batch_events=POSITIVE, batch_bytes=POSITIVE, event_bytes=POSITIVE, blob_bytes=POSITIVE, part_bytes=POSITIVE)

SCHEMAS = {
    "event": record(["previous"], specversion={"const": "1.0"}, id=UUID, source=GATEWAY,
                    type={"type": "string", "pattern": "^cn\\.tongban\\.case\\.[a-z_]+\\.v1$"}, subject=UUID, time=TIME,
                    datacontenttype={"const": "application/json"}, audience=GATEWAY,
                    sequence={"type": "integer", "minimum": 1, "maximum": 4096},
                    seen={"type": "integer", "minimum": 0, "maximum": 4096}, previous=DIGEST, data={"type": "object"})
    | {"if": {"properties": {"sequence": {"const": 1}}}, "then": {"not": {"required": ["previous"]}},
       "else": {"required": ["previous"]}},
    "events": record(events=many({"anyOf": [SDJWT, record(["sealed"], jws=JWS, sealed=JWE)]}, 1, 256)),
    "receipt": record(receipt=JWS), "receipts": record(receipts=many(JWS, 1)),
    "receipt_payload": record(receiver=GATEWAY, time=TIME, results=many(RESULT, 1)),
    "events_page": record(events=many({"anyOf": [record(["erased"], event=SDJWT, erased=BOOL),
                                                 record(["sealed", "erased"], jws=JWS, sealed=JWE, erased=BOOL)]}, 0, 256), more=BOOL),
    "heads": record(["next"], heads=many(record(case=UUID, author=SIDE, sequence=POSITIVE, digest=DIGEST), 0, 256), next=TEXT),
    "catalog": record(catalog=JWS),
    "catalog_payload": record(gateway=GATEWAY, revision=COUNT, since=COUNT, more=BOOL, changes=many({"oneOf": [
        record(put=MATTER), record(retire=record(["replaced_by"], code=TEXT, effective=DATE, replaced_by=TEXT))]})),
    "descriptor": record(descriptor=JWS),
    "descriptor_payload": record(["successor"], gateway=GATEWAY, name=TEXT, serves=many(PREFIX), endpoint=PEER["properties"]["endpoint"],
                                 protocol=many(TEXT, 1), keys=KEYS, limits=LIMITS, relays=BOOL, successor=GATEWAY, issued=TIME, expires=TIME),
    "ping": record(["last"], gateway=GATEWAY, time=TIME, protocol=many(TEXT, 1), last=DIGEST),
    "problem": PROBLEM | {"properties": {**PROBLEM["properties"], "type": TEXT, "status": COUNT}},
    "peer_file": PEER,
    "request_payload": record(source=GATEWAY, method=words("GET", "HEAD"), path={"type": "string", "pattern": "^/"}, audience=GATEWAY, time=TIME),
    "parcel_manifest": record(version={"const": 1}, **{"from": GATEWAY}, to=GATEWAY, created=TIME),
}

A, B, T = "spiffe://ordos.tongban/gateway/150600", "spiffe://hohhot.tongban/gateway/150100", "2026-11-21T02:03:04.567Z"
ID, HASH, COMPACT = "01936f6e-0000-7000-8000-00000000abcd", "A" * 43, "eyJh.eyJi.c2ln"
KEYSET = {"keys": [{"kty": "EC", "crv": "P-256", "x": "x", "y": "y", "kid": HASH, "alg": "ES256", "use": "sig", "nbf": 1}]}
ONE_MATTER = {"code": "1506-示例-001", "name": "示例", "type": "01", "agency": {"name": "示例", "uscc": "示例"}, "division": "150600",
              "level": "3", "contact": {"phone": "示例"}, "subjects": ["person"], "modes": ["delegated"], "scopes": ["bloc:呼包鄂乌", "nation"],
              "acceptance": "destination", "issued_by": "destination", "conditions": [], "steps": [{"name": "审查"}], "basis": ["示例"],
              "materials": [{"code": "M1", "name": "申请表", "form": "copy", "copies": 1, "required": True, "tolerable": True}],
              "form": {"type": "object"}, "instant": False, "legal": {"value": 20, "unit": "working_day"},
              "promised": {"value": 5, "unit": "working_day"}, "special_procedures": [{"kind": "听证", "excluded": "legal", "basis": "示例"}],
              "result": {"name": "示例", "kind": "licence", "delivery": ["mail"]}, "effective": "2026-01-01", "version": 1}
PEER_FILE = {"gateway": A, "name": "鄂尔多斯", "endpoint": "https://127.0.0.1:9443", "serves": ["1506"], "bundle": {"keys": [
    {"kty": "EC", "use": "x509-svid", "x5c": ["MII="], "crv": "P-256", "x": "x", "y": "y"}]}, "keys": KEYSET, "via": [B]}
# Of every schema: what it takes, and changes (a path and a value, or nothing to take it away) that it refuses.
EXAMPLES = {
    "event": ({"specversion": "1.0", "id": ID, "source": A, "type": "cn.tongban.case.submitted.v1", "subject": ID, "time": T,
               "datacontenttype": "application/json", "audience": B, "sequence": 2, "seen": 0, "previous": HASH, "data": {}},
              [("specversion", "0.3"), ("id", ID.upper()), ("source", "https://ordos"), ("type", "cn.tongban.case.submitted.v2"),
               ("time", "2026-11-21T02:03:04Z"), ("sequence", 0), ("sequence", 4097), ("sequence", 1), ("seen", -1), ("previous",), ("data", [])]),
    "events": ({"events": [COMPACT + "~", COMPACT + "~WyJz~WyJ0~", {"jws": COMPACT, "sealed": "eyJh..aXY.Y3Q.dGFn"}]},
               [("events", []), ("events", [COMPACT]), ("events", [COMPACT + "~WyJz"]), ("events", None), ("events", [COMPACT + "~"] * 257)]),
    "receipt": ({"receipt": COMPACT}, [("receipt", "x"), ("receipt",)]),
    "receipts": ({"receipts": [COMPACT]}, [("receipts", [1]), ("receipts",)]),
    "receipt_payload": ({"receiver": B, "time": T, "results": [
        {"id": ID, "digest": HASH, "status": "stored"}, {"digest": HASH, "status": "rejected", "problem": {"code": "data_invalid"}},
        {"digest": HASH, "status": "deferred", "expected": 2}, {"digest": HASH, "status": "deferred", "missing": ["a" * 64]},
        {"digest": HASH, "status": "deferred", "retry_after": 5}]},
        [("results", []), ("results", [{"digest": HASH, "status": "kept"}]), ("results", [{"digest": HASH, "status": "rejected"}]),
         ("results", [{"status": "stored"}]), ("time", "now"), ("receiver",)]),
    "events_page": ({"events": [{"event": COMPACT + "~"}, {"jws": COMPACT, "erased": True}], "more": False},
                    [("more",), ("events", [COMPACT]), ("more", "no")]),
    "heads": ({"heads": [{"case": ID, "author": "origin", "sequence": 3, "digest": HASH}], "next": "c"},
              [("heads", [{"case": ID, "author": "both", "sequence": 3, "digest": HASH}]), ("next", None), ("heads",)]),
    "catalog": ({"catalog": COMPACT}, [("catalog", {})]),
    "catalog_payload": ({"gateway": A, "revision": 2, "since": 1, "more": False, "changes": [
        {"put": ONE_MATTER}, {"retire": {"code": "x", "effective": "2026-01-01"}}]},
        [("revision", "2"), ("changes", [{"drop": {}}]), ("changes", [{"put": {**ONE_MATTER, "acceptance": "both"}}]),
         ("changes", [{"put": {**ONE_MATTER, "promised": {"value": 5, "unit": "week"}}}]), ("changes", [{"put": {**ONE_MATTER, "expires": None}}])]),
    "descriptor": ({"descriptor": COMPACT}, [("descriptor", 1)]),
    "descriptor_payload": ({"gateway": A, "name": "示例", "serves": ["1506"], "endpoint": "https://h", "protocol": ["1"], "keys": KEYSET,
                            "limits": {"batch_events": 256, "batch_bytes": 1048576, "event_bytes": 262144, "blob_bytes": 105906176,
                                       "part_bytes": 8388608}, "relays": False, "issued": T, "expires": T},
                           [("serves", ["示例"]), ("limits", {}), ("relays", 0), ("expires",), ("keys", [])]),
    "ping": ({"gateway": B, "time": T, "protocol": ["1"], "last": HASH}, [("last", None), ("protocol", "1")]),
    "problem": ({"code": "transition_illegal", "title": "t", "message": "示例", "status": 409}, [("code",), ("code", "Not Found"), ("title", None)]),
    "peer_file": (PEER_FILE, [("endpoint", "http://h"), ("gateway", "150600"), ("via", B), ("proxy", "yes"), ("keys",), ("crl", None)]),
    "request_payload": ({"source": A, "method": "GET", "path": "/heads?after=", "audience": B, "time": T},
                        [("method", "POST"), ("path", "heads"), ("time",)]),
    "parcel_manifest": ({"version": 1, "from": A, "to": B, "created": T}, [("version", 2), ("from",), ("created", "2026-11-21")]),
}

if __name__ == "__main__":
    vectors = []
    for name, schema in SCHEMAS.items():
        head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:tongban:{name}:v1", "title": name}
        with open(f"bodies/{name}.json", "w", encoding="utf-8") as file:
            json.dump(head | schema, file, ensure_ascii=False, indent=2)
            file.write("\n")
        good, changes = EXAMPLES[name]
        vectors.append({"schema": name, "value": good, "valid": True})
        vectors.append({"schema": name, "value": good | {"x_unknown": None}, "valid": True})
        for member, *value in changes:
            bad = copy.deepcopy(good)
            if value:
                bad[member] = value[0]
            else:
                del bad[member]
            vectors.append({"schema": name, "value": bad, "valid": False})
    with open("../vectors/bodies.json", "w", encoding="utf-8") as file:
        file.write('{"vectors":[\n' + ",\n".join(json.dumps(v, ensure_ascii=False) for v in vectors) + "\n]}\n")
