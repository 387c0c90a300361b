#!/usr/bin/env python3
"""Writes form_profile.json: random schemas of the form profile (case.md, section 1), random forms, and what PyPI
`jsonschema` finds wrong with each, as [pointer, keyword] pairs.

    pip install jsonschema rfc3339-validator python-stdnum && python3 make_form_profile.py

Two things differ from JSON Schema on purpose: `format` is enforced (by the checkers below, which share no code with
the gateway), and 1.0 is no integer. A missing member is named by the place where it should stand.
"""
import datetime
import json
import pathlib
import random
import re

import jsonschema
from rfc3339_validator import validate_rfc3339
from stdnum.cn import ric

SEED = 20261121
SCHEMAS = 320
FORMS_PER_SCHEMA = 4
rng = random.Random(SEED)

# Formats ------------------------------------------------------------------------------------------------------------
PROVINCES = set("11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82"
                .split())


def is_date(text):
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII):
        return False
    try:
        datetime.date.fromisoformat(text)
        return True
    except ValueError:
        return False


def is_time(text):
    return validate_rfc3339("1970-01-01T" + text) and text[-1:] != "z"


def is_resident_id(text):
    """Check digit and birth date by stdnum; its list of regions is left out, since it lacks abolished ones."""
    if not re.fullmatch(r"[0-9]{17}[0-9X]", text, re.ASCII) or text[:2] not in PROVINCES | {"83"}:
        return False
    try:
        return ric.get_birth_date(text).year >= 1850 and ric.calc_check_digit(text) == text[-1]
    except ValueError:
        return False


def is_credit_code(text):
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    if not re.fullmatch(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}", text, re.ASCII):
        return False
    inner = sum(int(c, 36) * w for c, w in zip(text[8:16], (3, 7, 9, 10, 5, 8, 4, 2)))
    if "0123456789X0"[(11 - inner % 11) if inner % 11 else 11] != text[16]:
        return False
    total = sum(alphabet.index(c) * pow(3, i, 31) for i, c in enumerate(text))
    return (total - alphabet.index(text[17]) * pow(3, 17, 31) + alphabet.index(text[17])) % 31 == 0


def is_division(text):
    if not re.fullmatch(r"[0-9]{6}|[0-9]{9}|[0-9]{12}", text, re.ASCII) or text[:2] not in PROVINCES:
        return False
    full = text.ljust(12, "0")
    return not (full[2:4] == "00" and int(full[4:])) and not (full[6:9] == "000" and int(full[9:]))


PHONE = re.compile(
    r"1[3-9][0-9]{9}"
    r"|0[1-9][0-9]{8,10}(-[0-9]{1,6})?"
    r"|0[1-9][0-9]{1,2}-[0-9]{7,8}(-[0-9]{1,6})?"
    r"|[48]00(-[0-9]{7}|[0-9]{7}|-[0-9]{3}-[0-9]{4})"
    r"|[19][0-9]{2,5}"
    r"|\+[1-9][0-9]{6,14}", re.ASCII)
EMAIL = re.compile(
    r"(?=.{1,254}$)(?=[^@]{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+(?![0-9]+$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?",
    re.ASCII)

CHECKS = {
    "date": is_date,
    "time": is_time,
    "resident_id": is_resident_id,
    "credit_code": is_credit_code,
    "phone": lambda t: bool(PHONE.fullmatch(t)),
    "division": is_division,
    "postcode": lambda t: bool(re.fullmatch(r"[0-8][0-9]{5}", t, re.ASCII)),
    "amount": lambda t: bool(re.fullmatch(r"(0|[1-9][0-9]{0,13})(\.[0-9]{1,2})?", t, re.ASCII)),
    "email": lambda t: bool(EMAIL.fullmatch(t)),
}
SAMPLES = {
    "date": ["2026-02-28", "2024-02-29", "2026-02-29", "2026-2-1", "20260228", "2026-13-01", "0001-01-01", "9999-12-31",
             "0000-01-01", "2026-04-31", "２026-02-28", "2026-02-28 "],
    "time": ["09:30:00+08:00", "23:59:59Z", "24:00:00Z", "09:30+08:00", "09:30:00", "09:30:00.125Z", "09:30:00.Z",
             "09:60:00Z", "9:30:00Z", "00:00:00-00:00", "12:00:00+24:00", "12:00:00+23:59"],
    "resident_id": ["11010519491231002X", "440524188001010014", "11010519491231002x", "110105194912310021",
                    "440524188013010014", "1101051949123100", ""],
    "credit_code": ["11650000010183859F", "11440100007483172Q", "91350100M000100Y43", "11650000010183859G",
                    "11650000010183869F", "1165000001018385IF", "11A50000010183859F", "91330100799655058B"],
    "phone": ["13800000000", "12800000000", "0477-8580000", "010-12345678-12", "01012345678", "12345", "95588", "110",
              "400-810-1234", "4008101234", "800-8101234", "+8613800000000", "+12", "138 0000 0000", "0077-8580000",
              "1380000000", "02112345678-1234567", "", "-", "+", "1", "00", "400", "400-1234", "4001234567"],
    "division": ["150100", "150627", "150627100", "150627100001", "160000", "150600000001", "15062", "150027", "441900003",
                 "150600100", "1506００", ""],
    "postcode": ["017000", "850000", "900000", "01700", "0170000", "a17000"],
    "amount": ["0", "0.5", "12.30", "12.345", "012", "-1", "1,000", "99999999999999.99", "100000000000000", ".5", "5.", "",
               "1.", "1.2.3"],
    "email": ["a@b.cn", "a.b@c-d.com", "a@b", "@b.cn", "a@.cn", "a..b@c.cn", "名@b.cn", "a@b.1", "a@-b.cn", "a" * 64 + "@b.cn",
              "a" * 65 + "@b.cn", "a@@b.cn", "a@b.c1"],
}

