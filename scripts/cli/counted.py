"""What was counted, and what the national exchange is told."""
import datetime
import json
import re
import sqlite3
import stat

from harness import table


def statistics(checks, scene):
    """Without cases there is nothing to count, and wrong questions are told."""
    head = ("TAKEN-IN  RECEIVED  ACCEPTED  DECIDED  REFUSED  TERMINATED  WITHDRAWN  TRANSFERRED  CORRECTIONS  SECOND  "
            "IN-HAND\n")
    checks.ran("stats of nothing", scene.here("stats"), out=head, err="")
    checks.ran("by month", scene.here("stats", "--by", "month", "--from", "2026-01", "--to", "2026-06"), out="MONTH  " + head, err="")
    checks.ran("stages", scene.here("stats", "--show", "stages", "-o", "csv"), out="STAGE,CASES,MEDIAN-H,P90-H\r\n", err="")
    checks.ran("duties", scene.here("stats", "--by", "side", "--show", "duties"),
               out="SIDE  DUTY  OWNER  IN-TIME  LATE  RATE-%\n", err="")
    checks.ran("nothing to count again", scene.here("stats", "rebuild"),
               out="cases           0\ncases differed  0\nrows            0\nrows differed   0\n", err="")
    for words, said in (
            (("--by", "colour"), "by"), (("--by", "matter,matter"), "by"), (("--from", "2026-13"), "from"),
            (("--from", "2026-03", "--to", "2026-01"), "from"), (("--from", "2020-01", "--to", "2026-01"), "from"),
            (("--division", "99"), "division"), (("--by", "window,peer"), "by")):
        checks.refused("a question that is none", scene.here("stats", *words), 2, "validation_failed", said)
    for week in ("2026-W54", "2026-12", "x"):
        checks.refused("no week", scene.here("stats", "report", "--week", week, "--out", scene.root / "r"), 2, "usage", "week")
    help = checks.ran("help", scene.here("stats", "show", "--help"), err="").out
    help = " ".join(help.split())
    checks.holds("explains its columns", all(word in help for word in ("MEDIAN", "P90", "RATE", "IN-TIME", "5 %", "red flag")), help)


def demand(checks, scene):
    """Nobody was turned away, and wrong questions are told."""
    head = "COUNT  MATTER  NAME  WORDS  DESTINATION  PLACE  PEER  WHY  WINDOWS  LAST\n"
    checks.ran("demand of nobody", scene.here("demand", "list"), out=head, err="")
    checks.ran("narrowed", scene.here("demand", "list", "--since", "2026-01", "--code", "mapping_missing", "--limit", "5",
                                      "-o", "jsonl"), out="", err="")
    raw = json.loads(checks.ran("as JSON", scene.here("demand", "list", "-o", "json"), err="").out)
    checks.holds("with what is not told apart", raw["demand"] == [] and (raw["more"], raw["rest"]) == (0, 0), raw)
    for words, said in ((("--since", "2026-13"), "since"), (("--peer", "x"), "peer"), (("--code", "x"), "code"),
                        (("--limit", "0"), "limit")):
        checks.refused("a question that is none", scene.here("demand", "list", *words), 2, "validation_failed", said)


def report(checks, scene, gateway):
    """The week's report of one case, exactly."""
    out = scene.root / "reports"
    week = "{}-W{:02}".format(*(scene.clock.now + datetime.timedelta(hours=8)).isocalendar()[:2])
    words = ("stats", "report", "--week", week, "--out", out, "--no-pdf")
    path = out / f"report-{week}.csv"
    checks.ran("stats report", scene.at(gateway, *words), out=f"{path}\n", err="")
    lines = path.read_bytes().decode().split("\r\n")
    checks.holds("begins with its columns", lines[0] == "section,subject,code,measure,value,week_before", lines[:2])
    for line in ("总览,收件,,taken_in,1,0", "总览,受理,,accepted,1,0", "总览,决定,,decided,0,0", "总览,二次补正（红旗）,,second_corrections,0,0"):
        checks.holds("has " + line, line in lines, lines[:20])
    checks.holds("names the matter", any(line.startswith("事项,失业登记,") and line.endswith(",taken_in,1,") for line in lines), lines)
    checks.ran("for Excel", scene.at(gateway, *words, "--excel"), out=f"{path}\n", err="")
    checks.holds("begins with the mark", path.read_bytes().startswith(b"\xef\xbb\xbfsection,"))
    checks.holds("is for its owner only", stat.S_IMODE(path.stat().st_mode) == 0o600)


