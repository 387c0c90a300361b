#!/usr/bin/env python3
"""A real gateway subscribes its parcels at the simulated aggregator, and is told where they are: in order, out of order,
again, forged; over crashes between registration and subscription, refusals, and watches that are given up.

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
import time

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
        self.carrier = carriers.Carrier(ca=self.here.dir / "desk-ca.pem")
        self.here.environment = {
            "MAIL_KUAIDI100_URL": carriers.listen(self.carrier, lambda: self.clock.now),
            "MAIL_KUAIDI100_KEY": self.carrier.key}
        for one in both:
            one.gwctl("catalog", "import", ROOT / f"peers/{one.folder}/catalogue.json")
            one.gwctl("carrier", "set", "ems", "--salt-file", root / "salt")
            one.start()
        self.here.token("window", "150627")
        self.callback = f"https://127.0.0.1:{self.here.public_port}/public/v1/carriers/ems"
        self.body = samples.submission(
            self.here.desk("window"), "150100", delivery={"way": "mail", "address": "内蒙古鄂尔多斯市示例路1号"})

    def close(self):
        self.here.stop()
        self.there.stop()

    def parcel(self, number, course="smooth", **more):
        """A new case with a parcel, for which the carrier has a course."""
        self.carrier.plan(number, course)
        desk = self.here.desk("window")
        case = desk.submit(self.body)["id"]
        line = desk.call("POST", f"/api/v1/cases/{case}/shipments",
                         {"leg": "originals_out", "carrier": "ems", "waybill": number, **more})
        return case, line["shipment"]

    def until(self, holds, seconds=20):
        """Whether it holds, now or soon: errands run twice a second."""
        for _ in range(int(seconds * 20)):
            if holds():
                return True
            time.sleep(0.05)
        return False

    def subscribed(self, number):
        return self.until(lambda: self.carrier.watches(number))

    def watch(self, parcel):
        return self.line(parcel).get("watch") or {}

    def watched(self, parcel):
        """The gateway knows that it is followed: a crash after this repeats nothing."""
        return self.until(lambda: self.watch(parcel).get("state") == "watched")

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
    tally.check("a parcel that is registered is subscribed by itself", scene.subscribed("EA123456785CN"))
    asked = scene.carrier.parcels["EA123456785CN"]
    tally.check("with our callback and the salt", (asked.callback, asked.salt) == (scene.callback, SALT), vars(asked))
    tally.check("which the clerk sees", scene.watched(parcel), scene.line(parcel))
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
    tally.check("what the aggregator gave up is asked again in half an hour",
                scene.watch(parcel).get("state") == "asked" and not scene.carrier.watches("EA123456785CN"), scene.watch(parcel))
    scene.clock.advance(minutes=29)
    time.sleep(1.5)
    tally.check("and not before", not scene.carrier.watches("EA123456785CN"))
    scene.clock.advance(days=4)
    tally.check("over a crash too", scene.subscribed("EA123456785CN") and scene.watched(parcel), scene.line(parcel))
    scene.carrier.run(scene.clock.now)
    told = scene.told(parcel)
    tally.check("found and delivered", told[-1] == "delivered" and scene.troubles() == [], told)
    tally.check("the watch has ended", scene.watch(parcel).get("state") == "ended", scene.watch(parcel))
    tally.check("no event without a change", all(one != other for one, other in zip(told, told[1:])), told)


def streams(scene, tally, seed):
    dice = random.Random(seed)
    parcels = []
    for place in range(12):
        course = dice.choice(["smooth", "refused", "returned", "locker", "unknown"])
        parcels.append((scene.parcel(f"10{seed % 10_000_000:07}{place:04}", course), course))
    ends = {"smooth": "delivered", "refused": "returned", "returned": "returned", "locker": "delivered", "unknown": "delivered"}
    tally.check("each is subscribed", all(scene.watched(parcel) for parcel, _ in parcels))
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


def crashed(scene, tally):
    """The aggregator is down, then the gateway is killed; nothing is forgotten."""
    number = "1010000000017"
    scene.carrier.down = True
    parcel = scene.parcel(number)
    scene.here.stop(signal.SIGKILL)
    scene.here.start()
    tally.check("nobody has subscribed it yet", not scene.carrier.watches(number)
                and scene.watch(parcel).get("state") == "asked", scene.watch(parcel))
    tally.check("and so nothing is pushed", scene.carrier.run(scene.clock.now) == [])
    scene.carrier.down = False
    scene.clock.advance(minutes=10)
    tally.check("a kill between registration and subscription loses nothing", scene.subscribed(number) and scene.watched(parcel))
    scene.carrier.down = True
    scene.here.stop(signal.SIGKILL)
    scene.carrier.down = False
    scene.here.start()
    asked = len(scene.carrier.parcels[number].asked)
    tally.check("and nothing is asked twice", asked == 1, asked)
    scene.clock.advance(days=2)
    scene.carrier.run(scene.clock.now)
    tally.check("then it arrives", scene.told(parcel)[-1] == "delivered", scene.told(parcel))


def not_taken(scene, tally):
    """Refused numbers are a person's task; a wrong key is the operator's, and mends itself."""
    number = "1010000000024"
    scene.carrier.refused.add(number)
    parcel = scene.parcel(number)
    tally.check("a refused number is a task", scene.until(lambda: "unwatched" in scene.troubles()), scene.troubles())
    watch = scene.watch(parcel)
    tally.check("with the reason", watch.get("state") == "refused" and watch["problem"] == "700 单号错误", watch)
    dead = scene.here.rows("errand", "list", "--dead")
    tally.check("and an errand that was given up", [(line["kind"], line["attempts"]) for line in dead] == [("parcel_watch", 1)], dead)
    scene.carrier.refused.clear()
    scene.here.gwctl("errand", "retry", dead[0]["id"])
    tally.check("which an operator has tried again", scene.watched(parcel), scene.line(parcel))
    tally.check("then the task is over", "unwatched" not in scene.troubles(), scene.troubles())
    number, scene.carrier.key = "1010000000031", "another-key-0002"
    parcel = scene.parcel(number)
    doctor = [line for line in scene.here.rows("doctor") if "watch_refused" in line["check"]]
    tally.check("a refused key is told to the operator", scene.until(lambda: any(
        "watch_refused" in line["check"] for line in scene.here.rows("doctor"))), doctor)
    tally.check("and is no clerk's task", "unwatched" not in scene.troubles(), scene.troubles())
    scene.carrier.key = scene.here.environment["MAIL_KUAIDI100_KEY"]
    scene.clock.advance(minutes=1)
    tally.check("what waits is tried again by itself", scene.watched(parcel), scene.line(parcel))


def given_up(scene, tally):
    """A number that no carrier scans: asked for three times, then left to a person."""
    number = "1010000000048"
    parcel = scene.parcel(number, [(73, None, "abort"), (147, None, "abort"), (221, None, "abort"), (230, "1")])
    for times in (1, 2, 3):
        tally.check(f"subscribed, {times}", scene.watched(parcel), scene.watch(parcel))
        scene.clock.advance(hours=73)
        scene.carrier.run(scene.clock.now, repeat=True)
        tally.check(f"given up, {times}", "unheard" in scene.troubles(), scene.troubles())
        scene.clock.advance(hours=1)
    time.sleep(1.5)
    watch = scene.watch(parcel)
    tally.check("and not asked again", watch.get("state") == "ended" and watch["problem"] == "3天查询无记录"
                and len(scene.carrier.parcels[number].asked) == 3, watch)


def secrets(scene, tally):
    """The key is in no log, no list and no store."""
    key = scene.carrier.key.encode()
    for path in sorted(scene.here.dir.rglob("*")):
        if path.is_file():
            tally.check(f"the key is not in {path.name}", key not in path.read_bytes())
    shown = json.dumps(scene.here.rows("doctor"), ensure_ascii=False)
    tally.check("doctor names the aggregator and not the key", "subscribed at 127.0.0.1" in shown and key.decode() not in shown)


def settings(scene, tally):
    """What the daemon does not start with."""
    for name, setting in [
            ("no address", {"URL": "kuaidi100"}), ("plain http elsewhere", {"URL": "http://poll.example/poll"}),
            ("no key", {"KEY": ""}), ("two keys", {"KEY_FILE": "salt"}), ("no key file", {"KEY": "", "KEY_FILE": "absent"}),
            ("a key of two words", {"KEY": "secret words"}), ("a key that is too short", {"KEY": "abc"}),
            ("carriers that are none", {"CARRIERS": "EMS"})]:
        environment = {**os.environ, **scene.here.environment, **{f"MAIL_KUAIDI100_{one}": text for one, text in setting.items()}}
        done = subprocess.run([gateways.BIN / "gatewayd", "--dir", scene.here.dir, "--clock", scene.here.clock],
                              capture_output=True, text=True, env=environment, timeout=60)
        said = done.stdout + done.stderr
        tally.check(f"{name} is refused", done.returncode != 0 and "mail.kuaidi100" in said
                    and "secret words" not in said and scene.carrier.key not in said, (done.returncode, said[-500:]))


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
            crashed(scene, tally)
            not_taken(scene, tally)
            given_up(scene, tally)
            refused(scene, tally)
            tables(scene, tally)
            secrets(scene, tally)
            scene.here.stop()
            settings(scene, tally)
        finally:
            scene.close()
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
