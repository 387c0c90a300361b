"""catalog, mapping, route: what can be done, and where it goes."""
import csv
import datetime
import io
import json
import re
import xml.etree.ElementTree

import openpyxl

import cases
from harness import DAY, INSTANT, gwctl, table
from scene import DEAD, HOHHOT, NOBODY, ORDOS, sample

CODE = "11150600900010052F3002014001000"  # 失业登记 in the sample catalogue


def workbooks(checks, scene, sheet):
    """The same rows as a workbook and in the encodings of Chinese Windows: nothing new, and each change is seen first."""
    rows = list(csv.reader(io.StringIO(sheet.read_text())))
    book = openpyxl.Workbook()
    page = book.active
    page.title = "目录"
    page.append(["示例旗政务服务事项目录"])
    page.merge_cells("A1:D1")
    effective = rows[0].index("生效日期")
    for row in rows:
        page.append([datetime.date.fromisoformat(cell) if place == effective and cell[:2] == "20" else cell or None
                     for place, cell in enumerate(row)])
    book.create_sheet("说明").append(["填写说明（示例）"])
    path = scene.root / "目录.xlsx"
    book.save(path)
    same = re.compile(r"matters read +\d+\nchanged +0\nretired +0\n.*", re.S)
    checks.ran("catalog import of a workbook", scene.here("catalog", "import", path), out=same, err="")
    for encoding in ("gb18030", "utf-8-sig", "utf-16"):
        path.with_suffix(".csv").write_bytes(sheet.read_text().encode(encoding))
        checks.ran(f"and of CSV in {encoding}", scene.here("catalog", "import", path.with_suffix(".csv")), out=same, err="")
    name = rows[0].index("事项名称")
    page.cell(row=3, column=name + 1).value = "改名（示例）"
    book.save(path)
    before = scene.here("catalog", "list", "-o", "json").out
    checks.ran("catalog import --plan", scene.here("catalog", "import", path, "--plan"), err="", out=re.compile(
        r"~ \S+ 改名（示例）, from 20\d\d-\d\d-\d\d, version \d+\n    name: \"\S+\" → \"改名（示例）\"\n\n"
        r"matters read +\d+\nchanged +1\n.*", re.S))
    checks.holds("changes nothing", scene.here("catalog", "list", "-o", "json").out == before)
    page.merge_cells(start_row=3, end_row=3, start_column=1, end_column=2)
    book.save(path)
    checks.refused("cells merged over columns", scene.here("catalog", "import", path), 2, "cells_merged", "row 3, column A")
    checks.refused("a sheet of another name", scene.here("catalog", "import", path, "--sheet", "没有"), 2, "table_invalid")
    old, new = "ES-A", "ES-B"
    checks.refused("successors in a circle", scene.here("catalog", "import", scene.file("circle.json", json.dumps({
        "matters": [], "retired": [{"code": old, "effective": "2030-01-01", "replaced_by": new},
                                   {"code": new, "effective": "2030-01-01", "replaced_by": old}]}))), 2, "successor_cycle")


