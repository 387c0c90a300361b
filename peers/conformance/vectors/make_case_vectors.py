#!/usr/bin/env python3
"""Makes fold.json, legality.json and data.json, the vectors of docs/case.md. Run it in this folder.

fold.json: random logs of two sides that see each other late, folded by ../fold.py. legality.json: single
steps whose verdict is stated by hand below, and checked against ../fold.py. data.json: for every type a full
and a bare `data`, and for each member what must be refused. The seed is fixed: the same files every time.
"""
import json
import random
import sys
import uuid
from datetime import datetime, timedelta, timezone

sys.path.insert(0, "..")
import fold as reference  # noqa: E402

AGENCY = {"name": "鄂尔多斯市行政审批和政务服务局", "uscc": "11150600MB1234567X"}
BY = {"agency": AGENCY, "desk": "示例窗口"}
BLOB = {"digest": "ab" * 32, "size": 1024, "media_type": "application/pdf", "name": "示例.pdf",
        "key": "AAECAwQFBgcICQoLDA0ODw"}
MATTER = {"local": "1506-示例-001", "peer": "1501-示例-001", "mapping_version": 3}
PARTY = {"role": "applicant", "name": "示例", "id_type": "111", "id_no": "11010519491231002X",
         "phone": "13800000000", "address": "示例", "represents": "示例", "kind": "person"}
MATERIAL = {"code": "M1", "name": "申请表", "form": "copy", "blob": BLOB, "checked": "copy_only",
            "tolerated_until": "2026-03-02", "commitment": True}
FINDING = {"material": "M1", "field": "name", "reason": "示例"}
REMEDY = {"review_organ": "示例", "review_days": 60, "court": "示例", "suit_months": 6}
COMMON = {"by": BY, "by_person": {"name": "示例", "work_no": "1", "phone": "1"},
          "document": {"title": "示例", "sealed": "scan", "blob": BLOB}}
SOME_ID = "01936f6e-0000-7000-8000-00000000abcd"
TIME = "2026-01-05T02:03:04.567Z"

