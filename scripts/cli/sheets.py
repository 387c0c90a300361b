"""Mapping sheets: what an operator keeps in Excel, in and out again."""
import csv
import io
import json
import re

import openpyxl

from scene import HOHHOT, NOBODY, sample

HEADER = ["本方事项编码", "对方事项编码", "对方网关", "备注"]


def text(rows, header=HEADER):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


def sheets(checks, scene):
    draft = json.loads(sample("ordos", "mapping-hohhot.json").read_text())
    first = draft["mappings"][0]
    taken = re.compile(rf"peer +{HOHHOT}\nrows +{len(draft['mappings'])}\nmatters that differ +0\n")
    exported = checks.ran("mapping export --as csv", scene.here("mapping", "export", HOHHOT, "--as", "csv"), err="").out
    checks.holds("begins with the mark and a Chinese header", exported.startswith("\ufeff本方事项编码,"), exported[:80])
    file = scene.file("映射.csv", exported)
    checks.ran("what is exported changes nothing", scene.here("mapping", "import", file), out=taken, err="")
    for encoding in ("gb18030", "utf-16"):
        file.write_bytes(exported.removeprefix("\ufeff").encode(encoding))
        checks.ran(f"nor in {encoding}", scene.here("mapping", "import", file), out=taken, err="")
    rows = list(csv.reader(io.StringIO(exported.removeprefix("\ufeff"))))
    book = openpyxl.Workbook()
    book.active.append(["呼和浩特映射表（示例）"])
    for row in rows:
        book.active.append(row)
    book.create_sheet("说明").append(["填写说明（示例）"])
    path = scene.root / "映射.xlsx"
    book.save(path)
    checks.ran("nor as a workbook", scene.here("mapping", "import", path), out=taken, err="")

    formula = scene.file("公式.csv", text([[first["local"], first["target"], HOHHOT, "=HYPERLINK(\"http://示例\")"]]))
    scene.here("mapping", "import", formula)
    plan = scene.here("mapping", "plan").out
    checks.holds("a note like a formula is a text", '"note":"=HYPERLINK(' in plan, plan)
    without = text([[first["local"], first["target"], "示例"]], ["本方事项编码", "对方事项编码", "备注"])
    file = scene.file("无对方.csv", without)
    checks.refused("a sheet without a peer", scene.here("mapping", "import", file), 2, "validation_failed", "--peer")
    checks.ran("with --peer", scene.here("mapping", "import", file, "--peer", HOHHOT), err="")
    for done in (scene.here("mapping", "import", formula, "--peer", NOBODY),
                 scene.here("mapping", "import", scene.file("两个.csv", text(
                     [["A", "B", HOHHOT, ""], ["C", "D", NOBODY, ""]])))):
        checks.refused("another peer", done, 2, "validation_failed", "对方网关")
    before = scene.here("mapping", "plan").out
    bad = scene.file("错.csv", text([["ES 1", "", "", ""], ["", "B", "", ""], ["ES-2", "HS-2", "", "x" * 5000]]))
    checks.refused("every fault of a sheet", scene.here("mapping", "import", bad, "--peer", HOHHOT), 2,
                   "validation_failed", "  row 2, 本方事项编码  ", "  row 4, 备注  ")
    junk = scene.file("垃圾.csv", text([[f"垃圾{number}", "=1", "@x", "-"] for number in range(100_000)]))
    done = checks.refused("100,000 rows of junk", scene.here("mapping", "import", junk), 2, "validation_failed",
                          "only the first 100 are shown")
    checks.holds("in an answer that can be read", len(done.err.splitlines()) < 110, len(done.err))
    done = checks.refused("the same as a catalogue", scene.here("catalog", "import", scene.file(
        "垃圾目录.csv", text([[f"垃圾{number}", "=1", "@x", "-"] for number in range(100_000)],
                          ["事项编码", "事项名称", "行政区划", "材料名称"]))), 2, "validation_failed",
                          "only the first 100 are shown")
    checks.holds("and as short", len(done.err.splitlines()) < 110, len(done.err))
    checks.holds("nothing of it is taken", scene.here("mapping", "plan").out == before)
    scene.here("mapping", "import", sample("ordos", "mapping-hohhot.json"))
