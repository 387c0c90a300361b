"""catalog, mapping, route: what can be done, and where it goes."""
import csv
import io
import json
import re

from harness import DAY, INSTANT, table
from scene import DEAD, HOHHOT, NOBODY, sample

CODE = "11150600900010052F3002014001000"  # 失业登记 in the sample catalogue


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
    rows = list(csv.reader(io.StringIO(sheet)))
    place = rows[0].index("通办范围")
    wrong = [number for number, row in enumerate(rows, 1) if number > 1 and row[place]][:2]
    for number in wrong:
        rows[number - 1][place] = "全球"
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    done = checks.refused("a faulty sheet", scene.here("catalog", "import", scene.file("wrong.csv", text.getvalue())), 2,
                          "validation_failed", *[f"  row {number}, scopes  " for number in wrong])
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
    checks.refused("the catalogue of a peer that is not enrolled", scene.here("catalog", "list", "--peer", NOBODY), 3,
                   "catalog_missing")
    checks.refused("a fetch from a dead peer", scene.here("catalog", "fetch", DEAD), 6, "peer_unreachable")
    done = scene.at(scene.hohhot, "catalog", "import", sample("hohhot", "catalogue.json"))
    if scene.running and checks.ran("the peer has one", done).code == 0:
        checks.ran("catalog fetch", scene.here("catalog", "fetch", HOHHOT), out=re.compile(
            rf"peer +{HOHHOT}\nrevision +\d+\n"), err="")
        theirs = json.loads(scene.here("catalog", "list", "--peer", HOHHOT, "-o", "json").out)
        checks.holds("brings it", len(theirs) == 41, len(theirs))


def mappings(checks, scene):
    checks.ran("mapping list of none", scene.here("mapping", "list"), out="VERSION  EFFECTIVE  ROWS  BY  AT\n", err="")
    checks.ran("mapping plan of none", scene.here("mapping", "plan"), out="nothing changes\n")
    file = sample("ordos", "mapping-hohhot.json")
    draft = json.loads(file.read_text())
    checks.ran("mapping import", scene.here("mapping", "import", file), out=(
        f"peer  {HOHHOT}\nrows  {len(draft['mappings'])}\n"), err="")
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
    unchecked = 0 if scene.running else len(draft["mappings"])
    checks.ran("mapping publish", scene.here("mapping", "publish"), out=re.compile(
        rf"VERSION +1\nEFFECTIVE +{DAY}\nROWS +{len(draft['mappings'])}\nBY +uid:\d+\nAT +{INSTANT}\n"
        rf"TO LOOK AT +{unchecked}\n"), err="")
    checks.ran("from a day on", scene.here("mapping", "publish", "--effective", "2099-01-01"), out=re.compile(
        rf"VERSION +2\nEFFECTIVE +2099-01-01\n.*", re.S))
    checks.refused("a day that is none", scene.here("mapping", "publish", "--effective", "2026-02-30"), 2, "usage")
    rows = table(scene.here("mapping", "list").out)
    checks.holds("mapping list, newest first", [row["VERSION"] for row in rows or []] == ["2", "1"], rows)
    explained = scene.here("mapping", "explain", "--matter", CODE, "--destination", "150102")
    if scene.running:
        checks.ran("mapping explain", explained, err="", out=re.compile(
            rf"available +✓\npeer +{HOHHOT}\nmatter there +11150100900005050U3002014001000\nname there +失业登记\n"
            r"modes +delegated, online\nsteps +区划 150102 .*\n"))
    else:
        checks.ran("mapping explain says why not", explained, out=re.compile(r"why not +\S.*\n", re.S))
    checks.refused("a matter that is not ours", scene.here(
        "mapping", "explain", "--matter", "NONE", "--destination", "150102"), 3, "not_found")
    checks.refused("a division that is none", scene.here(
        "mapping", "explain", "--matter", CODE, "--destination", "15"), 2, "usage")


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