def exports(checks, scene):
    out = scene.root / "uploads"
    said = ("--purpose", "上报国家平台")
    checks.ran("nothing to upload", scene.here("export", "upload", "--since", "2026-01-01", "--out", out, *said),
               out="nothing new\n", err="")
    for since, code, word in (("2026-02-30", 2, "usage"), ("yesterday", 2, "usage"), ("20260101-001", 3, "not_found")):
        checks.refused("since nothing", scene.here("export", "upload", "--since", since, "--out", out, *said), code, word)
    checks.refused("a purpose too short", scene.here(
        "export", "upload", "--since", "2026-01-01", "--out", out, "--purpose", "x"), 2, "usage", "purpose")
    (out / "note.txt").write_text("of somebody else")
    checks.refused("a folder of others", scene.here("export", "upload", "--since", "2026-01-01", "--out", out, *said), 5,
                   "already_exists", "note.txt")
    checks.ran("no batches", scene.here("export", "list"), out=(
        "BATCH  MADE  ACCEPT  PROCESS  RESULT  SPECIAL  MATERIAL\n"), err="")


def counted(checks, scene, case):
    """A case that was taken in, received and accepted, on the side that accepted it."""
    hohhot = scene.hohhot
    accepted = json.loads(checks.ran("accepted", scene.at(
        hohhot, "case", "events", case, "accepted", "{}", "-o", "json"), err="").out)
    checks.holds("the case stands accepted", accepted["state"] == "accepted", accepted)
    rows = table(checks.ran("stats by side", scene.at(hohhot, "stats", "--by", "side"), err="").out)
    checks.holds("counts it once", len(rows) == 1 and rows[0]["SIDE"] == "destination" and rows[0]["ACCEPTED"] == "1", rows)
    answer = json.loads(checks.ran("stats -o json", scene.at(hohhot, "stats", "--by", "matter,peer", "-o", "json"), err="").out)
    checks.holds("names matter and peer", answer["rows"][0]["peer_name"] == "鄂尔多斯" and answer["waiting"] == 0
                 and answer["rows"][0]["counts"]["taken_in"] == 1, answer)
    report(checks, scene, hohhot)
    again = checks.ran("counted again", scene.at(hohhot, "stats", "rebuild"), err="").out
    checks.holds("is the same", re.fullmatch(r"cases +1\ncases differed +0\nrows +\d+\nrows differed +0\n", again), again)
    out, sql = scene.root / "upload", scene.root / "sql"
    upload = ("export", "upload", "--since", "2026-01-01", "--purpose", "上报国家平台")
    said = checks.ran("export upload", scene.at(hohhot, *upload, "--out", out), err="", out=re.compile(
        r"\d{8}-001  written  up_pro_accept 1, .*\n")).out
    batch = said.split()[0]
    files = {path.name: path for path in (out / f"{batch}-csv").iterdir()}
    checks.holds("writes five tables", sorted(files) == [
        "up_pro_accept.csv", "up_pro_material.csv", "up_pro_process.csv", "up_pro_result.csv",
        "up_pro_special_procedure.csv"], files)
    checks.holds("for its owner only", all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in files.values()))
    checks.ran("again the same", scene.at(hohhot, *upload, "--out", out), out=re.compile(batch + r"  unchanged  .*\n"), err="")
    files["up_pro_accept.csv"].write_text("changed")
    checks.refused("a folder that was changed", scene.at(hohhot, *upload, "--out", out), 5, "already_exists", batch)
    checks.ran("as SQL", scene.at(hohhot, *upload, "--out", sql, "--format", "sql"), err="")
    loads(checks, sql / f"{batch}-sql")
    checks.ran("behind the last batch", scene.at(
        hohhot, "export", "upload", "--since", batch, "--out", sql, "--purpose", "上报国家平台"), out="nothing new\n", err="")
    project = sqlite3_rows(sql / f"{batch}-sql", "SELECT projectNo FROM up_pro_accept")[0][0]
    found = json.loads(scene.at(hohhot, "case", "list", "--q", project, "-o", "json").out)
    checks.holds("is found by its national number", [line["id"] for line in found] == [case], (project, found))


def sqlite3_rows(folder, query):
    """The rows of a query over the tables that the files fill."""
    with sqlite3.connect(":memory:") as db:
        for path in sorted(folder.glob("*.sql")):
            text = path.read_text()
            names = re.match(r"INSERT INTO \w+ \(([^)]*)\)", text)
            if names:
                columns = ", ".join(f"{name} TEXT" for name in names[1].split(", "))
                db.execute(f"CREATE TABLE {path.stem} ({columns}, PRIMARY KEY (rowGuid))")
                db.executescript(text)
        return db.execute(query).fetchall()


def loads(checks, folder):
    rows = sqlite3_rows(folder, "SELECT applyerName, cdOperation, length(rowGuid) FROM up_pro_accept")
    checks.holds("loads into a database", len(rows) == 1 and rows[0][0].startswith("示例") and rows[0][1:] == ("I", 36), rows)
