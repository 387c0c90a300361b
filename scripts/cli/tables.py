"""The national platform's tables: read with a reading, drafted, refused by table, row and column (all of it 示例)."""
import csv
import io
import json
import re

import openpyxl

CODE = "11440100007483172Q3001043001000"
BASIC = {
    "row_guid": "G1", "task_name": "残疾人证换领（示例）", "catalog_code": "001043001000", "task_type": "10",
    "by_law": "示例办法", "use_level": "3", "task_code": CODE, "task_state": "1", "task_version": "1",
    "dept_name": "示例残联", "dept_code": "11440100007483172Q", "promise_day": "15", "promise_type": "1",
    "accept_condition": "户籍在本市（示例）", "server_type": "1", "project_type": "2", "link_way": "0477-12345",
    "plan_effective_date": "2026-01-01 00:00:00", "cd_operation": "I", "power_source": "01"}
EXTEND = {"row_guid": "E1", "task_guid": "G1", "handle_area": "1", "result_type": "10", "result_name": "残疾人证",
          "is_express": "1", "cd_operation": "I"}
MATERIAL = {"row_guid": "M1", "task_guid": "G1", "material_name": "居民身份证", "material_type": "1", "page_num": "1",
            "is_need": "1", "order_num": "1", "cd_operation": "I"}
FILLED = {
    "values": {
        "cd_operation": {"I": "新增"}, "task_state": {"1": "在用"}, "promise_type": {"1": "工作日"}, "handle_area": {"1": "跨省通办"},
        "result_type": {"10": "证照"}, "is_express": {"1": ["邮寄", "窗口领取"]}, "material_type": {"1": "原件"},
        "is_need": {"1": "是"}},
    "defaults": {"modes": "异地代收代办", "acceptance": "办理地", "issued_by": "办理地", "division": "150600",
                 "remedy.review_organ": "示例人民政府", "remedy.review_days": 60, "remedy.court": "示例法院", "remedy.suit_months": "6"}}


def text(rows):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([list(rows[0]), *(list(row.values()) for row in rows)])
    return out.getvalue()


def tables(checks, scene):
    folder = scene.root / "国家表"
    folder.mkdir()
    for name, rows in (("basic", [BASIC]), ("extend", [EXTEND]), ("material", [MATERIAL])):
        (folder / f"clean_dn_task_general_{name}.csv").write_bytes(text(rows).encode("gb18030"))
    (folder / "说明.csv").write_text("列,含义\ntask_name,事项名称\n")
    before = scene.here("catalog", "list", "-o", "json").out
    take = ["catalog", "import", "--tables", folder]
    checks.refused("codes that nothing explains", scene.here(*take), 2, "validation_failed",
                   "  clean_dn_task_general_basic row 2, promise_type  代码“1”（1 行）含义未知",
                   "  clean_dn_task_general_material row 2, is_need  ")
    draft = json.loads(checks.ran("catalog reading", scene.here("catalog", "reading", folder), err="").out)
    checks.holds("lists every one", draft["values"]["promise_type"] == {"1": "? 1 行：工作日 自然日 月 小时"}
                 and {name: set(codes) for name, codes in draft["values"].items()}
                 == {name: set(codes) for name, codes in FILLED["values"].items()}, draft)
    checks.holds("and what matters lack", set(draft["defaults"]) == {"modes", "acceptance", "issued_by"}, draft)
    reading = scene.file("读法.json", json.dumps(draft))
    checks.refused("a draft that nobody filled in", scene.here(*take, "--reading", reading), 2, "validation_failed",
                   "  /values/promise_type/1  读法草稿中的此项尚未填写", "  /defaults/modes  ")
    reading.write_text(json.dumps(FILLED))
    checks.ran("a whole reading leaves nothing open", scene.here("catalog", "reading", folder, "--reading", reading),
               out=re.compile(r"\{.*\}\n", re.S), err="")
    checks.holds("in the draft", json.loads(scene.here("catalog", "reading", folder, "--reading", reading).out) == FILLED)
    noted = ("\nTABLE                        COLUMN        COUNT  WHAT\n"
             "说明                                              不是事项表，未读取\n"
             "clean_dn_task_general_basic  power_source  1      事项目录中无对应项，未采用\n")
    checks.ran("catalog import --tables --plan", scene.here(*take, "--reading", reading, "--plan"), err="",
               out=f"+ {CODE} 残疾人证换领（示例）, from 2026-01-01, version 1\n\n"
                   f"matters read  1\nchanged       1\nretired       0\n{noted}")
    checks.holds("changes nothing", scene.here("catalog", "list", "-o", "json").out == before)
    checks.ran("catalog import --tables", scene.here(*take, "--reading", reading), err="", out=re.compile(
        rf"matters read +1\nchanged +1\nretired +0\nrevision +\d+\n{re.escape(noted)}"))
    matter = json.loads(scene.here("catalog", "show", CODE, "-o", "json").out)
    checks.holds("takes the matter", matter["promised"] == {"value": 15, "unit": "working_day"}
                 and matter["materials"][0]["form"] == "original" and matter["division"] == "150600", matter)
    again = json.loads(scene.here(*take, "--reading", reading, "-o", "json").out)
    checks.holds("once", again["changed"] == 0 and [note["what"] for note in again["notes"]]
                 == ["table_unused", "column_unused"], again)
    more = scene.file("补充.csv", f"事项编码,通办方式,材料名称,电子证照类型\n{CODE},全程网办,居民身份证,居民身份证\n")
    checks.ran("with a supplement", scene.here(*take, "--reading", reading, "--with", more), err="", out=re.compile(
        r"matters read +1\nchanged +1\n.*to look at +\S+ /materials/0/form: .*", re.S))
    matter = json.loads(scene.here("catalog", "show", CODE, "-o", "json").out)
    checks.holds("goes before the tables", matter["modes"] == ["online"] and matter["materials"][0]["licence"] == "居民身份证")
    faulty(checks, scene, folder, reading)


