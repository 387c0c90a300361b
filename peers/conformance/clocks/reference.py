"""A second calculation of the clocks of a case, written from docs/case.md §7 and not from the gateway's code.

It walks day by day and keeps no cleverness: what it says is what the table of worked examples states.
"""
import calendar
import csv
import os
from datetime import date, timedelta

DAY = timedelta(days=1)
HERE = os.path.dirname(os.path.abspath(__file__))
WORKDAYS = os.path.join(HERE, "../../../Sources/FederationGateway/Resources/workdays.csv")
with open(WORKDAYS, encoding="utf-8") as file:
    TABLE = {date.fromisoformat(r["date"]): r for r in csv.DictReader(file)}
PUBLISHED = {d.year for d in TABLE}
# Holidays whose day is fixed in the solar calendar; the second day of 劳动节 since 2025.
FIXED = {(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)}


def works(d):
    if d in TABLE:
        return TABLE[d]["kind"] == "workday"
    if d.isoweekday() > 5:
        return False
    if d.year in PUBLISHED:
        return True
    return (d.month, d.day) not in FIXED and not ((d.month, d.day) == (5, 2) and d.year >= 2025)


def plus(start, count, stopped=()):
    """The count-th working day after start on which the clock runs; start itself is not counted."""
    d = start
    while count > 0:
        d += DAY
        if works(d) and d not in stopped:
            count -= 1
    return d


def provisional(first, last):
    return any(y not in PUBLISHED for y in range(first.year, max(first, last).year + 1))


