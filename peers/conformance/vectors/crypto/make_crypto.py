#!/usr/bin/env python3
"""Writes signatures.json, disclosures.json, sealed.json, blobs.json and chains.json.

    pip install cryptography gmssl joserfc && python3 make_crypto.py

Other people's implementations make everything: joserfc the JWS, JWE and thumbprints, gmssl the SM2 signatures,
cryptography (its own copy of OpenSSL) the ciphertexts and certificates. Keys come from the seed; signatures and nonces
are drawn anew at each run, so a new run writes other bytes that must be judged the same.
"""
import base64
import datetime
import hashlib
import hmac
import json
import pathlib
import random
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from gmssl import func
from joserfc import jwe, jws
from joserfc.jwk import ECKey

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "kit"))
import gm  # noqa: E402

SEED = 20261121
rng = random.Random(SEED)
HERE = pathlib.Path(__file__).parent
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
SM2_ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
B64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def write(name, rows):
    with (HERE / name).open("w", encoding="utf-8") as file:
        file.write('{"seed":%d,"cases":[\n' % SEED)
        file.write(",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows))
        file.write("\n]}\n")


def b64u(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64u(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def p256_key():
    return ec.derive_private_key(rng.randrange(1, P256_ORDER), ec.SECP256R1())


def p256_jose(key):
    return ECKey.import_key(key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))


def public_jwk(key):
    jwk = key.as_dict(private=False)
    return {"kty": "EC", "crv": jwk["crv"], "x": jwk["x"], "y": jwk["y"]}


class SM2Key:
    """A gmssl key and its JWK; the private number only from the seed."""

    def __init__(self):
        self.private = "%064x" % rng.randrange(1, SM2_ORDER - 1)
        self.public = gm.sm2_public(self.private)
        self.signer = gm.sm2_key(self.private, self.public)
        self.jwk = {"crv": "SM2", "kty": "EC", "x": b64u(bytes.fromhex(self.public[:64])),
                    "y": b64u(bytes.fromhex(self.public[64:]))}
        self.kid = b64u(hashlib.sha256(compact(self.jwk)).digest())

    def sign(self, data):
        return bytes.fromhex(self.signer.sign_with_sm3(data, func.random_hex(64)))


def spare_bits(part):
    """The same bytes in a text whose spare bits are not zero; None where there are no spare bits."""
    if len(part) % 4 == 0:
        return None
    return part[:-1] + B64[B64.index(part[-1]) | 1]


def event(n):
    return {"specversion": "1.0", "source": "spiffe://ordos.tongban/gateway/150600", "sequence": n,
            "data": {"note": "跨省通办" * rng.randrange(0, 20), "n": rng.randrange(1 << 50)}}


def signatures():
    rows = []

    def row(text, jwk, kid, result, why, typ="tongban-event+jws"):
        head = text.split("~")[0].split(".")
        digest = hashlib.sha256((head[0] + "." + head[1]).encode() if text.count(".") >= 2 else text.encode())
        rows.append({"why": why, "jws": text, "typ": typ, "jwk": jwk, "kid": kid, "result": result,
                     "digest": b64u(digest.digest())})

    for n in range(12):
        payload = compact(event(n))
        p256 = p256_jose(p256_key())
        p256_kid = p256.thumbprint()
        header = {"alg": "ES256", "kid": p256_kid, "typ": "tongban-event+jws"}
        text = jws.serialize_compact(header, payload, p256)
        good = (text, public_jwk(p256), p256_kid)
        row(*good, "verified", "joserfc ES256")
        other = SM2Key()
        sm2_header = {"alg": "SM2", "kid": other.kid, "typ": "tongban-event+jws"}
        signing = b64u(compact(sm2_header)) + "." + b64u(payload)
        row(signing + "." + b64u(other.sign(signing.encode())), other.jwk, other.kid, "verified", "gmssl SM2")
        if n:
            continue
        negatives(row, good, header, payload, p256, other)
    write("signatures.json", rows)


def negatives(row, good, header, payload, p256, other):
    text, jwk, kid = good
    head, body, signature = text.split(".")
    raw = unb64u(signature)

    def by_hand(header_bytes, payload=payload):
        signing = b64u(header_bytes) + "." + b64u(payload)
        der = p256.private_key.sign(signing.encode(), ec.ECDSA(hashes.SHA256()))
        r, s = decode_dss_signature(der)
        return signing + "." + b64u(r.to_bytes(32, "big") + s.to_bytes(32, "big"))

    r, s = raw[:32], int.from_bytes(raw[32:], "big")
    malleated = r + (P256_ORDER - s).to_bytes(32, "big")
    row(head + "." + body + "." + b64u(malleated), jwk, kid, "verified", "the malleated signature, same digest")
    bad = [
        ("altered signature", head + "." + body + "." + b64u(raw[:-1] + bytes([raw[-1] ^ 1]))),
        ("altered payload", head + "." + b64u(payload + b" ") + "." + signature),
        ("63 bytes of signature", head + "." + body + "." + b64u(raw[:-1])),
        ("65 bytes of signature", head + "." + body + "." + b64u(raw + b"\0")),
        ("no signature", head + "." + body + "."),
        ("alg of another algorithm", signed_with_other_alg(header, payload, p256)),
        ("DER signature", head + "." + body + "." + b64u(
            p256.private_key.sign((head + "." + body).encode(), ec.ECDSA(hashes.SHA256())))),
    ]
    for why, wrong in bad:
        row(wrong, jwk, kid, "invalid", why)
    row(text, public_jwk(p256_jose(p256_key())), kid, "invalid", "another key")
    row(text, other.jwk, kid, "invalid", "a key of another algorithm")
    malformed = [
        ("one part", "abc"), ("two parts", head + "." + body), ("four parts", text + "."),
        ("empty", ""), ("padding", head + "." + body + "." + signature + "="),
        ("standard base64", head + "." + body + "." + signature[:-2] + "+/"),
        ("space", " " + text), ("line end", text + "\n"),
        ("a length of 4n+1", head + "." + body + "." + signature + "AAA"),
        ("a member more", by_hand(compact({**header, "b": 1}))),
        ("crit", by_hand(compact({**header, "crit": ["b64"], "b64": False}))),
        ("jwk in the header", by_hand(compact({**header, "jwk": jwk}))),
        ("no kid", by_hand(compact({"alg": "ES256", "typ": header["typ"]}))),
        ("no typ", by_hand(compact({"alg": "ES256", "kid": kid}))),
        ("another typ", by_hand(compact({**header, "typ": "tongban-receipt+jws"}))),
        ("typ in capitals", by_hand(compact({**header, "typ": "Tongban-Event+JWS"}))),
        ("kid is a number", by_hand(compact({**header, "kid": 1}))),
        ("a member twice", by_hand(compact(header)[:-1] + b',"alg":"ES256"}')),
        ("header no object", by_hand(b'["ES256"]')),
        ("header no JSON", by_hand(b"ES256")),
        ("header with a byte order mark", by_hand(b"\xef\xbb\xbf" + compact(header))),
        ("nested header", by_hand(compact({**header, "kid": {"a": 1}}))),
        ("header of 2 KB", by_hand(compact({**header, "kid": "k" * 2000}))),
    ]
    for part in range(3):
        parts = [head, body, signature]
        spare = spare_bits(parts[part])
        if spare:
            parts[part] = spare
            malformed.append((f"spare bits of part {part}", ".".join(parts)))
    for why, wrong in malformed:
        row(wrong, jwk, kid, "malformed", why)
    row(by_hand(b' { "typ" : "tongban-event+jws","kid":"%s" ,"alg":"ES256"} ' % kid.encode()), jwk, kid, "verified",
        "white space and another order of the header's members")


def signed_with_other_alg(header, payload, key):
    signing = b64u(compact({**header, "alg": "ES384"})) + "." + b64u(payload)
    r, s = decode_dss_signature(key.private_key.sign(signing.encode(), ec.ECDSA(hashes.SHA256())))
    return signing + "." + b64u(r.to_bytes(32, "big") + s.to_bytes(32, "big"))


def disclosures():
    rows = []

    def row(text, why, member=None, value=None):
        rows.append({"why": why, "text": text, "digest": b64u(hashlib.sha256(text.encode()).digest()),
                     "result": "read" if member is not None else "malformed", "member": member, "value": value})

    def salt(count=16):
        return b64u(rng.randbytes(count))

    values = ["王小明", "", 0, -5, True, False, None, [], {}, {"name": "𠮷", "ids": ["1", "2"]}, ["~", "."], "\u2028"]
    for value in values:
        row(b64u(compact([salt(), "parties", value])), "a value", "parties", value)
    row(b64u(json.dumps([salt(), "phone", "一"], indent=1).encode()), "white space and escapes", "phone", "一")
    good = [salt(), "phone", "1"]
    wrong = [
        ("two parts", good[:2]), ("four parts", good + [1]), ("an object", {"a": 1}), ("salt of 15 bytes", [salt(15), "a", 1]),
        ("salt of 17 bytes", [salt(17), "a", 1]), ("empty salt", ["", "a", 1]), ("salt a number", [1, "a", 1]),
        ("salt padded", [salt() + "==", "a", 1]), ("member a number", [salt(), 1, 1]),
        ("reserved _sd", [salt(), "_sd", []]), ("reserved ...", [salt(), "...", "x"]),
        ("salt with spare bits", [spare_bits(salt()), "a", 1]),
    ]
    for why, value in wrong:
        row(b64u(compact(value)), why)
    text = next(t for t in (b64u(compact([salt(), "a" * n, 1])) for n in range(1, 9)) if len(t) % 4)
    row(spare_bits(text), "spare bits of the text")
    row(text + "=", "padding")
    row("", "empty")
    row(b64u(b'["' + salt().encode() + b'","a",{"x":1,"x":2}]'), "a member twice in the value")
    row(b64u(b'["' + salt().encode() + b'","a",1e400]'), "a number out of range")
    row(b64u(b'["' + salt().encode() + b'","a","\xff"]'), "no UTF-8")
    row(b64u(compact([salt(), "a", 1]) + b"x"), "more behind it")
    write("disclosures.json", rows)


def sealed():
    rows = []
    registry = ["ECDH-ES", "A256GCM"]
    for n in range(8):
        key = p256_jose(p256_key())
        plaintext = "~".join(b64u(rng.randbytes(60)) for _ in range(n)).encode()
        header = {"alg": "ECDH-ES", "enc": "A256GCM", "kid": key.thumbprint()}
        text = jwe.encrypt_compact(header, plaintext, key, algorithms=registry)
        scalar = key.private_key.private_numbers().private_value.to_bytes(32, "big").hex()
        base = {"scalar": scalar, "kid": key.thumbprint()}
        rows.append({"why": "joserfc", "jwe": text, "plaintext": plaintext.decode(), "result": "opened", **base})
        if n != 3:
            continue
        parts = text.split(".")
        header = json.loads(unb64u(parts[0]))

        def put(index, value):
            return ".".join(parts[:index] + [value] + parts[index + 1:])

        def head(change):
            return put(0, b64u(compact(change)))

        def flip(index):
            raw = bytearray(unb64u(parts[index]))
            raw[0] ^= 1
            return put(index, b64u(bytes(raw)))

        cases = [
            ("altered nonce", flip(2), "unopened"), ("altered text", flip(3), "unopened"),
            ("altered tag", flip(4), "unopened"),
            ("header in another order", head(dict(reversed(list(header.items())))), "unopened"),
            ("another kid", head({**header, "kid": "x"}), "unopened"),
            ("four parts", ".".join(parts[:4]), "malformed"), ("six parts", text + ".", "malformed"),
            ("an encrypted key", put(1, "AAAA"), "malformed"),
            ("nonce of 11 bytes", put(2, b64u(unb64u(parts[2])[:11])), "malformed"),
            ("tag of 15 bytes", put(4, b64u(unb64u(parts[4])[:15])), "malformed"),
            ("padding", put(4, parts[4] + "=="), "malformed"),
            ("spare bits of the tag", put(4, spare_bits(parts[4])), "malformed"),
            ("alg", head({**header, "alg": "ECDH-ES+A256KW"}), "malformed"),
            ("enc", head({**header, "enc": "A128GCM"}), "malformed"),
            ("a member more", head({**header, "apu": "AA"}), "malformed"),
            ("zip", head({**header, "zip": "DEF"}), "malformed"),
            ("no kid", head({k: v for k, v in header.items() if k != "kid"}), "malformed"),
            ("no epk", head({k: v for k, v in header.items() if k != "epk"}), "malformed"),
            ("epk off the curve", head({**header, "epk": {**header["epk"], "y": header["epk"]["x"]}}), "malformed"),
            ("epk with a member more", head({**header, "epk": {**header["epk"], "d": "AA"}}), "malformed"),
            ("epk of another curve", head({**header, "epk": {**header["epk"], "crv": "P-384"}}), "malformed"),
            ("epk of 31 bytes", head({**header, "epk": {**header["epk"], "x": b64u(bytes(31))}}), "malformed"),
        ]
        for why, wrong, result in cases:
            rows.append({"why": why, "jwe": wrong, "plaintext": "", "result": result, **base})
        other = p256_key().private_numbers().private_value.to_bytes(32, "big").hex()
        rows.append({"why": "another key of ours", "jwe": text, "plaintext": "", "result": "unopened",
                     "scalar": other, "kid": base["kid"]})
    write("sealed.json", rows)


def hkdf(salt, material, info, count):
    key = hmac.new(salt, material, hashlib.sha256).digest()
    return hmac.new(key, info + b"\1", hashlib.sha256).digest()[:count]


def blob(key, salt, plaintext, record=65536, pads=None, head=None, last=2):
    """RFC 8188; `pads`: padding of each record."""
    content = AESGCM(hkdf(salt, key, b"Content-Encoding: aes128gcm\0", 16))
    base = int.from_bytes(hkdf(salt, key, b"Content-Encoding: nonce\0", 12), "big")
    pads = pads or []
    out = head or salt + record.to_bytes(4, "big") + b"\0"
    number = 0
    while True:
        pad = pads[number] if number < len(pads) else 0
        room = record - 17 - pad
        piece, plaintext = plaintext[:room], plaintext[room:]
        mark = bytes([1 if plaintext else last])
        out += content.encrypt((base ^ number).to_bytes(12, "big"), piece + mark + bytes(pad), None)
        number += 1
        if not plaintext:
            return out


def pattern(count):
    return bytes((i * 31 + (i >> 8)) & 0xFF for i in range(count))


def blobs():
    rows = []
    whole = 65536 - 17

    def row(why, count, result="read", change=lambda b: b, **kwargs):
        key, salt = rng.randbytes(16), rng.randbytes(16)
        data = change(blob(key, salt, pattern(count), **kwargs))
        body = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
        if len(data) < 400 or result != "read" or "pads" in kwargs:
            body["base64"] = base64.b64encode(data).decode()
        rows.append({"why": why, "key": key.hex(), "salt": salt.hex(), "plaintext_size": count, "result": result,
                     **body})

    for count in [0, 1, 17, 100, whole - 1, whole, whole + 1, 2 * whole, 2 * whole + 1, 1 << 20]:
        row("a plaintext of the pattern", count)
    row("padding", 50, pads=[100])
    row("padding in two records", 70000, pads=[3000, 5])
    row("records of 4,096", 10, "damaged", record=4096)
    row("last record marked as followed", 10, "truncated", last=1)
    row("no delimiter", 10, "damaged", last=0)
    row("another delimiter", 10, "damaged", last=3)
    row("keyid of one byte", 10, "damaged", change=lambda b: b[:20] + b"\1k" + b[21:])
    row("cut in the head", 10, "truncated", change=lambda b: b[:20])
    row("head alone", 10, "truncated", change=lambda b: b[:21])
    row("cut in the record", 10, "damaged", change=lambda b: b[:-1])
    row("altered", 10, "damaged", change=lambda b: b[:-1] + bytes([b[-1] ^ 1]))
    row("more behind it", 10, "damaged", change=lambda b: b + b"\0")
    write("blobs.json", rows)


NOW = datetime.datetime(2026, 11, 21, 2, 3, 4, tzinfo=datetime.timezone.utc)
DAY = datetime.timedelta(days=1)


def certificate(subject, key, issuer=None, issuer_key=None, ca=False, sans=(), eku=None, start=-1, end=1, digest=None,
                usage=True, constraints=True):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)])
    builder = (x509.CertificateBuilder().subject_name(name)
               .issuer_name(issuer.subject if issuer else name).public_key(key.public_key())
               .serial_number(rng.getrandbits(120) | 1).not_valid_before(NOW + start * DAY).not_valid_after(NOW + end * DAY))
    if constraints:
        builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    if usage:
        builder = builder.add_extension(x509.KeyUsage(not ca, False, False, False, False, ca, ca, False, False), critical=True)
    if eku:
        builder = builder.add_extension(x509.ExtendedKeyUsage(eku), critical=False)
    if sans:
        builder = builder.add_extension(x509.SubjectAlternativeName(list(sans)), critical=False)
    return builder.sign(issuer_key or key, digest or hashes.SHA256())