def catalogues(checks, scene):
    counts = r"matters read +(\d+)\nchanged +{}\nretired +0\nrevision +{}\n"
    file = sample("ordos", "catalogue.json")
    checks.ran("catalog import of JSON", scene.here("catalog", "import", file), out=re.compile(
        counts.format(r"\1", r"\1")), err="")
    size = len(json.loads(file.read_text())["matters"])
    checks.ran("the same again changes nothing", scene.here("catalog", "import", file), out=re.compile(
        counts.format("0", size)))
    sheet = sample("arukorqin", "catalogue.csv").read_text()
    more = scene.file("more.csv", sheet.replace("150421", "150622").replace("11150622", "11150421"))
    answer = scene.here("catalog", "import", more, "-o", "json")
    if checks.ran("catalog import of CSV", answer, err="").code == 0:
        checks.holds("reads every row", json.loads(answer.out)["matters"] == len(
            [row for row in csv.reader(io.StringIO(sheet)) if row[0]]) - 1, answer.out)
    listed = scene.here("catalog", "list", "-o", "json").out
    workbooks(checks, scene, more)
    rows = list(csv.reader(io.StringIO(sheet)))
    place = rows[0].index("通办范围")
    wrong = [number for number, row in enumerate(rows, 1) if number > 1 and row[place]][:2]
    for number in wrong:
        rows[number - 1][place] = "全球"
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    done = checks.refused("a faulty sheet", scene.here("catalog", "import", scene.file("wrong.csv", text.getvalue())), 2,
                          "validation_failed", *[f"  row {number}, 通办范围  " for number in wrong])
    checks.holds("names these rows alone", len(re.findall(r"^  row ", done.err, re.M)) == len(wrong), done.err)
    checks.holds("and nothing of it is imported", scene.here("catalog", "list", "-o", "json").out == listed)
    for title, name, content, code in (
            ("an unknown header", "header.csv", "事项编码,价格\nA,1\n", 2), ("an empty sheet", "empty.csv", "", 2),
            ("JSON that is none", "none.json", "{", 2), ("another gateway's file", "theirs.json", sample(
                "hohhot", "catalogue.json").read_text(), 2), ("an ending of another kind", "list.xlsx", "x", 2)):
        done = scene.here("catalog", "import", scene.file(name, content))
        checks.holds(f"{title} exits {code}", done.code == code and not done.out, (done.code, done.out, done.err))
    checks.holds("still nothing of it is imported", scene.here("catalog", "list", "-o", "json").out == listed)
    checks.refused("no file", scene.here("catalog", "import", scene.root / "absent.csv"), 3, "not_found")

    shown = checks.ran("catalog list", scene.here("catalog", "list"), err="").out
    rows = table(shown)
    checks.holds("keeps its columns though Chinese is wide", rows is not None and len(rows) == len(json.loads(listed)),
                 shown[:600])
    cut = [row["AGENCY"] for row in rows or [] if row["AGENCY"].endswith("…")]
    checks.holds("cuts what is longer than its column", bool(cut), shown[:300])
    one = json.loads(checks.ran("catalog show", scene.here("catalog", "show", CODE, "-o", "json"), err="").out)
    checks.holds("shows the matter whole", one == {**next(
        matter for matter in json.loads(file.read_text())["matters"] if matter["code"] == CODE), **one}, one)
    checks.ran("and member by member", scene.here("catalog", "show", CODE), out=re.compile(
        rf"code +{CODE}\nbase_code +002014001000\nname +失业登记\n.*version +1\n", re.S))
    checks.refused("no such matter", scene.here("catalog", "show", "NONE"), 3, "not_found")
    for words in ("失业登记", "失业", "sydj", "shiyedj", CODE[:30].lower()):
        found = json.loads(checks.ran(f"catalog search {words}", scene.here("catalog", "search", words, "-o", "json"), err="").out)
        checks.holds(f"{words} finds it", CODE in [row["code"] for row in found][:5], found[:5])
    checks.ran("catalog search finds nothing", scene.here("catalog", "search", "龘靐"), err="")
    checks.refused("a search without end", scene.here("catalog", "search", "证", "--limit", "0"), 2, "usage")
    checks.refused("a search at a peer that is not enrolled", scene.here("catalog", "search", "证", "--peer", NOBODY), 3,
                   "catalog_missing")
    checks.refused("the catalogue of a peer that is not enrolled", scene.here("catalog", "list", "--peer", NOBODY), 3,
                   "catalog_missing")
    checks.refused("a fetch from a dead peer", scene.here("catalog", "fetch", DEAD), 6, "peer_unreachable")
    done = scene.at(scene.hohhot, "catalog", "import", sample("hohhot", "catalogue.json"))
    if scene.running and checks.ran("the peer has one", done).code == 0:
        checks.ran("catalog fetch", scene.here("catalog", "fetch", HOHHOT), out=re.compile(
            rf"peer +{HOHHOT}\nrevision +\d+\n"), err="")
        theirs = json.loads(scene.here("catalog", "list", "--peer", HOHHOT, "-o", "json").out)
        checks.holds("brings it", len(theirs) == 41, len(theirs))


