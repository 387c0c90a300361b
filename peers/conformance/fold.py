#!/usr/bin/env python3
"""The order and the fold of a case, and what is legal in it: the reference of docs/case.md in Python.

An event is {"id","author","type","sequence","seen","time","data"} with the short name of its type; a case is
{"origin":[…],"destination":[…]}. As a program it reads one JSON value a line and answers each with one line:
a case gives {"state","order":[[id, effect]…],"allowed":{side:[type…]},…}; {"case":…,"candidate":event} gives
{"legal":bool}. Nothing beyond the standard library is used.
"""
import json
import sys
from datetime import datetime, timedelta

IN_HAND = {"submitted", "received", "correcting", "accepted", "suspended"}
BEFORE = {"submitted", "received", "correcting"}
PROCESS = {"accepted", "suspended"}
RESULT = {"decided", "delivering", "delivered"}
ENDS = {"completed", "refused", "transferred", "terminated", "withdrawn"}
OPENED = {"reviewing"} | IN_HAND | RESULT | ENDS
NONE = {None}

# Which states a type may stand in: the column "from" of the tables.
ORIGIN = {
    "review_requested": NONE | {"reviewing"}, "abandoned": {"reviewing"}, "submitted": NONE | {"reviewing"},
    "supplemented": IN_HAND, "acted": {"received"} | PROCESS, "served": OPENED,
    "contact_changed": OPENED - ENDS - {"delivered"}, "withdrawal_requested": IN_HAND,
    "result_received": RESULT | {"completed"}, "bundle_progressed": OPENED - ENDS,
    "rated": OPENED - {"reviewing"},
}
DESTINATION = {
    "pre_reviewed": {"reviewing"}, "received": IN_HAND, "materials_received": IN_HAND,
    "correction_requested": IN_HAND - {"correcting"}, "accepted": BEFORE, "refused": BEFORE,
    "transferred": BEFORE, "terminated": IN_HAND - {"submitted"}, "progressed": PROCESS,
    "clock_suspended": PROCESS, "clock_resumed": {"suspended"}, "extended": PROCESS, "decided": PROCESS,
    "rectified": RESULT | {"completed"}, "revoked": RESULT | {"completed"}, "withdrawn": IN_HAND,
    "withdrawal_declined": IN_HAND, "completed": RESULT,
}
EITHER = {name: OPENED for name in
          ("note", "shipment", "payment_requested", "paid", "refunded", "rating_answered")}
WRITES = {"origin": {**ORIGIN, **EITHER}, "destination": {**DESTINATION, **EITHER}}
NOT_FROM_4001 = {"note", "shipment", "progressed", "bundle_progressed", "payment_requested", "paid", "refunded"}
DECISION_RATED = RESULT | {"completed", "refused", "terminated"}
LAST_SEQUENCE, RESERVED_FROM, NOTES_A_DAY = 4096, 4001, 50


class Case:
    """What a prefix of the order amounts to."""

    def __init__(self):
        self.state = None          # (none)
        self.review = None         # destination and matter of the last review
        self.correction = None     # id of the open correction
        self.holds = []            # ids of what holds the clock
        self.requests = []         # ids of pending withdrawal requests
        self.once = set()          # what is written once and has been
        self.due_on = self.legal_due_on = self.accepted_on = None

    def admits(self, event):
        """Whether the event may stand here; None for data asks whether any event of the type may."""
        kind, data = event["type"], event["data"]
        if self.state not in WRITES[event["author"]][kind]:
            return False
        if kind == "submitted":
            return data is None or self.review is None or self.review == subject(data)
        if kind == "supplemented" and data is not None:
            if "answers" in data:
                return self.correction is not None and data["answers"] == self.correction
            return self.state != "correcting"
        if kind in ("received", "result_received"):
            return kind not in self.once
        if kind == "rated":
            open_subjects = {"intake"} | ({"decision"} if self.state in DECISION_RATED else set())
            open_subjects -= self.once
            return bool(open_subjects) if data is None else data["about"] in open_subjects
        if kind == "correction_requested":
            return self.correction is None
        if kind == "clock_resumed":
            return bool(self.holds) if data is None else data["suspension"] in self.holds
        if kind in ("withdrawn", "withdrawal_declined"):
            return bool(self.requests)
        return True

    def apply(self, event):
        """The column "to"."""
        kind, data, me = event["type"], event["data"], event["id"]
        if kind == "review_requested":
            self.state, self.review = "reviewing", subject(data)
        elif kind == "submitted":
            self.state = "accepted" if "accepted" in data else "submitted"
            self.set_dates(data.get("accepted", {}))
        elif kind == "supplemented" and "answers" in data and data["complete"]:
            self.correction = None
            if self.state == "correcting":
                self.state = "received"
        elif kind == "received":
            self.once.add(kind)
            if self.state == "submitted":
                self.state = "received"
        elif kind == "correction_requested":
            self.correction = me
            if self.state not in PROCESS:
                self.state = "correcting"
            elif data.get("clock") == "stops":
                self.hold(me)
        elif kind == "accepted":
            self.state, self.correction = "accepted", None
            self.set_dates(data)
        elif kind == "clock_suspended":
            self.hold(me)
        elif kind == "clock_resumed":
            self.holds.remove(data["suspension"])
            if not self.holds:
                self.state = "accepted"
            self.set_dates(data)
        elif kind == "extended":
            self.set_dates(data)
        elif kind == "decided":
            self.close("decided")
        elif kind == "abandoned":
            self.close("withdrawn")
        elif kind in ENDS:  # refused, transferred, terminated, withdrawn, completed
            self.close(kind)
        elif kind == "withdrawal_requested":
            self.requests.append(me)
        elif kind == "withdrawal_declined":
            self.requests = []
        elif kind == "result_received":
            self.once.add(kind)
            if self.state != "completed":
                self.state = "delivered"
        elif kind == "rated":
            self.once.add(data["about"])
        elif kind == "shipment" and data["leg"] == "result_out" and self.state in ("decided", "delivering"):
            arrived = data["status"] == "delivered" and data["to"] == "applicant"
            self.state = "delivered" if arrived else "delivering"

    def hold(self, event_id):
        self.state = "suspended"
        self.holds.append(event_id)

    def close(self, state):
        """`decided` and every end close corrections, suspensions and withdrawal requests."""
        self.state, self.correction, self.holds, self.requests = state, None, [], []

    def set_dates(self, data):
        for name in ("accepted_on", "due_on", "legal_due_on"):
            setattr(self, name, data.get(name, getattr(self, name)))


