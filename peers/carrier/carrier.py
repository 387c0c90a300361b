#!/usr/bin/env python3
"""A carrier that does not exist, behind an aggregator that does not either: it takes subscriptions and pushes where parcels
are, as 快递100 does.

It moves parcels along courses on a clock that is set, not on the machine's: a step is due once the clock has passed it, and
pushed where somebody subscribed the number. A push that gives up (`abort`) ends the subscription until it is renewed.
The push: POST, a form with `param` (JSON) and `sign` (upper-case hexadecimal MD5 of `param` and the salt); the receiver
answers {"result":true,"returnCode":"200",…}. Python's standard library only; for demonstration and tests.
"""
import argparse
import datetime
import hashlib
import http.server
import json
import pathlib
import random
import ssl
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

NAMES = {
    "1": "揽收", "0": "在途", "5": "派件", "3": "签收", "301": "本人签收", "2": "疑难", "14": "拒签", "6": "退回", "4": "退签",
    "501": "投柜或驿站", "9": "示例未知", "777": "示例未知"}
# Steps of a parcel: hours after it was handed over, state, why the aggregator pushes.
COURSES = {
    "smooth": [(1, "1"), (8, "0"), (30, "5"), (32, "3", "shutdown")],
    "lost_and_found": [(1, "1"), (8, "0"), (8 + 61 * 24, "0", "abort"), (64 * 24, "0"), (65 * 24, "5"), (1562, "3", "shutdown")],
    "lost": [(1, "1"), (8, "0"), (8 + 61 * 24, "0", "abort")],
    "unheard": [(73, None, "abort")],
    "refused": [(1, "1"), (8, "0"), (30, "5"), (32, "14"), (40, "6"), (70, "4", "shutdown")],
    "returned": [(1, "1"), (8, "0"), (20, "2"), (26, "6")],
    "locker": [(1, "1"), (8, "0"), (30, "501"), (50, "304", "shutdown")],
    "unknown": [(1, "1"), (8, "9"), (9, "777"), (30, "3", "shutdown")],
}
KEY = "example-key-0001"
# Subscriptions of one number a month; more are answered like a repeat.
MONTHLY = 4
CHINA = datetime.timedelta(hours=8)


def sign(param, salt):
    return hashlib.md5((param + salt).encode()).hexdigest().upper()


class Parcel:
    """A number that was subscribed at least once."""

    def __init__(self, number, course, began):
        self.number, self.began = number, began
        self.course = [(*step, "polling")[:3] for step in course]
        self.trace, self.pushed, self.asked = [], 0, []
        self.watched, self.callback, self.salt = False, None, None


