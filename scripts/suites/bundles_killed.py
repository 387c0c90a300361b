"""Bundles (一件事) whose gateways are killed while parts begin, wait and begin again. A scenario of scripts/torture."""
import collections
import datetime
import http.client
import itertools
import json
import signal
import threading
import time

import gateway as gateways

# Part 2 waits for the first decision, 3 is done at home, 4 waits for both.
PARTS = [
    {"part": 1, "place": {"division": "150100"}, "lead": True},
    {"part": 2, "place": {"division": "150100"}, "after": [1]},
    {"part": 3, "place": {"here": True}, "after": [1]},
    {"part": 4, "place": {"division": "150100"}, "after": [2, 3]}]
AWAY, HOME = (1, 2, 4), 3
NEXT = {"submitted": ("received", {"desk": "示例席"}), "received": ("accepted", {}),
        "accepted": ("decided", {"outcome": "approved", "documents": [], "licences": []})}
BUNDLES = 20


class Town:
    """Windows that take bundles in, a department that decides parts, and a clock that goes on over restarts."""

    def __init__(self, pair):
        self.pair = pair
        self.begun, self.tried = {}, collections.Counter()
        self.lock, self.rest = threading.Lock(), threading.Event()
        self.keys = itertools.count(1)
        self.start = datetime.datetime.fromisoformat(pair.clock.read_text().strip())
        self.began, self.skipped = time.monotonic(), 0

    def tick(self, skip=0):
        """Writes what time it is, so that a start does not set the clock back; `skip` seconds pass at once."""
        self.skipped += skip
        now = self.start + datetime.timedelta(seconds=time.monotonic() - self.began + self.skipped)
        fresh = self.pair.clock.with_suffix(".new")
        fresh.write_text(now.strftime("%Y-%m-%dT%H:%M:%S.") + f"{now.microsecond // 1000:03d}Z\n")
        fresh.rename(self.pair.clock)

    def define(self):
        """A bundle of the sample submission's matter, four times."""
        window, body = self.pair.origin.desk("window"), self.pair.body
        options = window.options(body["matter"], "150100")
        parts = [{"name": f"示例事项{part['part']}", "matter": body["matter"], **part} for part in PARTS]
        definition = {
            "code": "K-1", "name": "示例一件事", "version": 1, "results": "each",
            "promised": options["peer_matter"]["promised"], "form": options["form"],
            "materials": options["materials"], "parts": parts}
        file = self.pair.root / "bundles.json"
        file.write_text(json.dumps({"bundles": [definition]}, ensure_ascii=False))
        self.pair.origin.gwctl("bundle", "import", file)
        self.body = {"bundle": "K-1", "test": True,
                     **{name: body[name] for name in ("parties", "form", "materials", "delivery")}}

    def ask(self, gateway, role, method, path, body=None, **more):
        """An answer, or nothing where the gateway is gone or refuses."""
        try:
            return gateway.desk(role).call(method, path, body, **more)
        except gateways.Refused as refused:
            self.tried[f"refused {refused.status}"] += 1
        except (OSError, ValueError, http.client.HTTPException):
            self.tried["broken off"] += 1
        return None

    def take_in(self):
        """Each bundle under its own key until it is answered, however often that is asked."""
        while not self.rest.is_set():
            number = next(self.keys)
            if number > BUNDLES:
                return
            key = f"bundle-{number}"
            while True:
                made = self.ask(self.pair.origin, "window", "POST", "/api/v1/bundles", self.body,
                                headers={"Idempotency-Key": key})
                if made:
                    break
                time.sleep(0.05)
            with self.lock:
                self.begun[key] = made["id"]

    def decide(self):
        """The department: every case one step on."""
        while not self.rest.is_set():
            for case in self.cases():
                if case["state"] in NEXT:
                    kind, data = NEXT[case["state"]]
                    self.ask(self.pair.destination, "handler", "POST", f"/api/v1/cases/{case['id']}/events",
                             {"type": kind, "data": data})
            time.sleep(0.05)

    def cases(self):
        page = self.ask(self.pair.destination, "handler", "GET", "/api/v1/cases", query={"limit": 200})
        return page["cases"] if page else []

    def finish_local(self):
        """The window: every local part that is open is done."""
        while not self.rest.is_set():
            page = self.ask(self.pair.origin, "window", "GET", "/api/v1/bundles", query={"limit": 100})
            for line in page["bundles"] if page else []:
                if any(part["part"] == HOME and part["state"] == "open" for part in line["parts"]):
                    self.ask(self.pair.origin, "window", "POST", f"/api/v1/bundles/{line['id']}/acts",
                             {"act": "done", "part": HOME})
            time.sleep(0.05)

    def bundles(self):
        """Every bundle that the origin has, whole, by id."""
        desk, found, after = self.pair.origin.desk("window"), {}, None
        while True:
            query = {"state": "all", "limit": 100, **({"after": after} if after else {})}
            page = desk.call("GET", "/api/v1/bundles", query=query)
            for line in page["bundles"]:
                assert line["id"] not in found, f"{line['id']} is listed twice"
                found[line["id"]] = desk.call("GET", f"/api/v1/bundles/{line['id']}")
            after = page.get("next")
            if not after:
                return found


