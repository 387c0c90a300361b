"""Plainly invented people, answers and papers, each marked 示例."""
PDF = b"%PDF-1.4\n% \xe7\xa4\xba\xe4\xbe\x8b\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def resident_id(division, born, order):
    """A structure-valid number of nobody: order 000 to 999 of that day in that division."""
    body = f"{division}{born}{order:03d}"
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS)) % 11]


def person(name="示例张三", number=None):
    return {"role": "applicant", "name": name, "id_type": "resident_id",
            "id_no": number or resident_id("150627", "19900101", 1), "phone": "13800000000",
            "address": "示例路 1 号"}


def organisation():
    return {"role": "applicant", "name": "示例有限公司", "id_type": "credit_code", "id_no": "91350100M000100Y43",
            "phone": "13800000000"}


FORMATS = {
    "date": "1990-01-01", "time": "09:30", "resident_id": resident_id("150627", "19900101", 1),
    "credit_code": "91350100M000100Y43", "phone": "13800000000", "division": "150627", "postcode": "017000",
    "amount": "100.00", "email": "shili@example.cn",
}


def answers(schema, root=None):
    """Fills a form of the profile with sample answers."""
    root = root or schema
    if "$ref" in schema:
        target = root
        for step in schema["$ref"].lstrip("#/").split("/"):
            target = target[step]
        return answers(target, root)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    if kind == "object":
        form = {name: answers(schema["properties"][name], root) for name in schema.get("required", [])}
        branch = schema.get("then" if _holds(schema.get("if"), form) else "else", {}) if "if" in schema else {}
        for name in branch.get("required", []):
            form.setdefault(name, answers({**schema.get("properties", {}), **branch.get("properties", {})}[name], root))
        return form
    if kind == "array":
        return [answers(schema["items"], root)] * schema.get("minItems", 0)
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    if kind == "boolean":
        return True
    if "format" in schema:
        return FORMATS[schema["format"]]
    text = "示例" + schema.get("title", "")
    return (text + "例" * schema.get("minLength", 0))[: schema.get("maxLength", 200)]


def submission(window, destination, **more):
    """A body that a window may submit: the first matter that a person may have done there with the window's help."""
    for line in window.call("GET", "/api/v1/matters", query={"limit": 200})["matters"]:
        options = window.options(line["code"], destination)
        matter = options.get("peer_matter", {})
        if options["available"] and "delegated" in options["modes"] and "person" in matter["subjects"]:
            materials = [{"code": m["code"], "form": m["form"], "checked": "original_seen"}
                         for m in options["materials"] if m.get("required", True)]
            return {"matter": line["code"], "destination": destination, "mode": "delegated", "parties": [person()],
                    "form": answers(options["form"]), "materials": materials, **more}
    raise AssertionError("no matter to submit")


def _holds(condition, form):
    return condition is not None and all(
        form.get(name) == rule.get("const", form.get(name)) and form.get(name) in rule.get("enum", [form.get(name)])
        for name, rule in condition.get("properties", {}).items()) and all(
        name in form for name in condition.get("required", []))