# A full `data` of every type: each member of the tables once. A name in OPTIONAL may be left out.
FULL = {
    "review_requested": {"destination": "150100", "matter": MATTER, "mode": "delegated", "parties": [PARTY],
                         "form": {"示例": 1}, "materials": [MATERIAL], "test": True},
    "abandoned": {"reason": "示例"},
    "submitted": {
        "number": "N1", "destination": "150100000000", "matter": MATTER, "mode": "online", "channel": "window",
        "window": {"division": "150627", "name": "示例"}, "applicant_kind": "person", "paper": False,
        "delivery": {"way": "mail"}, "parties": [PARTY], "form": {}, "materials": [MATERIAL],
        "verification": [{"of": "示例", "method": "reader", "time": TIME, "reference": "1"}],
        "declaration": {"signed": "pad", "blob": BLOB}, "address": "示例",
        "bundle": {"id": "B1", "part": 1, "after": [2], "lead": "150100"}, "continues": SOME_ID,
        "project_code": "P1", "test": False,
        "accepted": {"notice_no": "A1", "accepted_on": "2026-01-05", "due_on": "2026-01-20",
                     "legal_due_on": "2026-02-20", "authority": AGENCY}},
    "supplemented": {"answers": SOME_ID, "complete": True, "form": {}, "materials": []},
    "acted": {"step": "S1", "agency": "示例", "outcome": "done", "document_no": "D1"},
    "served": {"answers": SOME_ID, "way": "窗口", "on": "2026-01-06", "proof": BLOB},
    "contact_changed": {"delivery": {"way": "window"}, "address": "示例", "phone": "1"},
    "withdrawal_requested": {"reason": "示例"},
    "result_received": {"way": "窗口", "time": TIME, "receiver": "示例"},
    "bundle_progressed": {"parts": [{"part": 2, "state": "decided", "outcome": "approved"}]},
    "rated": {"about": "intake", "level": "satisfied", "tags": ["快"], "channel": "pad", "text": "示例"},
    "pre_reviewed": {"ok": False, "items": [FINDING]},
    "received": {"number": "B1", "desk": "示例"},
    "materials_received": {"on": "2026-01-06", "shipment": "P1", "complete": False,
                           "items": [{"name": "示例", "state": "damaged"}]},
    "correction_requested": {"notice_no": "C1", "due_days": 5, "clock": "stops", "basis": "示例",
                             "items": [FINDING]},
    "accepted": {"notice_no": "A1", "deemed": False, "accepted_on": "2026-01-06", "due_on": "2026-01-20",
                 "legal_due_on": "2026-02-20", "project_no": "P1"},
    "refused": {"kind": "not_competent", "notice_no": "R1", "basis": "示例", "reason": "示例", "remedy": REMEDY},
    "transferred": {"division": "150100", "notice_no": "T1", "reason": "示例"},
    "terminated": {"ground": "other", "notice_no": "T1", "basis": "示例", "reason": "示例", "remedy": REMEDY},
    "progressed": {"step": "S1", "state": "done", "opinion": "示例"},
    "clock_suspended": {"kind": "听证", "excluded": "both", "days": 10, "basis": "示例", "date": "2026-01-09",
                        "place": "示例"},
    "clock_resumed": {"suspension": SOME_ID, "due_on": "2026-02-03", "legal_due_on": "2026-03-03"},
    "extended": {"days": 10, "notice_no": "E1", "due_on": "2026-02-03", "legal_due_on": "2026-03-03",
                 "approved_by": "示例", "reason": "示例"},
    "decided": {"outcome": "denied", "decision_no": "D1", "decided_on": "2026-01-15", "reason": "示例",
                "remedy": REMEDY, "documents": [{"title": "示例", "sealed": "electronic", "blob": BLOB}],
                "licences": [{"type": "示例", "number": "1", "issuer": "示例", "valid_from": "2026-01-15",
                              "valid_to": "2031-01-14", "blob": BLOB}]},
    "rectified": {"what": "示例", "notice_no": "X1", "reason": "示例"},
    "revoked": {"what": "示例", "notice_no": "X2", "reason": "示例"},
    "withdrawn": {"reason": "示例"},
    "withdrawal_declined": {"reason": "示例"},
    "completed": {"completed_on": "2026-01-30"},
    "note": {"kind": "urge", "answers": SOME_ID, "reply_by": "2026-01-20", "text": "示例"},
    "shipment": {"shipment": "P1", "leg": "originals_out", "to": "desk", "carrier": "ems", "status": "created",
                 "time": TIME, "paid_by": "applicant", "waybill": "1", "place": "示例", "contents": ["示例"]},
    "payment_requested": {"bill": "B1", "amount_fen": 1000, "items": [{"name": "工本费", "amount_fen": 1000}],
                          "payee": "示例", "due": "2026-02-01", "link": "https://example.invalid/"},
    "paid": {"bill": "B1", "time": TIME, "voucher_no": "V1"},
    "refunded": {"bill": "B1", "time": TIME},
    "rating_answered": {"answers": SOME_ID, "text": "示例"},
}
OPTIONAL = {
    "review_requested": ["test"],
    "submitted": ["window", "address", "bundle", "continues", "project_code", "accepted", "test"],
    "supplemented": ["answers", "form"], "acted": ["document_no"], "served": ["proof"],
    "contact_changed": ["delivery", "address", "phone"], "rated": ["text"], "materials_received": ["shipment"],
    "correction_requested": ["clock", "basis"], "accepted": ["notice_no", "legal_due_on", "project_no"],
    "refused": ["remedy"], "transferred": ["notice_no"], "terminated": ["remedy"], "progressed": ["opinion"],
    "clock_suspended": ["days", "date", "place"], "clock_resumed": ["legal_due_on"], "extended": ["legal_due_on"],
    "decided": ["remedy"], "withdrawn": ["reason"], "note": ["answers", "reply_by"],
    "shipment": ["paid_by", "place", "contents"], "payment_requested": ["due", "link"], "paid": ["voucher_no"],
}
# The personal members, `~` in the tables.
PERSONAL = {
    "review_requested": ["parties", "form", "materials"], "abandoned": ["reason"],
    "submitted": ["parties", "form", "materials", "verification", "declaration", "address"],
    "supplemented": ["form", "materials"], "served": ["proof"], "contact_changed": ["address", "phone"],
    "withdrawal_requested": ["reason"], "result_received": ["receiver"], "rated": ["text"],
    "pre_reviewed": ["items"], "materials_received": ["items"], "correction_requested": ["items"],
    "refused": ["reason"], "transferred": ["reason"], "terminated": ["reason"], "progressed": ["opinion"],
    "clock_suspended": ["place"], "extended": ["approved_by", "reason"],
    "decided": ["reason", "documents", "licences"], "rectified": ["reason"], "revoked": ["reason"],
    "withdrawn": ["reason"], "withdrawal_declined": ["reason"], "note": ["text"],
    "shipment": ["waybill", "place", "contents"], "payment_requested": ["link"], "rating_answered": ["text"],
}
# Values that a member at a pointer must refuse, beyond null and a wrong JSON type.
REFUSED = {
    "review_requested": {"/destination": ["1506", "15060", "15060a", "1506001"], "/mode": ["windowed", ""],
                         "/matter/mapping_version": ["3", 3.5]},
    "submitted": {
        "/channel": ["fax"], "/applicant_kind": ["robot"], "/delivery/way": ["pigeon"],
        "/parties/0/role": ["friend"], "/materials/0/checked": ["seen"],
        "/materials/0/tolerated_until": ["2026-02-30", "2026-3-2", "20260302", "2026-03-02T00:00:00.000Z"],
        "/materials/0/blob/digest": ["AB" * 32, "ab" * 31], "/materials/0/blob/size": [-1, "1"],
        "/materials/0/blob/key": ["AAECAwQFBgcICQoLDA0OD", "AAECAwQFBgcICQoLDA0ODx", "AAECAwQFBgcICQoLDA0ODw=="],
        "/verification/0/method": ["dna"],
        "/verification/0/time": ["2026-01-05T02:03:04Z", "2026-01-05T02:03:04.567+08:00", "2026-01-05"],
        "/declaration/signed": ["oral"], "/bundle/after/0": ["1"], "/bundle/part": ["1"],
        "/bundle/lead": ["呼和浩特"], "/accepted/due_on": ["soon"], "/paper": ["yes", 0],
        "/continues": ["01936f6e-0000-4000-8000-00000000abcd", "01936F6E-0000-7000-8000-00000000ABCD"],
        "/by/agency/name": [1]},
    "supplemented": {"/answers": ["1"], "/complete": ["true"]}, "acted": {"/outcome": ["maybe"]},
    "served": {"/answers": ["the notice"], "/on": ["2026-13-01"]},
    "contact_changed": {"/delivery/way": ["drone"]}, "result_received": {"/time": ["2026-01-05 02:03:04.567Z"]},
    "bundle_progressed": {"/parts/0/part": ["2"]},
    "rated": {"/about": ["service"], "/level": ["5", 5, "good"], "/tags/0": [1]},
    "pre_reviewed": {"/ok": ["yes"]}, "materials_received": {"/on": ["0000-01-01"], "/items/0/state": ["lost"]},
    "correction_requested": {"/due_days": [-1, 1.5, "5"], "/clock": ["pauses"]},
    "accepted": {"/deemed": ["no"], "/accepted_on": ["2025-02-29"], "/due_on": ["2026-04-31"]},
    "refused": {"/kind": ["other"]}, "terminated": {"/ground": ["late"]}, "progressed": {"/state": ["halfway"]},
    "transferred": {"/division": ["15"]}, "clock_suspended": {"/excluded": ["none"], "/days": [-1]},
    "clock_resumed": {"/suspension": [""], "/due_on": ["2026-02-29"]}, "extended": {"/days": ["10"]},
    "decided": {"/outcome": ["granted"], "/documents/0/sealed": ["wax"], "/licences/0/valid_to": ["forever"]},
    "completed": {"/completed_on": ["today"]}, "note": {"/kind": ["chat"], "/reply_by": ["2026-01-20T00:00:00Z"]},
    "shipment": {"/leg": ["out"], "/to": ["nobody"], "/status": ["lost"], "/time": ["now"]},
    "payment_requested": {"/amount_fen": [10.5, "1000", -1], "/items/0/amount_fen": ["1"]},
    "paid": {"/time": ["2026-01-05"]}, "refunded": {"/time": [0]},
}


