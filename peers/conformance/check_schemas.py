#!/usr/bin/env python3
"""Holds the schemas under schemas/ against the vectors, with PyPI jsonschema. Exits 1 at the first that disagree.

data.json: what it takes a schema takes, what it refuses a schema refuses. bodies.json: the same for the bodies.
"""
import json
import pathlib
import sys

import jsonschema
from referencing import Registry, Resource

HERE = pathlib.Path(__file__).parent
FILES = {p: json.loads(p.read_text("utf-8")) for p in (HERE / "schemas").rglob("*.json")}
REGISTRY = Registry().with_resources((s["$id"], Resource.from_contents(s)) for s in FILES.values())
CHECKERS = {p.relative_to(HERE / "schemas").with_suffix("").as_posix(): jsonschema.Draft202012Validator(
    s, registry=REGISTRY, format_checker=jsonschema.FormatChecker(["date"])) for p, s in FILES.items()}


def strict(value):
    """JSON Schema takes 1.0 as an integer; this protocol does not, so floats stand as text here."""
    if isinstance(value, float):
        return {"not an integer": str(value)}
    if isinstance(value, list):
        return [strict(v) for v in value]
    return {k: strict(v) for k, v in value.items()} if isinstance(value, dict) else value


def main():
    for schema in FILES.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    count = 0
    for vector in json.loads((HERE / "vectors/data.json").read_text("utf-8"))["vectors"]:
        if vector.get("erased"):
            continue  # a schema cannot know that disclosures were erased by law
        count += judge("data/" + vector["type"], vector["data"], not vector["faults"])
    for vector in json.loads((HERE / "vectors/bodies.json").read_text("utf-8"))["vectors"]:
        count += judge("bodies/" + vector["schema"], vector["value"], vector["valid"])
    print(f"{count} vectors, {len(FILES)} schemas")


def judge(name, value, expected):
    if CHECKERS[name].is_valid(strict(value)) != expected:
        faults = [e.message for e in CHECKERS[name].iter_errors(strict(value))]
        sys.exit(f"{name} should {'take' if expected else 'refuse'} {json.dumps(value, ensure_ascii=False)}: {faults}")
    return 1


if __name__ == "__main__":
    main()