class Carrier:
    """`now` is a naive datetime in UTC; every time that is pushed is China's."""

    def __init__(self, company="ems", ca=None, seed=1, key=KEY):
        self.company, self.key, self.random = company, key, random.Random(seed)
        self.parcels, self.courses, self.refused, self.down = {}, {}, set(), False
        self.tls = ssl.create_default_context(cafile=ca) if ca else None
        self.lock = threading.Lock()

    def plan(self, number, course, began=None):
        """What will happen to a number; without a plan all goes smoothly. It begins with the first subscription."""
        self.courses[number] = (COURSES[course] if isinstance(course, str) else course, began)

    def watches(self, number):
        return number in self.parcels and self.parcels[number].watched

    def subscribe(self, form, now, course="smooth"):
        """A subscription as 快递100 takes it: the form's fields by name; the answer."""
        def answer(code, message):
            return {"result": code == "200", "returnCode": code, "message": message}

        try:
            if form["schema"] != "json":
                return answer("700", "schema 应为 json")
            wanted = json.loads(form["param"])
            company, number, key = wanted["company"], wanted["number"], wanted["key"]
            callback, salt = wanted["parameters"]["callbackurl"], wanted["parameters"]["salt"]
            phone = wanted["parameters"].get("phone")
        except (KeyError, ValueError, TypeError):
            return answer("700", "订阅参数错误")
        if key != self.key:
            return answer("600", "您不是合法的订阅者")
        if not isinstance(company, str) or company != company.lower() or company not in (self.company, "shunfeng"):
            return answer("701", "拒绝订阅的快递公司")
        if not isinstance(number, str) or not 6 <= len(number) <= 32 or number in self.refused:
            return answer("700", "单号错误")
        if not str(callback).startswith(("https://", "http://")) or (company == "shunfeng" and not phone):
            return answer("700", "订阅参数错误")
        with self.lock:
            steps, began = self.courses.get(number, (COURSES[course], None))
            parcel = self.parcels.setdefault(number, Parcel(number, steps, began or now))
            parcel.asked = [at for at in parcel.asked if now - at < datetime.timedelta(days=30)]
            if parcel.watched or len(parcel.asked) >= MONTHLY:
                return answer("501", "重复订阅")
            parcel.asked.append(now)
            parcel.watched, parcel.callback, parcel.salt = True, callback, salt
        return answer("200", "提交成功")

    def due(self, parcel, now):
        """The pushes that are due, oldest first; none of them after one that ends the subscription."""
        pushes = []
        while parcel.watched and parcel.pushed < len(parcel.course):
            hours, state, why = parcel.course[parcel.pushed]
            at = parcel.began + datetime.timedelta(hours=hours)
            if at > now:
                break
            parcel.pushed += 1
            if state and why != "abort":
                parcel.trace.insert(0, self.line(at, state))
            parcel.watched = why not in ("abort", "shutdown")
            pushes.append(self.param(parcel, state, why))
        return pushes

    def line(self, at, state):
        text = str(at.replace(microsecond=0) + CHINA)
        return {"time": text, "ftime": text, "context": f"【示例市】示例网点：{NAMES.get(state, state)}", "location": "",
                "areaCode": "CN150600000000", "areaName": "示例市", "statusCode": state, "status": NAMES.get(state, state)}

    def param(self, parcel, state, why):
        message = {"abort": "60天无变化" if parcel.trace else "3天查询无记录"}.get(why, "")
        return json.dumps({
            "status": why, "billstatus": "got", "message": message, "autoCheck": "0", "comOld": "", "comNew": "",
            "lastResult": {"message": "ok", "state": state or "", "status": "200", "condition": "F00",
                           "ischeck": "1" if why == "shutdown" else "0", "com": self.company, "nu": parcel.number,
                           "data": parcel.trace}}, ensure_ascii=False)

    def run(self, now, disorder=False, repeat=False):
        """Pushes all that is due; in any order and more than once where that is asked for. The answers, in order."""
        with self.lock:
            pushes = [(parcel, param) for parcel in self.parcels.values() for param in self.due(parcel, now)]
        if repeat:
            pushes += self.random.sample(pushes, len(pushes) // 2)
        if disorder:
            self.random.shuffle(pushes)
        return [self.push(parcel.callback, param, parcel.salt) for parcel, param in pushes]

    def push(self, callback, param, salt, signature=None):
        """One push: the status of the answer, and the answer."""
        body = urllib.parse.urlencode({"param": param, "sign": signature or sign(param, salt)}).encode()
        request = urllib.request.Request(callback, body, headers={"Content-Type": "application/x-www-form-urlencoded"})
        try:
            with urllib.request.urlopen(request, context=self.tls, timeout=20) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"{}")


def listen(carrier, now, port=0):
    """Takes subscriptions (POST /poll) in a thread of its own; where. `?course=` says what happens to what has no plan."""

    class Desk(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), 65_536)).decode(errors="replace")
            fields = {name: values[0] for name, values in urllib.parse.parse_qs(body).items()}
            query = urllib.parse.parse_qs(urllib.parse.urlparse(self.path).query)
            course = query.get("course", ["smooth"])[0]
            answer = {} if carrier.down else carrier.subscribe(fields, now(), course)
            payload = json.dumps(answer, ensure_ascii=False).encode()
            self.send_response(503 if carrier.down else 200)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Desk)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}/poll"


def serve(carrier, port, clock):
    """Takes subscriptions, and pushes as the clock goes on."""

    def now():
        if clock:
            return datetime.datetime.strptime(clock.read_text().strip(), "%Y-%m-%dT%H:%M:%S.%fZ")
        return datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)

    print(f"listening on {listen(carrier, now, port)}", flush=True)
    while True:
        time.sleep(0.5)
        try:
            for status, answer in carrier.run(now()):
                print(status, json.dumps(answer, ensure_ascii=False), flush=True)
        except OSError as error:
            print(f"not pushed: {error}", flush=True)


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--company", default="ems")
    options.add_argument("--key", default=KEY, help="the customer's key")
    options.add_argument("--ca", help="PEM of the CA of the gateway's public listener")
    options.add_argument("--clock", type=pathlib.Path, help="the file that sets a demonstration's clock")
    chosen = options.parse_args()
    serve(Carrier(chosen.company, chosen.ca, key=chosen.key), chosen.port, chosen.clock)


if __name__ == "__main__":
    sys.exit(main())