def revocation(ca, key, revoked, start=-1, end=1, delta=False):
    builder = x509.CertificateRevocationListBuilder().issuer_name(ca.subject)
    builder = builder.last_update(NOW + start * DAY).next_update(NOW + end * DAY)
    for one in revoked:
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder().serial_number(one.serial_number).revocation_date(NOW).build())
    if delta:
        builder = builder.add_extension(x509.DeltaCRLIndicator(1), critical=True)
    return builder.sign(key, hashes.SHA256())


def pem_free(value):
    return base64.b64encode(value.public_bytes(serialization.Encoding.DER)).decode()


BOTH = (ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH)
ID = "spiffe://ordos.tongban/gateway/150600"


def bundle(*authorities):
    keys = []
    for authority in authorities:
        public = authority.public_key()
        if isinstance(public, rsa.RSAPublicKey):
            numbers = public.public_numbers()
            jwk = {"kty": "RSA", "n": b64u(numbers.n.to_bytes(256, "big")), "e": "AQAB"}
        else:
            size = public.curve.key_size // 8
            numbers = public.public_numbers()
            jwk = {"kty": "EC", "crv": {256: "P-256", 384: "P-384"}[public.curve.key_size],
                   "x": b64u(numbers.x.to_bytes(size, "big")), "y": b64u(numbers.y.to_bytes(size, "big"))}
        keys.append({**jwk, "use": "x509-svid", "x5c": [pem_free(authority)]})
    return {"keys": keys, "spiffe_sequence": 1}


