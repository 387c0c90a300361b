"""CASE.md §7: the two events that the clock writes alone. The run's clock goes forward by days."""
import datetime

from checks_admission import send_one
from checks_life import Life
from words import sample

DAY = 86400


def deemed(bench, t):
    """CASE §7 逾期未告知视为受理: five working days without an answer"""
    matter = bench.licences[0]
    case = bench.case(received=False, matter=matter, mode=matter["modes"][0], applicant_kind="organisation", paper=False)
    life = Life(bench, t, case, "origin")
    start = (bench.clock.now() + datetime.timedelta(hours=8)).date()
    day, worked = start, 0
    while worked < 5:
        day += datetime.timedelta(days=1)
        worked += day.weekday() < 5
    while (bench.clock.now() + datetime.timedelta(hours=8)).date() < day:
        bench.clock.advance(DAY / 2)
    life.same("submitted")
    t.same("CASE §7 nothing is deemed on the fifth working day", len(case.logs["destination"]), 0)
    bench.until(lambda: case.logs["destination"], seconds=20, advance=DAY / 2)
    data = case.logs["destination"][0].payload["data"]
    t.same("CASE §7 then `accepted`, deemed, on the day the materials were received", (
        case.kinds("destination"), data["deemed"], data["accepted_on"], "notice_no" in data),
        (["accepted"], True, str(start), False))
    t("CASE §2 `by_person` is absent when the gateway did it", not case.logs["destination"][0].disclosures)
    life.same("accepted")


def resumed(bench, t):
    """CASE §7 `clock_resumed` when the days of a suspension end"""
    case = bench.case()
    life = Life(bench, t, case, "origin")
    life.desk("accepted", deemed=False, accepted_on=bench.clock.today())
    held = life.desk("clock_suspended", kind="鉴定", excluded="both", basis="示例", days=3)
    life.same("suspended")
    bench.clock.advance(2 * DAY)
    t.same("CASE §7 not before", case.kinds("destination")[-1], "clock_suspended")
    bench.until(lambda: case.kinds("destination")[-1] == "clock_resumed", seconds=20, advance=DAY / 2)
    t.same("CASE §4 it names the suspension", case.logs["destination"][-1].payload["data"]["suspension"], held)
    life.same("accepted")
    t.same("CASE §6 the case goes on", send_one(bench, bench.a.write(case, "note", sample("note", bench.clock))),
           "stored")


CHECKS = []
GATEWAY = [deemed, resumed]
