#!/usr/bin/env python3
"""Makes dates.json: worked examples of legal dates. Run it in this folder.

Written from docs/case.md §7 and not from the gateway's code: a list of every working day of eleven years is
made once, and dates are found in it by place. A row begins with what it shows.
"""
import bisect
import calendar
import csv
import json
from datetime import date, timedelta

DAY = timedelta(days=1)
with open("../../../Sources/FederationGateway/Resources/workdays.csv", encoding="utf-8") as file:
    TABLE = {date.fromisoformat(r["date"]): r["kind"] for r in csv.DictReader(file)}
PUBLISHED = {d.year for d in TABLE}
FIXED = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}


def works(d):
    if d in TABLE:
        return TABLE[d] == "workday"
    return d.isoweekday() < 6 and (d.year in PUBLISHED or (d.month, d.day) not in FIXED
                                   or ((d.month, d.day) == (5, 2) and d.year < 2025))


ALL = [date(2022, 1, 1) + DAY * i for i in range(4018)]


def plus(start, count, stopped=()):
    """The count-th working day after start, of those on which the clock runs."""
    days = [d for d in ALL if works(d) and d not in stopped]
    return days[bisect.bisect_right(days, start) + count - 1] if count else start


def provisional(first, last):
    return any(y not in PUBLISHED for y in range(first.year, last.year + 1))


def within(stops):
    return {a + DAY * i for a, b in stops for i in range((b - a).days + 1)}