# Random schemas -----------------------------------------------------------------------------------------------------
NAMES = ["name", "id_no", "单位", "地址", "a/b", "m~n", "", "é", "e\u0301", "x"]
TEXTS = ["", "a", "蒙", "蒙古", "𠮷野家", "e\u0301", "é", "ab", "abc", "abcd", "甲乙丙丁", "👨‍👩‍👧", "0", "1", "true"]
NUMBERS = [0, 1, -1, 2, 3, 7, 100, 1.5, -0.5, 2.25, 1.0, 3.0, 9007199254740991, -9007199254740991, 1e300]


def scalar():
    return rng.choice([rng.choice(TEXTS), rng.choice(NUMBERS), rng.choice([True, False]), None])


def value(depth=2):
    pick = rng.random()
    if depth and pick < 0.15:
        return [value(depth - 1) for _ in range(rng.randrange(4))]
    if depth and pick < 0.3:
        return {name: value(depth - 1) for name in rng.sample(NAMES, rng.randrange(4))}
    return scalar()


def text_schema():
    schema = {"type": "string"} if rng.random() < 0.8 else {}
    pick = rng.random()
    if pick < 0.5:
        schema["format"] = rng.choice(list(CHECKS))
    elif pick < 0.7:
        schema["enum"] = rng.sample(TEXTS, rng.randrange(1, 4))
    else:
        if rng.random() < 0.6:
            schema["minLength"] = rng.randrange(0, 4)
        if rng.random() < 0.6:
            schema["maxLength"] = rng.randrange(0, 5)
    return schema


def number_schema():
    schema = {"type": rng.choice(["integer", "number"])} if rng.random() < 0.8 else {}
    if rng.random() < 0.6:
        schema["minimum"] = rng.choice(NUMBERS)
    if rng.random() < 0.6:
        schema["maximum"] = rng.choice(NUMBERS)
    return schema


def schema(depth, refs, branch=False):
    """A schema; within a branch of a condition no other condition may stand."""
    pick = rng.random()
    if depth == 0 or pick < 0.3:
        made = rng.choice([text_schema, text_schema, number_schema])()
        if rng.random() < 0.15:
            made = rng.choice([{"type": "boolean"}, {"const": value(1)}, {"enum": [value(1) for _ in range(3)]}, {},
                               {"type": ["string", "integer"]}, {"type": "null"}, True, False])
    elif pick < 0.45:
        made = {"items": schema(depth - 1, refs, branch)}
        if rng.random() < 0.7:
            made["type"] = "array"
        if rng.random() < 0.5:
            made["minItems"] = rng.randrange(3)
        if rng.random() < 0.5:
            made["maxItems"] = rng.randrange(4)
    elif pick < 0.6 and refs:
        made = {"$ref": "#/$defs/" + rng.choice(refs)}
        if rng.random() < 0.3:
            made["title"] = "标题"
        if rng.random() < 0.3:
            made["maxLength"] = 2
    else:
        names = rng.sample(NAMES, rng.randrange(1, 4))
        made = {"properties": {name: schema(depth - 1, refs, branch) for name in names}}
        if rng.random() < 0.8:
            made["type"] = "object"
        if rng.random() < 0.6:
            made["required"] = rng.sample(NAMES, rng.randrange(1, 3))
        if not branch and rng.random() < 0.35:
            name = rng.choice(names)
            made["if"] = {"properties": {name: schema(0, [], True)}, "required": [name]}
            made["then"] = schema(1, [], True)
            if rng.random() < 0.6:
                made["else"] = schema(1, [], True)
    return made