def covered(checks, scene):
    """How much has a way; a peer whose catalogue is not here has none."""
    lines = table(checks.ran("mapping coverage", scene.here("mapping", "coverage"), err="").out) or []
    head = ["PEER", "SCOPE", "MATTERS", "DEFAULT", "ROW", "BUNDLE", "PARTLY", "AMBIGUOUS", "HELD", "NONE", "%", "WEIGHT",
            "WEIGHTED-%"]
    checks.holds("has a line for each scope, all first", lines and list(lines[0]) == head and lines[0]["SCOPE"] == "all", lines)
    one = json.loads(checks.ran("of one peer", scene.here("mapping", "coverage", "--peer", HOHHOT, "-o", "json"), err="").out)
    checks.holds("adds up", all(line["matters"] == sum(line[name] for name in (
        "default", "row", "bundle", "ambiguous", "held", "missing")) for line in one) and one[0]["weight"] == 0, one)
    if not scene.running:
        checks.holds("and says why", one[0]["why"] == {"catalog_missing": one[0]["matters"]}, one[0])
    missing = json.loads(checks.ran("coverage --missing", scene.here(
        "mapping", "coverage", "--peer", HOHHOT, "--missing", "--limit", "2", "-o", "json"), err="").out)
    checks.holds("lists so many", len(missing) <= 2 and all(line["peer"] == HOHHOT for line in missing), missing)
    checks.refused("of a peer that is none", scene.here("mapping", "coverage", "--peer", NOBODY), 3, "peer_unknown")
    checks.ran("mapping wanted of nothing", scene.here("mapping", "wanted", "list"), err="",
               out="SINCE  DRAFTS  DEMAND  MATTER  NAME  DESTINATION  PLACE  PEER  WHY  CANDIDATES\n")
    checks.refused("an answer to nobody", scene.here(
        "mapping", "wanted", "answer", CODE, "--destination", "150102", "--refuse", "示例"), 3, "not_found")
    checks.refused("an answer that says nothing", scene.here(
        "mapping", "wanted", "answer", CODE, "--destination", "150102", "--refuse", "无"), 2, "validation_failed", "reason")
    checks.refused("a limit that is none", scene.here("mapping", "coverage", "--missing", "--limit", "99999"), 2, "usage", "limit")
    done = scene.here("mapping", "exceptions", "--peer", HOHHOT)
    if scene.running:
        rows = table(checks.ran("mapping exceptions", done, err="").out) or []
        checks.holds("names each line's kind", rows and {row["WHAT"] for row in rows} <= {
            "row", "needless", "ended", "unfit", "missing", "ambiguous"}, rows)
        some = table(checks.ran("of one kind", scene.here("mapping", "exceptions", "--peer", HOHHOT, "--what", "row"), err="").out)
        checks.holds("shows it alone", {row["WHAT"] for row in some or []} <= {"row"}, some)
    else:
        checks.refused("mapping exceptions", done, 3, "catalog_missing")


