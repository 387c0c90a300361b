#!/usr/bin/env python3
"""Writes canonical.json, numbers.json and ijson.json.

    pip install rfc8785 jcs && python3 make_json.py

- canonical.json: random values as text, and their RFC 8785 form by two implementations that must agree.
- numbers.json: binary64 values by their bits, and the text that ECMAScript gives them.
- ijson.json: JSON texts, most of them broken somewhere (base64), and whether they are JSON of the wire: UTF-8,
  RFC 8259 syntax, no member twice, no surrogate or noncharacter, integers within 2^53, at most 32 deep.
"""
import base64
import json
import math
import pathlib
import random
import re
import struct

import jcs
import rfc8785

SEED = 20261121
rng = random.Random(SEED)
HERE = pathlib.Path(__file__).parent


def write(name, rows):
    path = HERE / name
    with path.open("w", encoding="utf-8") as file:
        file.write('{"seed":%d,"cases":[\n' % SEED)
        file.write(",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows))
        file.write("\n]}\n")
    print(name, len(rows), path.stat().st_size)


# Numbers ------------------------------------------------------------------------------------------------------------
def random_double():
    pick = rng.random()
    if pick < 0.5:
        number = struct.unpack(">d", rng.getrandbits(64).to_bytes(8, "big"))[0]
    elif pick < 0.7:
        number = rng.randrange(-10**6, 10**6) / 10 ** rng.randrange(1, 9)
    elif pick < 0.85:
        number = float(rng.randrange(1, 10**rng.randrange(1, 18))) * 10.0 ** rng.randrange(-30, 24)
    else:
        number = math.ldexp(1, rng.randrange(-1074, 1024)) * (1 + rng.choice([0, 2**-52, -(2**-53)]))
    return number if math.isfinite(number) else 1.5


SPECIAL = [0.0, -0.0, 5e-324, -5e-324, 1.7976931348623157e308, 9007199254740992.0, 9007199254740994.0, 1e20, 1e21,
           999999999999999900000.0, 1e-6, 1e-7, 1.5e-7, 123456789012345680000.0, 0.1, 0.3, 1 / 3, 4.35, 2.2250738585072014e-308,
           333333333.33333329, 1e23, 1.0, 100.0, 333333333.3333332, 295147905179352830000.0]


def numbers():
    rows = []
    for number in SPECIAL + [random_double() for _ in range(1200)]:
        bits = struct.pack(">d", number).hex()
        text = jcs.canonicalize(number).decode()
        if number == 0 or abs(number) < 1e300:
            assert text == rfc8785.dumps(number).decode(), number
        rows.append([bits, text])
    return rows


# Values -------------------------------------------------------------------------------------------------------------
POINTS = ["a", "Z", "0", " ", "\"", "\\", "/", "\b", "\f", "\n", "\r", "\t", "\x00", "\x1f", "\x7f", "\x80", "é", "ö", "€", "蒙",
          "\u2028", "\ufb33", "\uffee", "\ue000", "\ud7ff", "😂", "𠮷", "\U00010000", "\U0010fffd", "e\u0301"]


def text(most=6):
    return "".join(rng.choice(POINTS) for _ in range(rng.randrange(most)))


def value(depth):
    pick = rng.random()
    if depth and pick < 0.35:
        return {text(): value(depth - 1) for _ in range(rng.randrange(6))}
    if depth and pick < 0.5:
        return [value(depth - 1) for _ in range(rng.randrange(5))]
    if pick < 0.75:
        return text(10)
    if pick < 0.85:
        return rng.choice([0, 1, -1, 2**53 - 1, 1 - 2**53, rng.randrange(-10**9, 10**9)])
    if pick < 0.93:
        return rng.choice([0.5, -1.25, 1e21, 1e-7, 123.456, 1e300, 5e-324])
    return rng.choice([True, False, None])


def canonical():
    rows = []
    for _ in range(500):
        made = value(4)
        form = rfc8785.dumps(made)
        assert form == jcs.canonicalize(made), made
        source = json.dumps(made, ensure_ascii=rng.random() < 0.5, indent=rng.choice([None, 1]))
        rows.append([source, form.decode()])
    return rows


# Texts that may be broken -------------------------------------------------------------------------------------------
def deep(text_):
    depth = most = 0
    inside = False
    place = 0
    while place < len(text_):
        letter = text_[place]
        if inside:
            if letter == "\\":
                place += 1
            elif letter == '"':
                inside = False
        elif letter == '"':
            inside = True
        elif letter in "[{":
            depth += 1
            most = max(most, depth)
        elif letter in "]}":
            depth -= 1
        place += 1
    return most


class Refused(Exception):
    pass


def members(pairs):
    made = dict(pairs)
    if len(made) != len(pairs):
        raise Refused("duplicate")
    for name in made:
        check(name)
    return made


def check(text_):
    for letter in text_:
        point = ord(letter)
        if 0xD800 <= point <= 0xDFFF or 0xFDD0 <= point <= 0xFDEF or point & 0xFFFE == 0xFFFE:
            raise Refused("code point")


def walk(made):
    if isinstance(made, str):
        check(made)
    elif isinstance(made, dict):
        for inner in made.values():
            walk(inner)
    elif isinstance(made, list):
        for inner in made:
            walk(inner)


def integer(digits):
    if len(digits) > 30 or abs(int(digits)) >= 2**53:
        raise Refused("integer")
    return int(digits)


def number(digits):
    made = float(digits)
    if not math.isfinite(made):
        raise Refused("number")
    return made


def constant(_):
    raise Refused("constant")


def verdict(data):
    """The RFC 8785 form of the value, or None."""
    try:
        source = data.decode("utf-8")
        # Python strips no BOM, takes control characters only when not strict; both are its defaults.
        made = json.loads(source, object_pairs_hook=members, parse_int=integer, parse_float=number,
                          parse_constant=constant)
        walk(made)
        if deep(source) > 32:
            raise Refused("deep")
        return jcs.canonicalize(made).decode()
    except (ValueError, Refused, RecursionError):
        return None


SNIPPETS = [b"", b"{", b"}", b"[", b"]", b",", b":", b"\"", b"\\", b"\\u", b"\\ud800", b"\\udc00", b"\\ud83d\\ude02", b"\\ufffe",
            b"\\ufdd0", b"\\u0000", b"\\x", b"0", b"00", b"-", b"-0", b"1.", b".5", b"1e", b"1e5", b"1E+2", b"1e400", b"+1",
            b"9007199254740991", b"9007199254740992", b"true", b"tru", b"null", b"NaN", b"Infinity", b" ", b"\t", b"\n", b"\x0b", b"\x00",
            b"\x1f", b"\x7f", b"\xc3\xa9", b"\xc0\x80", b"\xc3", b"\xe2\x82\xac", b"\xed\xa0\x80", b"\xef\xbf\xbe", b"\xef\xb7\x90",
            b"\xf0\x9f\x98\x82", b"\xf4\x90\x80\x80", b"\xf0\x80\x80\x80", b"\xef\xbb\xbf", b"\xff", b"/**/", b"'a'", b"[" * 30, b"]" * 30,
            b"\"a\":1,\"a\":2", b"\"a\":1,"]


def mutate(data):
    data = bytearray(data)
    for _ in range(rng.choice([0, 1, 1, 1, 2, 3])):
        place = rng.randrange(len(data) + 1)
        pick = rng.random()
        if pick < 0.5:
            data[place:place] = rng.choice(SNIPPETS)
        elif pick < 0.7 and place < len(data):
            del data[place:place + rng.randrange(1, 4)]
        elif pick < 0.85 and place < len(data):
            data[place] = rng.randrange(256)
        else:
            del data[place:]
    return bytes(data)


def broken():
    rows, seen = [], set()
    while len(rows) < 2400:
        made = json.dumps(value(2), ensure_ascii=rng.random() < 0.5, indent=rng.choice([None, None, 1])).encode()
        if len(made) > 90:
            continue
        data = rng.choice(SNIPPETS) if rng.random() < 0.03 else mutate(made)
        if data in seen:
            continue
        seen.add(data)
        form = verdict(data)
        rows.append([base64.b64encode(data).decode(), form])
    return rows


write("numbers.json", numbers())
write("canonical.json", canonical())
rows = broken()
write("ijson.json", rows)
print(sum(1 for row in rows if row[1] is not None), "of them are JSON of the wire")
