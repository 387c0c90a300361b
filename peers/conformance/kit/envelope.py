"""Signed texts: JWS, the event as SD-JWT, receipts, what passes hubs sealed, blobs (PROTOCOL.md §4, §7)."""
import os

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc import jwe
from joserfc.jwk import ECKey

from identity import verifies
from wire import HEX64, Malformed, b64u, dumps, loads, sha, unb64u
from words import PERSONAL

EVENT, RECEIPT, DESCRIPTOR, CATALOG, REQUEST = (
    f"tongban-{word}+jws" for word in ("event", "receipt", "descriptor", "catalog", "request"))
RECORD = 65536


def sign(key, typ, payload, header=None):
    """A compact JWS; `payload` may be bytes that are no JSON, `header` alters or adds members."""
    head = {"alg": key.alg, "kid": key.kid, "typ": typ, **(header or {})}
    head = {name: value for name, value in head.items() if value is not None}
    body = payload if isinstance(payload, bytes) else dumps(payload).encode()
    signing = b64u(dumps(head).encode()) + "." + b64u(body)
    return signing + "." + b64u(key.sign(signing.encode()))


def read(jws, typ):
    """Header and payload bytes of a compact JWS whose form is right; nothing is verified."""
    parts = jws.split(".")
    if len(parts) != 3:
        raise Malformed("JWS")
    header = loads(unb64u(parts[0]))
    payload, _ = unb64u(parts[1]), unb64u(parts[2])
    if not isinstance(header, dict) or set(header) != {"alg", "kid", "typ"} or header["typ"] != typ:
        raise Malformed("header")
    return header, payload


def opened(jws, typ, keys):
    """The payload of a signed document, or None if no key on file signed it."""
    try:
        header, payload = read(jws, typ)
    except Malformed:
        return None
    jwk = next((key for key in keys if key.get("kid") == header["kid"] and key.get("use") == "sig"), None)
    if jwk is None or jwk["alg"] != header["alg"]:
        return None
    signing, signature = jws.rsplit(".", 1)
    return loads(payload) if verifies(jwk, unb64u(signature), signing.encode()) else None


def disclosure(member, value, salt=None):
    return b64u(dumps([salt or b64u(os.urandom(16)), member, value]).encode())


def hide(kind, data):
    """Parts `data` into what stands in the clear and the disclosures of what is personal."""
    hidden = [disclosure(member, value) for member, value in data.items() if member in PERSONAL.get(kind, ())]
    clear = {member: value for member, value in data.items() if member not in PERSONAL.get(kind, ())}
    named = sorted(blobs_of([value for member, value in data.items() if member in PERSONAL.get(kind, ())]))
    if named:
        clear["blobs"] = named
    if hidden:
        clear["_sd"] = sorted(b64u(sha(text)) for text in hidden)
    return clear, hidden


def blobs_of(value):
    """The digests of every blob reference inside a value."""
    if isinstance(value, list):
        return {found for item in value for found in blobs_of(item)}
    if not isinstance(value, dict):
        return set()
    if {"digest", "size", "key"} <= set(value) and HEX64.match(str(value["digest"])):
        return {value["digest"]}
    return {found for item in value.values() for found in blobs_of(item)}


def unhide(kind, data, disclosures, erased=False):
    """The whole `data`; Malformed where a disclosure is missing, not named or unreadable."""
    digests = data.get("_sd", [])
    if not isinstance(digests, list) or digests != sorted(set(digests)) or (digests == [] and "_sd" in data):
        raise Malformed("_sd")
    whole = {member: value for member, value in data.items() if member not in ("_sd", "blobs")}
    if set(whole) & PERSONAL.get(kind, set()):
        raise Malformed("personal in the clear")
    found = [b64u(sha(text)) for text in disclosures]
    if len(set(found)) != len(found) or not set(found) <= set(digests) or not erased and set(found) != set(digests):
        raise Malformed("disclosures")
    hidden = {}
    for text in disclosures:
        entry = loads(unb64u(text))
        if not isinstance(entry, list) or len(entry) != 3 or not all(isinstance(word, str) for word in entry[:2]):
            raise Malformed("disclosure")
        if len(unb64u(entry[0])) < 16 or entry[1] in hidden or entry[1] not in PERSONAL.get(kind, set()):
            raise Malformed("disclosure")
        hidden[entry[1]] = entry[2]
    if not erased:
        named = sorted(blobs_of(list(hidden.values())))
        if ("blobs" in data and not data["blobs"]) or data.get("blobs", []) != named:
            raise Malformed("blobs")
    return {**whole, **hidden}


