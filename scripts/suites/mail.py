#!/usr/bin/env python3
"""A real gateway is told by the simulated carrier where its parcels are: in order, out of order, again, forged.

Ends with `N passed, N failed`. Needs built binaries (GATEWAY_BIN, or the debug build).
"""
import datetime
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "peers/demo"), str(ROOT / "peers/carrier")]
if "GATEWAY_BIN" not in os.environ:
    path = subprocess.run(["swift", "build", "--show-bin-path"], cwd=ROOT, capture_output=True, text=True)
    os.environ["GATEWAY_BIN"] = path.stdout.strip()
import carrier as carriers  # noqa: E402
import gateway as gateways  # noqa: E402
import samples  # noqa: E402
from federation import Clock  # noqa: E402

SALT = "示例盐值-0123456789"


class Scene:
    def __init__(self, root):
        self.root = root
        self.clock = Clock(root / "clock", datetime.datetime(2026, 3, 9, 1))
        self.here = gateways.Gateway(
            root, "ordos", "spiffe://ordos.tongban/gateway/150600", "鄂尔多斯", ["1506"], root / "clock")
        self.there = gateways.Gateway(
            root, "hohhot", "spiffe://hohhot.tongban/gateway/150100", "呼和浩特", ["1501"], root / "clock")
        both = [self.here, self.there]
        for one in both:
            one.init()
        for one, other in (both, both[::-1]):
            file = root / f"{one.folder}.json"
            file.write_text(one.gwctl("peer", "export"))
            other.gwctl("peer", "import", file)
        (root / "salt").write_text(SALT + "\n")
        for one in both:
            one.gwctl("catalog", "import", ROOT / f"peers/{one.folder}/catalogue.json")
            one.gwctl("carrier", "set", "ems", "--salt-file", root / "salt")
            one.start()
        self.here.token("window", "150627")
        self.callback = f"https://localhost:{self.here.public_port}/public/v1/carriers/ems"
        self.carrier = carriers.Carrier(ca=self.here.dir / "desk-ca.pem")
        self.body = self.submission()

    def submission(self):
        window = self.here.desk("window")
        for line in window.call("GET", "/api/v1/matters", query={"limit": 200})["matters"]:
            options = window.options(line["code"], "150100")
            matter = options.get("peer_matter", {})
            if options["available"] and "delegated" in options["modes"] and "person" in matter["subjects"]:
                materials = [{"code": m["code"], "form": m["form"], "checked": "original_seen"}
                             for m in options["materials"] if m.get("required", True)]
                return {"matter": line["code"], "destination": "150100", "mode": "delegated",
                        "parties": [samples.person()], "form": samples.answers(options["form"]), "materials": materials,
                        "delivery": {"way": "mail", "address": "内蒙古鄂尔多斯市示例路1号"}}
        raise AssertionError("no matter to submit")

    def close(self):
        self.here.stop()
        self.there.stop()

    def parcel(self, number, course="smooth", **more):
        """A new case with a parcel that the carrier watches."""
        desk = self.here.desk("window")
        case = desk.submit(self.body)["id"]
        line = desk.call("POST", f"/api/v1/cases/{case}/shipments",
                         {"leg": "originals_out", "carrier": "ems", "waybill": number, **more})
        self.carrier.subscribe(number, self.callback, SALT, course, self.clock.now)
        return case, line["shipment"]

    def line(self, parcel):
        return self.here.desk("window").call("GET", f"/api/v1/cases/{parcel[0]}/shipments/{parcel[1]}")

    def told(self, parcel):
        return [event["data"]["status"] for event in self.here.desk("window").timeline(parcel[0])
                if event["type"] == "shipment" and event["data"]["shipment"] == parcel[1]]

    def troubles(self):
        return [line["trouble"] for line in self.here.rows("ship", "list", "--trouble")]


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, name, holds, detail=""):
        self.passed, self.failed = self.passed + bool(holds), self.failed + (not holds)
        if not holds:
            print(f"FAILED {name}: {detail}", flush=True)


def lost_and_found(scene, tally):
    parcel = scene.parcel("EA123456785CN", "lost_and_found", cost_fen=2200, paid_by="agency")
    scene.clock.advance(hours=9)
    answers = scene.carrier.run(scene.clock.now)
    tally.check("a push is answered as the carrier wants",
                answers == [(200, {"result": True, "returnCode": "200", "message": "成功"})] * 2, answers)
    tally.check("it is on its way", scene.told(parcel) == ["created", "collected", "in_transit"], scene.told(parcel))
    scene.clock.advance(days=62)
    scene.carrier.run(scene.clock.now)
    tally.check("lost is a task", scene.troubles() == ["lost"], scene.troubles())
    scene.here.stop(signal.SIGKILL)
    scene.here.start()
    tally.check("and stays one over a crash", scene.troubles() == ["lost"], scene.troubles())
    scene.clock.advance(days=4)
    scene.carrier.run(scene.clock.now)
    told = scene.told(parcel)
    tally.check("found and delivered", told[-1] == "delivered" and scene.troubles() == [], told)
    tally.check("no event without a change", all(one != other for one, other in zip(told, told[1:])), told)


