"""What everything on the wire is written in: times, identifiers, base64url, digests, strict JSON (PROTOCOL.md §3, §4)."""
import base64
import datetime
import hashlib
import json
import os
import re
import threading
import time

DEPTH_MAX = 32
INTEGER_END = 2**53
UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\Z")
HEX64 = re.compile(r"[0-9a-f]{64}\Z")


class Malformed(Exception):
    """Bytes that are not what the contract says they are."""


def b64u(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64u(text):
    """Canonical base64url alone: no padding, spare bits zero."""
    if not re.fullmatch(r"[A-Za-z0-9_-]*", text) or len(text) % 4 == 1:
        raise Malformed("base64url")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if b64u(data) != text:
        raise Malformed("base64url, spare bits")
    return data


def sha(text):
    return hashlib.sha256(text if isinstance(text, bytes) else text.encode()).digest()


def digest_of(text):
    """The digest of an event: over its signing input, or over a text that has no two dots (§4)."""
    parts = text.split(".")
    return b64u(sha(".".join(parts[:2]) if len(parts) > 2 else text))


def dumps(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def canonical(value):
    """RFC 8785 for what the kit writes: texts, integers, lists and objects with ASCII member names."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def loads(data, depth_max=DEPTH_MAX):
    """I-JSON: UTF-8, no member twice, no lone surrogate, at most 32 deep."""

    def members(pairs):
        made = dict(pairs)
        if len(made) != len(pairs):
            raise Malformed("a member twice")
        return made

    def constant(word):
        raise Malformed(word)

    try:
        text = data.decode() if isinstance(data, bytes) else data
        value = json.loads(text, object_pairs_hook=members, parse_constant=constant)
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Malformed(str(error)) from None
    if _depth(value) > depth_max:
        raise Malformed("too deep")
    return value


def _depth(value):
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0 if not isinstance(value, (dict, list)) else 1


def is_integer(value):
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < INTEGER_END


def stamp(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def moment_of(text):
    if not isinstance(text, str) or not TIME.match(text):
        raise Malformed("time")
    try:
        return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ")
    except ValueError:
        raise Malformed("time") from None


def uuid7(moment):
    value = int((moment - datetime.datetime(1970, 1, 1)).total_seconds() * 1000) << 80
    value |= int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 7 << 76
    value = value & ~(3 << 62) | 2 << 62
    digits = f"{value:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


class Clock:
    """Time for everyone in a run: ticks into a file that `gatewayd --clock` reads, and can be put forward."""

    def __init__(self, path=None, start=None):
        self.path = path
        self.ahead = (start or self._real()) - self._real()
        self._write()
        if path:
            threading.Thread(target=self._tick, daemon=True).start()

    @staticmethod
    def _real():
        return datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)

    def now(self):
        return self._real() + self.ahead

    def at(self, **span):
        """The instant that lies so far ahead (or, negative, behind), as text."""
        return stamp(self.now() + datetime.timedelta(**span))

    def today(self, days=0):
        return str((self.now() + datetime.timedelta(hours=8, days=days)).date())

    def advance(self, seconds):
        self.ahead += datetime.timedelta(seconds=seconds)
        self._write()
        time.sleep(0.2)

    def _write(self):
        if self.path:
            fresh = self.path.with_suffix(f".{threading.get_ident()}")
            fresh.write_text(stamp(self.now()) + "\n")
            fresh.rename(self.path)

    def _tick(self):
        while True:
            time.sleep(0.05)
            try:
                self._write()
            except OSError:
                return
