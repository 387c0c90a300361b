"""Single rows, diff and apply: an exception or two without a file, and configuration as code."""
import json
import re
import shutil

from harness import table
from matters import CODE
from scene import HOHHOT, NOBODY, sample


def rows(checks, scene):
    target = json.loads(sample("ordos", "mapping-hohhot.json").read_text())["mappings"][0]
    ruled = next((row for row in json.loads(scene.here("mapping", "export", HOHHOT).out)["mappings"]
                  if "form" in row or "materials" in row), None)
    at = ("--peer", HOHHOT)
    none = "no row: the default rule counts\n"
    checks.ran("mapping show of a matter without a row", scene.here("mapping", "show", CODE, *at), out=none, err="")
    done = checks.ran("mapping set", scene.here(
        "mapping", "set", CODE, *at, "--target", target["target"], "--division", "150102", "--note", "示例"), err="")
    row = table(done.out.split("\n\n")[0] + "\n")
    checks.holds("shows the row as drafted", [(row["STATE"], row["TARGET"], row["DIVISIONS"], row["NOTE"]) for row in row or []]
                 == [("drafted", target["target"], "150102", "示例")] or "published" in done.out, done.out)
    scene.here("mapping", "set", CODE, *at, "--target", "NONE", "--division", "150102")
    shown = json.loads(checks.ran("mapping show -o json", scene.here("mapping", "show", CODE, *at, "-o", "json"), err="").out)
    checks.holds("a row of the same reach is replaced", shown["drafted"] == [
        {"local": CODE, "target": "NONE", "divisions": ["150102"]}] and shown["published"] == [], shown)
    scene.here("mapping", "set", CODE, *at, "--bundle", "YJS-1")
    shown = json.loads(scene.here("mapping", "show", CODE, *at, "-o", "json").out)
    checks.holds("one of another reach is added", [row.get("bundle") for row in shown["drafted"]] == [None, "YJS-1"], shown)
    checks.ran("mapping unset", scene.here("mapping", "unset", CODE, *at), out=none, err="")
    checks.ran("so that nothing is drafted", scene.here("mapping", "plan"), out="nothing changes\n")
    checks.refused("nothing is left to take out", scene.here("mapping", "unset", CODE, *at), 3, "not_found")
    for words, code, word in ((["--target", "A", "--division", "15x"], 2, "validation_failed"),
                              (["--target", "A", "--from", "2026-02-30"], 2, "validation_failed"),
                              (["--target", "A", "--from", "2026-02-02", "--to", "2026-02-01"], 2, "validation_failed")):
        checks.refused(" ".join(words), scene.here("mapping", "set", CODE, *at, *words), code, word)
    done = scene.here("mapping", "set", CODE, *at)
    checks.holds("neither target nor bundle", done.code == 2 and "--target and --bundle" in done.err, done.err)
    if ruled:
        checks.refused("a row with rules is not lost", scene.here(
            "mapping", "set", ruled["local"], *at, "--target", "X"), 5, "conflict")
    checks.ran("still nothing is drafted", scene.here("mapping", "plan"), out="nothing changes\n")