def limit(value, unit, start, stopped=(), extension=0):
    """行政许可法 limits: the day it begins is not counted; a plain period ends on a working day (民法典 203)."""
    if unit == "w":
        end = plus(start, value, stopped)
    else:
        if unit == "m":
            years, month = divmod(start.month - 1 + value, 12)
            last = calendar.monthrange(start.year + years, month + 1)[1]
            end = date(start.year + years, month + 1, min(start.day, last))
        else:
            end = start + DAY * (value if unit == "c" else -(-value // 24))
        d = start
        while d < end:
            d += DAY
            if d in stopped:
                end += DAY
        while end > start and not works(end):
            end += DAY
    return plus(end, extension, stopped)


def terms(text):
    """`15w/20w/deemed`: promised, legal or `-`, and whether silence is acceptance."""
    parts = text.split("/")
    read = [None if p == "-" else (int(p[:-1]), p[-1]) for p in parts[:2]]
    return read[0], read[1], "deemed" in parts[2:]


class Case:
    """What a script of events amounts to: `2026-03-02 submitted paper; 2026-03-05 materials`."""

    def __init__(self, script, text):
        self.promised, self.legal, self.deemed = terms(text)
        self.state = "none"
        self.paper = False
        self.held = self.on = self.delivered = self.supplement = self.supplement_held = None
        self.accepted = self.due_on = self.legal_due_on = self.decided = None
        self.correction = self.served = None
        self.stops, self.extension, self.notes, self.ratings = [], 0, [], []
        self.tolerated = self.carried = self.submitted = self.review = self.commits = None
        self.reviewed = self.received = False
        self.hold_open = []
        for line in script.split(";"):
            words = line.split()
            options = dict(w.split("=") for w in words[2:] if "=" in w)
            self.take(date.fromisoformat(words[0]), words[1], options, {w for w in words[2:] if "=" not in w})

    def take(self, d, kind, o, flags):
        def day(name, default=None):
            return date.fromisoformat(o[name]) if name in o else default
        if self.held and kind in ("received", "accept", "correct", "materials") and d < self.held:
            self.held = d
        if kind == "review":
            self.state, self.review = "reviewing", day("stored", d)
        elif kind == "reviewed":
            self.reviewed = True
        elif kind == "submitted":
            self.state, self.paper, self.submitted = "submitted", "paper" in flags, d
            self.held = day("stored", d)
            self.tolerated = day("tolerated")
            self.commits = "commits" in flags
        elif kind == "received":
            self.received = True
            self.state = "received" if self.state == "submitted" else self.state
        elif kind == "materials":
            self.on = self.on or day("on", d)
        elif kind == "collected":
            self.carried = self.carried or d
        elif kind == "delivered":
            self.delivered = self.delivered or d
            self.carried = self.carried or d
        elif kind == "correct":
            self.correction, self.served = (d, int(o["days"])), None
            if self.accepted is None:
                self.state = "correcting"
            elif "stops" in flags:
                self.stop(d, "both", None, "correction")
        elif kind == "served":
            self.served = self.served or day("on", d)
        elif kind == "supplement":
            self.correction = None
            if self.accepted is None:
                self.state, self.supplement, self.supplement_held = "received", d, day("stored", d)
        elif kind == "accept":
            self.state, self.accepted, self.correction = "accepted", day("on", d), None
            self.state_dates(day("due"))
        elif kind == "suspend":
            self.stop(d, o["excluded"], int(o["days"]) if "days" in o else None, "special")
        elif kind == "resume":
            self.state_dates(None, today=d, before=True)
            self.stops[self.hold_open.pop(0)][1] = d
        elif kind == "extend":
            self.extension += int(o["days"])
            self.state_dates(None, today=d)
        elif kind == "urge":
            self.notes.append((d, day("reply"), o["by"]))
        elif kind == "rated":
            self.ratings.append((d, o["about"]))
        elif kind == "decide":
            self.state, self.decided, self.correction = "decided", day("on", d), None
            for place in self.hold_open:
                self.stops[place][1] = d
            self.hold_open = []
        else:
            raise ValueError(kind)

    def stop(self, d, excluded, days, cause):
        self.hold_open.append(len(self.stops))
        self.stops.append([d, None, days, excluded, cause])
        self.state = "suspended"

    def state_dates(self, given, today=None, before=False):
        due, legal = self.limits(today or date(9999, 1, 1))
        self.due_on = given or due
        self.legal_due_on = legal

    def runs_again(self, stop):
        return None if stop[2] is None else plus(stop[0], stop[2]) + DAY

    def stopped(self, which, today):
        days = set()
        for stop in self.stops:
            if stop[3] not in (which, "both"):
                continue
            last = (stop[1] or today) - DAY
            again = self.runs_again(stop)
            if again:
                last = min(last, again - DAY)
            d = stop[0] + DAY
            while d <= last and d.year < 2040:
                days.add(d)
                d += DAY
        return days

    def limits(self, today):
        due = limit(*self.promised, self.accepted, self.stopped("promised", today), self.extension)
        legal = None
        if self.legal:
            legal = limit(*self.legal, self.accepted, self.stopped("legal", today), self.extension)
        return due, legal

    # The five days.
    def acceptance(self):
        """Start, last day, whether the start is counted over a year without data."""
        if self.state not in ("submitted", "received", "correcting"):
            return None
        loose = False
        if self.supplement:
            start = self.supplement_held
        elif not self.paper:
            start = self.held
        elif self.on:
            start = self.on
        elif self.delivered:
            start = plus(self.delivered, 1)
            loose = provisional(self.delivered, start)
        else:
            return None
        due = plus(start, 5)
        return start, due, loose, loose or provisional(start, due)

    def is_told(self):
        clock = self.acceptance()
        return self.state == "correcting" and self.served is not None and self.served <= clock[1]

    def deemed_on(self, today):
        """The acceptance that silence is on today: accepted_on, due, legal; nil where it is none."""
        clock = self.acceptance()
        if not self.deemed or clock is None or self.is_told() or not clock[1] < today:
            return None
        on = self.supplement or clock[0]
        due = limit(*self.promised, on)
        legal = limit(*self.legal, on) if self.legal else None
        return on, due, legal

    def correction_dates(self):
        asked, days = self.correction
        assumed = plus(asked, 3)
        service = self.served or assumed + DAY
        due = plus(service, days)
        return service, due, self.served is None, provisional(self.served or asked, due)

    def duty(self, kind, today):
        """Since, due, flag, least days of warning."""
        one = lambda since, days: (since, plus(since, days), provisional(since, plus(since, days)), 1)
        if kind == "review":
            return one(self.review, 1)
        if kind == "forward":
            return one(self.submitted, 1)
        if kind == "mail_originals":
            return one(self.submitted, 2)
        if kind == "check":
            return one(self.held, 1)
        if kind == "report_materials":
            return one(self.delivered, 1)
        if kind == "carry":
            return one(self.carried, 5)
        if kind == "decide_acceptance":
            start, due, _, flag = self.acceptance()
            return start, due, flag, 3
        if kind == "serve_correction":
            asked = self.correction[0]
            assumed = plus(asked, 3)
            clock = self.acceptance()
            if clock and clock[1] < assumed:
                return asked, clock[1], clock[3], 1
            return asked, assumed, provisional(asked, assumed), 1
        if kind == "supplement":
            service, due, _, flag = self.correction_dates()
            return service, due, flag, 1
        if kind == "decide":
            running = {s[3] for s in (self.stops[i] for i in self.hold_open)}
            if running & {"promised", "both"}:
                due = None if running & {"legal", "both"} else self.legal_due_on
            else:
                due = self.due_on
            if due is None:
                return None
            return self.accepted, due, provisional(self.accepted, due), 1
        if kind == "act":
            return self.accepted, self.due_on, provisional(self.accepted, self.due_on), 1
        if kind == "resume_clock":
            stop = self.stops[self.hold_open[0]]
            again = self.runs_again(stop)
            return stop[0], again, provisional(stop[0], again), 1
        if kind == "mail_result":
            return one(self.decided, 1)
        if kind == "verify_commitment":
            return one(self.decided, 20)
        if kind == "answer_note":
            since, reply, _ = self.notes[-1]
            return since, reply, provisional(since, reply), 1
        if kind == "answer_rating":
            return one(self.ratings[-1][0], 15)
        if kind == "supplement_tolerated":
            return self.submitted, self.tolerated, provisional(self.submitted, self.tolerated), 1
        raise ValueError(kind)


def light(duty, today):
    """绿 黄 红: yellow when at most a fifth of the working days is left, or the least days of warning."""
    since, due, _, least = duty
    if today > due:
        return "red"
    left = sum(works(today + DAY * i) for i in range((due - today).days + 1))
    whole = sum(works(since + DAY * i) for i in range(1, (due - since).days + 1))
    return "yellow" if left <= least or left * 5 <= whole else "green"


def warn(duty):
    """The first yellow day, not before the day it began."""
    since, due = duty[0], duty[1]
    d = since
    while light(duty, d) == "green":
        d += DAY
    return d


def shown(d, flag):
    return d.isoformat() + ("~" if flag else "")


def answer(case, question):
    """What the table states, as text; `-` for nothing."""
    words = question.split()
    today = date.fromisoformat(words[-1]) if words[-1][:2] == "20" else None
    if words[0] == "acceptance":
        clock = case.acceptance()
        return "-" if clock is None else f"{shown(clock[0], clock[2])} {shown(clock[1], clock[3])}"
    if words[0] == "deemed":
        found = case.deemed_on(today)
        if found is None:
            return "-"
        on, due, legal = found
        legal = "-" if legal is None else shown(legal, provisional(on, legal))
        return f"{on} {shown(due, provisional(on, due))} {legal}"
    if words[0] == "due":
        due, legal = case.limits(today)
        on = case.accepted
        legal = "-" if legal is None else shown(legal, provisional(on, legal))
        return f"{shown(due, provisional(on, due))} {legal}"
    if words[0] == "correction":
        service, due, assumed, flag = case.correction_dates()
        return f"{service}{' assumed' if assumed else ''} {shown(due, flag)}"
    if words[0] == "resumes":
        stop = case.stops[case.hold_open[0]]
        again = case.runs_again(stop)
        return shown(again, provisional(stop[0], again))
    if words[0] == "duty":
        duty = case.duty(words[1], None)
        return "-" if duty is None else f"{shown(duty[1], duty[2])} warn {warn(duty)}"
    if words[0] == "lights":
        return " ".join(light(case.duty(words[1], None), date.fromisoformat(w)) for w in words[2:])
    raise ValueError(question)


def reasons(first, last):
    """The days between that are not as their weekday says."""
    found, d = [], first + DAY
    while d <= last:
        if works(d) and d.isoweekday() > 5:
            found.append(f"{d:%m-%d} 调休上班")
        if not works(d) and d.isoweekday() <= 5:
            name = TABLE[d]["name"] if d in TABLE else "固定节日"
            found.append(f"{d:%m-%d} {name}")
        d += DAY
    return "；".join(found)
