#!/usr/bin/env python3
"""A department's own approval system, as small as one can be: told by webhooks, it takes cases, corrects and decides.

    APPROVAL_TOKEN=tbg_… APPROVAL_SECRET=whsec_… python3 approval.py --desk https://127.0.0.1:9444 --ca desk-ca.pem \\
        --port 9600 --state approval.sqlite

A message is only a hint that a case has changed: the system then reads the case and does what its state asks for. So
messages may repeat, cross each other or get lost for a day without harm. README.md says how each part answers that.
"""
import argparse
import base64
import hashlib
import hmac
import http.server
import json
import os
import pathlib
import sqlite3
import ssl
import threading
import time
import urllib.error
import urllib.request
import uuid
from datetime import datetime, timezone

TOLERANCE = 300  # seconds between our clock and a message's
BODY_MAX = 1 << 20


def verify(secrets, headers, body, now):
    """Whether the message is the gateway's and of this moment (Standard Webhooks 1.0)."""
    name, sent = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not name or not sent.isdigit() or abs(now - int(sent)) > TOLERANCE:
        return False
    given = [part[3:] for part in headers.get("webhook-signature", "").split() if part.startswith("v1,")]
    for secret in secrets:
        key = base64.b64decode(secret.removeprefix("whsec_"))
        code = hmac.new(key, f"{name}.{sent}.".encode() + body, hashlib.sha256).digest()
        if any(hmac.compare_digest(base64.b64encode(code).decode(), one) for one in given):
            return True
    return False


class Inbox:
    """Messages that were acknowledged: on disk before the 204, each id once."""

    def __init__(self, path):
        self.base = sqlite3.connect(path, check_same_thread=False)
        self.lock = threading.Lock()
        with self.lock, self.base:
            self.base.execute("PRAGMA journal_mode = WAL")
            self.base.execute("CREATE TABLE IF NOT EXISTS inbox (id TEXT PRIMARY KEY, case_id TEXT, done INTEGER)")

    def keep(self, name, case_id):
        with self.lock, self.base:
            return self.base.execute("INSERT OR IGNORE INTO inbox VALUES (?, ?, 0)", (name, case_id)).rowcount == 1

    def waiting(self):
        with self.lock:
            return self.base.execute("SELECT rowid, case_id FROM inbox WHERE done = 0 ORDER BY rowid").fetchall()

    def finish(self, case_id, up_to):
        with self.lock, self.base:
            self.base.execute("UPDATE inbox SET done = 1 WHERE case_id = ? AND rowid <= ?", (case_id, up_to))


class Desk:
    """The gateway's desk API with a handler's token."""

    def __init__(self, base, ca, token):
        self.base, self.token = base, token
        self.tls = ssl.create_default_context(cafile=ca)

    def call(self, method, path, body=None, key=None):
        request = urllib.request.Request(self.base + path, json.dumps(body).encode() if body else None, method=method)
        request.add_header("Authorization", "Bearer " + self.token)
        if body:
            request.add_header("Content-Type", "application/json")
        if key:
            request.add_header("Idempotency-Key", key)
        with urllib.request.urlopen(request, context=self.tls, timeout=30) as answer:
            return json.load(answer)


def judge(case):
    """The department's own rule, here: of every original we want to hear that the window saw it."""
    return [{"material": one["code"], "reason": "示例：请核验原件"} for one in case.get("materials", [])
            if one["form"] == "original" and one["checked"] == "copy_only"]


def next_step(case):
    """What the case asks of us now: an event and its data, or None."""
    faults = judge(case)
    match case["state"]:
        case "submitted":
            return "received", {"desk": "示例审批系统"}
        case "received" if faults:
            return "correction_requested", {"items": faults}
        case "received":
            return "accepted", {}
        case "accepted":
            return "decided", {"outcome": "approved"}
    return None


def work(desk, case_id, say):
    """Carries one case as far as it goes without somebody else."""
    while True:
        case = desk.call("GET", f"/api/v1/cases/{case_id}")
        step = next_step(case)
        if step is None or step[0] not in case["allowed"]:
            return
        # Named for what it reacts to: the same step upon the same state of the case is one request, however often it
        # is sent.
        key = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{case_id}/{case['updated_at']}/{step[0]}"))
        try:
            desk.call("POST", f"/api/v1/cases/{case_id}/events", {"type": step[0], "data": step[1]}, key)
            say(f"{case.get('peer_number') or case.get('number')}: {step[0]}")
        except urllib.error.HTTPError as refused:
            if refused.code != 409:  # 409: somebody was quicker; the case is read again
                raise


def work_off(inbox, desk, say):
    while True:
        for row, case_id in inbox.waiting():
            try:
                work(desk, case_id, say)
                inbox.finish(case_id, row)
            except (OSError, ValueError) as fault:  # the gateway is away, or refuses: the message stays
                detail = fault.read().decode(errors="replace")[:300] if hasattr(fault, "read") else fault
                say(f"{case_id}: later: {detail}")
                time.sleep(2)
        time.sleep(0.2)


def server(options, secrets, inbox, clock):
    class Hook(http.server.BaseHTTPRequestHandler):
        timeout = 20

        def do_POST(self):
            size = int(self.headers.get("content-length") or 0)
            body = self.rfile.read(size) if 0 < size <= BODY_MAX else b""
            headers = {name.lower(): value for name, value in self.headers.items()}
            if not body or not verify(secrets, headers, body, clock()):
                return self.answer(401)
            data = json.loads(body)["data"]
            case = data.get("case") or {}
            if case.get("side") == "destination":
                inbox.keep(headers["webhook-id"], case["id"])
            self.answer(204)

        def answer(self, status):
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    return http.server.ThreadingHTTPServer(("127.0.0.1", options.port), Hook)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--desk", required=True, help="the desk API, https://host:port")
    options.add_argument("--ca", required=True, help="its authority, PEM")
    options.add_argument("--port", type=int, required=True, help="where webhooks are posted, on this machine")
    options.add_argument("--state", required=True, help="SQLite file")
    options.add_argument("--clock", help="a file that holds the time, for the demonstration")
    options = options.parse_args()
    secrets = os.environ["APPROVAL_SECRET"].split()  # two while one takes the other's place

    def clock():
        if not options.clock:
            return time.time()
        text = pathlib.Path(options.clock).read_text().strip()
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc).timestamp()

    inbox = Inbox(options.state)
    desk = Desk(options.desk, options.ca, os.environ["APPROVAL_TOKEN"])
    hooks = server(options, secrets, inbox, clock)
    threading.Thread(target=work_off, args=(inbox, desk, lambda line: print(line, flush=True)), daemon=True).start()
    print(f"listening on {hooks.server_address[1]}", flush=True)
    hooks.serve_forever()


if __name__ == "__main__":
    main()
