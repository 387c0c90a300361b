#!/usr/bin/env python3
"""Makes the sample catalogues and mapping files of the demonstration's five regions.

    python3 peers/make_catalogues.py          write them
    python3 peers/make_catalogues.py --check  fail if what is committed is not what would be written

Everything it writes is sample data (示例) but the names of the matters and the modes that kuasheng_matters.csv gives.
"""
import csv
import io
import json
import pathlib
import sys

from matters import FEES, FIELDS, FIRM_ONLY, JOINT, MATERIALS, MATTERS, SPECIAL

HERE = pathlib.Path(__file__).parent
DATA = HERE.parent / "Sources/FederationGateway/Resources/kuasheng_matters.csv"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
MODES = {"全程网办": "online", "异地代收代办": "delegated", "多地联办": "joint"}

#        folder       division  organ's name in front  area code  level  shape of codes
REGIONS = {
    "ordos": ("150600", "鄂尔多斯市", "0477", "3", "task"),
    "hohhot": ("150100", "呼和浩特市", "0471", "3", "task"),
    "gansu": ("620000", "甘肃省", "0931", "2", "task"),
    "longnan": ("621200", "陇南市", "0939", "3", "own"),
    "arukorqin": ("150421", "阿鲁科尔沁旗", "0476", "4", "item"),
}
IDS = {
    "ordos": "spiffe://ordos.tongban/gateway/150600", "hohhot": "spiffe://hohhot.tongban/gateway/150100",
    "gansu": "spiffe://gansu.tongban/gateway/620000", "longnan": "spiffe://longnan.tongban/gateway/621200",
    "arukorqin": "spiffe://arukorqin.tongban/gateway/150421",
}
ORGANS = sorted({row[2] for row in MATTERS.values()})


def uscc(division, organ):
    """A credit code of nobody, with both check characters right (GB 32100, GB 11714)."""
    body = f"{90000000 + ORGANS.index(organ) * 137 + int(division) % 9973:08d}"
    digit = 11 - sum(int(d) * w for d, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2))) % 11
    text = f"11{division}{body}" + {10: "X", 11: "0"}.get(digit, str(digit))
    total = sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(text))
    return text + ALPHABET[(31 - total % 31) % 31]


def base_code(seq, folder):
    main, kind = MATTERS[seq][0], MATTERS[seq][1]
    if folder == "longnan" and seq == 31:
        return f"62{kind}{main}001"  # its province's own item, so that the default rule does not reach it
    return f"00{kind}{main}000"


def code(seq, folder, split=0):
    division, _, _, level, shape = REGIONS[folder]
    organ = MATTERS[seq][2]
    task = uscc(division, organ) + level + base_code(seq, folder)
    if shape == "own":
        return f"LN-{division}-{seq:04d}-SL"
    if shape == "item" or split:
        return task + f"{max(split, 1):02d}"
    return task


def modes(seq, given, folder):
    """The data file's mode first; where it names none one is chosen, and marked."""
    found = next((word for text, word in MODES.items() if given.startswith(text)), None)
    chosen = [found] if found else ["delegated", "online"]
    if found == "online" and folder in ("longnan", "arukorqin", "hohhot") and seq % 2 == 0:
        chosen.append("delegated")  # for those who cannot go online
    return chosen, found is None


def materials(seq, folder):
    keys = list(MATTERS[seq][4])
    if folder == "longnan" and "book" not in keys and seq in (6, 8, 14, 24):
        keys.append("book")
    if folder in ("hohhot", "arukorqin") and seq in (15, 19, 36, 37):
        keys.append("proxy")
    rows = []
    for key in keys:
        number, name, form, copies, required, more = MATERIALS[key]
        more = dict(more)
        if folder == "hohhot" and key in ("id", "book", "marriage"):
            form, more = "electronic", {"licence": name}  # shared there, so no paper
        if folder == "arukorqin" and key == "id":
            form, copies = "copy", 2
        if folder == "hohhot" and seq == 21:
            number = "H" + number[1:]
            name = {"mortgage": "不动产抵押合同", "deed": "房屋所有权证或不动产权证书"}.get(key, name)
        rows.append({"code": number, "name": name, "form": form, "copies": copies, "required": required, **more})
    return rows


