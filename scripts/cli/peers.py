"""init, peer, cert: who we are and whom we know."""
import json
import re
import subprocess

from harness import HEX64, INSTANT, gwctl, table
from scene import DEAD, HOHHOT, NOBODY, ORDOS

PEM = re.compile(r"-----BEGIN X509 CRL-----\n[A-Za-z0-9+/=\n]+-----END X509 CRL-----\n")


def state(folder):
    """Every file of a directory with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def init(checks, root):
    folder = root / "fresh"
    words = ["init", "--dir", folder, "--id", ORDOS, "--name", "鄂尔多斯", "--serves", "1506", "--serves", "1505",
             "--peer-listen", "127.0.0.1:19443", "--desk-listen", "[::1]:18443", "--desk-name", "desk.example.cn"]
    checks.ran("init makes everything", gwctl(*words), out=(
        f"{folder} is ready.\n  start:  gatewayd --dir {folder}\n"
        f"  enrol:  gwctl --dir {folder} peer export > 150600.json\n  desk clients trust {folder}/desk-ca.pem\n"), err="")
    modes = {name: oct((folder / name).stat().st_mode & 0o777) for name in (".", "keys", "run", "keys/svid.key", "desk-ca.pem")}
    checks.holds("only the owner reads keys", modes == {
        ".": "0o700", "keys": "0o700", "run": "0o750", "keys/svid.key": "0o600", "desk-ca.pem": "0o644"}, modes)
    before = state(folder)
    checks.refused("a second init refuses", gwctl(*words), 5, "already_exists", str(folder))
    checks.holds("and changes nothing", state(folder) == before)
    exported = json.loads(checks.ran("what init made is usable", gwctl("--dir", folder, "peer", "export")).out)
    checks.holds("--serves repeats", exported["serves"] == ["1506", "1505"], exported["serves"])

    def without(*pairs):
        other = [str(word) for word in words]
        for name, value in pairs:
            other[other.index(name) + 1] = value
        return gwctl(*other)

    none = root / "none"
    for title, pair in (
            ("an id that is no SPIFFE ID", ("--id", "https://ordos")), ("a prefix that is none", ("--serves", "15x")),
            ("an address without a port", ("--peer-listen", "127.0.0.1")), ("port 0", ("--peer-listen", "127.0.0.1:0"))):
        done = without(("--dir", str(none)), pair)
        checks.holds(f"{title} exits 2 and makes nothing", done.code == 2 and not none.exists(), (done.code, done.err))
    checks.ran("a missing option is named", gwctl("init", "--dir", none, "--name", "x"), 2, out="", err=re.compile(
        r"Error: Missing expected argument '--id <id>'\n.*", re.S))


def enrolment(checks, scene):
    file = scene.file("hohhot.json")
    done = checks.ran("peer import prints the fingerprint", scene.here("peer", "import", file), out=re.compile(
        rf"peer         {HOHHOT}\nname         呼和浩特\nserves       1501\nfingerprint  {HEX64}\n"), err="")
    print_ = done.out.split()[-1]
    checks.ran("the same file again is as well", scene.here("peer", "import", file), out=done.out)
    checks.ran("the right fingerprint, in capitals too", scene.here(
        "peer", "import", "-", "--expect-fingerprint", print_.upper(), stdin=file.read_bytes()), out=done.out)
    dead = scene.file("dead.json")
    checks.refused("a wrong fingerprint", scene.here("peer", "import", dead, "--expect-fingerprint", print_), 4,
                   "fingerprint_wrong", "→ ")
    listed = json.loads(scene.here("peer", "list", "-o", "json").out)
    checks.holds("imports nothing", [peer["id"] for peer in listed] == [HOHHOT], listed)
    checks.refused("our own file", scene.here("peer", "import", scene.file("ordos.json")), 2, "usage")
    broken = json.loads(dead.read_text())
    broken.update(gateway="dead", serves=["15x"], keys=3)
    del broken["endpoint"]
    checks.refused("a malformed file names each fault", scene.here(
        "peer", "import", scene.file("broken.json", json.dumps(broken))), 2, "validation_failed",
        "  /gateway  ", "  /endpoint  ", "  /keys  ")
    checks.refused("half a file", scene.here("peer", "import", scene.file("half.json", '{"a":')), 2, "usage", "json_truncated")
    checks.refused("no file", scene.here("peer", "import", scene.root / "absent"), 3, "not_found")
    checks.refused("a hub that is no name", scene.here("peer", "import", dead, "--via", "hub"), 2, "usage", "via: ")
    answer = json.loads(checks.ran("as JSON", scene.here("-o", "json", "peer", "import", dead)).out)
    checks.holds("with all members", (answer["id"], answer["name"], answer["serves"], answer["status"]) == (
        DEAD, "乌海", ["1503"], "active"), answer)
    scene.at(scene.hohhot, "peer", "import", scene.file("ordos.json"))


def standing(checks, scene):
    def line(status):
        return (f"ID        {HOHHOT}\nNAME      呼和浩特\nSTATUS    {status}\nSERVES    1501\n"
                f"ENDPOINT  https://127.0.0.1:{scene.hohhot.peer_port}\n")

    rows = table(checks.ran("peer list", scene.here("peer", "list"), err="").out)
    checks.holds("is aligned by display width", rows is not None and [row["NAME"] for row in rows] == ["乌海", "呼和浩特"], rows)
    shown = checks.ran("peer show", scene.here("peer", "show", HOHHOT), err="").out
    wanted = ["ID", "NAME", "STATUS", "SERVES", "ENDPOINT", "KEYS", "FORMER KEYS", "CRLS"]
    titles = [row[:13].strip() for row in shown.splitlines()]
    checks.holds("shows keys and lists", titles[:8] == wanted, shown)
    checks.ran("suspend", scene.here("peer", "suspend", HOHHOT), out=line("suspended"))
    checks.refused("a suspended peer is not called", scene.here("peer", "ping", HOHHOT), 4, "peer_suspended")
    checks.ran("suspend again", scene.here("peer", "suspend", HOHHOT), out=line("suspended"))
    checks.ran("resume", scene.here("peer", "resume", HOHHOT), out=line("active"))
    for verb in ("show", "ping", "suspend", "resume", "remove"):
        checks.refused(f"{verb} of a peer that is not enrolled", scene.here("peer", verb, NOBODY), 3, "not_found", NOBODY)
        checks.refused(f"{verb} of no name", scene.here("peer", verb, "hohhot"), 2, "usage", "id: ")
    checks.refused("ping of a dead peer", scene.here("peer", "ping", DEAD), 6, "peer_unreachable")
    if scene.running:
        checks.ran("ping of a living one", scene.here("peer", "ping", HOHHOT), out=re.compile(
            rf"peer +{HOHHOT}\ntime there +{INSTANT}\nclock offset ms +-?\d+\ntook ms +\d+\n"), err="")
    every = scene.here("peer", "ping")
    checks.holds("ping of all: 7 when some do not answer, 6 when none does", every.code == (7 if scene.running else 6)
                 and every.out.count("peer_unreachable") == (1 if scene.running else 2), (every.code, every.out))
    gone = checks.ran("remove", scene.here("peer", "remove", DEAD)).out
    checks.holds("leaves its line", "STATUS    removed" in gone, gone)
    again = checks.ran("a removed peer may be enrolled again", scene.here("peer", "import", scene.file("dead.json"), "-o", "json"))
    checks.holds("and counts", json.loads(again.out)["status"] == "active", again.out)


def lists(checks, scene):
    issued = checks.ran("cert crl", scene.at(scene.hohhot, "cert", "crl"), out=PEM, err="").out
    taken = re.compile(rf"peer +{HOHHOT}\nrevoked +(\d+)\nthis update +{INSTANT}\nnext update +{INSTANT}\n")
    checks.ran("peer crl takes PEM", scene.here("peer", "crl", HOHHOT, scene.file("ours.crl", issued)), out=taken, err="")
    der = subprocess.run(["openssl", "crl", "-outform", "DER"], input=issued.encode(), capture_output=True).stdout
    checks.ran("and DER", scene.here("peer", "crl", HOHHOT, scene.file("ours.der", der)), out=taken)
    for name, bytes_ in (("noise", b"\x30\x03\x02\x01\x01"), ("text", b"nothing"), ("empty", b""), ("cut", der[:-9])):
        done = scene.here("peer", "crl", HOHHOT, scene.file(name, bytes_))
        checks.holds(f"a {name} list exits 2", done.code == 2 and not done.out, (done.code, done.out, done.err))
    checks.refused("a list that its authority did not sign", scene.here("peer", "crl", DEAD, scene.file("ours.crl")), 4,
                   "crl_unverified")
    renewed = checks.ran("cert renew", scene.at(scene.hohhot, "cert", "renew", "-o", "json"), err="").out
    serial = json.loads(renewed)["serial"]
    held = subprocess.run(["openssl", "x509", "-noout", "-serial", "-in", scene.hohhot.dir / "keys/svid.pem"],
                          capture_output=True, text=True).stdout.strip().split("=")[1].lower()
    checks.holds("replaces the certificate", serial.lstrip("0") == held.lstrip("0"), (serial, held))
    if scene.running:
        checks.ran("which the running daemon shows", scene.here("peer", "ping", HOHHOT))
    revoked = checks.ran("cert revoke", scene.at(scene.hohhot, "cert", "revoke", "4F3A"), out=PEM, err="").out
    text = subprocess.run(["openssl", "crl", "-noout", "-text"], input=revoked, capture_output=True, text=True).stdout
    checks.holds("lists the serial number", "Serial Number: 4F3A" in text, text)
    count = scene.here("peer", "crl", HOHHOT, "-o", "json", scene.file("ours.crl", revoked)).out
    checks.holds("as the peer counts", json.loads(count)["revoked"] == 1, count)
    for serial in ("zz", "", "a" * 42):
        checks.refused(f"the serial {serial!r}", scene.at(scene.hohhot, "cert", "revoke", serial), 2, "usage")