def mappings(checks, scene):
    checks.ran("mapping list of none", scene.here("mapping", "list"), out=(
        "VERSION  STATE  EFFECTIVE  ROWS  ADDED  CHANGED  REMOVED  BY  AT  WHY\n"), err="")
    checks.ran("mapping plan of none", scene.here("mapping", "plan"), out="nothing changes\n")
    file = sample("ordos", "mapping-hohhot.json")
    draft = json.loads(file.read_text())
    checks.ran("mapping import", scene.here("mapping", "import", file), out=(
        f"peer                 {HOHHOT}\nrows                 {len(draft['mappings'])}\n"
        f"matters that differ  {len(draft['mappings'])}\n"), err="")
    checks.refused("a file that is no mapping", scene.here("mapping", "import", scene.file("no.json", '{"rows":1}')), 2,
                   "validation_failed", "  /peer  ", "  /rows  ")
    plan = checks.ran("mapping plan", scene.here("mapping", "plan"), err="").out
    lines = plan.split("\n\n")[0].splitlines()
    checks.holds("is a patch", lines[0] == f"@@ {HOHHOT} @@" and all(line.startswith("+ {") for line in lines[1:])
                 and len(lines) == 1 + len(draft["mappings"]), plan)
    checks.holds("with rows unchecked where the peer's catalogue cannot be fetched",
                 ("catalog_missing" in plan) == (not scene.running), plan)
    wrong = {**draft, "mappings": [{**draft["mappings"][0], "local": "NONE"}]}
    scene.here("mapping", "import", scene.file("wrong.json", json.dumps(wrong)))
    checks.refused("a draft with errors is not published", scene.here("mapping", "publish"), 2, "mapping_invalid")
    scene.here("mapping", "import", file)
    # Of a row that takes paper for what the peer has as a licence somebody should know.
    unchecked = 1 if scene.running else len(draft["mappings"])
    rows = len(draft["mappings"])
    checks.ran("mapping publish", scene.here("mapping", "publish", "--reason", "示例"), out=re.compile(
        rf"VERSION +1\nSTATE +published\nEFFECTIVE +{DAY}\nROWS +{rows}\nADDED +{rows}\nCHANGED +0\nREMOVED +0\n"
        rf"BY +uid:\d+\nAT +{INSTANT}\nWHY +示例\nTO LOOK AT +{unchecked}\n"), err="")
    checks.refused("nothing is left to publish", scene.here("mapping", "publish"), 1, "mapping_unchanged")
    exported = scene.here("mapping", "export", HOHHOT).out
    checks.holds("what is exported is what was imported", sorted(json.loads(exported)["mappings"], key=str)
                 == sorted(draft["mappings"], key=str), exported)
    again = scene.here("mapping", "import", scene.file("again.json", exported)).out
    checks.holds("and importing it changes nothing", re.search(r"differ +0\n", again), again)
    checks.ran("so that the plan is empty", scene.here("mapping", "plan"), out="nothing changes\n")
    scene.here("mapping", "import", scene.file("none.json", json.dumps({"peer": HOHHOT, "mappings": []})))
    checks.refused("a day that is none", scene.here("mapping", "publish", "--effective", "2026-02-30"), 2, "usage")
    checks.ran("mapping rule", scene.here("mapping", "rule"), out=(
        "whoever wrote a draft may publish it\n"), err="")
    checks.ran("a second person", scene.here("mapping", "rule", "--second-person"), out=(
        "a draft is published by somebody who did not write it\n"), err="")
    checks.refused("who wrote it does not publish it", scene.here("mapping", "publish"), 4, "second_person_needed")
    scene.here("mapping", "rule", "--no-second-person")
    checks.ran("from a day on", scene.here("mapping", "publish", "--effective", "2099-01-01"), out=re.compile(
        rf"VERSION +2\nSTATE +published\nEFFECTIVE +2099-01-01\nROWS +0\n.*REMOVED +{rows}\n.*", re.S))
    checks.ran("mapping rollback", scene.here("mapping", "rollback", "1", "--reason", "示例"), out=re.compile(
        rf"VERSION +3\nSTATE +published\nEFFECTIVE +{DAY}\nROWS +{rows}\nADDED +{rows}\n.*", re.S), err="")
    checks.refused("to what stands", scene.here("mapping", "rollback", "1"), 1, "mapping_unchanged")
    checks.refused("to no version", scene.here("mapping", "rollback", "9"), 3, "mapping_version_unknown")
    listed = table(scene.here("mapping", "list").out)
    checks.holds("mapping list, newest first", [row["VERSION"] for row in listed or []] == ["3", "2", "1"], listed)
    scene.here("mapping", "import", scene.file("none.json", json.dumps({"peer": HOHHOT, "mappings": []})))
    checks.ran("mapping discard", scene.here("mapping", "discard", HOHHOT), out=f"peer  {HOHHOT}\n", err="")
    checks.refused("a draft that is none", scene.here("mapping", "discard", HOHHOT), 3, "not_found")
    covered(checks, scene)
    explained = scene.here("mapping", "explain", "--matter", CODE, "--destination", "150102")
    if scene.running:
        checks.ran("mapping explain", explained, err="", out=re.compile(
            rf"available +✓\npeer +{HOHHOT}\nmatter there +11150100900005050U3002014001000\nname there +失业登记\n"
            r"modes +delegated, online\nsteps +区划 150102 .*\n"))
        found = json.loads(checks.ran("mapping suggest", scene.here(
            "mapping", "suggest", CODE, "--peer", HOHHOT, "-o", "json"), err="").out)
        checks.holds("the same matter first", found[0]["name"] == "失业登记" and len(found) <= 3, found[:1])
        rows = table(checks.ran("mapping suggest of all", scene.here("mapping", "suggest", "--peer", HOHHOT), err="").out)
        checks.holds("leaves out what is matched", CODE not in [row["OURS"] for row in rows or []], rows)
    else:
        checks.ran("mapping explain says why not", explained, out=re.compile(r"why not +\S.*\n", re.S))
        checks.refused("mapping suggest", scene.here("mapping", "suggest", "--peer", HOHHOT), 3, "catalog_missing")
    checks.refused("a matter that is not ours", scene.here(
        "mapping", "explain", "--matter", "NONE", "--destination", "150102"), 3, "not_found")
    checks.refused("a division that is none", scene.here(
        "mapping", "explain", "--matter", CODE, "--destination", "15"), 2, "usage")