def form(seq, folder):
    names = list(MATTERS[seq][3])
    renamed = {}
    if folder == "hohhot" and seq == 34:
        renamed = {"applicant_name": "xm", "id_no": "sfzh", "phone": "lxdh", "category": "cjlb", "address": "jzdz"}
    if folder == "longnan" and seq in (15, 19, 24):
        names.append("copies")
    if folder == "hohhot" and seq == 4 or folder == "arukorqin" and seq == 15:
        names.append("address")
    properties = {}
    for name in names:
        title, schema = FIELDS[name]
        schema = {**schema, "title": title}
        if renamed and name == "category":
            schema = {"type": "string", "enum": ["1", "2", "3", "4", "5", "6", "7"], "title": title}
        properties[renamed.get(name, name)] = schema
    required = list(properties)
    result = {"type": "object", "required": required, "properties": properties}
    if folder == "hohhot" and seq == 34:
        properties["apply_kind"] = {"type": "string", "enum": ["new", "renew"], "title": "办理类型"}
        required.append("apply_kind")
    if seq == 37 and folder != "arukorqin":
        properties["lost_on"] = {"type": "string", "format": "date", "title": "遗失日期"}
        result.update({"if": {"properties": {"reason": {"const": "遗失"}}, "required": ["reason"]},
                       "then": {"required": ["lost_on"]}})
    return result


def matter(seq, row, folder, split=0):
    division, place, area, level, _ = REGIONS[folder]
    _, kind, organ, _, _, days, legal, result, result_kind = MATTERS[seq]
    chosen, is_chosen = modes(seq, row["mode"], folder)
    days += {"hohhot": -1 if days > 5 else 0, "longnan": 2 if days else 0, "arukorqin": 5 if days > 3 else 0,
             "gansu": 3 if days > 9 else 0}.get(folder, 0)
    mark = "示例数据：编码、机关、电话、时限与材料均为虚构" + ("；通办方式为示例选定" if is_chosen else "")
    value = {"code": code(seq, folder, split), "base_code": base_code(seq, folder),
             "name": row["name"] if split < 2 else "开具亲属关系证明", "plain": f"{row['name']}。（{mark}）", "type": kind,
             "agency": {"name": f"{place}{organ}（示例）", "uscc": uscc(division, organ)},
             "division": division, "level": level,
             "contact": {"phone": f"{area}-12345", "complaint_phone": f"{area}-12345",
                         "address": f"{place}政务服务中心（示例）", "hours": "工作日 9:00-12:00，14:30-17:30"},
             "subjects": ["organisation"] if seq in FIRM_ONLY else ["person"],
             "modes": chosen, "scopes": ["nation"], "acceptance": "destination", "issued_by": "destination",
             "conditions": [f"申请人符合{row['name']}的受理条件（示例）"],
             "steps": [{"name": "收件", "side": "origin"}, {"name": "受理", "side": "destination"},
                       {"name": "审查", "side": "destination"}, {"name": "决定", "side": "destination"}],
             "basis": ["国办发〔2020〕35号"], "materials": materials(seq, folder), "form": form(seq, folder),
             "instant": days == 0}
    if legal:
        value["legal"] = {"value": legal, "unit": "working_day"}
    value["promised"] = {"value": days, "unit": "working_day"}
    value["special_procedures"] = [
        {"kind": name, "days": length, "excluded": excluded, "basis": basis}
        for name, length, excluded, basis in SPECIAL.get(seq, []) if name != "公示" or folder in ("ordos", "hohhot")]
    local(value, seq, folder)
    if "joint" in value["modes"]:
        value["joint_steps"] = [{"code": c, "name": n, "side": s, "after": a}
                                for c, n, s, a in JOINT.get(seq, JOINT["move"])]
    if kind < "20":
        value["remedy"] = {"review_organ": f"{place}人民政府（示例）", "review_days": 60,
                           "court": f"{place}有管辖权的基层人民法院（示例）", "suit_months": 6}
    if seq in FEES:
        name, amount = FEES[seq]
        amount += {"hohhot": 2000, "longnan": -1000}.get(folder, 0)
        value["fee"] = {"items": [{"name": name, "amount_fen": amount, "basis": "收费标准（示例）"}],
                        "when": "issue" if seq == 40 else "acceptance"}
    value["result"] = {"name": result if split < 2 else "亲属关系证明", "kind": result_kind,
                       "delivery": ["electronic"] if days == 0 else ["mail", "window", "electronic"]}
    if result == "残疾人证":
        value["validity"] = "10 年"
    value.update({"effective": "2026-01-01", "version": 1})
    return value


