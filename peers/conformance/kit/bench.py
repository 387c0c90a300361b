"""What a run of checks stands on: a subject under test, two Python peers enrolled at it, a clock, a tally."""
import base64
import json
import os
import pathlib
import subprocess
import sys
import time
import traceback

from case import Stored
from envelope import encrypt_blob
from identity import ES256Key
from peer import Peer
from wire import Clock, loads, uuid7
from words import sample

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "peers/demo"))
import gateway as gateways  # noqa: E402
import samples  # noqa: E402

SUBJECT, A, B = ("spiffe://hohhot.tongban/gateway/150100", "spiffe://ordos.tongban/gateway/150600",
                 "spiffe://baotou.tongban/gateway/150200")


def catalogue(region):
    matters = json.loads((ROOT / f"peers/{region}/catalogue.json").read_text())["matters"]
    return [{"effective": "2026-01-01", "version": 1, **matter} for matter in matters]


class Tally:
    def __init__(self, quiet=False):
        self.passed = self.failed = 0
        self.quiet = quiet

    def __call__(self, title, good, detail=""):
        """One named check. The title begins with the paragraph that is held against the subject."""
        self.passed, self.failed = self.passed + bool(good), self.failed + (not good)
        if not (good and self.quiet):
            print(f"  {'✓' if good else '✗'} {title}" + ("" if good else f"\n      {detail}"), flush=True)
        return bool(good)

    def same(self, title, got, wanted):
        return self(title, got == wanted, f"got {got!r}, wanted {wanted!r}")

    def run(self, bench, function):
        print(f"{function.__doc__}", flush=True)
        try:
            function(bench, self)
        except Exception as error:
            trace = traceback.extract_tb(error.__traceback__)
            place = next((frame for frame in reversed(trace) if "checks_" in frame.filename), trace[-1])
            self(f"{function.__name__} runs to its end", False,
                 f"{type(error).__name__}: {str(error)[:1500]} (line {place.lineno}: {place.line})")


class Bench:
    """`a` and `b` are Python peers; `to` is the subject's id. In a self test the subject is a Python peer too."""

    to = SUBJECT

    def __init__(self, root):
        self.root = root
        self.clock = Clock(root / "clock")
        self.a = Peer(A, "鄂尔多斯", ["1506"], self.clock, root / "a", matters=catalogue("ordos"))
        self.b = Peer(B, "包头", ["1502"], self.clock, root / "b")
        self.serves, self.desk, self.gateway = ["1501"], None, None
        # A key of `a` that was revoked two days ago.
        self.revoked = ES256Key(revoked=int(time.time()) - 2 * 86400)
        self.a.extra_jwks.append(self.revoked.jwk)
        theirs = catalogue("hohhot")
        self.matter = next(m for m in theirs if m["modes"] == ["delegated"] and m["acceptance"] == "destination")
        self.licences = [m for m in theirs if m["type"] == "01" and "working_day" == m.get("legal", {}).get("unit")]
        self.matter_origin = next(m for m in theirs if m["acceptance"] == "origin")

    def until(self, what, seconds=15, step=0.05, advance=0):
        """Waits until `what()` gives something; puts the clock forward meanwhile, if told."""
        deadline = time.monotonic() + seconds
        while True:
            found = what()
            if found:
                return found
            if time.monotonic() > deadline:
                raise AssertionError(f"waited {seconds} s in vain")
            if advance:
                self.clock.advance(advance)
            time.sleep(step)

    # What origin peers write.

    def submission(self, matter=None, **given):
        matter = matter or self.matter
        base = {"destination": "150100", "mode": matter["modes"][0], "parties": [{
            "role": "applicant", "name": "示例张三", "id_type": "resident_id", "id_no": "150627199001010018"}],
            "matter": {"local": "L-1", "peer": matter["code"], "mapping_version": 1}, "materials": [],
            "form": {"applicant_name": "示例张三"}, "verification": [], "accepted": None}
        return sample("submitted", self.clock, **{**base, **given})

    def case(self, peer=None, *, received=True, **given):
        """A case that `peer` submitted and the subject has; with `received` in its log and seen, if asked."""
        peer = peer or self.a
        case = peer.open_case(self.to)
        result = peer.send(self.to, [peer.write(case, "submitted", self.submission(given.pop("matter", None), **given))])
        assert result[0]["status"] == "stored", result
        if received:
            self.act(case, "received")
            self.sync(case, peer)
        return case

    def note(self, case, peer=None, **fields):
        peer = peer or self.a
        return peer.write(case, "note", {"kind": "question", "text": "示例：何时办结？"}, **fields)

    def sync(self, case, peer=None):
        """Fetches what the subject wrote on a case."""
        peer = peer or self.a
        while True:
            side = "destination" if case.side(peer.id) == "origin" else "origin"
            with peer.lock:
                log = case.logs[side]
                page = peer.call(self.to, "GET", f"/cases/{case.id}/events?author={side}&after={len(log)}").json
                log += [Stored(entry["event"]) for entry in page["events"]]
            if not page["more"]:
                return case

    def sync_own(self, case):
        """Takes back into the own log what was sent without being kept."""
        log = case.logs["origin"]
        page = self.a.call(self.to, "GET", f"/cases/{case.id}/events?author=origin&after={len(log)}").json
        log += [Stored(entry["event"]) for entry in page["events"]]

    def blob(self, size=100):
        return encrypt_blob(os.urandom(size))

    def fresh_id(self):
        return uuid7(self.clock.now())