def applied(checks, scene):
    folder = scene.root / "config"
    folder.mkdir()
    exported = scene.here("mapping", "export", HOHHOT).out
    mapping = folder / "hohhot.json"
    mapping.write_text(exported)
    checks.ran("mapping diff of what is published", scene.here("mapping", "diff", mapping), out="the same\n", err="")
    sheet = scene.file("diff.csv", scene.here("mapping", "export", HOHHOT, "--as", "csv").out)
    checks.ran("or of its sheet", scene.here("mapping", "diff", sheet), out="the same\n", err="")
    file = json.loads(exported)
    row = file["mappings"][0]
    file["mappings"][0] = {**row, "note": "另注（示例）"}
    changed = scene.file("changed.json", json.dumps(file, ensure_ascii=False))
    patch = checks.ran("mapping diff of another", scene.here("mapping", "diff", changed), 5, err="").out.splitlines()
    checks.holds("is a patch", [line[0] for line in patch] == ["@", "-", "+"] and "另注（示例）" in patch[2], patch)
    checks.holds("as JSON", json.loads(scene.here("mapping", "diff", changed, "-o", "json").out)["same"] is False)
    checks.ran("against no rows", scene.here("mapping", "diff", changed, "--revision", "0"), 5)
    checks.refused("against no version", scene.here("mapping", "diff", changed, "--revision", "99"), 3, "mapping_version_unknown")

    matters = {"matters": json.loads(sample("ordos", "catalogue.json").read_text())["matters"]}
    (folder / "catalogue.json").write_text(json.dumps(matters, ensure_ascii=False))
    before = scene.here("mapping", "list", "-o", "json").out
    checks.ran("apply of what is there", scene.here("apply", "-f", folder), out="nothing changes\n", err="")
    checks.holds("writes nothing", scene.here("mapping", "list", "-o", "json").out == before)
    matters["matters"][0] = {**matters["matters"][0], "plain": "改过的说明（示例）"}
    (folder / "catalogue.json").write_text(json.dumps(matters, ensure_ascii=False))
    shutil.copy(changed, mapping)
    listed = scene.here("catalog", "list", "-o", "json").out
    trial = checks.ran("apply --dry-run", scene.here("apply", "-f", folder, "--dry-run"), err="").out
    checks.holds("shows catalogue, then rows", re.search(r"\A~ \S+.*?plain.*^@@ ", trial, re.S | re.M), trial[:500])
    for name, text, code, word in (("bad.json", '{"rows":1}', 2, "usage"), ("bad.csv", "甲,乙\n1,2\n", 2, "usage"),
                                   ("bad.json", '{"mappings":[]}', 2, "validation_failed"),
                                   ("bad.csv", "本方事项编码,对方事项编码,对方网关\nA,,x\n", 2, "validation_failed"),
                                   ("bad.json", exported, 2, "usage"), ("bad.json", "{", 2, "usage")):
        (folder / name).write_text(text)
        checks.refused(f"apply with {text[:20]!r}", scene.here("apply", "-f", folder), code, word, name)
        (folder / name).unlink()
    wrong = scene.file("wrong-target.json", json.dumps({**file, "mappings": [
        {"local": "NONE", "target": "NONE"}]}))
    done = scene.here("apply", "-f", wrong, "-f", folder / "catalogue.json")
    checks.holds("rows that cannot be published leave all untouched", done.code == 2 and "mapping_invalid" in done.err
                 and "mapping_source_unknown" in done.out, (done.code, done.out, done.err))
    checks.holds("nothing is there of it", scene.here("mapping", "list", "-o", "json").out == before
                 and scene.here("mapping", "plan").out == "nothing changes\n"
                 and scene.here("catalog", "list", "-o", "json").out == listed)
    scene.here("mapping", "set", CODE, "--peer", HOHHOT, "--target", "A")
    done = scene.here("apply", "-f", folder)
    checks.holds("somebody's draft is not published by the way", done.code == 5 and "conflict: somebody drafts for" in done.err,
                 (done.code, done.err))
    scene.here("mapping", "discard", HOHHOT)
    scene.here("mapping", "rule", "--second-person")
    done = scene.here("apply", "-f", folder)
    checks.holds("nor the rule of the second person passed by", done.code == 4 and "second_person_needed" in done.err,
                 (done.code, done.err))
    scene.here("mapping", "rule", "--no-second-person")
    done = checks.ran("apply", scene.here("apply", "-f", folder, "--reason", "示例"), err="")
    number = max(version["version"] for version in json.loads(before)) + 1
    checks.holds("publishes once", done.out.endswith(f"\npublished version {number}\n"), done.out[-300:])
    checks.ran("apply again changes nothing", scene.here("apply", "-f", folder), out="nothing changes\n", err="")
    versions = json.loads(scene.here("mapping", "list", "-o", "json").out)
    checks.holds("and publishes nothing", len(versions) == len(json.loads(before)) + 1, versions)
    checks.refused("no such folder", scene.here("apply", "-f", scene.root / "absent"), 3, "not_found")
    mapping.write_text(exported)
    scene.here("apply", "-f", mapping)
