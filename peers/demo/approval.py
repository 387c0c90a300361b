"""The example of an approval system (peers/approval) beside one gateway, as a process."""
import os
import pathlib
import subprocess
import sys

from gateway import free_port

PROGRAM = pathlib.Path(__file__).parent.parent / "approval" / "approval.py"


class Approval:
    def __init__(self, gateway, clock=None, division="150100"):
        self.gateway, self.clock, self.division = gateway, clock, division
        self.port = free_port()
        self.state = gateway.dir / f"approval-{self.port}.sqlite"
        self.process = None

    def __enter__(self):
        made = self.gateway.rows("webhook", "create", f"http://127.0.0.1:{self.port}/", "--side", "destination",
                                 "--label", "示例审批系统")
        self.id, self.secret = made["id"], made["secret"]
        self.token = self.gateway.gwctl(
            "token", "create", "--role", "handler", "--division", self.division, "--desk", "示例审批系统").strip()
        self.start()
        return self

    def start(self):
        environment = {**os.environ, "APPROVAL_TOKEN": self.token, "APPROVAL_SECRET": self.secret}
        self.process = subprocess.Popen(
            [sys.executable, PROGRAM, "--desk", f"https://127.0.0.1:{self.gateway.desk_port}", "--ca",
             self.gateway.dir / "desk-ca.pem", "--port", str(self.port), "--state", self.state,
             *(["--clock", self.clock] if self.clock else [])],
            env=environment, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline().startswith("listening"), "the approval system does not start"

    def stop(self):
        self.process.kill()
        self.process.wait(10)
        self.process.stdout.close()

    def __exit__(self, *_):
        self.stop()
        self.gateway.gwctl("webhook", "delete", self.id)