def receipt(key, receiver, moment, results):
    return sign(key, RECEIPT, {"receiver": receiver, "time": moment, "results": results})


def seal(disclosures, jwk, **header):
    """Disclosures joined by `~`, for the far gateway's `enc` key alone (§7)."""
    key = ECKey.import_key({name: jwk[name] for name in ("kty", "crv", "x", "y")})
    head = {"alg": "ECDH-ES", "enc": "A256GCM", "kid": jwk["kid"], **header}
    return jwe.encrypt_compact(head, "~".join(disclosures).encode(), key, algorithms=["ECDH-ES", "A256GCM"])


def unseal(text, key):
    """The disclosures in a sealed part; `key` is ours. Malformed if it does not open."""
    try:
        header = loads(unb64u(text.split(".")[0]))
        if set(header) != {"alg", "enc", "kid", "epk"} or header["kid"] != key.kid:
            raise Malformed("sealed header")
        done = jwe.decrypt_compact(text, ECKey.import_key(key.private), algorithms=["ECDH-ES", "A256GCM"])
        return done.plaintext.decode().split("~")
    except Malformed:
        raise
    except Exception as error:
        raise Malformed(f"sealed: {error}") from None


def encrypt_blob(plain, name="示例.pdf", media_type="application/pdf"):
    """RFC 8188 with records of 65,536 bytes and an empty keyid: (ciphertext, reference)."""
    secret, salt = os.urandom(16), os.urandom(16)
    key, nonce = _derive(secret, salt)
    made, room = [salt + RECORD.to_bytes(4, "big") + b"\0"], RECORD - 17
    pieces = [plain[i:i + room] for i in range(0, len(plain), room)] or [b""]
    for number, piece in enumerate(pieces):
        last = number == len(pieces) - 1
        made.append(AESGCM(key).encrypt(_nonce(nonce, number), piece + (b"\2" if last else b"\1"), None))
    cipher = b"".join(made)
    return cipher, {"digest": sha(cipher).hex(), "size": len(cipher), "media_type": media_type, "name": name,
                    "key": b64u(secret)}


def decrypt_blob(cipher, reference):
    salt, size, keyid = cipher[:16], int.from_bytes(cipher[16:20], "big"), cipher[20]
    if size != RECORD or keyid or sha(cipher).hex() != reference["digest"] or len(cipher) != reference["size"]:
        raise Malformed("blob")
    key, nonce = _derive(unb64u(reference["key"]), salt)
    plain, body = [], cipher[21:]
    records = [body[i:i + RECORD] for i in range(0, len(body), RECORD)]
    for number, record in enumerate(records):
        piece = AESGCM(key).decrypt(_nonce(nonce, number), record, None).rstrip(b"\0")
        if piece[-1:] != (b"\2" if number == len(records) - 1 else b"\1"):
            raise Malformed("blob record")
        plain.append(piece[:-1])
    return b"".join(plain)


def _derive(secret, salt):
    def derive(length, info):
        return HKDF(hashes.SHA256(), length, salt, info).derive(secret)
    return derive(16, b"Content-Encoding: aes128gcm\0"), derive(12, b"Content-Encoding: nonce\0")


def _nonce(base, number):
    return (int.from_bytes(base, "big") ^ number).to_bytes(12, "big")