def examples(checks, scene):
    draft = json.loads(sample("ordos", "mapping-hohhot.json").read_text())
    first = draft["mappings"][0]
    good = {"name": "户籍证明", "local": first["local"], "division": "150102", "expect": {"target": first["target"]}}
    wrong = {**good, "name": "错例", "expect": {"target": "NONE"}}
    checks.ran("mapping test of none", scene.here("mapping", "test"), out="there are no examples\n", err="")

    def take(rows, *golden):
        file = scene.file("golden.json", json.dumps({"peer": HOHHOT, "mappings": rows, "golden": golden}))
        return scene.here("mapping", "import", file)

    changed = [{**first, "note": "另注（示例）"}] + draft["mappings"][1:]
    take(changed, good, wrong)
    passed = 1 if scene.running else 0
    got = first["target"] if scene.running else "refused catalog_missing"
    said = f"\nexamples: {passed} of 2 as expected\n"
    bad = f"错例 ({first['local']})\n  /expect/target: expected NONE, got {got}\n"
    tested = checks.ran("mapping test exits 5 where an example differs", scene.here("mapping", "test"), 5, err="").out
    checks.holds("and says which, where and how", tested.startswith(said) and tested.endswith(bad), tested)
    checks.ran("of one peer", scene.here("mapping", "test", "--peer", HOHHOT), 5, out=tested)
    checks.ran("of another peer", scene.here("mapping", "test", "--peer", NOBODY), out="there are no examples\n")
    raw = json.loads(checks.ran("mapping test as JSON", scene.here("mapping", "test", "-o", "json"), 5, err="").out)
    checks.holds("with every result", [raw["cases"], raw["failed"]] == [2, 2 - passed]
                 and [one["name"] for one in raw["results"]] == ["户籍证明", "错例"], raw)
    plan = scene.here("mapping", "plan").out
    checks.holds("mapping plan runs them", said in plan and bad in plan, plan)
    checks.refused("what differs is not published", scene.here("mapping", "publish"), 2, "mapping_invalid",
                   "  golden/错例  ")
    exported = json.loads(scene.here("mapping", "export", HOHHOT).out)
    checks.holds("export prints the examples", exported["golden"] == [good, wrong], exported.get("golden"))
    take(changed, good)
    if scene.running:
        checks.ran("all as expected", scene.here("mapping", "test"), out="\nexamples: 1 of 1 as expected\n", err="")
    checks.refused("two examples of one name", take(changed, good, good), 2, "validation_failed", "  /golden/1/name  ")
    take(draft["mappings"])
    checks.ran("a file without examples has none", scene.here("mapping", "test"), out="there are no examples\n")
    form = scene.file("filled.json", json.dumps({"applicant_name": "示例", "colour": "red"}))
    tried = scene.here("mapping", "explain", "--matter", CODE, "--destination", "150102", "--form", form,
                       "--materials", "M01,M99")
    if scene.running:
        shown = checks.ran("mapping explain of a form", tried, err="").out
        blocks = [table(block + "\n") for block in shown.rstrip("\n").split("\n\n")[1:]]
        fields = [(row["FIELD"], row["WHAT"], row["CODE"]) for row in blocks[0] or []]
        checks.holds("says what becomes of each field", fields[:2] == [
            ("applicant_name", "copied", ""), ("colour", "refused", "mapping_field_unknown")], shown)
        materials = [(row["MATERIAL"], row["WHAT"]) for row in blocks[1] or []]
        checks.holds("and of each material", ("M01", "copied") in materials and ("M99", "refused") in materials, shown)
    checks.refused("a situation that is no JSON", scene.here(
        "mapping", "explain", "--matter", CODE, "--destination", "150102", "--situation", "{"), 2, "malformed")
    checks.refused("an answer that our form does not know", scene.here(
        "mapping", "explain", "--matter", CODE, "--destination", "150102", "--situation", '{"colour":"red"}'), 2,
        "validation_failed", "  /situation/colour  ")


