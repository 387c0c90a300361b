"""carrier, ship: who carries parcels, and what is said of them."""
import csv
import io
import json

from harness import table

UNKNOWN = "01936f6e-0000-7000-8000-000000000000"


def carriers(checks, scene):
    common = ("CODE            NAME          ACCOUNT  PUSHES\n"
              "ems             EMS\n"
              "shunfeng        顺丰速运\n"
              "youzhengguonei  邮政快递包裹\n")
    checks.ran("the common carriers are there", scene.here("carrier", "list"), out=common, err="")
    salt = scene.file("salt.txt", "示例盐值-0123456789\n")
    checks.ran("carrier set", scene.here("carrier", "set", "ems", "--account", "示例协议", "--salt-file", salt), out=(
        "CODE     ems\nNAME     EMS\nACCOUNT  示例协议\nPUSHES   ✓\n"), err="")
    everything = scene.here("carrier", "list", "-o", "json").out
    checks.holds("a list has no salt", "示例盐值" not in everything and json.loads(everything)[0]["pushes"], everything)
    checks.ran("one of our own", scene.here("carrier", "set", "yunda", "--name", "韵达快递", "-o", "json"), out=(
        '{\n  "code": "yunda",\n  "name": "韵达快递",\n  "pushes": false\n}\n'), err="")
    for title, words, code, word in (
            ("a new one without a name", ("set", "sto"), 2, "validation_failed"),
            ("a code that is none", ("set", "Yun Da", "--name", "x"), 2, "validation_failed"),
            ("a short salt", ("set", "ems", "--salt-file", scene.file("short", "1234567\n")), 2, "validation_failed"),
            ("a carrier that is not registered", ("remove", "sto"), 3, "not_found")):
        checks.refused(title, scene.here("carrier", *words), code, word)
    checks.ran("carrier remove", scene.here("carrier", "remove", "yunda"), out="CODE  yunda\n", err="")
    checks.ran("and the salt goes", scene.here("carrier", "set", "ems", "--no-salt", "--account", "", "-o", "json"), out=(
        '{\n  "code": "ems",\n  "name": "EMS",\n  "pushes": false\n}\n'), err="")
    checks.ran("a common one stays without its account", scene.here("carrier", "remove", "ems"), out="CODE  ems\n", err="")
    checks.ran("as it was", scene.here("carrier", "list"), out=common, err="")


def nothing(checks, scene):
    head = "CASE  SHIPMENT  LEG  TO  CARRIER  WAYBILL  STATUS  TIME  TROUBLE  SINCE\n"
    checks.ran("no parcels", scene.here("ship", "list"), out=head, err="")
    checks.ran("no troubles", scene.here("ship", "list", "--trouble"), out=head, err="")
    checks.ran("no strays", scene.here("ship", "strays"), out="ID  CARRIER  WAYBILL  FIRST  LAST  PUSHES\n", err="")
    checks.ran("no costs", scene.here("ship", "costs", "--month", "2026-03"), out=(
        "MONTH  CARRIER  NAME  PAID BY  PARCELS  CHARGED  YUAN\n"), err="")
    table_file = scene.file("empty.csv", "carrier,waybill,status,time\n")
    checks.ran("a table without rows", scene.here("ship", "import", table_file), out="rows     0\nchanged  0\n", err="")
    rows = scene.file("rows.csv", "waybill,carrier,cost_yuan\n1012345678901,ems,1\n1,nobody,\n2,ems,1.234\n")
    checks.refused("a wrong row is named by its line", scene.here("ship", "import", rows), 2, "validation_failed",
                   "  line 2  没有此运单号对应的邮件", "  line 3  没有登记这家快递公司", "  line 4  该项超出允许范围")
    for title, text in (("no header", ""), ("another header", "a,b\n"), ("a column twice", "carrier,waybill,time,time\n"),
                        ("a short row", "carrier,waybill\nems\n"), ("a quote", 'carrier,waybill\nems,"1\n')):
        checks.refused(f"a table with {title}", scene.here("ship", "import", scene.file("wrong.csv", text)), 2,
                       "validation_failed")
    for title, words, code, word in (
            ("a month", ("costs", "--month", "2026-13"), 2, "usage"),
            ("a month too long", ("costs", "--month", "2026-03-01"), 2, "usage"),
            ("a day without a carrier", ("list", "--day", "2026-03-09"), 2, "usage"),
            ("a day that is none", ("list", "--carrier", "ems", "--day", "2026-02-30"), 2, "usage"),
            ("a parcel of no case", ("show", UNKNOWN, "x"), 3, "not_found"),
            ("an update of no case", ("update", UNKNOWN, "x", "--status", "delivered"), 3, "not_found"),
            ("a parcel for no case", ("add", UNKNOWN, "--leg", "originals_out", "--carrier", "ems", "--waybill", "1"), 3,
             "not_found"),
            ("a stray that is none", ("drop-stray", "ems/x"), 3, "not_found")):
        checks.refused(title, scene.here("ship", *words), code, word)


