"""Five gateways on one set clock: who they are, how they know each other, and watching what happens."""
import datetime
import json
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "carrier"))
import carrier as carriers  # noqa: E402
from gateway import Gateway, Refused  # noqa: E402
from samples import PDF, answers, organisation, person  # noqa: E402

PEERS = pathlib.Path(__file__).parent.parent
ORDOS, HOHHOT, LONGNAN, GANSU, ARU = "150600", "150100", "621200", "620000", "150421"
#      folder      identity                                     name          serves    hub
CAST = [
    ("ordos", "spiffe://ordos.tongban/gateway/150600", "鄂尔多斯", ["1506"], False),
    ("hohhot", "spiffe://hohhot.tongban/gateway/150100", "呼和浩特", ["1501"], False),
    ("gansu", "spiffe://gansu.tongban/gateway/620000", "甘肃省", ["6200"], True),
    ("longnan", "spiffe://longnan.tongban/gateway/621200", "陇南", ["6212"], False),
    ("arukorqin", "spiffe://arukorqin.tongban/gateway/150421", "阿鲁科尔沁旗", ["150421"], False),
]
WINDOW = "150627100"  # a town of 伊金霍洛旗
WORDS = {
    "review_requested": "预审", "bundle_progressed": "联办进展", "abandoned": "放弃", "submitted": "收件", "supplemented": "补正补交", "acted": "本地环节",
    "served": "送达", "contact_changed": "变更联系", "withdrawal_requested": "申请撤回", "result_received": "领取结果",
    "rated": "评价", "pre_reviewed": "预审答复", "received": "接收", "materials_received": "收到材料",
    "correction_requested": "一次性补正", "accepted": "受理", "refused": "不予受理", "transferred": "转办",
    "terminated": "终止", "progressed": "环节", "clock_suspended": "特别程序", "clock_resumed": "恢复计时",
    "extended": "延长", "decided": "决定", "rectified": "更正", "revoked": "撤销", "withdrawn": "准予撤回",
    "withdrawal_declined": "不予撤回", "completed": "办结归档", "note": "沟通", "shipment": "寄递",
    "payment_requested": "缴费通知", "paid": "已缴费", "refunded": "已退费",
}


class Clock:
    """The file that every gateway reads its time from."""

    def __init__(self, path, now):
        self.path = path
        self.set(now)

    def set(self, now):
        self.now = now
        fresh = self.path.with_suffix(".new")
        fresh.write_text(now.strftime("%Y-%m-%dT%H:%M:%S.000Z\n"))
        fresh.rename(self.path)
        time.sleep(0.15)  # the daemons look at it every 50 ms

    def advance(self, **span):
        self.set(self.now + datetime.timedelta(**span))

    @property
    def today(self):
        return (self.now + datetime.timedelta(hours=8)).date()


