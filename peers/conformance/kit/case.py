"""A case as a peer keeps it: the two logs, what its next event looks like, and what it amounts to (CASE.md §6)."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import fold  # noqa: E402  (the reference of the order and the fold, beside the kit)

from envelope import EVENT, hide, read, sign  # noqa: E402
from wire import digest_of, loads, uuid7  # noqa: E402
from words import BY, sample  # noqa: E402

PREFIX, SUFFIX = "cn.tongban.case.", ".v1"


class Stored:
    """One event of a log, with its disclosures."""

    def __init__(self, text, disclosures=None):
        parts = text.split("~")
        self.jws = parts[0]
        self.disclosures = parts[1:-1] if disclosures is None else disclosures
        self.text = "~".join([self.jws, *self.disclosures]) + "~"
        self.payload = loads(read(self.jws, EVENT)[1])
        self.digest = digest_of(self.jws)
        self.erased = False

    def erase(self):
        """Erased by law: the disclosures go, the JWS stays (§4)."""
        self.disclosures, self.text, self.erased = [], self.jws + "~", True

    @property
    def kind(self):
        return self.payload["type"][len(PREFIX):-len(SUFFIX)]

    def event(self, author):
        return {"id": self.payload["id"], "author": author, "type": self.kind, "sequence": self.payload["sequence"],
                "seen": self.payload["seen"], "time": self.payload["time"], "data": self.payload["data"]}


class Case:
    def __init__(self, case_id, origin, destination):
        self.id = case_id
        self.parties = {"origin": origin, "destination": destination}
        self.logs = {"origin": [], "destination": []}

    def side(self, gateway):
        return next((side for side, party in self.parties.items() if party == gateway), None)

    def other(self, gateway):
        return next(party for party in self.parties.values() if party != gateway)

    def events(self):
        return {side: [stored.event(side) for stored in log] for side, log in self.logs.items()}

    def state(self):
        return fold.fold(self.events())[0].state

    def effects(self):
        return fold.fold(self.events())[1]

    def kinds(self, side):
        return [stored.kind for stored in self.logs[side]]

    def legal(self, event):
        """Whether an event that follows its author's log here was legal when written."""
        try:
            return fold.legal(self.events(), event)
        except (ValueError, KeyError):
            return False

    def last(self, kind):
        return next(stored for log in self.logs.values() for stored in reversed(log) if stored.kind == kind)


class Author:
    """What writes events in a gateway's name: its id, its clock, the key it signs with."""

    def __init__(self, gateway, clock, key):
        self.id, self.clock, self.key = gateway, clock, key

    def draft(self, case, kind, data=None, key=None, header=None, raw_data=None, keep=True, **fields):
        """The next event of this author as SD-JWT text; `fields` replace payload members, None drops one."""
        side = case.side(self.id) or "origin"
        log, theirs = case.logs[side], case.logs["destination" if side == "origin" else "origin"]
        clear, hidden = hide(kind, sample(kind, self.clock) if data is None else {"by": BY, **data})
        payload = {
            "specversion": "1.0", "id": uuid7(self.clock.now()), "source": self.id, "type": PREFIX + kind + SUFFIX,
            "subject": case.id, "time": self.clock.at(), "datacontenttype": "application/json",
            "audience": case.other(self.id), "sequence": len(log) + 1, "seen": len(theirs),
            **({"previous": log[-1].digest} if log else {}), "data": clear if raw_data is None else raw_data, **fields}
        payload = {name: value for name, value in payload.items() if value is not None}
        jws = sign(key or self.key, EVENT, payload, header)
        return "~".join([jws, *hidden]) + "~"

    def write(self, case, kind, data=None, **fields):
        """Drafts an event and keeps it in the author's own log."""
        stored = Stored(self.draft(case, kind, data, **fields))
        case.logs[case.side(self.id)].append(stored)
        return stored.text
