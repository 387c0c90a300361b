"""webhook: made, listed, shown, changed, tried, sent again."""
import json
import re
import socket

from harness import INSTANT, table

ID = r"[0-9a-f]{8}"
SECRET = r"whsec_[A-Za-z0-9+/]{43}="


def subscriptions(checks, scene):
    checks.ran("no webhook yet", scene.here("webhook", "list"), out=(
        "ID  URL  LABEL  EVENTS  SIDE  DIVISION  PERSONAL  STATE  REASON\n"), err="")
    with socket.socket() as closed:  # a port that refuses for as long as it is held
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/hook"
        made = checks.ran("webhook create shows id and secret, once", scene.here(
            "webhook", "create", url, "--events", "submitted,decided,undeliverable", "--side", "destination",
            "--division", "1506", "--label", "示例审批系统"), out=re.compile(rf"id      ({ID})\nsecret  ({SECRET})\n"), err="")
        found = re.match(rf"id      ({ID})\nsecret  ({SECRET})\n", made.out)
        if not found:
            return
        name, secret = found.groups()
        rows = table(checks.ran("webhook list", scene.here("webhook", "list"), err="").out)
        checks.holds("lists what it wants", rows and rows[0]["ID"] == name and rows[0]["SIDE"] == "destination"
                     and rows[0]["EVENTS"].startswith("submitted, decided") and rows[0]["STATE"] == "enabled", rows)
        shown = json.loads(checks.ran("webhook show", scene.here("webhook", "show", name, "-o", "json"), err="").out)
        created = shown.pop("created_at", "")
        checks.holds("shows all but the secret", re.fullmatch(INSTANT, created) and shown == {
            "id": name, "url": url, "label": "示例审批系统", "events": ["submitted", "decided", "undeliverable"],
            "side": "destination", "division": "1506", "personal": False, "state": "enabled", "secrets": 1,
            "waiting": 0, "dead": 0}, shown)
        turned = json.loads(checks.ran("webhook rotate", scene.here(
            "webhook", "rotate", name, "--overlap-hours", "2", "-o", "json"), err="").out)
        checks.holds("gives another secret and the old one's end", sorted(turned) == ["id", "old_until", "secret"]
                     and re.fullmatch(SECRET, turned["secret"]) and turned["secret"] != secret, turned)
        checks.refused("a test of who does not listen", scene.here("webhook", "test", name), 6, "peer_unreachable")
        done = checks.ran("webhook replay of nothing", scene.here("webhook", "replay", name, "--since", "0"), err="")
        checks.holds("promises nothing", re.search(r"promised +0\n", done.out), done.out)
        off = checks.ran("webhook disable", scene.here("webhook", "disable", name, "-o", "json"), err="")
        checks.holds("says who did it", json.loads(off.out)["state"] == "disabled"
                     and json.loads(off.out)["reason"].startswith("switched off by uid:"), off.out)
        checks.refused("a replay to one that is off", scene.here(
            "webhook", "replay", name, "--since", "2026-01-01"), 1, "webhook_disabled", "webhook enable " + name)
        on = checks.ran("webhook enable", scene.here("webhook", "enable", name, "-o", "json"), err="")
        checks.holds("is on again", json.loads(on.out)["state"] == "enabled", on.out)
        checks.ran("webhook delete", scene.here("webhook", "delete", name), err="")
    for verb in ("show", "rotate", "disable", "enable", "delete", "test"):
        checks.refused(f"webhook {verb} of none", scene.here("webhook", verb, "00000000"), 3, "not_found")
    checks.refused("a replay of none", scene.here("webhook", "replay", "00000000", "--since", "0"), 3, "not_found")
    for title, words in (
            ("an address without TLS", ("http://hall.example.cn/",)), ("no address", ("hall",)),
            ("an event that is none", ("https://a.example.cn/", "--events", "born")),
            ("a side that is none", ("https://a.example.cn/", "--side", "both")),
            ("a division that is none", ("https://a.example.cn/", "--division", "1")),
            ("a purpose without personal members", ("https://a.example.cn/", "--purpose", "审批"))):
        checks.refused(title, scene.here("webhook", "create", *words), 2, "usage")
    checks.refused("a start that is none", scene.here("webhook", "replay", "00000000", "--since", "gestern"), 2, "usage")