def local(value, seq, folder):
    """What one region does otherwise than the others."""
    if folder == "hohhot" and seq in (24, 25):
        value.update({"acceptance": "origin", "modes": ["delegated"], "scopes": ["bloc:呼包鄂乌", "nation"],
                      "agreement": "呼包鄂乌代受理协议（示例）〔2025〕1号，有效期至 2027-12-31"})
    if folder == "longnan" and seq == 24:
        value.update({"acceptance": "origin", "issued_by": "origin", "modes": ["delegated"],
                      "agreement": "跨省通办代受理协议（示例）〔2025〕7号，有效期至 2026-12-31"})
    if folder == "hohhot" and seq == 34:
        value["deemed"] = True
    if folder == "ordos" and seq == 12:
        value["deemed"] = False
    if folder == "gansu":
        value["scopes"] = ["province", "nation"]
    if folder == "arukorqin" and seq in (10, 22):
        value["scopes"] = ["city", "province"]


def catalogue(folder, rows):
    matters = []
    for row in rows:
        seq = int(row["seq"])
        if folder == "hohhot" and seq == 25:  # two matters of one base code: a mapping must say which
            matters += [matter(seq, row, folder, 1), matter(seq, row, folder, 2)]
        else:
            matters.append(matter(seq, row, folder))
    return matters


def mappings():
    """Explicit rows, only where the default rule does not suffice."""
    def row(seq, here, there, split=0, **more):
        return {"local": code(seq, here), "target": code(seq, there, split), **more}

    category = dict(zip(FIELDS["category"][1]["enum"], "1234567"))
    rename = [("xm", "applicant_name"), ("sfzh", "id_no"), ("lxdh", "phone"), ("jzdz", "address")]
    back = [(here, there) for there, here in rename]
    return {
        ("ordos", "hohhot"): [
            row(25, "ordos", "hohhot", 1, note="呼和浩特将户籍类证明分为两项，此处为户籍证明（示例）"),
            row(34, "ordos", "hohhot", note="呼和浩特表单字段名和残疾类别代码不同（示例）", form={"rules": [
                *({"to": to, "from": name} for to, name in rename),
                {"to": "cjlb", "from": "category", "codes": category},
                {"to": "apply_kind", "constant": "new"}]}),
            row(21, "ordos", "hohhot", note="材料编码和名称不同（示例）", materials={"rules": [
                {"to": "H01", "from": "M01"}, {"to": "H10", "from": "M10"}, {"to": "H11", "from": "M11"}]}),
        ],
        ("ordos", "longnan"): [row(31, "ordos", "longnan", note="陇南使用本省基本编码（示例）")],
        ("hohhot", "ordos"): [
            {"local": code(25, "hohhot", 2), "target": code(25, "ordos"), "note": "鄂尔多斯不分设亲属关系证明（示例）"},
            row(34, "hohhot", "ordos", note="字段名和残疾类别代码不同（示例）", form={"rules": [
                *({"to": to, "from": name} for to, name in back),
                {"to": "category", "from": "cjlb", "codes": {value: key for key, value in category.items()}}],
                "drop": ["apply_kind"]}),
        ],
        ("longnan", "ordos"): [row(31, "longnan", "ordos", note="鄂尔多斯使用国家基本编码（示例）")],
    }


