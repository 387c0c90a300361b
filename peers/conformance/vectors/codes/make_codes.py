#!/usr/bin/env python3
"""Writes codes.json: check characters by PyPI `python-stdnum`, and days of the calendar by Python's own datetime.

    pip install python-stdnum && python3 make_codes.py

- credit: texts and whether they are credit codes. stdnum verifies the 18th character (and takes digits only in front); the organisation code's own
  (the 17th, GB 11714) is verified here.
- resident: texts and, of good numbers, birth date and sex. stdnum's list of regions is left out: it lacks old ones.
- days: a date, its number of days since 1970, its weekday (Monday 1), the date n months later, n.
- instants: milliseconds since 1970 and their RFC 3339 text.
"""
import datetime
import json
import pathlib
import random

from stdnum.cn import ric, uscc

SEED = 20261121
rng = random.Random(SEED)
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def spoil(text):
    """The text with one character changed, moved or lost, or as it is."""
    pick, place = rng.random(), rng.randrange(len(text) - 1)
    if pick < 0.4:
        return text
    if pick < 0.7:
        return text[:place] + rng.choice("0123456789X" + ALPHABET) + text[place + 1:]
    if pick < 0.9:
        return text[:place] + text[place + 1] + text[place] + text[place + 2:]
    return rng.choice([text[:-1], text + "0", text.lower(), text[:place] + "O" + text[place + 1:], ""])


def inner_fits(text):
    total = sum(int(c, 36) * w for c, w in zip(text[8:16], (3, 7, 9, 10, 5, 8, 4, 2)))
    return {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11)) == text[16]


def credit():
    rows = []
    while len(rows) < 400:
        body = "".join(rng.choice("123459") for _ in range(2)) + "%06d" % rng.randrange(10**6)
        body += "".join(rng.choice(ALPHABET) for _ in range(8))
        fitting = [c for c in "0123456789X" if inner_fits(body + c)]
        body += fitting[0] if rng.random() < 0.9 else rng.choice(ALPHABET)
        text = spoil(body + uscc.calc_check_digit(body))
        # stdnum takes lower case and spaces, the register does not.
        good = len(text) == 18 and text == text.upper() and uscc.is_valid(text) and inner_fits(text)
        rows.append([text, good])
    return rows


def resident():
    rows = []
    while len(rows) < 400:
        province = rng.choice([11, 15, 21, 44, 50, 62, 65, 71, 81, 82, 83, 10, 16, 99])
        year = rng.choice([rng.randrange(1850, 2027), 1900, 2000, 1849])
        body = "%02d%04d%04d%02d%02d%03d" % (province, rng.randrange(10**4), year, rng.randrange(1, 13),
                                             rng.choice([rng.randrange(1, 29), 29, 30, 31]), rng.randrange(1000))
        text = spoil(body + ric.calc_check_digit(body + "0"))
        row = [text, None, None]
        try:
            if len(text) == 18 and text[:17].isdigit() and ric.calc_check_digit(text) == text[17]:
                day = ric.get_birth_date(text)
                known = int(text[:2]) in {11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46,
                                          50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83}
                if known and day.year >= 1850:
                    row = [text, day.isoformat(), "M" if int(text[16]) % 2 else "F"]
        except ValueError:
            pass
        rows.append(row)
    return rows


def months_later(day, count):
    index = day.year * 12 + day.month - 1 + count
    year, month = divmod(index, 12)
    following = datetime.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (following - datetime.timedelta(days=1)).day
    return datetime.date(year, month + 1, min(day.day, last))


def days():
    rows = []
    epoch = datetime.date(1970, 1, 1).toordinal()
    ordinals = [1, 2, epoch, epoch - 1, datetime.date(9998, 12, 31).toordinal()]
    for ordinal in ordinals + [rng.randrange(365 * 3, 3_600_000) for _ in range(300)]:
        day = datetime.date.fromordinal(ordinal)
        count = rng.randrange(0 if day.year < 3 else -24, 12)
        rows.append([day.isoformat(), ordinal - epoch, day.isoweekday(), count, months_later(day, count).isoformat()])
    return rows


def instants():
    rows = []
    zero = datetime.datetime(1970, 1, 1)
    for _ in range(300):
        count = rng.randrange(-62_000_000_000_000, 250_000_000_000_000)
        moment = zero + datetime.timedelta(milliseconds=count)
        local = moment + datetime.timedelta(hours=8)
        rows.append([count, moment.isoformat(timespec="milliseconds") + "Z", local.date().isoformat()])
    return rows


def main():
    out = pathlib.Path(__file__).with_name("codes.json")
    parts = {"credit": credit(), "resident": resident(), "days": days(), "instants": instants()}
    with out.open("w", encoding="utf-8") as file:
        file.write('{"seed":%d' % SEED)
        for name, rows in parts.items():
            file.write(',\n"%s":[\n' % name)
            file.write(",\n".join(json.dumps(row, separators=(",", ":")) for row in rows) + "\n]")
        file.write("}\n")
    print({name: (len(rows), sum(bool(row[1]) for row in rows)) for name, rows in parts.items()}, out.stat().st_size)


main()
