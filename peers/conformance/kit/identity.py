"""Who a peer is: its CA, its SVIDs and CRLs, its signing and opening keys, its peer file (PROTOCOL.md §2)."""
import base64
import datetime
import hashlib
import ipaddress
import os
import secrets

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from gmssl import sm2

import gm
from wire import b64u, canonical, sha, unb64u

P256 = ec.SECP256R1()


def thumbprint(jwk):
    """RFC 7638; SM2 keys by the same members (§4)."""
    return b64u(sha(canonical({name: jwk[name] for name in ("crv", "kty", "x", "y")})))


def _point(key):
    numbers = key.public_key().public_numbers()
    return {"kty": "EC", "crv": "P-256", "x": b64u(numbers.x.to_bytes(32, "big")),
            "y": b64u(numbers.y.to_bytes(32, "big"))}


class ES256Key:
    alg = "ES256"

    def __init__(self, use="sig", **validity):
        self.private = ec.generate_private_key(P256)
        self.jwk = _point(self.private)
        self.kid = thumbprint(self.jwk)
        self.jwk.update(use=use, kid=self.kid, alg="ES256" if use == "sig" else "ECDH-ES", **validity)

    def sign(self, data):
        r, s = utils.decode_dss_signature(self.private.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


class SM2Key:
    alg = "SM2"

    def __init__(self, use="sig", **validity):
        order = int(sm2.default_ecc_table["n"], 16)
        self.private = f"{secrets.randbelow(order - 2) + 1:064x}"
        public = gm.sm2_public(self.private)
        self.jwk = {"kty": "EC", "crv": "SM2", "x": b64u(bytes.fromhex(public[:64])),
                    "y": b64u(bytes.fromhex(public[64:]))}
        self.kid = thumbprint(self.jwk)
        self.jwk.update(use=use, kid=self.kid, alg="SM2", **validity)
        self.signer = gm.sm2_key(self.private, public)

    def sign(self, data):
        return bytes.fromhex(self.signer.sign_with_sm3(data))


def verifies(jwk, signature, data):
    """Whether a signature of 64 bytes is the key's, by the key's own algorithm."""
    if len(signature) != 64:
        return False
    if jwk["crv"] == "SM2":
        public = unb64u(jwk["x"]).hex() + unb64u(jwk["y"]).hex()
        return bool(gm.sm2_key(public=public).verify_with_sm3(signature.hex(), data))
    numbers = ec.EllipticCurvePublicNumbers(
        int.from_bytes(unb64u(jwk["x"]), "big"), int.from_bytes(unb64u(jwk["y"]), "big"), P256)
    encoded = utils.encode_dss_signature(
        int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))
    try:
        numbers.public_key().verify(encoded, data, ec.ECDSA(hashes.SHA256()))
        return True
    except Exception:
        return False


class Authority:
    """The CA of one trust domain."""

    def __init__(self, domain):
        self.domain = domain
        self.key = ec.generate_private_key(P256)
        self.revoked = []
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{domain} CA")])
        began = _utc() - datetime.timedelta(days=400)
        self.certificate = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(self.key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(began)
            .not_valid_after(began + datetime.timedelta(days=4000))
            .add_extension(x509.BasicConstraints(True, 0), True)
            .add_extension(_usage(signs=True), True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), False)
            .add_extension(x509.SubjectAlternativeName([x509.UniformResourceIdentifier(f"spiffe://{domain}")]), False)
            .sign(self.key, hashes.SHA256()))

    def svid(self, *uris, since_days=-1, until_days=90, usage=True, more=()):
        """A certificate for these URIs, valid from and until so many days from now."""
        key = ec.generate_private_key(P256)
        names = [x509.UniformResourceIdentifier(uri) for uri in uris] + list(more)
        builder = (
            x509.CertificateBuilder().subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "gateway")]))
            .issuer_name(self.certificate.subject).public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(_utc() + datetime.timedelta(days=since_days))
            .not_valid_after(_utc() + datetime.timedelta(days=until_days))
            .add_extension(x509.BasicConstraints(False, None), True).add_extension(_usage(signs=False), True)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), False))
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName(names), False)
        if usage:
            builder = builder.add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]), False)
        return SVID(builder.sign(self.key, hashes.SHA256()), key)

    def crl(self, *svids):
        """DER of a list that revokes these and all that were revoked before."""
        self.revoked += [svid.certificate.serial_number for svid in svids]
        builder = (x509.CertificateRevocationListBuilder().issuer_name(self.certificate.subject)
                   .last_update(_utc() - datetime.timedelta(minutes=5))
                   .next_update(_utc() + datetime.timedelta(days=30))
                   .add_extension(x509.CRLNumber(len(self.revoked) + 1), False)
                   .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), False))
        for serial in self.revoked:
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder().serial_number(serial)
                .revocation_date(_utc() - datetime.timedelta(minutes=6)).build())
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def bundle(self):
        """SPIFFE bundle: a JWKS of the authority's key with `use: x509-svid` and `x5c`."""
        der = self.certificate.public_bytes(serialization.Encoding.DER)
        return {"keys": [{**_point(self.key), "use": "x509-svid", "x5c": [base64.b64encode(der).decode()]}]}


class SVID:
    def __init__(self, certificate, key):
        self.certificate, self.key = certificate, key

    def write(self, folder):
        """Writes certificate and key as one PEM file, for `ssl`; gives its path."""
        path = folder / f"svid-{self.certificate.serial_number:x}.pem"
        path.write_bytes(
            self.certificate.public_bytes(serialization.Encoding.PEM) + self.key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        os.chmod(path, 0o600)
        return path


def trust_pem(bundle):
    """The authorities of a bundle, as PEM text."""
    ders = [base64.b64decode(key["x5c"][0]) for key in bundle["keys"] if key.get("use") == "x509-svid"]
    return "".join(x509.load_der_x509_certificate(der).public_bytes(serialization.Encoding.PEM).decode() for der in ders)


def fingerprint(peer_file):
    return hashlib.sha256(canonical(peer_file)).hexdigest()


def ip_name(address):
    return x509.IPAddress(ipaddress.ip_address(address))


def dns_name(host):
    return x509.DNSName(host)


def _utc():
    return datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None, microsecond=0)


def _usage(signs):
    return x509.KeyUsage(digital_signature=not signs, content_commitment=False, key_encipherment=False,
                         data_encipherment=False, key_agreement=False, key_cert_sign=signs, crl_sign=signs,
                         encipher_only=False, decipher_only=False)
