#!/usr/bin/env python3
"""Judges what the gateway's cryptography made, by other people's implementations.

    python3 check_crypto.py < made.json

Reads one object of arrays (jws, sm2, sm2_sealed, thumbprints, disclosures, jwe, blobs, sealed, hkdf, keys, chains,
crls), checks each entry, prints one line per entry that does not hold, and at the end `N checked, N failed`. Exit 0 if
all hold, 1 if one does not, 3 if a package is missing (cryptography, gmssl, joserfc).
"""
import base64
import datetime
import hashlib
import hmac
import ipaddress
import json
import pathlib
import sys

try:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF
    from cryptography.x509 import verification
    from cryptography.x509.oid import ExtendedKeyUsageOID
    from joserfc import jwe, jws
    from joserfc.jwk import ECKey

    sys.path.insert(0, str(pathlib.Path(__file__).parent / "kit"))
    import gm
except ImportError as missing:
    print(f"missing package: {missing.name} (pip install cryptography gmssl joserfc)")
    sys.exit(3)

checks = {}


def check(function):
    checks[function.__name__] = function
    return function


def unb64u(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def b64u(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def pattern(count):
    return bytes((i * 31 + (i >> 8)) & 0xFF for i in range(count))


@check
def jws_(entry):
    key = ECKey.import_key(entry["jwk"])
    found = jws.deserialize_compact(entry["text"], key, algorithms=["ES256"])
    assert found.payload == entry["payload"].encode(), "payload"
    assert found.headers() == {"alg": "ES256", "kid": key.thumbprint(), "typ": entry["typ"]}, "header"
    signing = entry["text"].rsplit(".", 1)[0]
    assert b64u(hashlib.sha256(signing.encode()).digest()) == entry["digest"], "digest"
    bad = bytearray(unb64u(entry["text"].rsplit(".", 1)[1]))
    bad[5] ^= 1
    try:
        jws.deserialize_compact(signing + "." + b64u(bytes(bad)), key, algorithms=["ES256"])
    except Exception:
        return
    raise AssertionError("the other implementation accepts everything")


@check
def sm2_(entry):
    public = unb64u(entry["jwk"]["x"]).hex() + unb64u(entry["jwk"]["y"]).hex()
    other = gm.sm2_key(public=public)
    signing, signature = entry["text"].rsplit(".", 1)
    raw = unb64u(signature)
    assert len(raw) == 64, "length"
    assert other.verify_with_sm3(raw.hex(), signing.encode()), "signature"
    assert not other.verify_with_sm3(raw.hex(), signing.encode() + b"x"), "accepts everything"
    header = json.loads(unb64u(signing.split(".")[0]))
    jwk = {name: entry["jwk"][name] for name in ("crv", "kty", "x", "y")}
    kid = b64u(hashlib.sha256(json.dumps(jwk, separators=(",", ":")).encode()).digest())
    assert header == {"alg": "SM2", "kid": kid, "typ": entry["typ"]}, "header"


@check
def sm2_sealed(entry):
    der = bytes.fromhex(entry["private_der"])
    private = der[der.index(bytes([0x02, 0x01, 0x01, 0x04, 0x20])) + 5:][:32].hex()
    key = gm.sm2_key(private, gm.sm2_public(private))
    key.mode = 1
    sealed = bytes.fromhex(entry["sealed"])
    assert sealed[0] == 4, "the point's tag"
    assert key.decrypt(sealed[1:]) == b"a" * entry["count"], "plaintext"


@check
def disclosures(entry):
    salt, member, value = json.loads(unb64u(entry["text"]))
    assert len(unb64u(salt)) == 16 and member == entry["member"] and value == entry["value"], "parts"
    assert b64u(hashlib.sha256(entry["text"].encode()).digest()) == entry["digest"], "digest"


@check
def jwe_(entry):
    number = int(entry["scalar"], 16)
    private = ec.derive_private_key(number, ec.SECP256R1())
    key = ECKey.import_key(private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    found = jwe.decrypt_compact(entry["text"], key, algorithms=["ECDH-ES", "A256GCM"])
    assert found.plaintext == entry["plaintext"].encode(), "plaintext"
    assert set(found.headers()) == {"alg", "enc", "kid", "epk"}, "header"
    assert found.headers()["kid"] == key.thumbprint(), "kid"


def hkdf_once(salt, material, info, count):
    key = hmac.new(salt, material, hashlib.sha256).digest()
    return hmac.new(key, info + b"\1", hashlib.sha256).digest()[:count]


@check
def blobs(entry):
    data, key = base64.b64decode(entry["base64"]), bytes.fromhex(entry["key"])
    salt, size, keyid = data[:16], int.from_bytes(data[16:20], "big"), data[20]
    assert size == 65536 and keyid == 0, "head"
    content = AESGCM(hkdf_once(salt, key, b"Content-Encoding: aes128gcm\0", 16))
    base = int.from_bytes(hkdf_once(salt, key, b"Content-Encoding: nonce\0", 12), "big")
    records = [data[start:start + size] for start in range(21, len(data), size)]
    out = b""
    for number, record in enumerate(records):
        text = content.decrypt((base ^ number).to_bytes(12, "big"), record, None)
        assert text[-1] == (2 if number == len(records) - 1 else 1), "delimiter"
        out += text[:-1]
    assert out == pattern(entry["plaintext_size"]), "plaintext"


@check
def sealed(entry):
    data = bytes.fromhex(entry["sealed"])
    context = b"\1" + bytes.fromhex(entry["context"])
    assert data[0] == 1, "form"
    text = AESGCM(bytes.fromhex(entry["key"])).decrypt(data[1:13], data[13:], context)
    assert text == bytes.fromhex(entry["value"]), "value"


@check
def hkdf(entry):
    salt = bytes.fromhex(entry["salt"])
    made = HKDF(hashes.SHA256(), entry["count"], salt or None, bytes.fromhex(entry["info"]))
    assert made.derive(bytes.fromhex(entry["material"])).hex() == entry["key"], "key"
    code = hmac.new(bytes.fromhex(entry["material"]), bytes.fromhex(entry["info"]), hashlib.sha256).hexdigest()
    assert code == entry["hmac"], "hmac"


@check
def keys(entry):
    private = serialization.load_pem_private_key(entry["private"].encode(), None)
    public = serialization.load_pem_public_key(entry["public"].encode())
    assert private.public_key() == public, "halves"
    numbers = public.public_numbers()
    assert unb64u(entry["jwk"]["x"]) == numbers.x.to_bytes(32, "big"), "x"
    assert unb64u(entry["jwk"]["y"]) == numbers.y.to_bytes(32, "big"), "y"
    assert ECKey.import_key(entry["jwk"]).thumbprint() == entry["jwk"]["kid"], "kid"


@check
def chains(entry):
    root, leaf = (x509.load_pem_x509_certificate(entry[name].encode()) for name in ("root", "leaf"))
    leaf.verify_directly_issued_by(root)
    root.verify_directly_issued_by(root)
    assert root.extensions.get_extension_for_class(x509.BasicConstraints).value.ca, "root is no authority"
    assert not leaf.extensions.get_extension_for_class(x509.BasicConstraints).value.ca, "leaf is an authority"
    usage = root.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.key_cert_sign and usage.crl_sign and not usage.digital_signature, "root's usage"
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature and not usage.key_cert_sign, "leaf's usage"
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.UniformResourceIdentifier) == entry["uris"], "uris"
    assert names.get_values_for_type(x509.DNSName) == entry["hosts"], "hosts"
    addresses = [str(ipaddress.ip_address(a)) for a in names.get_values_for_type(x509.IPAddress)]
    assert addresses == entry["addresses"], "addresses"
    extended = leaf.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    wanted = {"server": ExtendedKeyUsageOID.SERVER_AUTH, "client": ExtendedKeyUsageOID.CLIENT_AUTH}
    assert list(extended) == [wanted[name] for name in entry["usages"]], "extended usage"
    assert leaf.not_valid_before_utc.timestamp() == entry["not_before"], "not before"
    assert leaf.not_valid_after_utc.timestamp() == entry["not_after"], "not after"
    at = datetime.datetime.fromtimestamp(entry["at"], datetime.timezone.utc)
    if entry["hosts"]:
        builder = verification.PolicyBuilder().store(verification.Store([root])).time(at)
        builder.build_server_verifier(x509.DNSName(entry["hosts"][0])).verify(leaf, [])


@check
def crls(entry):
    root = x509.load_pem_x509_certificate(entry["root"].encode())
    crl = x509.load_pem_x509_crl(entry["crl"].encode())
    assert crl.is_signature_valid(root.public_key()) and crl.issuer == root.subject, "signature"
    assert crl.next_update_utc.timestamp() == entry["next_update"], "next update"
    assert [f"{one.serial_number:x}" for one in crl] == entry["serials"], "serials"
    assert crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number == entry["number"], "number"
    identifier = root.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    authority = crl.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    assert authority.key_identifier == identifier, "authority key"


def main():
    checked = failed = 0
    for kind, entries in json.load(sys.stdin).items():
        function = checks.get(kind) or checks[kind + "_"]
        if not entries:
            failed += 1
            print(f"{kind}: nothing to check")
        for number, entry in enumerate(entries):
            checked += 1
            try:
                function(entry)
            except Exception as fault:
                failed += 1
                print(f"{kind}[{number}]: {type(fault).__name__} {fault}")
    print(f"{checked} checked, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
