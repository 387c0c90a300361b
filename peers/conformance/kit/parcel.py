"""A parcel (PROTOCOL.md §8): made and read with the standard library's zipfile, from the page alone."""
import zipfile

from wire import HEX64, Malformed, dumps, loads, sha

NAMES = ("manifest.json", "events.jsonl", "receipts.jsonl")


class Parcel:
    def __init__(self, sender, receiver, created, batches=(), receipts=(), blobs=None):
        self.sender, self.receiver, self.created = sender, receiver, created
        self.batches, self.receipts, self.blobs = list(batches), list(receipts), dict(blobs or {})

    def entries(self):
        """Name and bytes of every entry, so that a check may alter them."""
        manifest = {"version": 1, "from": self.sender, "to": self.receiver, "created": self.created}
        lines = "".join(dumps({"events": batch}) + "\n" for batch in self.batches)
        receipts = "".join(dumps({"receipt": text}) + "\n" for text in self.receipts)
        return [("manifest.json", dumps(manifest).encode()), ("events.jsonl", lines.encode()),
                ("receipts.jsonl", receipts.encode()),
                *((f"blobs/{name}", cipher) for name, cipher in self.blobs.items())]

    def write(self, path, entries=None):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
            for name, content in entries or self.entries():
                zipped.writestr(name, content)
        return path

    @classmethod
    def read(cls, path):
        """Malformed where it is not what §8 says."""
        with zipfile.ZipFile(path) as zipped:
            if zipped.testzip():
                raise Malformed("a checksum is wrong")
            names = zipped.namelist()
            content = {name: zipped.read(name) for name in names}
        if len(content) != len(names) or not set(NAMES) <= set(content):
            raise Malformed(f"entries: {names}")
        manifest = loads(content["manifest.json"])
        if manifest["version"] != 1 or set(manifest) != {"version", "from", "to", "created"}:
            raise Malformed(f"manifest: {manifest}")
        batches = [loads(line)["events"] for line in content["events.jsonl"].splitlines()]
        receipts = [loads(line)["receipt"] for line in content["receipts.jsonl"].splitlines()]
        blobs = {}
        for name in set(content) - set(NAMES):
            digest = name.removeprefix("blobs/")
            if not HEX64.match(digest) or sha(content[name]).hex() != digest:
                raise Malformed(name)
            blobs[digest] = content[name]
        return cls(manifest["from"], manifest["to"], manifest["created"], batches, receipts, blobs)
