"""PROTOCOL.md §8: parcels between a real gateway and a Python peer that it can never call."""
import json
import subprocess
import warnings

from bench import gateways
from envelope import RECEIPT, opened, unhide, unseal
from parcel import Parcel
from peer import Peer
from case import Stored
from wire import digest_of, loads

ALXA = "spiffe://alxa.tongban/gateway/152921"


class Post:
    """A peer without a listener, and the subject's own `gwctl parcel`."""

    def __init__(self, bench):
        self.bench, self.number = bench, 0
        self.peer = Peer(ALXA, "阿拉善左旗", ["152921"], bench.clock, bench.root / "alxa")
        bench.enrol(self.peer)
        self.peer.enrol(loads(bench.gateway.gwctl("peer", "export")))

    def path(self):
        self.number += 1
        return self.bench.root / f"parcel-{self.number}.tbp"

    def parcel(self, batches=(), receipts=(), blobs=None, **changed):
        values = {"sender": ALXA, "receiver": self.bench.to, "created": self.bench.clock.at(), **changed}
        return Parcel(values["sender"], values["receiver"], values["created"], batches, receipts, blobs)

    def bring(self, parcel, entries=None):
        """Exit code, lines and what was said."""
        path = parcel.write(self.path(), entries) if isinstance(parcel, Parcel) else parcel
        done = subprocess.run(
            [gateways.BIN / "gwctl", "--dir", self.bench.gateway.dir, "parcel", "import", path, "-o", "json"],
            capture_output=True, text=True)
        word = done.stderr.splitlines()[1].split(":")[0] if done.returncode not in (0, 7) else None
        return done.returncode, json.loads(done.stdout) if done.stdout else [], word

    def fetch(self):
        """The subject's parcel, or None when nothing waits."""
        path = self.path()
        done = subprocess.run(
            [gateways.BIN / "gwctl", "--dir", self.bench.gateway.dir, "parcel", "export", "--to", ALXA, "--out", path],
            capture_output=True, text=True)
        assert done.returncode in (0, 3), done.stderr
        return Parcel.read(path) if done.returncode == 0 else None

    def first(self):
        """A case of the far peer's with one document."""
        cipher, reference = self.bench.blob(70_000)
        case = self.peer.open_case(self.bench.to)
        materials = [{"code": "M01", "name": "示例材料", "form": "copy", "checked": "original_seen", "blob": reference}]
        text = self.peer.write(case, "submitted", self.bench.submission(materials=materials))
        return case, self.peer.sealed(text, self.bench.to), {reference["digest"]: cipher}


def statuses(rows):
    return [row["status"] + (":" + row["code"] if "code" in row else "") for row in rows]


def carried(bench, t):
    """§8 a parcel made in Python is taken, and ours is read in Python"""
    bench.post = post = Post(bench)
    case, element, blobs = post.first()
    code, rows, _ = post.bring(post.parcel([[element]]))
    t.same("§8 without its blob an event is deferred", (code, statuses(rows)), (7, ["deferred:blob_missing"]))
    parcel = post.parcel([[element]], blobs=blobs)
    code, rows, _ = post.bring(parcel)
    t.same("§8 a parcel made elsewhere is taken", (code, statuses(rows)), (0, ["stored"]))
    t.same("§8 taken again it does nothing twice", statuses(post.bring(parcel)[1]), ["duplicate"])
    bench.act(case, "received")
    bench.act(case, "note", {"kind": "question", "text": "示例：请补充联系方式"})
    back = post.fetch()
    t.same("§8 from and to", (back.sender, back.receiver), (bench.to, ALXA))
    results = [opened(text, RECEIPT, post.peer.others[bench.to].keys) for text in back.receipts]
    t("§5 every receipt is signed by a key on file", results and all(results), results)
    last = [result["status"] for payload in results for result in payload["results"]
            if result["digest"] == digest_of(element["jws"])]
    t("§8 the receipt for the batch goes back in the next parcel", "duplicate" in last or "stored" in last, last)
    elements = [element for batch in back.batches for element in batch]
    t("§8 sealed as through a hub", elements and all(isinstance(one, dict) and "~" not in one["jws"] for one in elements), elements)
    kinds = []
    for one in elements:
        stored = Stored(one["jws"] + "~")
        hidden = unseal(one["sealed"], post.peer.enc) if "sealed" in one else []
        unhide(stored.kind, stored.payload["data"], hidden)
        kinds.append(stored.kind)
    t.same("§8 in order", kinds, ["received", "note"])
    again = post.fetch()
    t.same("§8 made again it holds the same events", [one["jws"] for batch in again.batches for one in batch],
           [one["jws"] for one in elements])
    receipt = post.peer.take(elements, bench.to)
    t.same("§5 each passes a peer's checks", [result["status"] for result in opened(
        receipt, RECEIPT, [post.peer.key.jwk])["results"]], ["stored", "stored"])
    code, rows, _ = post.bring(post.parcel(receipts=[receipt]))
    t.same("§8 a receipt alone is a parcel too", (code, rows), (0, []))
    after = post.fetch()
    t("§8 what is proved delivered is not sent again", after is None or not after.batches, after and after.batches)


