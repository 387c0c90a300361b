"""One gateway of the demonstration: its folder, its process, its command line and its desk."""
import json
import os
import pathlib
import random
import signal
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

BIN = pathlib.Path(os.environ.get("GATEWAY_BIN", ".build/release"))


#: Ports in random order, all below those that the system gives to outgoing connections: a gateway that is stopped,
#: or not yet started, must not find its port taken by somebody's call.
OUTGOING = int(pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
PORTS = iter(random.sample(range(12000, OUTGOING), OUTGOING - 12000))


def free_port():
    for port in PORTS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no port is free")


#: A daemon that crashes says where in its log.
CRASHES = {"SWIFT_BACKTRACE": "enable=yes,interactive=no,color=no"}


class Refused(Exception):
    """An answer other than 2xx, with its problem."""

    def __init__(self, status, problem):
        super().__init__(f"{status} {problem.get('code')}: {problem.get('message')} {problem.get('errors', '')}")
        self.status = status
        self.problem = problem


class Gateway:
    def __init__(self, root, folder, identity, name, serves, clock, relays=False, ports=None):
        self.dir = root / folder
        self.folder, self.id, self.name, self.serves = folder, identity, name, serves
        self.clock, self.relays = clock, relays
        self.peer_port, self.desk_port = ports or (free_port(), free_port())
        self.public_port = free_port()
        self.messages = self.dir / "messages.jsonl"
        self.payment_secret = f"example-secret-of-{folder}"
        self.environment = {}
        self.process = None
        self.tokens = {}

    def init(self):
        serves = [word for prefix in self.serves for word in ("--serves", prefix)]
        self.gwctl("init", "--demo", "--id", self.id, "--name", self.name, *serves,
                   "--peer-listen", f"127.0.0.1:{self.peer_port}", "--desk-listen", f"127.0.0.1:{self.desk_port}",
                   *(["--relays"] if self.relays else []))
        with open(self.dir / "gateway.yaml", "a") as settings:
            settings.write(
                f'\npublic:\n  listen: "127.0.0.1:{self.public_port}"\n  requests_per_minute: 60000\n'
                f'  url: https://127.0.0.1:{self.public_port}\nmessages:\n  file: {self.messages}\n'
                f'payments:\n  url: https://pay.example/bill\n  secret: {self.payment_secret}\n')

    def gwctl(self, *words, at=None, **run):
        """A verb of this gateway, or of a proxy in the folder `at`."""
        done = subprocess.run([BIN / "gwctl", "--dir", at or self.dir, *words], capture_output=True, text=True, **run)
        if done.returncode:
            raise RuntimeError(f"gwctl {' '.join(map(str, words))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def rows(self, *words):
        return json.loads(self.gwctl(*words, "-o", "json"))

    def token(self, role, division, *words):
        self.tokens[role] = self.gwctl("token", "create", "--role", role, "--division", division, *words).strip()
        return self.tokens[role]

    def start(self):
        log = open(self.dir / "gatewayd.log", "ab")
        self.process = subprocess.Popen(
            [BIN / "gatewayd", "--dir", self.dir, *(["--clock", self.clock] if self.clock else [])],
            stdout=log, stderr=log, env={**CRASHES, **os.environ, **self.environment})
        for _ in range(600):
            if self.process.poll() is not None:
                break
            try:
                if self.desk(None).call("GET", "/readyz")["status"] == "ok":
                    return
            except (OSError, Refused, FileNotFoundError):
                time.sleep(0.05)
        raise RuntimeError(f"{self.name} does not start:\n" + (self.dir / "gatewayd.log").read_text()[-3000:])

    def stop(self, how=signal.SIGTERM):
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(30)
        self.process = None

    def desk(self, role):
        return Desk(self, self.tokens.get(role))


class Desk:
    """The desk API with one token."""

    def __init__(self, gateway, token):
        self.gateway, self.token = gateway, token
        self.base = f"https://127.0.0.1:{gateway.desk_port}"
        self.tls = ssl.create_default_context(cafile=gateway.dir / "desk-ca.pem")

    def call(self, method, path, body=None, kind="application/json", query=None, headers=None):
        url = self.base + path + ("?" + urllib.parse.urlencode(query) if query else "")
        data = json.dumps(body).encode() if kind == "application/json" and body is not None else body
        request = urllib.request.Request(url, data, method=method, headers=headers or {})
        if data is not None:
            request.add_header("Content-Type", kind)
        if self.token:
            request.add_header("Authorization", "Bearer " + self.token)
        try:
            with urllib.request.urlopen(request, context=self.tls, timeout=30) as answer:
                payload = answer.read()
        except urllib.error.HTTPError as error:
            payload = error.read()
            try:
                problem = json.loads(payload)
            except ValueError:
                problem = {"code": payload[:200].decode(errors="replace")}
            raise Refused(error.code, problem) from None
        return json.loads(payload) if payload[:1] in (b"{", b"[") else payload

    def options(self, matter, destination):
        return self.call("GET", "/api/v1/options", query={"matter": matter, "destination": destination})

    def submit(self, body):
        return self.call("POST", "/api/v1/cases", body)

    def case(self, case_id, purpose=None):
        return self.call("GET", f"/api/v1/cases/{case_id}", query={"purpose": purpose} if purpose else None)

    def timeline(self, case_id):
        return self.call("GET", f"/api/v1/cases/{case_id}/timeline")["events"]

    def write(self, case_id, event, /, **data):
        return self.call("POST", f"/api/v1/cases/{case_id}/events", {"type": event, "data": data})

    def upload(self, content, name, kind="application/pdf"):
        return self.call("POST", "/api/v1/blobs", content, kind, query={"name": name})