def streams(scene, tally, seed):
    dice = random.Random(seed)
    parcels = []
    for place in range(12):
        course = dice.choice(["smooth", "refused", "returned", "locker", "unknown"])
        parcels.append((scene.parcel(f"10{seed % 10_000_000:07}{place:04}", course), course))
    ends = {"smooth": "delivered", "refused": "returned", "returned": "returned", "locker": "delivered", "unknown": "delivered"}
    scene.carrier.random.seed(seed)
    scene.clock.advance(days=5)
    answers = scene.carrier.run(scene.clock.now, disorder=True, repeat=True)
    tally.check("every push is taken", all(status == 200 for status, _ in answers), answers)
    for parcel, course in parcels:
        told = scene.told(parcel)
        tally.check(f"{course} in any order, seed {seed}", told[-1] == ends[course], told)
        tally.check(f"{course} has no more events than changes", len(told) <= 1 + len(carriers.COURSES[course]), told)
    tally.check("what came back is a task", sorted(scene.troubles()) == ["returned"] * sum(
        ends[course] == "returned" for _, course in parcels), scene.troubles())
    tally.check("an unknown state is not lost", any(
        '"777"' in json.dumps(scene.line(parcel)["news"]) for parcel, course in parcels if course == "unknown")
        or all(course != "unknown" for _, course in parcels))


def refused(scene, tally):
    good = json.dumps({"status": "polling", "lastResult": {"nu": "EA123456785CN", "state": "6", "data": [
        {"time": "2026-06-01 10:00:00"}]}})
    push, url = scene.carrier.push, scene.callback
    for name, answer, status, code in [
            ("a forged push", push(url, good, "another salt"), 403, "push_forged"),
            ("an unsigned push", push(url, good, SALT, " "), 403, "push_forged"),
            ("an unknown carrier", push(url.replace("/ems", "/nobody"), good, SALT), 404, "not_found"),
            ("a carrier without a salt", push(url.replace("/ems", "/shunfeng"), good, SALT), 404, "not_found"),
            ("a member twice", push(url, '{"a":1,"a":2}', SALT), 400, "malformed"),
            ("no JSON", push(url, "param", SALT), 400, "malformed"),
            ("no number", push(url, '{"lastResult":{}}', SALT), 422, "validation_failed"),
            ("too long", push(url, " " * 262_144, SALT), 413, "too_large")]:
        tally.check(name, answer[0] == status and answer[1].get("code") == code, answer)
    metrics = scene.here.desk(None).call("GET", "/metrics").decode()
    tally.check("forged pushes are counted", 'outcome="forged"} 2' in metrics, [
        line for line in metrics.splitlines() if "pushes" in line])


def tables(scene, tally):
    case, shipment = parcel = scene.parcel("1012345678901")
    file = scene.root / "table.csv"
    file.write_text("carrier,waybill,time,status,cost_yuan\nems,1012345678901,2027-03-09 10:00:00,3,12.50\nems,1,,,\n")
    done = subprocess.run([gateways.BIN / "gwctl", "--dir", scene.here.dir, "ship", "import", file],
                          capture_output=True, text=True)
    tally.check("a table with a wrong row is refused by line", done.returncode == 2 and "line 2" in done.stderr
                and "line 3" in done.stderr and scene.told(parcel) == ["created"], done.stderr)
    now = (scene.clock.now + datetime.timedelta(hours=8)).replace(microsecond=0)
    file.write_text(f"carrier,waybill,time,status,cost_yuan\nems,1012345678901,{now},已签收,12.50\n")
    out = scene.here.gwctl("ship", "import", file)
    tally.check("a right one is taken", scene.told(parcel) == ["created", "delivered"], out)
    scene.here.gwctl("ship", "import", file)
    tally.check("and may come again", scene.told(parcel) == ["created", "delivered"])
    month = str(now.date())[:7]
    costs = scene.here.gwctl("ship", "costs", "--month", month, "-o", "csv")
    tally.check("what it cost stands in the month", f"{month},ems,EMS,," in costs and ",1,12.50" in costs, costs)


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else int.from_bytes(os.urandom(3))
    print(f"seed {seed}")
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="gateway-mail-") as folder:
        scene = Scene(pathlib.Path(folder))
        try:
            lost_and_found(scene, tally)
            streams(scene, tally, seed)
            refused(scene, tally)
            tables(scene, tally)
        finally:
            scene.close()
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