def refused(bench, t):
    """§8 what is no parcel is refused whole; what is in one meets every check"""
    post = bench.post
    case, element, blobs = post.first()
    good = post.parcel([[element]], blobs=blobs)
    entries = good.entries()
    digest = next(iter(blobs))

    def with_entry(name, content):
        return [(other, content if other == name else held) for other, held in entries]

    def manifest(**changed):
        value = {**loads(entries[0][1]), **changed}
        return with_entry("manifest.json", json.dumps({k: v for k, v in value.items() if v is not None}).encode())

    for title, altered, word in (
            ("another version", manifest(version=2), "parcel_version"),
            ("another addressee", manifest(to="spiffe://baotou.tongban/gateway/150200"), "parcel_misaddressed"),
            ("an unknown maker", manifest(**{"from": "spiffe://nobody.tongban/gateway/1"}), "peer_unknown"),
            ("no maker", manifest(**{"from": None}), "parcel_invalid"),
            ("a name that leads elsewhere", [*entries, ("../../tmp/x", b"x")], "parcel_invalid"),
            ("an absolute name", [*entries, ("/tmp/x", b"x")], "parcel_invalid"),
            ("an entry more", [*entries, ("readme.txt", b"x")], "parcel_invalid"),
            ("an entry fewer", entries[:2] + entries[3:], "parcel_invalid"),
            ("a blob of another hash", with_entry(f"blobs/{digest}", b"x"), "digest_wrong"),
            ("a line that is no batch", with_entry("events.jsonl", b'{"event":[]}\n'), "parcel_invalid"),
            ("a line over the limit", with_entry("events.jsonl", b'{"events":["' + b"x" * (1 << 20) + b'"]}\n'),
             "parcel_too_large"),
            ("a bomb", with_entry("receipts.jsonl", b"\n" * (64 << 20)), "parcel_too_large"),
            ("a name twice", [*entries, entries[1]], "parcel_invalid")):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # zipfile says that a name stands there twice
            code, rows, found = post.bring(good, altered)
        t(f"§8 {title} is refused", found == word and rows == [] and code != 0, (code, found, rows))
    path = good.write(post.path())
    whole = path.read_bytes()
    for length in (0, 10, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:length])
        t.same(f"§8 cut off after {length} bytes", post.bring(path)[2], "parcel_invalid")
    t.same("§8 a whole one is taken after all that", statuses(post.bring(good)[1]), ["stored"])
    text = bench.a.write(bench.a.open_case(bench.to), "submitted", bench.submission())
    rows = post.bring(post.parcel([[bench.a.sealed(text, bench.to)]]))[1]
    t.same("§8 an event of a third author", statuses(rows), ["rejected:author_not_allowed"])
    case, element, _ = post.first()
    open_ = post.peer.write(post.peer.open_case(bench.to), "submitted", bench.submission())
    t.same("§8 disclosures in the clear", statuses(post.bring(post.parcel([[open_]]))[1]), ["rejected:data_invalid"])
    broken = {**element, "jws": element["jws"][:-6] + "AAAAAA"}
    t.same("§5 a changed signature", statuses(post.bring(post.parcel([[broken]]))[1]), ["rejected:signature_invalid"])
    code, rows, _ = post.bring(post.parcel(receipts=["a.b.c"]))
    t.same("§5 a receipt that proves nothing", (code, rows), (7, []))


CHECKS = []
GATEWAY = [carried, refused]