def flow(checks, scene):
    drawn = checks.ran("catalog flow", scene.here("catalog", "flow", CODE), err="", out=re.compile(r"<svg .*</svg>\n", re.S))
    steps = [element.text for element in xml.etree.ElementTree.fromstring(drawn.out).iter("{http://www.w3.org/2000/svg}text")]
    checks.holds("is a picture with the steps in it", {"收件", "收件地（窗口）", "失业登记"} <= set(steps), steps)
    checks.refused("of a matter that is none", scene.here("catalog", "flow", "NONE"), 3, "not_found")


def divisions(checks, scene):
    checks.ran("division list of none", scene.here("division", "list"), out="OLD  NEW  NAME  EFFECTIVE  BASIS\n", err="")
    header = "old,new,name,effective,basis\n"
    file = scene.file("divisions.csv", header + "150102,150192,示例新区,2026-01-01,示例批复\n")
    checks.ran("division import", scene.here("division", "import", file), out="changes  1\n", err="")
    checks.ran("is listed", scene.here("division", "list"), out=re.compile(r"OLD.*\n150102 +150192 +示例新区 .*\n"))
    if scene.running:
        found = json.loads(scene.here("mapping", "explain", "--matter", CODE, "--destination", "150102", "-o", "json").out)
        checks.holds("an old code leads to the new one", found["available"] and found["destination"]
                     == {"division": "150192", "name": "示例新区", "was": "150102"}, found)
    checks.refused("a circle", scene.here("division", "import", scene.file(
        "division-circle.csv", header + "150102,150192,,2026-01-01,\n150192,150102,,2026-02-01,\n")), 2, "table_invalid", "  line 3  ")
    checks.ran("an empty list takes all away", scene.here("division", "import", scene.file("no-changes.csv", header)),
               out="changes  0\n")