def subject(data):
    matter = data["matter"]
    return data["destination"], matter["local"], matter["peer"], matter["mapping_version"]


def order(case):
    """Origin event n stands before the first destination event with `seen` ≥ n; the unseen stand last."""
    merged, waiting = [], list(case["origin"])
    for event in case["destination"]:
        while waiting and waiting[0]["sequence"] <= event["seen"]:
            merged.append(waiting.pop(0))
        merged.append(event)
    return merged + waiting


def fold(case):
    """The order with each event's effect, and what it amounts to."""
    folded, effects = Case(), []
    for event in order(case):
        effective = folded.admits(event)
        if effective:
            folded.apply(event)
        elif event["author"] == "destination":
            raise ValueError(f"{event['id']} was illegal when written")
        effects.append([event["id"], "effective" if effective else "void"])
    return folded, effects


def known(case, event):
    """The two logs as the author of the event knew them."""
    mine, other = ("origin", "destination") if event["author"] == "origin" else ("destination", "origin")
    return {mine: [e for e in case[mine] if e["sequence"] < event["sequence"]],
            other: [e for e in case[other] if e["sequence"] <= event["seen"]]}


def day(event):
    """The day at UTC+8."""
    return (datetime.strptime(event["time"], "%Y-%m-%dT%H:%M:%S.%fZ") + timedelta(hours=8)).date()


def legal(case, event):
    """Whether an event was legal when its author wrote it."""
    author, kind = event["author"], event["type"]
    if kind not in WRITES[author] or event["sequence"] > LAST_SEQUENCE:
        return False
    if event["sequence"] >= RESERVED_FROM and kind in NOT_FROM_4001:
        return False
    logs = known(case, event)
    state, _ = fold(logs)
    if not state.admits(event):
        return False
    if kind == "served":
        return any(e["id"] == event["data"]["answers"] for log in logs.values() for e in log)
    if kind == "note":
        return sum(e["type"] == "note" and day(e) == day(event) for e in logs[author]) < NOTES_A_DAY
    return True


def allowed(case, side):
    """The types of which `side`, having seen both logs, may write some event."""
    sequence = len(case[side]) + 1
    state, _ = fold(case)
    return sorted(kind for kind in WRITES[side]
                  if sequence <= LAST_SEQUENCE and not (sequence >= RESERVED_FROM and kind in NOT_FROM_4001)
                  and state.admits({"author": side, "type": kind, "data": None}))


def answer(value):
    if "candidate" in value:
        return {"legal": legal(value["case"], value["candidate"])}
    folded, effects = fold(value)
    return {"state": folded.state, "order": effects, "correction": folded.correction, "holds": folded.holds,
            "requests": folded.requests, "accepted_on": folded.accepted_on, "due_on": folded.due_on,
            "legal_due_on": folded.legal_due_on,
            "allowed": {side: allowed(value, side) for side in ("origin", "destination")}}


if __name__ == "__main__":
    for line in sys.stdin:
        if line.strip():
            print(json.dumps(answer(json.loads(line)), ensure_ascii=False, sort_keys=True), flush=True)
