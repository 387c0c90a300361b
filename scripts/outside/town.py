"""Two gateways on the machine's clock, and receivers that answer what they are told."""
import http.server
import json
import threading
import time

from federation import HOHHOT, PEERS, Federation
from gateway import Gateway
from scenes import delegated
import gm


class Town(Federation):
    """鄂尔多斯 takes in, 呼和浩特 decides; both push ratings."""

    def __init__(self, root):
        self.platform = Platform()
        self.shown, self.say = {}, lambda line: None
        self.gateways = {
            folder: Gateway(root, folder, f"spiffe://{folder}.tongban/gateway/{prefix}00", name, [prefix], None)
            for folder, prefix, name in (("ordos", "1506", "鄂尔多斯"), ("hohhot", "1501", "呼和浩特"))}
        for gateway in self.gateways.values():
            gateway.init()
            self.platform.configure(gateway)
            (root / f"{gateway.folder}.json").write_text(gateway.gwctl("peer", "export"))
        self.ordos.gwctl("peer", "import", root / "hohhot.json")
        self.hohhot.gwctl("peer", "import", root / "ordos.json")
        for gateway in self.gateways.values():
            gateway.gwctl("catalog", "import", PEERS / gateway.folder / "catalogue.json")
            gateway.start()
        self.ordos.gwctl("mapping", "import", PEERS / "ordos" / "mapping-hohhot.json")
        self.ordos.gwctl("mapping", "publish")
        self.ordos.token("window", "150627", "--desk", "示例窗口")
        self.hohhot.token("handler", "150100", "--desk", "示例经办席")
        self.options = self.matter(HOHHOT, lambda options, matter: delegated(options, matter) and any(
            material["form"] == "original" and material.get("required", True) for material in options["materials"]))

    def instant(self):
        return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())

    def submit(self, **more):
        return self.ordos.desk("window").submit(self.submission(self.options, "delegated", **more))["id"]

    def close(self):
        super().close()
        self.platform.close()


class Receiver:
    """Keeps what is posted to it, and answers the next of its statuses, the last for ever."""

    def __init__(self, *statuses, body=b"", headers=None):
        self.posts, self.statuses = [], list(statuses or [204])
        outer = self

        class Hook(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                content = self.rfile.read(int(self.headers.get("content-length") or 0))
                outer.posts.append(({name.lower(): value for name, value in self.headers.items()}, content))
                status = outer.statuses.pop(0) if len(outer.statuses) > 1 else outer.statuses[0]
                if status is None:  # no HTTP at all
                    return self.wfile.write("你好\r\n\r\n".encode())
                self.send_response(status)
                for name, value in (headers or {}).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def until(self, count, seconds=20):
        deadline = time.monotonic() + seconds
        while len(self.posts) < count and time.monotonic() < deadline:
            time.sleep(0.05)
        return self.posts

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Platform:
    """A regional rating system: decrypts, verifies, says success. Independent of the gateway: gmssl."""

    OUR, THEIRS = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8", "5" * 64
    MARK, WORD = "sample-mark", "sample-word"

    def __init__(self):
        self.receiver = Receiver(500, 200, body=json.dumps({"C-Response-Desc": "success"}).encode())

    def configure(self, gateway):
        (gateway.dir / "ratings.key").write_text(self.OUR + "\n")
        (gateway.dir / "ratings.pub").write_text("04" + gm.sm2_public(self.THEIRS) + "\n")
        with open(gateway.dir / "gateway.yaml", "a") as settings:
            settings.write(f"\nratings:\n  url: {self.receiver.url}\n  app_mark: {self.MARK}\n"
                           f"  app_word: {self.WORD}\n  key: ratings.key\n  receiver: ratings.pub\n")

    def read(self, content):
        """The ratings of one post; asserts that it is the gateway's."""
        body = json.loads(content)["txnBodyCom"]
        signed = (body["time"] + body["appMark"] + self.WORD).encode()
        ours = gm.sm2_key(public=gm.sm2_public(self.OUR))
        assert body["appMark"] == self.MARK and ours.verify_with_sm3(body["sign"], signed), "signature"
        assert not ours.verify_with_sm3(body["sign"], signed + b"x"), "any signature does"
        theirs = gm.sm2_key(self.THEIRS, gm.sm2_public(self.THEIRS))
        theirs.mode = 1  # C1C3C2
        ratings = []
        for sealed in body["params"]["evaluate"]:
            assert sealed.startswith("04"), "the point's tag"
            ratings += json.loads(theirs.decrypt(bytes.fromhex(sealed[2:])))
        return ratings

    def close(self):
        self.receiver.close()