def due(value, unit, start, stops=(), extension=0):
    stopped = within(stops)
    if unit == "working_day":
        end = plus(start, value, stopped)
    else:
        if unit == "month":
            years, month = divmod(start.month - 1 + value, 12)
            last = calendar.monthrange(start.year + years, month + 1)[1]
            end = date(start.year + years, month + 1, min(start.day, last))
        else:
            end = start + DAY * (value if unit == "calendar_day" else -(-value // 24))
        d = start
        while d < end:
            d += DAY
            end += DAY * (d in stopped)
        while end > start and not works(end):
            end += DAY
    end = plus(end, extension, stopped)
    return end, provisional(start, end)


D = date.fromisoformat
ROWS = [
    # working days: note, from, count
    ("working", "an ordinary week", "2026-03-02", 5), ("working", "over a weekend", "2026-03-05", 2),
    ("working", "none: the day itself", "2026-03-07", 0), ("working", "from a Saturday", "2026-03-07", 1),
    ("working", "from a Sunday", "2026-03-08", 5), ("working", "元旦 2026 and its make-up Sunday", "2025-12-31", 1),
    ("working", "元旦 2026, five days", "2025-12-31", 5), ("working", "春节 2026, nine days off", "2026-02-13", 2),
    ("working", "into 春节 from its make-up Saturday", "2026-02-14", 1),
    ("working", "after 春节 with the second make-up Saturday", "2026-02-24", 4),
    ("working", "清明 2026 on a weekend and Monday", "2026-04-03", 1),
    ("working", "劳动节 2026 and the make-up Saturday 05-09", "2026-04-30", 4),
    ("working", "端午 2026", "2026-06-18", 1), ("working", "中秋 2026, then 国庆", "2026-09-24", 3),
    ("working", "国庆 2026 with the make-up Sunday 09-20", "2026-09-18", 1),
    ("working", "国庆 2026, make-up Saturday 10-10", "2026-09-30", 3),
    ("working", "国庆 and 中秋 2025, eight days off", "2025-09-30", 2), ("working", "make-up Sunday 2025-09-28", "2025-09-26", 1),
    ("working", "春节 2025", "2025-01-27", 3), ("working", "make-up Sunday 2025-01-26", "2025-01-24", 1),
    ("working", "春节 2024", "2024-02-09", 1), ("working", "29 February 2024", "2024-02-28", 2),
    ("working", "the last days of 2026 into a provisional year", "2026-12-30", 2),
    ("working", "2027 is provisional: 春节 is not known", "2027-02-04", 3),
    ("working", "劳动节 in a provisional year: two days", "2027-04-30", 1),
    ("working", "国庆 in a provisional year: three days", "2027-09-30", 1),
    ("working", "劳动节 2023, before the second day was a holiday", "2023-04-28", 1),
    ("working", "a published year alone is not provisional", "2026-12-30", 1),
    # the five days: note, start
    ("acceptance", "stored on a Monday", "2026-03-02"), ("acceptance", "stored on a Friday", "2026-03-06"),
    ("acceptance", "stored on a Saturday", "2026-03-07"), ("acceptance", "stored on the eve of 春节", "2026-02-14"),
    ("acceptance", "stored during 春节", "2026-02-18"), ("acceptance", "stored before 国庆", "2026-09-29"),
    ("acceptance", "stored on the eve of a provisional year", "2026-12-28"),
    # limits: note, value, unit, from, stopped stretches, extension
    ("due", "fifteen working days", 15, "working_day", "2026-03-02"), ("due", "即办件: the same day", 0, "working_day", "2026-03-02"),
    ("due", "one working day from a Friday", 1, "working_day", "2026-03-06"),
    ("due", "twenty working days over 春节", 20, "working_day", "2026-02-10"),
    ("due", "ten working days over 国庆", 10, "working_day", "2026-09-25"),
    ("due", "seven calendar days", 7, "calendar_day", "2026-03-02"),
    ("due", "calendar days that end on a Saturday", 5, "calendar_day", "2026-03-02"),
    ("due", "calendar days that end in 春节", 5, "calendar_day", "2026-02-13"),
    ("due", "calendar days that end on a make-up Saturday", 9, "calendar_day", "2026-04-30"),
    ("due", "thirty calendar days over a month end", 30, "calendar_day", "2026-01-31"),
    ("due", "one month to a shorter month", 1, "month", "2026-01-31"), ("due", "one month in a leap year", 1, "month", "2024-01-31"),
    ("due", "three months to a Saturday", 3, "month", "2026-05-29"), ("due", "one month that ends in 国庆", 1, "month", "2026-09-02"),
    ("due", "twelve months into a provisional year", 12, "month", "2026-03-31"),
    ("due", "a month over the turn of the year", 1, "month", "2025-12-31"),
    ("due", "eight hours: the next day", 8, "hour", "2026-03-02"), ("due", "24 hours", 24, "hour", "2026-03-02"),
    ("due", "25 hours", 25, "hour", "2026-03-02"), ("due", "72 hours to a weekend", 72, "hour", "2026-03-04"),
    ("due", "a stop of ten days", 15, "working_day", "2026-03-02", [("2026-03-05", "2026-03-14")]),
    ("due", "two stops that overlap count once", 15, "working_day", "2026-03-02", [("2026-03-05", "2026-03-14"), ("2026-03-10", "2026-03-17")]),
    ("due", "a stop after the end moves nothing", 5, "working_day", "2026-03-02", [("2026-03-10", "2026-03-14")]),
    ("due", "a stop on the last day", 5, "working_day", "2026-03-02", [("2026-03-09", "2026-03-09")]),
    ("due", "a stop over 春节 counts only its working days", 10, "working_day", "2026-02-12", [("2026-02-14", "2026-02-25")]),
    ("due", "a stop in calendar days", 10, "calendar_day", "2026-03-02", [("2026-03-05", "2026-03-09")]),
    ("due", "a stop in a month", 1, "month", "2026-03-02", [("2026-03-05", "2026-03-14")]),
    ("due", "extended by ten", 20, "working_day", "2026-03-02", [], 10),
    ("due", "extended and stopped", 20, "working_day", "2026-03-02", [("2026-03-16", "2026-03-20")], 10),
    ("due", "a stop within the extension", 5, "working_day", "2026-03-02", [("2026-03-11", "2026-03-13")], 5),
    ("due", "extended by ten over 劳动节", 20, "working_day", "2026-04-01", [], 10),
    ("due", "calendar days extended by working days", 30, "calendar_day", "2026-03-02", [], 10),
    # corrections: note, requested on, served on or None, working days
    ("correction", "served on the day", "2026-03-02", "2026-03-02", 5), ("correction", "served two days later", "2026-03-02", "2026-03-04", 5),
    ("correction", "not served: assumed on the day after three working days", "2026-03-02", None, 5),
    ("correction", "assumed on a Saturday", "2026-03-03", None, 5), ("correction", "requested on a Friday, not served", "2026-03-06", None, 10),
    ("correction", "served on the eve of 春节", "2026-02-13", "2026-02-14", 5), ("correction", "not served, over 春节", "2026-02-13", None, 5),
    ("correction", "served late counts from service", "2026-03-02", "2026-03-16", 5), ("correction", "due into a provisional year", "2026-12-21", None, 5),
    ("correction", "no days: the day of service", "2026-03-02", "2026-03-04", 0),
    # a stop that ends by itself: note, from, days
    ("resumption", "ten working days of 听证", "2026-03-02", 10), ("resumption", "five days to a Friday: on the Saturday", "2026-03-06", 5),
    ("resumption", "over 春节", "2026-02-12", 3), ("resumption", "no days: the next day", "2026-03-02", 0),
    ("resumption", "into a provisional year", "2026-12-28", 5),
]


def row(kind, note, *rest):
    if kind == "working":
        start, count = D(rest[0]), rest[1]
        end = plus(start, count)
        return {"from": rest[0], "count": count, "day": str(end), "provisional": provisional(start, end)}
    if kind == "acceptance":
        end = plus(D(rest[0]), 5)
        return {"start": rest[0], "day": str(end), "provisional": provisional(D(rest[0]), end)}
    if kind == "due":
        value, unit, start, *more = rest
        stops, extension = (more + [[], 0][len(more):])
        end, flag = due(value, unit, D(start), [(D(a), D(b)) for a, b in stops], extension)
        return {"value": value, "unit": unit, "from": start, "stopped": stops, "extension": extension,
                "day": str(end), "provisional": flag}
    if kind == "correction":
        asked, served, days = rest
        service = D(served) if served else plus(D(asked), 3) + DAY
        end = plus(service, days)
        return {"requested": asked, "days": days, "service": str(service), "assumed": served is None,
                "day": str(end), "provisional": provisional(D(served or asked), end), **({"served": served} if served else {})}
    end = plus(D(rest[0]), rest[1]) + DAY
    return {"from": rest[0], "days": rest[1], "day": str(end), "provisional": provisional(D(rest[0]), end)}


if __name__ == "__main__":
    lines = [json.dumps({"kind": r[0], "note": r[1], **row(*r)}, ensure_ascii=False, sort_keys=True) for r in ROWS]
    with open("dates.json", "w", encoding="utf-8") as file:
        file.write('{"rows":[\n' + ",\n".join(lines) + "\n]}\n")