def document():
    if rng.random() < 0.06:  # a tree: recursion through members
        return {"type": "object", "required": ["x"], "properties": {
            "x": text_schema(), "name": {"items": {"$ref": "#"}, "maxItems": 2}}}
    names = ["d1", "甲"][: rng.randrange(3)]
    made = schema(3, names)
    if not isinstance(made, dict):
        made = {"type": "object", "properties": {"x": made}}
    if names:
        # Definitions are reached from branches too, so they hold no condition; the second may refer to the first.
        made["$defs"] = {name: schema(1, names[:place], True) for place, name in enumerate(names)}
    return made


# Random forms that nearly fit ---------------------------------------------------------------------------------------
def form(made, root, depth=5):
    if rng.random() < 0.08 or depth == 0 or isinstance(made, bool):
        return value(1)
    if "$ref" in made:
        target = root if made["$ref"] == "#" else root["$defs"][made["$ref"].rsplit("/", 1)[1]]
        return form(target, root, depth - 1)
    if "const" in made and rng.random() < 0.7:
        return made["const"]
    if "enum" in made and rng.random() < 0.7:
        return rng.choice(made["enum"])
    if "format" in made:
        return rng.choice(SAMPLES[made["format"]])
    if "properties" in made or "required" in made:
        object_ = {name: form(inner, root, depth - 1) for name, inner in made.get("properties", {}).items()
                   if rng.random() < 0.8}
        for branch in ("then", "else"):
            extra = made.get(branch)
            if isinstance(extra, dict) and rng.random() < 0.5:
                for name, inner in extra.get("properties", {}).items():
                    object_[name] = form(inner, root, depth - 1)
        for name in made.get("required", []):
            if rng.random() < 0.7:
                object_.setdefault(name, value(0))
        return object_
    if "items" in made:
        return [form(made["items"], root, depth - 1) for _ in range(rng.randrange(4))]
    if "minimum" in made or "maximum" in made or made.get("type") in ("integer", "number"):
        return rng.choice(NUMBERS)
    return rng.choice(TEXTS)


# The oracle ---------------------------------------------------------------------------------------------------------
checker = jsonschema.FormatChecker(formats=[])
for name, check in CHECKS.items():
    checker.checks(name)(lambda text, check=check: not isinstance(text, str) or check(text))
Validator = jsonschema.validators.extend(
    jsonschema.Draft202012Validator,
    type_checker=jsonschema.Draft202012Validator.TYPE_CHECKER.redefine(
        "integer", lambda _, v: isinstance(v, int) and not isinstance(v, bool)))


def pointer(path):
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in path)


def spelled_out(made):
    """jsonschema reports `false` at the wrong place; `not: {}` says the same."""
    if made is False:
        return {"not": {}}
    if not isinstance(made, dict):
        return made
    made = dict(made)
    for keyword in ("properties", "$defs"):
        if keyword in made:
            made[keyword] = {name: spelled_out(inner) for name, inner in made[keyword].items()}
    for keyword in ("items", "if", "then", "else"):
        if keyword in made:
            made[keyword] = spelled_out(made[keyword])
    return made


def faults(made, filled):
    found = set()
    for error in Validator(spelled_out(made), format_checker=checker).iter_errors(filled):
        place = list(error.absolute_path)
        if error.validator == "required":
            for name in error.validator_value:
                if name not in error.instance:
                    found.add((pointer(place + [name]), "required"))
        else:
            found.add((pointer(place), "false" if error.validator == "not" else error.validator))
    return sorted(found)


def main():
    cases, pairs, clean = [], 0, 0
    for _ in range(SCHEMAS):
        made = document()
        jsonschema.Draft202012Validator.check_schema(made)
        forms = []
        for _ in range(FORMS_PER_SCHEMA):
            filled = form(made, made)
            expected = faults(made, filled)
            forms.append({"form": filled, "faults": expected})
            pairs += 1
            clean += not expected
        cases.append({"schema": made, "forms": forms})
    for name, samples in SAMPLES.items():
        made = {"format": name}
        cases.append({"schema": made, "forms": [{"form": s, "faults": faults(made, s)} for s in samples]})
        pairs += len(samples)
    out = pathlib.Path(__file__).with_name("form_profile.json")
    with out.open("w", encoding="utf-8") as file:
        file.write('{"seed":%d,"cases":[\n' % SEED)
        file.write(",\n".join(json.dumps(c, ensure_ascii=False, separators=(",", ":")) for c in cases))
        file.write("\n]}\n")
    print(f"{pairs} pairs, {clean} without fault, {out.stat().st_size} bytes")


main()