def agreements(checks, scene):
    named = checks.ran("agreement list", scene.here("agreement", "list"), err="").out
    checks.holds("what a peer's matter names is listed without being on file",
                 ("呼包鄂乌代受理协议（示例）" in named) == scene.running and named.startswith("STATE "), named)
    agreement = {"number": "示例协议〔2026〕1号", "parties": [ORDOS, HOHHOT], "from": "2026-01-01", "to": "2026-01-31"}
    file = scene.file("agreements.json", json.dumps({"agreements": [agreement]}))
    checks.ran("agreement import", scene.here("agreement", "import", file), out="agreements  1\nchanged     1\n", err="")
    checks.ran("the same again", scene.here("agreement", "import", file), out="agreements  1\nchanged     0\n")
    listed = table(scene.here("agreement", "list").out)
    checks.holds("what ended is listed first", [(row["STATE"], row["NUMBER"]) for row in listed or []][:1]
                 == [("expired", agreement["number"])], listed)
    checks.holds("doctor says so", f"agreement {agreement['number']}" in scene.here("doctor").out)
    wrong = scene.file("wrong.json", json.dumps({"agreements": [{**agreement, "to": "2025-01-01"}]}))
    checks.refused("an agreement that ends before it begins", scene.here("agreement", "import", wrong), 2,
                   "validation_failed", "  /agreements/0/to  ")
    checks.ran("agreement remove", scene.here("agreement", "remove", agreement["number"]),
               out=f"number  {agreement['number']}\n", err="")
    checks.refused("what is not there", scene.here("agreement", "remove", "NONE"), 3, "not_found")


def drift(checks, scene):
    """A peer's matter changes under a published row, as it is fetched."""
    checks.ran("mapping drift of nothing", scene.here("mapping", "drift"), out="nothing changed under the mappings\n", err="")
    checks.refused("mapping confirm of nothing", scene.here("mapping", "confirm", HOHHOT, "NONE"), 3, "not_found")
    if not scene.running:
        return
    catalogue = json.loads(sample("hohhot", "catalogue.json").read_text())
    target = json.loads(sample("ordos", "mapping-hohhot.json").read_text())["mappings"][0]["target"]
    matter = next(one for one in catalogue["matters"] if one["code"] == target)
    other = next(one["code"] for one in catalogue["matters"] if one["code"] != target)

    def change(**document):
        scene.at(scene.hohhot, "catalog", "import", scene.file("change.json", json.dumps({"matters": [], **document})))
        checks.ran("catalog fetch", scene.here("catalog", "fetch", HOHHOT), out=re.compile(r".*revision +\d+\n", re.S))

    change(matters=[{**matter, "contact": {"phone": "0471-99999"}}])
    checks.ran("what is harmless is confirmed by itself", scene.here("mapping", "drift"),
               out="nothing changed under the mappings\n")
    checks.ran("and told with --all", scene.here("mapping", "drift", "--all"), err="", out=re.compile(
        rf"KIND.*\nharmless .* {target} .*咨询方式有变化.*settled\n", re.S))
    change(retired=[{"code": target, "effective": "2099-01-01", "replaced_by": other}])
    listed = table(checks.ran("an end is listed before it comes", scene.here("mapping", "drift"), err="").out)
    checks.holds("with its day and successor", [(row["KIND"], row["FROM"], row["CODE"], row["SUCCESSOR"]) for row in listed]
                 == [("stale", "2099-01-01", target, other)], listed)
    checks.holds("doctor counts it", "0 matters have ended, 1 will" in scene.here("doctor").out)
    checks.refused("nobody's word makes it right", scene.here("mapping", "confirm", HOHHOT, target), 1, "mapping_stale")
    checks.refused("a successor that is none", scene.here("mapping", "follow", HOHHOT, target, "--to", "NONE"), 1,
                   "mapping_target_unknown")
    checks.ran("mapping follow", scene.here("mapping", "follow", HOHHOT, target), err="",
               out=f"code             {target}\nsuccessor        {other}\nmatters drafted  1\n")
    plan = scene.here("mapping", "plan").out
    checks.holds("drafts the row up to the day, and from it on", plan.count('"to":"2098-12-31"') == 1
                 and plan.count('"from":"2099-01-01"') == 1, plan)
    scene.here("mapping", "discard", HOHHOT)


