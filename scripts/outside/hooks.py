"""Webhooks against receivers as they are."""
import base64
import hashlib
import hmac
import http.client
import json
import time

from approval import Approval
from town import Receiver


def signature(secret, headers, content):
    """By the specification, independent of the gateway."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + content
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def signed(checks, town):
    receiver = Receiver(503, None, 302, 204, headers={"Location": "http://127.0.0.1:1/"})
    made = town.ordos.rows("webhook", "create", receiver.url, "--events", "submitted")
    tried = Receiver(204)
    other = town.ordos.rows("webhook", "create", tried.url, "--events", "submitted", "--side", "destination")
    town.ordos.gwctl("webhook", "test", other["id"])
    checks.holds("a test arrives", json.loads(tried.posts[0][1])["type"] == "webhook.test")
    town.submit()
    headers, content = receiver.until(1)[0]
    checks.holds("signed as the specification says",
                 signature(made["secret"], headers, content) in headers["webhook-signature"].split())
    checks.holds("of this moment", abs(time.time() - int(headers["webhook-timestamp"])) < 30)
    body = json.loads(content)
    checks.holds("names the case", body["type"] == "case.submitted" and body["data"]["case"]["side"] == "origin", body)
    checks.holds("and no person", "示例" not in json.dumps(body["data"]["event"]["data"].get("parties", "")))
    receiver.until(2)  # after 5 s; the third try is after 30 s, so it is asked for
    for count in (3, 4):
        for _ in range(100):
            waiting = town.ordos.rows("errand", "list", "--kind", "webhook")
            if waiting and waiting[0]["attempts"] == count - 1:
                town.ordos.gwctl("errand", "retry", waiting[0]["id"])
                break
            time.sleep(0.1)
        receiver.until(count)
        count_now = len(receiver.posts)
        checks.holds(f"try {count} comes", count_now >= count, count_now)
        if count == 3:
            for _ in range(50):
                waiting = town.ordos.rows("errand", "list", "--kind", "webhook")
                if waiting and waiting[0].get("problem", "").startswith("302"):
                    break
                time.sleep(0.1)
            town.ordos.gwctl("errand", "retry", waiting[0]["id"])
            receiver.until(4)
            break
    checks.holds("the same id and body each time",
                 len({headers["webhook-id"] for headers, _ in receiver.posts}) == 1
                 and len({content for _, content in receiver.posts}) == 1 and len(receiver.posts) == 4, len(receiver.posts))
    replayed = town.ordos.rows("webhook", "replay", made["id"], "--since", "0")
    receiver.until(5)
    checks.holds("a replay bears the same id", replayed["promised"] == 1
                 and receiver.posts[4][0]["webhook-id"] == headers["webhook-id"], replayed)
    checks.holds("who wants the other side's cases hears nothing", len(tried.posts) == 1, len(tried.posts))
    for one in (made, other):
        town.ordos.gwctl("webhook", "delete", one["id"])
    receiver.close()
    tried.close()


def post(port, headers, content):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("POST", "/", content, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def message(secret, case_id, name="m1", sent=None, side="destination"):
    content = json.dumps({"type": "case.submitted", "data": {"version": 1, "case": {"id": case_id, "side": side}}}).encode()
    headers = {"webhook-id": name, "webhook-timestamp": str(int(time.time()) if sent is None else sent)}
    headers["webhook-signature"] = "v1,AAAA " + signature(secret, headers, content)
    return headers, content


def approval(checks, town):
    """The approval system takes, corrects, decides; it is down in between."""
    body = town.submission(town.options, "delegated")
    unseen = next(material for material in body["materials"] if material["form"] == "original")
    seen = dict(unseen)
    unseen["checked"] = "copy_only"
    window = town.ordos.desk("window")
    with Approval(town.hohhot) as system:
        case_id = window.submit(body)["id"]
        town.until(town.ordos, case_id, "correcting", role="window")
        system.stop()
        asked = [event for event in window.timeline(case_id) if event["type"] == "correction_requested"][-1]
        window.write(case_id, "supplemented", answers=asked["id"], complete=True,
                     materials=[{**seen, "name": "示例原件"}])
        town.until(town.hohhot, case_id, "received")
        time.sleep(2)
        checks.holds("while it is down nothing is decided", town.hohhot.desk("handler").case(case_id)["state"] == "received")
        system.start()
        end = town.until(town.ordos, case_id, "decided", role="window")
        checks.holds("it goes on where it was", end["state"] == "decided")
        # Everything again, twice, backwards: nothing is written a second time.
        before = [event["id"] for event in window.timeline(case_id)]
        town.hohhot.rows("webhook", "replay", system.id, "--since", "0")
        for name in ("z", "y", "z"):
            checks.holds("a repeat is taken", post(system.port, *message(system.secret, case_id, name)) == 204)
        for _ in range(100):
            if not town.hohhot.rows("errand", "list", "--kind", "webhook"):
                break
            time.sleep(0.1)
        time.sleep(1)
        checks.holds("and changes nothing", [event["id"] for event in window.timeline(case_id)] == before)


def forged(checks, town):
    with Approval(town.hohhot) as system:
        case_id = "01936f6e-0000-7abc-8def-000000000001"
        headers, content = message(system.secret, case_id)
        wrong = message("whsec_" + base64.b64encode(b"x" * 32).decode(), case_id)
        for title, what in (
                ("another secret", wrong), ("another body", (headers, content + b" ")),
                ("another id", ({**headers, "webhook-id": "m2"}, content)),
                ("an old message", message(system.secret, case_id, sent=int(time.time()) - 400)),
                ("one of the future", message(system.secret, case_id, sent=int(time.time()) + 400)),
                ("no signature", ({"webhook-id": "m1"}, content)), ("nothing", (headers, b""))):
            checks.holds(f"{title} is refused", post(system.port, *what) == 401)
        checks.holds("the true one is taken", post(system.port, headers, content) == 204)


def down(checks, town):
    """A receiver that is gone is disabled, and doctor says so."""
    gone = Receiver(410)
    made = town.ordos.rows("webhook", "create", gone.url, "--label", "示例已撤系统")
    town.submit()
    gone.until(1)
    for _ in range(100):
        shown = town.ordos.rows("webhook", "show", made["id"])
        if shown["state"] == "disabled":
            break
        time.sleep(0.1)
    checks.holds("410 disables", shown["state"] == "disabled" and shown["reason"] == "410 Gone", shown)
    from harness import gwctl
    found = json.loads(gwctl("--dir", town.ordos.dir, "doctor", "-o", "json").out)
    line = [one for one in found if one["check"] == f"webhook {made['id']}"]
    checks.holds("doctor fails with the cure", line and line[0]["status"] == "fail"
                 and line[0]["command"].endswith("webhook enable " + made["id"]), line)
    dead = town.ordos.rows("errand", "list", "--dead", "--kind", "webhook")
    checks.holds("the message is a dead letter", any(one["target"] == made["id"] for one in dead), dead)
    town.ordos.gwctl("webhook", "delete", made["id"])
    for one in dead:
        town.ordos.gwctl("errand", "drop", one["id"])
    gone.close()