def parcels(checks, scene, case):
    """A parcel of a case that the gateway has."""
    add = ("ship", "add", case, "--leg", "originals_out", "--carrier", "ems")
    checks.refused("a wrong check digit", scene.here(*add, "--waybill", "EA123456784CN"), 2, "validation_failed",
                   "  /waybill  邮件号有误：第 11 位校验码不符")
    checks.refused("a result before the decision", scene.here(
        "ship", "add", case, "--leg", "result_out", "--carrier", "ems", "--waybill", "EA123456785CN"), 2,
        "validation_failed", "  /leg  尚未作出决定，不能寄递办理结果")
    checks.refused("an unknown carrier", scene.here(
        "ship", "add", case, "--leg", "originals_out", "--carrier", "sto", "--waybill", "EA123456785CN"), 2,
        "validation_failed", "  /carrier  没有登记这家快递公司")
    made = json.loads(checks.ran("ship add", scene.here(
        *add, "--waybill", "EA123456785CN", "--cost-fen", "2250", "--paid-by", "agency", "--content", "示例原件",
        "-o", "json"), err="").out)
    parcel = made["shipment"]
    checks.holds("is created and masked", made["status"] == "created" and "*" in made["waybill"], made)
    checks.refused("the same parcel again", scene.here(*add, "--waybill", "EA123456785CN"), 5, "already_exists")
    checks.ran("ship update", scene.here("ship", "update", case, parcel, "--lost", "-o", "json"), err="")
    rows = table(scene.here("ship", "list", "--trouble").out)
    checks.holds("lost is a task", [row["TROUBLE"] for row in rows] == ["lost"] and rows[0]["STATUS"] == "exception", rows)
    checks.ran("ship settle", scene.here("ship", "settle", case, parcel, "--note", "示例：已查询", "-o", "json"), err="")
    checks.holds("and is none any more", table(scene.here("ship", "list", "--trouble").out) == [])
    checks.refused("settled twice", scene.here("ship", "settle", case, parcel, "--note", "x"), 5, "conflict")
    shown = json.loads(scene.here("ship", "show", case, parcel, "-o", "json").out)
    checks.holds("ship show masks and tells", shown["masked"] and shown["contents"] == ["***"] and len(shown["news"]) == 2,
                 shown)
    month = made["day"][:7]
    costs = list(csv.DictReader(io.StringIO(scene.here("ship", "costs", "--month", month, "-o", "csv").out.lstrip("\ufeff"))))
    checks.holds("ship costs", len(costs) == 1 and "22.50" in costs[0].values() and "agency" in costs[0].values(), costs)
    listed = table(scene.here("ship", "list", "--carrier", "ems", "--day", made["day"]).out)
    checks.holds("listed by carrier and day", [row["SHIPMENT"] for row in listed] == [parcel], listed)
