"""The applicant's telephone: reads the messages that the sample sender wrote, and opens the addresses in them."""
import json
import re
import ssl
import time
import urllib.error
import urllib.request

from gateway import Refused


class Applicant:
    def __init__(self, gateway, proof):
        self.gateway, self.proof = gateway, proof
        self.tls = ssl.create_default_context(cafile=gateway.dir / "desk-ca.pem")

    def message(self, about, word, seconds=20):
        """The newest message about a case's number that says `word`."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.gateway.messages.exists():
                for line in reversed(self.gateway.messages.read_text().splitlines()):
                    text = json.loads(line)["text"]
                    if about in text and word in text:
                        return text
            time.sleep(0.1)
        raise AssertionError(f"no message about {about} says {word}")

    @staticmethod
    def address(text):
        return re.search(r"https://[^\s，。]+", text).group(0)

    def call(self, method, path, body=None, kind="application/json"):
        url = f"https://127.0.0.1:{self.gateway.public_port}{path}"
        data = json.dumps(body).encode() if kind == "application/json" and body is not None else body
        request = urllib.request.Request(url, data, method=method, headers={"Link-Proof": self.proof})
        if data is not None:
            request.add_header("Content-Type", kind)
        try:
            with urllib.request.urlopen(request, context=self.tls, timeout=30) as answer:
                payload = answer.read()
        except urllib.error.HTTPError as error:
            raise Refused(error.code, json.loads(error.read())) from None
        return json.loads(payload) if payload[:1] == b"{" else payload.decode()
