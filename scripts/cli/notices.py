"""notice: templates judged and set, the register of numbers."""
import json
import re

from harness import ROOT, table

SHIPPED = ROOT / "Sources/FederationGateway/Resources/notices"

WORDS = ("receipt", "bundle_receipt", "accepted", "accepted_tolerant", "refused", "correction", "decided", "denied",
         "special_procedure", "extended", "terminated", "withdrawn", "withdrawal_declined", "rectified", "revoked", "transferred",
         "delivery_record")


def templates(checks, scene):
    rows = table(checks.ran("notice lint", scene.here("notice", "lint"), err="").out)
    found = {row["TEMPLATE"]: row for row in rows or []}
    checks.holds("every notice has a template without fault", set(WORDS) <= set(found) and all(
        row["STATUS"] == "ok" and row["FROM"] == "shipped" for row in rows), rows)
    checks.holds("with its title", found["accepted"]["TITLE"] == "受理通知书", found["accepted"])
    paper = scene.root / "accepted.pdf"
    done = checks.ran("notice preview", scene.here("notice", "preview", "accepted", "--out", paper), out=re.compile(
        re.escape(str(paper)) + r"  受理通知书 1506-SL-2026-000001\.pdf  \d+ bytes\n"), err="")
    if done.code == 0:
        first = paper.read_bytes()
        scene.here("notice", "preview", "accepted", "--out", paper)
        checks.holds("is a PDF, the same each time", first.startswith(b"%PDF-1.7") and first == paper.read_bytes())
    checks.refused("a notice that is none", scene.here("notice", "preview", "nobody", "--out", paper), 2, "usage")
    done = scene.here("notice", "preview", "accepted", "--out", scene.root / "none" / "x.pdf")
    checks.refused("a folder that is not there", done, 1, "store_failed")
    own = scene.ordos.dir / "notices"
    wrong = own / "refused.notice"
    wrong.write_text("title: 示例\n---\n{{applicant}}{{matter}}{{basis}}{{reason}}{{nobody}}\n{{> case}}\n")
    (own / "_case.notice").write_text("{{> case}}\n")
    try:
        done = scene.here("notice", "lint")
        checks.holds("lint names each fault with its line, and exits 1", done.code == 1 and not done.err
                     and "_case:1  template_cycle: _case → _case\n" in done.out
                     and "refused:4  template_cycle: _case → _case\n" not in done.out, (done.code, done.out, done.err))
        (own / "_case.notice").unlink()
        done = scene.here("notice", "lint", "-o", "json")
        faults = {(line["code"], line.get("line")) for line in json.loads(done.out)["faults"]}
        checks.holds("an unknown name and a remedy left out", done.code == 1 and faults == {
            ("template_variable_unknown", 3), ("template_part_missing", None)}, faults)
        glyphs = own / "rectified.notice"
        glyphs.write_text((SHIPPED / "rectified.notice").read_text() + "{{^reason}}\n示例\U00031350\n{{/reason}}\n")
        done = scene.here("notice", "lint", "-o", "json")
        faults = [fault for fault in json.loads(done.out)["faults"] if fault["code"] == "glyph_missing"]
        checks.holds("a character that no font has, where no sample comes by", done.code == 1 and [
            (fault["template"], fault["detail"]) for fault in faults] == [
                ("rectified", "no font has \U00031350 (U+31350)")] and faults[0]["line"] > 3, faults)
        glyphs.unlink()
        checks.refused("reload takes nothing on", scene.here("notice", "reload"), 1, "template_part_missing")
        wrong.unlink()
        numbers = own / "numbers.txt"
        numbers.write_text("SL: 审〔{year}〕{number:4}号\nJD: 审〔{year}〕{number}号\n")
        done = scene.here("notice", "lint")
        checks.holds("two series that may write the same number are named", done.code == 1 and done.out.endswith(
            "numbers.txt:2  number_pattern_repeats: SL and JD may write the same number\n"), (done.code, done.out))
        checks.refused("and not taken on", scene.here("notice", "reload"), 1, "number_pattern_repeats")
        numbers.write_text("SL: 审〔{year}〕号\n")
        checks.refused("nor is a pattern without number", scene.here("notice", "reload"), 1, "number_pattern_invalid")
        numbers.write_text("SL: 审〔{year}〕{number:4}号\n")
        checks.ran("a pattern of the region's", scene.here("notice", "lint"), out=re.compile(r".*\nnumbers\.txt +region.*", re.S), err="")
        checks.ran("stands on the sample", scene.here("notice", "preview", "accepted", "--out", paper),
                   out=re.compile(r".*  受理通知书 审〔2026〕0001号\.pdf  \d+ bytes\n"), err="")
        numbers.unlink()
        (own / "withdrawn.notice").write_text("title: 同意撤回告知单\n---\n> {{applicant}}：\n{{matter}}\n")
        checks.ran("reload", scene.here("notice", "reload"), out=re.compile(r"templates  \d+\n"), err="")
        rows = table(scene.here("notice", "lint").out)
        mine = [row for row in rows or [] if row["TEMPLATE"] == "withdrawn"]
        checks.holds("the region's own is shown as such", mine and mine[0]["FROM"] == "region"
                     and mine[0]["TITLE"] == "同意撤回告知单", mine)
    finally:
        for file in [*own.glob("*.notice"), *own.glob("*.txt")]:
            file.unlink()
        scene.here("notice", "reload")


def register(checks, scene):
    checks.ran("notice register of an empty series", scene.here("notice", "register", "--series", "SL", "-o", "json"),
               out="[]\n", err="")
    checks.refused("numbers of cases without --gaps", scene.here("notice", "register", "--series", "SJ"), 2, "usage")
    checks.refused("letters that are none", scene.here("notice", "register", "--series", "sl"), 2, "usage")
    checks.ran("notice series", scene.here("notice", "series", "-o", "json"), out=re.compile(r"\[.*\]\n", re.S), err="")
