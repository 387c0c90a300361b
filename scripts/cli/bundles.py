"""bundle: several matters as one, and those under way."""
import copy
import json

from scene import sample


def bundles(checks, scene):
    file = sample("ordos", "bundles/business-change.json")
    whole = json.loads(file.read_text())
    one = whole["bundles"][0]
    # Without the peers' catalogues only the local part can be judged.
    local = copy.deepcopy(whole)
    local["bundles"][0]["parts"] = [{**part, "place": {"here": True}} for part in one["parts"]]
    local["bundles"][0]["promised"]["value"] = 15
    good = scene.file("bundle.json", json.dumps(local))

    checks.ran("bundle list of none", scene.here("bundle", "list"), err="", out=(
        "CODE  NAME  VERSION  PARTS  DAYS  UNIT  RESULTS  IN FORCE\n"))
    checks.ran("bundle lint of a good file", scene.here("bundle", "lint", good), out="nothing found\n", err="")
    checks.ran("bundle import", scene.here("bundle", "import", good), out="bundles  1\nchanged  1\n", err="")
    checks.ran("the same again changes nothing", scene.here("bundle", "import", good), out="bundles  1\nchanged  0\n")
    checks.ran("bundle list", scene.here("bundle", "list"), err="", out=(
        "CODE       NAME                        VERSION  PARTS  DAYS  UNIT         RESULTS   IN FORCE\n"
        "JYZTBG-01  经营主体变更一件事（示例）  1        4      15    working_day  together  ✓\n"))
    shown = checks.ran("bundle show", scene.here("bundle", "show", one["code"], "-o", "json"), err="").out
    checks.holds("shows it whole", json.loads(shown) == local["bundles"][0], shown[:300])
    checks.refused("no such bundle", scene.here("bundle", "show", "NONE"), 3, "not_found")

    wrong = copy.deepcopy(local)
    wrong["bundles"][0]["parts"][0]["after"] = [2]
    wrong["bundles"][0]["parts"][1]["after"] = [1]
    wrong["bundles"][0]["parts"][2]["after"] = [3]
    wrong["bundles"][0]["parts"][3]["after"] = [9]
    bad = scene.file("circle.json", json.dumps(wrong))
    places = ["  /bundles/0/parts/0/after  ", "  /bundles/0/parts/1/after  ", "  /bundles/0/parts/2/after  ",
              "  /bundles/0/parts/3/after  "]
    checks.refused("circles, a part naming itself and one that is not there", scene.here("bundle", "import", bad), 2,
                   "validation_failed", *places)
    lost = copy.deepcopy(local)
    lost["bundles"][0]["parts"][2]["matter"] = "NONE"
    lost["bundles"][0]["parts"][3]["place"] = {"division": "440100"}
    lost = scene.file("lost.json", json.dumps(lost))
    checks.refused("a matter and a catalogue that are missing", scene.here("bundle", "import", lost), 2, "bundle_invalid",
                   "  /bundles/0/parts/2/matter  ", "  /bundles/0/parts/3/place/division  ")
    done = checks.ran("bundle lint says the same as rows", scene.here("bundle", "lint", lost, "-o", "csv"), code=2)
    checks.holds("with their codes", [line.split(",")[4] for line in done.out.splitlines()[1:]] == [
        "mapping_source_unknown", "catalog_missing"], done.out)
    checks.holds("and nothing is taken", json.loads(scene.here(
        "bundle", "show", one["code"], "-o", "json").out) == local["bundles"][0])
    checks.refused("a file that is no bundle", scene.here("bundle", "import", scene.file("no.json", "{}")), 2,
                   "validation_failed", "  /bundles  ")
    checks.ran("bundle status of none", scene.here("bundle", "status"), err="", out=(
        "NUMBER  NAME  STATE  LIGHT  DUE  TAKEN IN\n"))
    checks.refused("no such bundle under way", scene.here("bundle", "status", "1506-YJS-2026-000009"), 3, "not_found")