class Federation:
    def __init__(self, root, say):
        self.say = say
        self.clock = Clock(root / "clock", datetime.datetime(2026, 3, 9, 1, 0))
        self.gateways = {
            folder: Gateway(root, folder, identity, name, serves, root / "clock", relays)
            for folder, identity, name, serves, relays in CAST}
        self.shown = {}

    def __getattr__(self, folder):
        try:
            return self.__dict__["gateways"][folder]
        except KeyError:
            raise AttributeError(folder) from None

    def build(self, root):
        """Makes the gateways, lets them know each other, and loads what they can do."""
        for gateway in self.gateways.values():
            gateway.init()
            (root / f"{gateway.folder}.json").write_text(gateway.gwctl("peer", "export"))
        self.carrier = carriers.Carrier(ca=self.ordos.dir / "desk-ca.pem")
        self.ordos.environment = {
            "MAIL_KUAIDI100_URL": carriers.listen(self.carrier, lambda: self.clock.now),
            "MAIL_KUAIDI100_KEY": self.carrier.key}
        ways = [("ordos", "hohhot"), ("ordos", "gansu"), ("gansu", "longnan"), ("ordos", "arukorqin")]
        for one, other in [pair for way in ways for pair in (way, way[::-1])]:
            self.gateways[one].gwctl("peer", "import", root / f"{other}.json")
        hub = self.gansu.id
        self.ordos.gwctl("peer", "import", root / "longnan.json", "--via", hub)
        self.longnan.gwctl("peer", "import", root / "ordos.json", "--via", hub)
        for gateway in self.gateways.values():
            for catalogue in sorted((PEERS / gateway.folder).glob("catalogue.*")):
                gateway.gwctl("catalog", "import", catalogue)
            gateway.start()
        for gateway in self.gateways.values():
            for mapping in sorted((PEERS / gateway.folder).glob("mapping*.json")):
                gateway.gwctl("mapping", "import", mapping)
                gateway.gwctl("mapping", "publish")
        self.ordos.token("window", "150627", "--desk", "示例窗口", "--agency", "伊金霍洛旗政务服务中心(示例)")
        for gateway, division in ((self.hohhot, "150100"), (self.longnan, "621200"), (self.arukorqin, "150421"),
                                  (self.ordos, "150600")):
            gateway.token("handler", division, "--desk", "示例经办席")
            gateway.token("approver", division, "--desk", "示例审批席")

    def close(self):
        for gateway in self.gateways.values():
            gateway.stop()

    # What can be done where.

    def matter(self, destination, fits):
        """The first matter of the window that the destination offers and that fits."""
        window, after = self.ordos.desk("window"), None
        while True:
            page = window.call("GET", "/api/v1/matters", query={"limit": 200, **({"after": after} if after else {})})
            for line in page["matters"]:
                try:
                    options = window.options(line["code"], destination)
                except Refused:
                    continue
                if options["available"] and fits(options, options["peer_matter"]):
                    return options
            after = page.get("next")
            if not after:
                raise AssertionError(f"no matter at {destination} fits")

    def submission(self, options, mode, **more):
        """A complete submission for what the options ask."""
        window = self.ordos.desk("window")
        matter = options["peer_matter"]
        materials = []
        for material in options["materials"]:
            if not material.get("required", True):
                continue
            entry = {"code": material["code"], "form": material["form"], "checked": "original_seen"}
            if material["form"] == "electronic":
                entry["checked"] = "electronic_verified"
            entry["blob"] = window.upload(PDF, material["name"] + ".pdf")
            materials.append(entry)
        party = person() if "person" in matter["subjects"] else organisation()
        body = {
            "matter": options["matter"]["code"], "destination": options["destination"]["division"], "mode": mode,
            "parties": [party], "form": answers(options.get("form") or {"type": "object"}), "materials": materials,
            "delivery": {"way": "mail", "address": "示例路 1 号"},
            "verification": [{"of": party["name"], "method": "reader", "time": self.instant()}],
            "declaration": {"signed": "paper"},
        }
        body.update(more)
        return body

    @staticmethod
    def pause():
        time.sleep(0.05)

    def instant(self):
        return self.clock.now.strftime("%Y-%m-%dT%H:%M:%S.000Z")

    # Watching.

    def until(self, gateway, case_id, state=None, seen=None, role="handler", seconds=40):
        """Waits until a gateway shows the case in a state, or with an event; prints what is new on the way."""
        deadline = time.monotonic() + seconds
        last = None
        while time.monotonic() < deadline:
            try:
                last = gateway.desk(role).case(case_id)
                events = gateway.desk(role).timeline(case_id)
                self.show(gateway, case_id, events)
                if (state is None or last["state"] == state) and (
                        seen is None or any(event["type"] == seen for event in events)):
                    return last
            except Refused as refused:
                if refused.status != 404:
                    raise
            time.sleep(0.05)
        raise AssertionError(f"{gateway.name}: waited for {state or seen}, has {last and last['state']}")

    def show(self, gateway, case_id, events):
        shown = self.shown.setdefault(case_id, set())
        for event in events:
            if event["id"] in shown:
                continue
            shown.add(event["id"])
            at = datetime.datetime.strptime(event["time"], "%Y-%m-%dT%H:%M:%S.%fZ") + datetime.timedelta(hours=8)
            side = "收件地" if event["author"] == "origin" else "办理地"
            who = (event.get("by") or {}).get("agency", {}).get("name", "")
            self.say(f"    {at:%m-%d %H:%M}  {side}  {WORDS.get(event['type'], event['type'])} {event['type']}  {who}")

    def settle(self, origin, destination, case_id, state, roles=("window", "handler")):
        """Both sides show the same state and the same events in the same order."""
        one = self.until(origin, case_id, state, role=roles[0])
        other = self.until(destination, case_id, state, role=roles[1])
        for _ in range(200):
            here = [(event["id"], event["type"]) for event in origin.desk(roles[0]).timeline(case_id)]
            there = [(event["id"], event["type"]) for event in destination.desk(roles[1]).timeline(case_id)]
            if here == there:
                break
            time.sleep(0.05)
        assert here == there, f"the sides differ: {here} / {there}"
        proofs = origin.desk(roles[0]).case(case_id)["delivery_proof"]
        for _ in range(200):
            if all(proof["status"] == "delivered" for proof in proofs):
                break
            time.sleep(0.05)
            proofs = origin.desk(roles[0]).case(case_id)["delivery_proof"]
        assert all(proof["status"] == "delivered" for proof in proofs), proofs
        assert one["state"] == other["state"] == state
        return one