def bare(kind):
    """The least a `data` may be."""
    data = {k: v for k, v in FULL[kind].items() if k not in OPTIONAL.get(kind, [])}
    return {**data, "by": {"agency": AGENCY}}


def changed(data, pointer, value=None, remove=False):
    data = json.loads(json.dumps(data))
    *path, last = pointer.split("/")[1:]
    target = data
    for step in path:
        target = target[int(step) if isinstance(target, list) else step]
    last = int(last) if isinstance(target, list) else last
    if remove:
        del target[last]
    else:
        target[last] = value
    return data


def data_vectors():
    vectors = []
    for kind, full in FULL.items():
        full = {**full, **COMMON}
        kept = {**full, "x_unknown": {"kept": None}}
        erased = {k: v for k, v in full.items() if k not in PERSONAL.get(kind, []) + ["by_person", "document"]}
        vectors += [{"type": kind, "data": d, "faults": []} for d in (full, bare(kind), kept)]
        vectors.append({"type": kind, "data": erased, "erased": True, "faults": []})
        for member in full:
            optional = member in OPTIONAL.get(kind, []) + ["by_person", "document"]
            bound = (kind, member) == ("correction_requested", "basis")  # `clock: stops` asks for it
            if not optional or bound:
                vectors.append({"type": kind, "data": changed(full, "/" + member, remove=True),
                                "faults": ["/" + member]})
            wrong = 7 if not isinstance(full[member], int) else "x"
            for value in (None, wrong):
                vectors.append({"type": kind, "data": changed(full, "/" + member, value),
                                "faults": ["/" + member]})
        for pointer, values in REFUSED.get(kind, {}).items():
            vectors += [{"type": kind, "data": changed(full, pointer, v), "faults": [pointer]} for v in values]
        least = set(bare(kind)) - ({"reason"} if kind == "decided" else set())  # only when denied
        vectors.append({"type": kind, "data": {}, "faults": sorted("/" + m for m in least)})
    approved = {k: v for k, v in bare("decided").items() if k != "reason"} | {"outcome": "approved"}
    vectors.append({"type": "decided", "data": approved, "faults": []})
    return {"personal": {k: sorted(PERSONAL.get(k, []) + ["by_person", "document"]) for k in FULL},
            "vectors": vectors}