# The sheet: Chinese headers for what one county's operators keep; docs/mapping.md describes all columns.
SHEET = {
    "事项编码": "code", "基本编码": "base_code", "事项名称": "name", "通俗说明": "plain", "事项类型": "type",
    "实施主体": "agency.name", "统一社会信用代码": "agency.uscc", "行政区划": "division", "行使层级": "level", "咨询电话": "contact.phone",
    "投诉电话": "contact.complaint_phone", "办理地点": "contact.address", "办理时间": "contact.hours", "服务对象": "subjects",
    "通办方式": "modes", "通办范围": "scopes", "受理方": "acceptance", "发证方": "issued_by", "受理条件": "conditions", "设定依据": "basis",
    "即办件": "instant", "法定时限": "legal.value", "法定时限单位": "legal.unit", "承诺时限": "promised.value",
    "承诺时限单位": "promised.unit", "复议机关": "remedy.review_organ", "复议期限（日）": "remedy.review_days",
    "诉讼法院": "remedy.court", "起诉期限（月）": "remedy.suit_months", "收费时点": "fee.when", "结果名称": "result.name",
    "结果类型": "result.kind", "领取方式": "result.delivery", "有效期限": "validity", "生效日期": "effective", "版本": "version",
    "材料编码": "materials.code", "材料名称": "materials.name", "材料形式": "materials.form", "材料份数": "materials.copies",
    "材料必要": "materials.required", "可容缺": "materials.tolerable", "可告知承诺": "materials.commitment",
    "电子证照类型": "materials.licence", "环节名称": "steps.name", "环节所属": "steps.side", "联办环节编码": "joint_steps.code",
    "联办环节名称": "joint_steps.name", "联办环节所属": "joint_steps.side", "联办前置环节": "joint_steps.after",
    "特别程序": "special_procedures.kind", "特别程序天数": "special_procedures.days",
    "特别程序扣除": "special_procedures.excluded", "特别程序依据": "special_procedures.basis", "收费项目": "fee.items.name",
    "收费金额（分）": "fee.items.amount_fen", "收费依据": "fee.items.basis", "表单字段": "fields.name", "字段标题": "fields.title",
    "字段类型": "fields.type", "字段必填": "fields.required", "字段选项": "fields.enum", "字段格式": "fields.format",
    "字段最短": "fields.minLength", "字段最长": "fields.maxLength", "字段最小": "fields.minimum", "字段最大": "fields.maximum",
}
WORDS = {"person": "自然人", "organisation": "法人", "online": "全程网办", "delegated": "异地代收代办", "joint": "多地联办",
         "city": "全市通办", "province": "全区通办", "nation": "跨省通办", "working_day": "工作日", "acceptance": "受理时",
         "issue": "发证时", "mail": "邮寄", "window": "窗口领取", "electronic": "网络送达", "destination": "办理地",
         "origin": "收件地", "legal": "法定时限", "promised": "承诺时限", "both": "两者", True: "是", False: "否"}
PAPER = {"original": "原件", "copy": "复印件", "electronic": "电子件"}
TYPES = {"string": "文字", "integer": "整数"}


def cell(path, value):
    if isinstance(value, list):
        return "|".join(cell(path, item) for item in value)
    if path == "materials.form":
        return PAPER[value]
    if path == "fields.type":
        return TYPES[value]
    if isinstance(value, bool) or isinstance(value, str) and path.split(".")[-1] in (
            "subjects", "modes", "scopes", "acceptance", "issued_by", "unit", "when", "delivery", "side", "excluded"):
        return WORDS.get(value, value)
    return str(value)


def sheet(matters):
    out = io.StringIO()
    writer = csv.DictWriter(out, list(SHEET), lineterminator="\r\n")
    writer.writeheader()
    for value in matters:
        fields = [{"name": name, "required": name in value["form"]["required"], **schema}
                  for name, schema in value["form"]["properties"].items()]
        lists = {"materials": value["materials"], "steps": value["steps"], "fields": fields,
                 "joint_steps": value.get("joint_steps", []), "special_procedures": value["special_procedures"],
                 "fee.items": value.get("fee", {}).get("items", [])}
        for number in range(max(map(len, lists.values()))):
            row = {}
            for header, path in SHEET.items():
                name, _, member = path.rpartition(".")
                if name in lists:
                    found = lists[name][number].get(member) if number < len(lists[name]) else None
                else:
                    found = value if number == 0 else None
                    for step in path.split("."):
                        found = found.get(step) if isinstance(found, dict) else None
                if found is not None and found != []:
                    row[header] = cell(path, found)
            writer.writerow(row)
    return out.getvalue()


def written():
    rows = list(csv.DictReader(DATA.open(encoding="utf-8")))
    files = {}
    for folder in REGIONS:
        matters = catalogue(folder, rows)
        if folder == "arukorqin":
            files[f"{folder}/catalogue.csv"] = sheet(matters)
        else:
            text = json.dumps({"gateway": IDS[folder], "matters": matters}, ensure_ascii=False, indent=1)
            files[f"{folder}/catalogue.json"] = text + "\n"
    for (here, there), found in mappings().items():
        text = json.dumps({"peer": IDS[there], "mappings": found}, ensure_ascii=False, indent=1)
        files[f"{here}/mapping-{there}.json"] = text + "\n"
    return files


def main():
    stale = []
    for name, text in written().items():
        path = HERE / name
        if "--check" in sys.argv:
            if not path.exists() or path.read_bytes() != text.encode():
                stale.append(name)
            continue
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
    if stale:
        sys.exit("not as the script would write them: " + ", ".join(stale))


if __name__ == "__main__":
    main()