def bundle_kills(pair, chosen):
    """kill -9 of either gateway while bundles begin and their parts go on: every part begins exactly once"""
    pair.build()
    town = Town(pair)
    town.define()
    work = [town.take_in, town.take_in, town.decide, town.finish_local]
    workers = [threading.Thread(target=one, daemon=True) for one in work]
    for worker in workers:
        worker.start()
    kills = max(1, chosen.kills // 4)
    for _ in range(kills):
        time.sleep(chosen.random.uniform(0.02, 0.9))
        victim = chosen.random.choice([pair.origin, pair.origin, pair.destination])
        victim.stop(signal.SIGKILL)
        time.sleep(chosen.random.uniform(0, 0.2))
        town.tick()
        victim.start()
    come_to_rest(pair, town, workers)
    found = check_bundles(pair, town)
    check_parts(pair, found)
    check_numbers(pair, found)
    pair.audit()
    tried = ", ".join(f"{count} {what}" for what, count in sorted(town.tried.items()))
    return f"{kills} kills, {len(found)} bundles answered 201, {len(pair.accepted)} cases, each once ({tried})"


def come_to_rest(pair, town, workers, seconds=120):
    """Until every bundle has ended and nothing waits; rests between two tries pass by the set clock, twenty seconds in one:
    faster, and what a gateway gives some seconds by that clock (a paper, a call) would end before it can be done."""
    deadline = time.monotonic() + seconds
    open_ones = None
    while time.monotonic() < deadline:
        town.tick(skip=20)
        page = town.ask(pair.origin, "window", "GET", "/api/v1/bundles", query={"limit": 100})
        open_ones = page["bundles"] if page else open_ones
        is_taken = not any(worker.is_alive() for worker in workers[:2])
        if is_taken and page and not open_ones and not pair.waiting() and not errands(pair):
            break
        time.sleep(1)
    else:
        states = [(line["number"], [part["state"] for part in line["parts"]]) for line in open_ones or []]
        raise AssertionError(f"it hangs: {states[:5]}, {pair.waiting()} entries, errands {errands(pair)[:3]}")
    town.rest.set()
    for worker in workers:
        worker.join(30)
        assert not worker.is_alive(), "a worker hangs"


def errands(pair):
    """What is promised for bundles and not done, given up or not."""
    return [line for more in ((), ("--dead",)) for line in pair.origin.rows("errand", "list", "--kind", "bundle", *more)]


def check_bundles(pair, town):
    """Each begin that was answered 201 is there whole and has come to its end; no other is."""
    promised = list(town.begun.values())
    assert len(promised) == BUNDLES, f"{len(promised)} of {BUNDLES} were answered"
    assert len(set(promised)) == BUNDLES, "two keys were answered with one bundle"
    found = town.bundles()
    missing = [one for one in promised if one not in found]
    assert not missing, f"{len(missing)} of {BUNDLES} bundles answered 201 are lost"
    extra = [one for one in found if one not in promised]
    assert not extra, f"{len(extra)} bundles that nobody was answered: a repeated request began another"
    numbers = {bundle["number"] for bundle in found.values()}
    assert len(numbers) == BUNDLES, "a number was given twice"
    for bundle in found.values():
        states = {part["part"]: (part["state"], part.get("outcome")) for part in bundle["parts"]}
        wanted = {part: ("decided", "approved") for part in AWAY} | {HOME: ("done", "done")}
        assert states == wanted, f"{bundle['number']}: {states}"
        assert bundle["state"] == "ended" and bundle["closed_at"] and bundle["tracking"]["token"], bundle
        assert len(bundle["parties"]) == 1 and len(bundle["materials"]) == len(town.body["materials"]), bundle
    return found


def check_parts(pair, found):
    """Every part that travels has one case, on both sides; no case stands beside its part."""
    cases = collections.defaultdict(list)
    for one, role in ((pair.origin, "window"), (pair.destination, "handler")):
        desk, after = one.desk(role), None
        while True:
            page = desk.call("GET", "/api/v1/cases", query={"limit": 200, **({"after": after} if after else {})})
            for line in page["cases"]:
                part = desk.case(line["id"])["bundle"]
                cases[one.name, part["id"], part["part"]].append(line["id"])
            after = page.get("next")
            if not after:
                break
    twice = [place for place, ids in cases.items() if len(ids) != 1]
    assert not twice, f"parts that began more than once: {twice[:5]}"
    wanted = {(one.name, bundle["id"], part["part"]): [part["case"]["id"]]
              for one in pair.both for bundle in found.values() for part in bundle["parts"] if part["part"] in AWAY}
    missing = [place for place in wanted if place not in cases]
    assert not missing, f"parts that never began: {missing[:5]}"
    assert cases == wanted, "a case stands beside the part's own"
    pair.accepted = [part["case"]["id"] for bundle in found.values() for part in bundle["parts"] if "case" in part]


def check_numbers(pair, found):
    """Of the receipts' numbers none is both borne and void, and none is neither."""
    borne = {bundle["number"] for bundle in found.values()}
    void = {line["number"] for line in pair.origin.rows("notice", "register", "--series", "YJS", "--gaps")}
    assert not borne & void, f"void though a bundle bears them: {sorted(borne & void)[:5]}"
    series = {line["series"]: line["reserved"] for line in pair.origin.rows("notice", "series")}
    taken = [int(number[-6:]) for number in borne | void]
    last = next(last for name, last in series.items() if "-YJS-" in name)
    unexplained = sorted(set(range(1, max(taken) + 1)) - set(taken))
    assert not unexplained and max(taken) <= last, f"numbers without a reason: {unexplained[:5]}"