def outdated(checks, scene):
    """What the peer ended a moment ago is refused there; its catalogue is fetched at once then, not after ten minutes."""
    import completion  # which imports this module

    def way():
        return json.loads(scene.here("mapping", "explain", "--matter", CODE, "--destination", "150102", "-o", "json").out)

    for gateway, folder in ((scene.hohhot, "ordos"), (scene.ordos, "hohhot")):
        gateway.gwctl("peer", "import", scene.file(f"{folder}.json"))
        gateway.gwctl("catalog", "import", sample(gateway.folder, "catalogue.json"))
        gateway.start()
    scene.here("catalog", "fetch", HOHHOT)
    target = way()["peer_matter"]["code"]
    matters = json.loads(sample("hohhot", "catalogue.json").read_text())["matters"]
    body = cases.submission(scene)
    ended = {"matters": [], "retired": [{"code": target, "effective": scene.clock.now.strftime("%Y-%m-%d")}]}
    scene.at(scene.hohhot, "catalog", "import", scene.file("ended.json", json.dumps(ended)))
    checks.holds("nobody told us yet", way()["available"], way())
    done = scene.here("case", "submit", "-", "--division", "150627", "-o", "json", stdin=json.dumps(body).encode())
    case = json.loads(checks.ran("a case goes there all the same", done, err="").out)["id"]
    script = scene.file("completion.bash", gwctl("completion", "bash").out)
    found, _ = completion.bash(script, scene.root, "--dir", scene.ordos.dir, "case", "show", case[:8])
    checks.holds("the shell completes its id", found == [case], found)
    checks.holds("and its refusal brings the catalogue", cases.until(lambda: not way()["available"]), way())
    shown = json.loads(scene.here("case", "show", case, "-o", "json").out)
    checks.holds("the case is a person's now", shown["state"] == "undeliverable", shown)

    def put(**changes):
        back = {"matters": [{**matter, **changes} for matter in matters if matter["code"] == target]}
        done = scene.at(scene.hohhot, "catalog", "import", scene.file("back.json", json.dumps(back)))
        scene.here("catalog", "fetch", HOHHOT)
        return done

    again = put()
    checks.holds("a sheet imported again does not bring it back, and says so",
                 again.code == 0 and f"{target}: 已自" in again.out + again.err and not way()["available"], again)
    checks.ran("a new version does", put(version=99), out=re.compile(r".*changed +1\n.*", re.S))
    checks.holds("and the way is open again", way()["available"], way())


def routes(checks, scene):
    endpoint = f"https://127.0.0.1:{scene.hohhot.peer_port}"
    direct = (f"区划 150102 命中前缀 1501 (150102 is covered by 1501)\n"
              f"由呼和浩特办理，{HOHHOT} (served by 呼和浩特, {HOHHOT})\n直连 {endpoint} (direct to {endpoint})\n")
    checks.ran("route explain", scene.here("route", "explain", "150102"), out=direct, err="")
    answer = json.loads(scene.here("route", "explain", "150102", "--from", "150627", "-o", "json").out)
    checks.holds("as JSON", (answer["outcome"], answer["peer"], answer["hop"]) == ("peer", HOHHOT, HOHHOT), answer)
    own = scene.here("route", "explain", "150602").out
    checks.holds("our own division", own.startswith("区划 150602 命中前缀 1506") and "nothing leaves" in own, own)
    checks.ran("a division of nobody", scene.here("route", "explain", "310101"), out=re.compile(r".*route_unknown.*\n"))
    checks.refused("no division", scene.here("route", "explain", "1501"), 2, "usage", "destination: ")
