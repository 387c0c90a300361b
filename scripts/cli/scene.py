"""Gateways for one run: two that know each other, and a third that nobody ever starts."""
import datetime

from harness import ROOT, gwctl
from federation import Clock
from gateway import Gateway

HOHHOT = "spiffe://hohhot.tongban/gateway/150100"
ORDOS = "spiffe://ordos.tongban/gateway/150600"
DEAD = "spiffe://dead.tongban/gateway/150300"
NOBODY = "spiffe://nobody.tongban/gateway/000000"


class Scene:
    def __init__(self, root, running):
        root.mkdir()
        self.root, self.running = root, running
        self.clock = Clock(root / "clock", datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None))
        self.hohhot = Gateway(root, "hohhot", HOHHOT, "呼和浩特", ["1501"], root / "clock")
        self.ordos = Gateway(root, "ordos", ORDOS, "鄂尔多斯", ["1506"], root / "clock")
        self.dead = Gateway(root, "dead", DEAD, "乌海", ["1503"], root / "clock")
        for gateway in (self.hohhot, self.ordos, self.dead):
            gateway.init()
            self.file(f"{gateway.folder}.json", gateway.gwctl("peer", "export"))
        if running:
            self.hohhot.start()
            self.ordos.start()

    def file(self, name, content=None):
        path = self.root / name
        if content is not None:
            path.write_text(content) if isinstance(content, str) else path.write_bytes(content)
        return path

    def at(self, gateway, *words, **run):
        return gwctl("--dir", gateway.dir, *words, **run)

    def here(self, *words, **run):
        """On the gateway that most checks use."""
        return self.at(self.ordos, *words, **run)

    def close(self):
        for gateway in (self.hohhot, self.ordos, self.dead):
            gateway.stop()


def sample(region, name):
    return ROOT / "peers" / region / name