def faulty(checks, scene, folder, reading):
    book = openpyxl.Workbook()
    for name, row in (("dn_task_general_basic", {**BASIC, "task_type": "1"}), ("dn_task_general_extend", EXTEND),
                      ("dn_task_general_material", {**MATERIAL, "task_guid": "G7"})):
        page = book.create_sheet(name)
        page.append(["导出时间（示例）"])
        page.append([column.upper() for column in row])
        page.append(list(row.values()))
    path = scene.root / "国家表.xlsx"
    book.save(path)
    before = scene.here("catalog", "list", "-o", "json").out
    take = ["catalog", "import", "--reading", reading, "--tables"]
    checks.refused("a row of no matter", scene.here(*take, path), 2, "validation_failed",
                   "  dn_task_general_material row 3, TASK_GUID  ")
    book["dn_task_general_material"]["B3"] = "G1"
    book.save(path)
    checks.refused("a cell of a matter", scene.here(*take, path), 2, "validation_failed",
                   "  dn_task_general_basic row 3, TASK_TYPE  ")
    checks.refused("tables without the matters", scene.here(*take, folder / "clean_dn_task_general_extend.csv"), 2,
                   "validation_failed", "dn_task_general_basic")
    checks.refused("a file that is no table of these", scene.here(*take, folder / "说明.csv"), 2, "table_invalid", "说明.csv")
    checks.refused("an empty folder", scene.here(*take, scene.root / "clock"), 2, "table_invalid")
    checks.refused("a reading that is none", scene.here(
        "catalog", "import", "--tables", folder, "--reading", scene.file("无.json", "{")), 2, "usage")
    checks.holds("nothing of it is imported", scene.here("catalog", "list", "-o", "json").out == before)
    for words, said in ((["import"], "Name a file, or tables"), (["import", "x.csv", "--tables", "y"], "Name a file, or tables"),
                        (["import", "x.csv", "--reading", "y"], "belong to --tables"),
                        (["import", "--tables", "y", "--sheet", "z"], "every sheet is read")):
        done = scene.here("catalog", *words)
        checks.holds(f"catalog {' '.join(words)}", done.code == 2 and said in done.err and not done.out, (done.code, done.err))