def chains():
    rows = []
    root_key, other_key, key = p256_key(), p256_key(), p256_key()
    root = certificate("Ordos CA", root_key, ca=True, start=-100, end=1000)
    other = certificate("Hohhot CA", other_key, ca=True, start=-100, end=1000)
    uri = x509.UniformResourceIdentifier

    def leaf(sans=(uri(ID),), issuer=root, issuer_key=root_key, eku=BOTH, **kwargs):
        return certificate("150600", key, issuer, issuer_key, sans=sans, eku=eku, **kwargs)

    def row(why, result, chain, crls=(), bundles=None, alarms=()):
        rows.append({"why": why, "result": result, "alarms": sorted(alarms), "chain": [pem_free(c) for c in chain],
                     "crls": [pem_free(c) for c in crls],
                     "bundles": bundles or {"ordos.tongban": bundle(root), "hohhot.tongban": bundle(other)}})

    good = leaf()
    row("a gateway", "verified", [good])
    row("with its root", "verified", [good, root])
    row("with other names", "verified", [leaf([x509.DNSName("gw.ordos.cn"), uri(ID), x509.RFC822Name("a@b.cn")])])
    row("without extended key usage", "verified", [leaf(eku=None)])
    row("expired", "certificate_expired", [leaf(start=-3, end=-1)])
    row("not yet valid", "certificate_not_yet_valid", [leaf(start=1, end=3)])
    row("of another domain's authority", "certificate_untrusted", [leaf(issuer=other, issuer_key=other_key)])
    row("of a stranger of the same name", "certificate_untrusted", [leaf(issuer_key=other_key)])
    row("of a domain that is not on file", "certificate_untrusted", [leaf([uri("spiffe://x.tongban/gateway/1")])])
    row("self-signed", "certificate_untrusted", [certificate("150600", key, sans=[uri(ID)], eku=BOTH)])
    row("no URI", "certificate_without_uri", [leaf([x509.DNSName("gw.ordos.cn")])])
    row("no names", "certificate_without_uri", [leaf([])])
    row("two URIs", "certificate_several_uris", [leaf([uri(ID), uri("spiffe://ordos.tongban/gateway/2")])])
    row("no gateway", "certificate_identity", [leaf([uri("spiffe://ordos.tongban/desk/150600")])])
    row("client only", "certificate_usage", [leaf(eku=BOTH[1:])])
    row("server only", "certificate_usage", [leaf(eku=BOTH[:1])])
    row("an authority's", "certificate_usage", [leaf(ca=True)])
    row("signed with SHA-1", "certificate_untrusted", [sha1_leaf(key, root, root_key, uri)])
    row("revoked", "certificate_revoked", [good], [revocation(root, root_key, [good])])
    row("another one revoked", "verified", [good], [revocation(root, root_key, [leaf()])])
    row("revoked by a stale list", "certificate_revoked", [good], [revocation(root, root_key, [good], -9, -1)])
    row("a stale list", "verified", [good], [revocation(root, root_key, [], -9, -1)], alarms=["crl_stale"])
    row("a forged list", "verified", [good], [revocation(root, other_key, [good])], alarms=["crl_unverified"])
    row("another authority's list", "verified", [good], [revocation(other, other_key, [good])])
    middle_key = p256_key()
    middle = certificate("Ejin Horo CA", middle_key, root, root_key, ca=True, start=-9, end=9)
    below = leaf(issuer=middle, issuer_key=middle_key)
    row("an authority between", "verified", [below, middle])
    row("an authority between, not sent", "certificate_untrusted", [below])
    row("an authority between, revoked", "certificate_revoked", [below, middle], [revocation(root, root_key, [middle])])
    row("below a leaf", "certificate_untrusted",
        [certificate("x", p256_key(), good, key, sans=[uri(ID)], eku=BOTH), good])
    large = rsa.generate_private_key(65537, 2048)
    rsa_root = certificate("RSA CA", large, ca=True, start=-9, end=9)
    row("an RSA authority", "verified", [leaf(issuer=rsa_root, issuer_key=large)],
        bundles={"ordos.tongban": bundle(rsa_root)})
    p384 = ec.generate_private_key(ec.SECP384R1())
    p384_root = certificate("P-384 CA", p384, ca=True, start=-9, end=9, digest=hashes.SHA384())
    row("a P-384 authority", "verified", [leaf(issuer=p384_root, issuer_key=p384, digest=hashes.SHA384())],
        bundles={"ordos.tongban": bundle(root, p384_root)})
    rows.append({"why": "a delta list", "result": "crl_malformed", "alarms": [], "chain": [pem_free(good)],
                 "crls": [pem_free(revocation(root, root_key, [good], delta=True))],
                 "bundles": {"ordos.tongban": bundle(root)}})
    write("chains.json", rows)