class Writer:
    """Two sides that write what is legal, and see each other late."""

    def __init__(self, rng):
        self.rng, self.now = rng, datetime(2026, 1, 5, 1)
        self.case = {"origin": [], "destination": []}
        self.seen = {"origin": 0, "destination": 0}

    def event(self, side, kind, **data):
        own = self.case[side]
        stamp = int(self.now.replace(tzinfo=timezone.utc).timestamp() * 1000)
        return {"id": str(uuid.UUID(int=stamp << 80 | 7 << 76 | self.rng.getrandbits(12) << 64 | 2 << 62
                                    | self.rng.getrandbits(62))),
                "author": side, "type": kind, "sequence": len(own) + 1, "seen": self.seen[side],
                "time": self.now.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z", "data": {**bare(kind), **data}}

    def write(self, side, kind, **data):
        self.now += timedelta(seconds=self.rng.randrange(1, 7200))
        event = self.event(side, kind, **data)
        self.case[side].append(event)
        return event["id"]

    def see(self, side):
        """The side stores one more event of the other, none that the other wrote before seeing more of its own."""
        other = "destination" if side == "origin" else "origin"
        if self.seen[side] < len(self.case[other]):
            self.seen[side] += 1

    def see_all(self):
        self.seen = {"origin": len(self.case["destination"]), "destination": len(self.case["origin"])}

    def step(self):
        rng, side = self.rng, self.rng.choice(["origin", "destination"])
        if rng.random() < 0.45:
            return self.see(side)
        if side == "destination" and not self.seen[side]:
            return None
        mine = reference.known(self.case, {"author": side, "sequence": len(self.case[side]) + 1,
                                           "seen": self.seen[side]})
        state, _ = reference.fold(mine)
        kinds = [k for k in reference.WRITES[side]
                 if state.admits({"author": side, "type": k, "data": None})]
        slow = {"note", "served", "rated", "payment_requested", "paid", "refunded", "rating_answered",
                "bundle_progressed", "contact_changed", "progressed", "abandoned", "withdrawn", "refused",
                "transferred", "terminated"}
        kind = rng.choices(kinds, [1 if k in slow else 4 for k in kinds])[0]
        data = self.data(kind, state, mine)
        event = self.event(side, kind, **data)
        if reference.legal(self.case, event):
            self.now += timedelta(seconds=rng.randrange(1, 7200))
            event = self.event(side, kind, **data)
            self.case[side].append(event)
        return None

    def data(self, kind, state, mine):
        rng = self.rng
        if kind == "submitted" and rng.random() < 0.3:
            return {"accepted": FULL["submitted"]["accepted"], **self.where(state)}
        if kind in ("submitted", "review_requested"):
            return self.where(state)
        if kind == "supplemented":
            answers = {"answers": state.correction} if state.correction and rng.random() < 0.8 else {}
            return {**answers, "complete": rng.random() < 0.6}
        if kind == "correction_requested" and rng.random() < 0.6:
            return {"clock": rng.choice(["stops", "runs"]), "basis": "示例"}
        if kind == "clock_resumed":
            return {"suspension": rng.choice(state.holds), "due_on": f"2026-02-{rng.randrange(10, 28)}"}
        if kind == "rated":
            return {"about": rng.choice(["intake", "decision"])}
        if kind == "served":
            return {"answers": rng.choice([e["id"] for log in mine.values() for e in log])}
        if kind == "decided":
            return {"outcome": rng.choice(["approved", "denied"])}
        if kind == "shipment":
            return {"leg": rng.choice(["originals_out", "result_out"]), "to": rng.choice(["desk", "applicant"]),
                    "status": rng.choice(["created", "in_transit", "delivered", "returned"])}
        return {}

    def where(self, state):
        if state.review and self.rng.random() < 0.9:
            return {"destination": state.review[0]}
        return {"destination": self.rng.choice(["150100", "150102"])}


def slim(case):
    """Only what the fold reads, so that the file stays small."""
    public = {"review_requested": ["destination", "matter"], "submitted": ["destination", "matter", "accepted"],
              "supplemented": ["answers", "complete"], "served": ["answers", "on"], "rated": ["about"],
              "correction_requested": ["clock", "due_days"], "clock_resumed": ["suspension", "due_on"],
              "accepted": ["accepted_on", "due_on"], "extended": ["days", "due_on"],
              "clock_suspended": ["excluded"], "shipment": ["shipment", "leg", "to", "status", "time"]}
    return {side: [{**e, "data": {k: v for k, v in e["data"].items() if k in public.get(e["type"], [])}}
                   for e in log] for side, log in case.items()}


def fold_vectors():
    cases = []
    for seed in range(100):
        writer = Writer(random.Random(seed))
        for _ in range(writer.rng.randrange(1, 60)):
            writer.step()
        case = slim(writer.case)
        cases.append({"seed": seed, "case": case, "expect": reference.answer(case)})
    return {"cases": cases}


def legality_vectors():
    """Steps stated by hand: how the case came to be, who then writes what, and whether that is legal."""
    vectors = []

    def story(name, *steps):
        writer, ids = Writer(random.Random(name)), {}
        for step in steps:
            if step == "see":
                writer.see_all()
                continue
            side, kind, *rest = step
            data = dict(rest[0]) if rest else {}
            label = data.pop("as", None)
            verdict = data.pop("legal", None)
            for key in ("answers", "suspension"):
                if data.get(key) in ids:
                    data[key] = ids[data[key]]
            if data.pop("unseen", False):
                writer.seen[side] = 1
            event = writer.event(side, kind, **data)
            if verdict is None:
                writer.see_all()
                event = writer.event(side, kind, **data)
                assert reference.legal(writer.case, event), (name, event)
                writer.now += timedelta(seconds=1)
                writer.case[side].append(event)
                ids[label or kind] = event["id"]
                continue
            assert reference.legal(writer.case, event) == verdict, (name, kind, verdict)
            vectors.append({"name": f"{name}: {kind}", "case": slim(writer.case),
                            "candidate": slim({"x": [event]})["x"][0], "legal": verdict})

    o, d = "origin", "destination"
    no, yes = {"legal": False}, {"legal": True}
    sub = (o, "submitted")
    for kind in FULL:
        if kind in reference.WRITES[o]:
            story("a first event", (o, kind, {"legal": kind in ("submitted", "review_requested")}))
    story("a review", (o, "review_requested"), "see", (o, "submitted", {"destination": "150102", **no}),
          (o, "submitted", {"matter": {**MATTER, "peer": "x"}, **no}), (o, "submitted", {"destination": "150100", **yes}),
          (o, "supplemented", no), (o, "rated", no), (o, "abandoned", yes), (o, "review_requested", yes),
          (d, "pre_reviewed", yes), (d, "received", no), (d, "note", yes), (o, "contact_changed", yes))
    story("a given-up review", (o, "review_requested"), (o, "abandoned"), "see", (o, "submitted", no), (d, "pre_reviewed", no),
          (o, "contact_changed", no), (o, "rated", {"about": "intake", **yes}), (o, "rated", {"about": "decision", **no}),
          (o, "note", yes), (d, "note", yes), (o, "bundle_progressed", no), (d, "shipment", yes))
    story("submitted", sub, "see", (d, "received", yes), (d, "accepted", yes), (d, "refused", yes), (d, "transferred", yes),
          (d, "terminated", no), (d, "decided", no), (d, "progressed", no), (d, "withdrawn", no), (d, "correction_requested", yes),
          (o, "submitted", no), (o, "acted", no), (o, "withdrawal_requested", yes), (o, "supplemented", yes),
          (o, "supplemented", {"answers": "submitted", **no}), (o, "rated", {"about": "decision", **no}),
          (o, "served", {"answers": "submitted", **yes}), (o, "served", {"answers": SOME_ID, **no}), (o, "accepted", no))
    story("received twice", sub, (d, "received"), "see", (d, "received", no), (d, "terminated", yes), (o, "acted", yes))
    story("correcting", sub, (d, "correction_requested"), "see", (d, "correction_requested", no), (o, "supplemented", no),
          (o, "supplemented", {"answers": "submitted", **no}), (o, "supplemented", {"answers": "correction_requested", **yes}),
          (o, "acted", no), (d, "received", yes), (d, "accepted", yes), (d, "terminated", yes), (d, "clock_resumed",
          {"suspension": "correction_requested", **no}))
    story("a complete supplement", sub, (d, "correction_requested"),
          (o, "supplemented", {"answers": "correction_requested", "complete": True}), "see",
          (o, "supplemented", {"answers": "correction_requested", **no}), (d, "correction_requested", yes),
          (o, "supplemented", yes), (d, "received", yes))
    story("an incomplete supplement", sub, (d, "correction_requested"),
          (o, "supplemented", {"answers": "correction_requested", "complete": False}), "see",
          (o, "supplemented", {"answers": "correction_requested", **yes}), (d, "correction_requested", no))
    story("accepted", sub, (d, "accepted"), "see", (d, "accepted", no), (d, "refused", no), (d, "transferred", no),
          (d, "received", yes), (d, "decided", yes), (d, "terminated", yes), (d, "completed", no), (d, "clock_suspended", yes),
          (d, "clock_resumed", {"suspension": "accepted", **no}), (d, "extended", yes), (o, "supplemented", yes),
          (o, "result_received", no), (d, "rectified", no))
    story("accepted at the origin", (o, "submitted", {"accepted": FULL["submitted"]["accepted"]}), "see", (d, "accepted", no),
          (d, "received", yes), (d, "decided", yes), (d, "refused", no), (o, "acted", yes))
    story("a correction that stops the clock", sub, (d, "accepted"), (d, "correction_requested", {"clock": "stops", "basis": "x"}),
          "see", (d, "correction_requested", no), (d, "clock_resumed", {"suspension": "correction_requested", **yes}),
          (o, "supplemented", {"answers": "correction_requested", **yes}), (o, "supplemented", yes), (d, "decided", yes))
    story("a stopped clock after the supplement", sub, (d, "accepted"), (d, "correction_requested", {"clock": "stops", "basis": "x"}),
          (o, "supplemented", {"answers": "correction_requested", "complete": True}), "see",
          (d, "clock_resumed", {"suspension": "correction_requested", **yes}), (d, "correction_requested", yes),
          (d, "clock_resumed", {"suspension": "supplemented", **no}))
    story("a correction that lets the clock run", sub, (d, "accepted"), (d, "correction_requested"), "see",
          (d, "clock_resumed", {"suspension": "correction_requested", **no}), (d, "correction_requested", no),
          (o, "supplemented", {"answers": "correction_requested", **yes}), (o, "supplemented", yes))
    story("two suspensions", sub, (d, "accepted"), (d, "clock_suspended", {"as": "one"}), (d, "clock_suspended", {"as": "two"}),
          (d, "clock_resumed", {"suspension": "one"}), "see", (d, "clock_resumed", {"suspension": "one", **no}),
          (d, "clock_resumed", {"suspension": "two", **yes}), (d, "progressed", yes), (d, "clock_suspended", yes))
    story("a withdrawal", sub, (o, "withdrawal_requested"), "see", (d, "withdrawn", yes), (d, "withdrawal_declined", yes),
          (o, "withdrawal_requested", yes))
    story("a withdrawal the destination has not seen", sub, (d, "received"), (o, "withdrawal_requested", {"as": "w"}),
          (d, "withdrawn", {"unseen": True, **no}))
    story("a declined withdrawal", sub, (o, "withdrawal_requested"), (d, "withdrawal_declined"), "see", (d, "withdrawn", no),
          (d, "withdrawal_declined", no), (o, "withdrawal_requested", yes))
    story("decided", sub, (d, "accepted"), (o, "withdrawal_requested"), (d, "decided"), "see", (d, "withdrawn", no), (d, "decided", no),
          (o, "result_received", yes), (d, "completed", yes), (d, "revoked", yes), (d, "rectified", yes), (d, "terminated", no),
          (o, "supplemented", no), (o, "withdrawal_requested", no), (o, "contact_changed", yes),
          (o, "rated", {"about": "decision", **yes}), (d, "progressed", no))
    story("delivered", sub, (d, "accepted"), (d, "decided"), (o, "result_received"), "see", (o, "result_received", no),
          (o, "contact_changed", no), (d, "completed", yes), (d, "shipment", {"leg": "result_out", **yes}), (o, "bundle_progressed", yes))
    story("delivered by the carrier", sub, (d, "accepted"), (d, "decided"),
          (d, "shipment", {"leg": "result_out", "to": "applicant", "status": "delivered"}), "see", (o, "contact_changed", no),
          (o, "result_received", yes), (d, "decided", no))
    story("completed", sub, (d, "accepted"), (d, "decided"), (d, "completed"), "see", (d, "completed", no), (o, "result_received", yes),
          (d, "revoked", yes), (o, "rated", {"about": "decision", **yes}), (o, "note", yes), (d, "payment_requested", yes),
          (o, "contact_changed", no), (o, "bundle_progressed", no), (o, "served", {"answers": "decided", **yes}))
    story("rated once each", sub, (d, "refused"), (o, "rated", {"about": "intake"}), "see", (o, "rated", {"about": "intake", **no}),
          (o, "rated", {"about": "decision", **yes}))
    story("terminated", sub, (d, "received"), (d, "terminated"), "see", (o, "rated", {"about": "decision", **yes}), (d, "received", no),
          (o, "result_received", no))
    story("withdrawn", sub, (o, "withdrawal_requested"), (d, "withdrawn"), "see", (o, "rated", {"about": "decision", **no}),
          (o, "rated", {"about": "intake", **yes}), (o, "submitted", no))
    for sequence, kind, verdict in [(4000, "note", True), (4001, "note", False), (4001, "shipment", False),
                                    (4001, "payment_requested", False), (4001, "paid", False), (4001, "refunded", False),
                                    (4001, "bundle_progressed", False), (4001, "rating_answered", True),
                                    (4001, "withdrawal_requested", True), (4096, "withdrawal_requested", True),
                                    (4097, "withdrawal_requested", False), (4000, "shipment", True)]:
        writer = Writer(random.Random(f"{sequence}{kind}"))
        writer.write(o, "submitted")
        candidate = {**writer.event(o, kind), "sequence": sequence}
        assert reference.legal(writer.case, candidate) == verdict, (sequence, kind)
        vectors.append({"name": f"sequence {sequence}: {kind}", "case": slim(writer.case),
                        "candidate": slim({"x": [candidate]})["x"][0], "legal": verdict})
    for before, hour, verdict in [(49, 15, True), (50, 15, False), (50, 16, True)]:
        writer = Writer(random.Random(f"notes {before} {hour}"))
        writer.write(o, "submitted")
        for minute in range(before):
            writer.now = datetime(2026, 1, 5, 15, minute)
            writer.case[o].append(writer.event(o, "note"))
        writer.now = datetime(2026, 1, 5, hour, 59, 59)
        candidate = writer.event(o, "note")
        assert reference.legal(writer.case, candidate) == verdict
        vectors.append({"name": f"{before} notes, then at {hour}:59 UTC", "case": slim(writer.case),
                        "candidate": slim({"x": [candidate]})["x"][0], "legal": verdict})
    return {"vectors": vectors}


def write(name, value):
    with open(name, "w", encoding="utf-8") as file:
        line = {"ensure_ascii": False, "separators": (",", ":"), "sort_keys": True}
        lists = {k: v for k, v in value.items() if isinstance(v, list)}
        for key, rest in value.items():
            if key not in lists:
                file.write(f'{{{json.dumps(key)}:{json.dumps(rest, **line)},\n')
        for key, items in lists.items():
            opening = "" if len(value) > len(lists) else "{"
            file.write(f'{opening}{json.dumps(key)}:[\n' + ",\n".join(json.dumps(i, **line) for i in items) + "\n]}\n")


if __name__ == "__main__":
    write("data.json", data_vectors())
    write("fold.json", fold_vectors())
    write("legality.json", legality_vectors())