class SelfBench(Bench):
    """The subject is a Python peer: shows that the kit agrees with itself."""

    def __init__(self, root):
        super().__init__(root)
        self.subject = Peer(SUBJECT, "呼和浩特", self.serves, self.clock, root / "subject", matters=catalogue("hohhot"))
        for peer in (self.a, self.b):
            peer.enrol(self.subject.peer_file())
            self.subject.enrol(peer.peer_file())
            peer.start()
        self.subject.start()

    def act(self, case, kind, data=None):
        """The subject writes an event."""
        held = self.subject.cases[case.id]
        return self.subject.write(held, kind, data)

    def enrol(self, peer, via=None, **more):
        self.subject.enrol(peer.peer_file(**({"via": [via]} if via else {}), **more))

    def suspend(self, peer, out):
        self.subject.others[peer.id].suspended = out

    def crl(self, peer, der):
        self.subject.others[peer.id].file["crl"] = [base64.b64encode(der).decode()]

    def close(self):
        pass


class GatewayBench(Bench):
    """The subject is a real gateway, with a desk."""

    def __init__(self, root):
        super().__init__(root)
        if "GATEWAY_BIN" not in os.environ:
            path = subprocess.run(["swift", "build", "--show-bin-path"], cwd=ROOT, capture_output=True, text=True)
            os.environ["GATEWAY_BIN"] = path.stdout.strip()
        gateways.BIN = pathlib.Path(os.environ["GATEWAY_BIN"])
        self.gateway = gateways.Gateway(root, "subject", SUBJECT, "呼和浩特", self.serves, self.clock.path)
        self.gateway.init()
        for peer in (self.a, self.b):
            peer.start()
            self.enrol(peer)
        file = loads(self.gateway.gwctl("peer", "export"))
        for peer in (self.a, self.b):
            peer.enrol(file)
        self.gateway.gwctl("catalog", "import", ROOT / "peers/hohhot/catalogue.json")
        self.gateway.start()
        for role in ("handler", "approver", "window"):
            self.gateway.token(role, "150100", "--desk", "示例席", "--agency", "示例机关")

    @property
    def log(self):
        return (self.gateway.dir / "gatewayd.log").read_text(errors="replace")

    def enrol(self, peer, via=None, **more):
        path = self.root / f"{peer.id.rsplit('/', 1)[1]}.json"
        path.write_text(json.dumps(peer.peer_file(**more), ensure_ascii=False))
        return self.gateway.gwctl("peer", "import", path, *(["--via", via] if via else []))

    def suspend(self, peer, out):
        self.gateway.gwctl("peer", "suspend" if out else "resume", peer.id)

    def crl(self, peer, der):
        path = self.root / "peer.crl"
        path.write_bytes(der)
        self.gateway.gwctl("peer", "crl", peer.id, path)

    def act(self, case, kind, data=None, role="handler"):
        filled = {"received": {"desk": "示例席"}}.get(kind, {}) if data is None else data
        return self.gateway.desk(role).write(getattr(case, "id", case), kind, **filled)

    def submission_at_desk(self, **more):
        """What a window sends to take in a case that `a` decides."""
        window = self.gateway.desk("window")

        def options():
            found = window.options(self.matter["code"], "150600")
            return found if found["available"] else None

        found = self.until(options, seconds=30, step=0.2, advance=30)
        materials = [{"code": material["code"], "form": material["form"], "checked": "original_seen",
                      "blob": window.upload(samples.PDF, "示例.pdf")}
                     for material in found["materials"] if material.get("required", True)]
        for material in materials:
            if material["form"] == "electronic":
                material["checked"] = "electronic_verified"
        return {"matter": self.matter["code"], "destination": "150600", "mode": found["modes"][0],
                "parties": [samples.person()], "form": samples.answers(found.get("form") or {"type": "object"}),
                "materials": materials, "delivery": {"way": "mail", "address": "示例路 1 号"},
                "verification": [{"of": "示例张三", "method": "reader", "time": self.clock.at()}],
                "declaration": {"signed": "paper"}, **more}

    def submit(self, wait=True, **more):
        """The gateway takes in a case for `a`; gives its line when `a` has it."""
        line = self.gateway.desk("window").submit(self.submission_at_desk(**more))
        if wait:
            self.until(lambda: line["id"] in self.a.cases, advance=30)
        return line

    def add_matter(self, matter):
        """The subject's catalogue gets one more matter."""
        file = json.loads((ROOT / "peers/hohhot/catalogue.json").read_text())
        file["matters"].append(matter)
        path = self.root / "more.json"
        path.write_text(json.dumps(file, ensure_ascii=False))
        self.gateway.gwctl("catalog", "import", path)

    def state(self, case, role="handler"):
        return self.gateway.desk(role).case(case.id)["state"]

    def close(self):
        self.gateway.stop()