def sha1_leaf(key, root, root_key, uri):
    """cryptography refuses SHA-1: the signature algorithm's identifier is exchanged, and signed again by hand."""
    good = certificate("150600", key, root, root_key, sans=[uri(ID)], eku=BOTH)
    sha256, sha1 = bytes.fromhex("06082a8648ce3d040302"), bytes.fromhex("06072a8648ce3d0401")
    body = shorten(good.tbs_certificate_bytes, sha256, sha1)
    signature = root_key.sign(body, ec.ECDSA(hashes.SHA1()))
    algorithm = b"\x30" + bytes([len(sha1)]) + sha1
    bits = b"\x03" + bytes([len(signature) + 1]) + b"\0" + signature
    inner = body + algorithm + bits
    return Raw(b"\x30\x82" + len(inner).to_bytes(2, "big") + inner)


def shorten(body, old, new):
    content = body[4:].replace(b"\x30" + bytes([len(old)]) + old, b"\x30" + bytes([len(new)]) + new, 1)
    return b"\x30\x82" + len(content).to_bytes(2, "big") + content


class Raw:
    def __init__(self, der):
        self.der = der

    def public_bytes(self, _):
        return self.der


if __name__ == "__main__":
    signatures()
    disclosures()
    sealed()
    blobs()
    chains()
