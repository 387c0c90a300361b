"""Runs gwctl as a script would, and counts what holds."""
import os
import pathlib
import re
import subprocess
import sys
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ["GATEWAY_BIN"]).resolve()
os.environ["GATEWAY_BIN"] = str(BIN)  # for the demonstration's module, which reads it when it is imported
sys.path.insert(0, str(ROOT / "peers/demo"))

HEX64 = r"[0-9a-f]{64}"
INSTANT = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z"
#: The head of `queue summary`, all of it where nothing waits.
QUEUES = "NEXT  WAITING  HELD  OLDEST  LANE  SINCE  FAILURES  PROBLEM\n"
DAY = r"\d{4}-\d{2}-\d{2}"


class Done:
    """One call: exit code, standard output, standard error."""

    def __init__(self, words, process):
        self.words = " ".join(map(str, words))
        self.code, self.out, self.err = process.returncode, process.stdout, process.stderr


def gwctl(*words, stdin=None, env=None):
    environment = {key: value for key, value in os.environ.items() if key != "GATEWAY_DIR"}
    environment.update(env or {})
    process = subprocess.run(
        [str(BIN / "gwctl"), *map(str, words)], input=stdin, capture_output=True, env=environment, timeout=120)
    process.stdout, process.stderr = process.stdout.decode(), process.stderr.decode()
    return Done(words, process)


class Checks:
    def __init__(self):
        self.passed = self.failed = 0
        self.where = ""

    def holds(self, title, fact, detail=""):
        if fact:
            self.passed += 1
        else:
            self.failed += 1
            print(f"✘ {self.where}{title}\n    {detail}", flush=True)
        return fact

    def ran(self, title, done, code=0, out=None, err=None):
        """Exit code, and both outputs whole: a text exactly, a pattern (`re.compile`) fully matched, None unread."""
        faults = []
        if done.code != code:
            faults.append(f"exit {done.code}, not {code}")
        for name, wanted, found in (("output", out, done.out), ("error", err, done.err)):
            if wanted is None:
                continue
            same = wanted.fullmatch(found) if isinstance(wanted, re.Pattern) else wanted == found
            if not same:
                faults.append(f"{name} is {found!r}, not {getattr(wanted, 'pattern', wanted)!r}")
        self.holds(f"{title}: gwctl {done.words}", not faults, "; ".join(faults) + (
            f"; said {done.err!r}" if done.code != code else ""))
        return done

    def refused(self, title, done, code, word, *mentions):
        """A refusal: nothing on standard output; Chinese, then the register's word, then the cure, on standard error."""
        lines = done.err.splitlines()
        missing = [text for text in mentions if text not in done.err]
        good = (done.code == code and done.out == "" and len(lines) >= 2 and not lines[0].isascii()
                and lines[1].startswith(word + ": ") and not missing)
        self.holds(f"{title}: gwctl {done.words}", good,
                   f"exit {done.code} (not {code}?), missing {missing}, said {done.out!r} {done.err!r}")
        return done


def table(text):
    """The cells of a table by its header's display columns; None where a row does not keep them."""
    lines = text.splitlines()
    header = lines[0]
    starts = [0] + [match.end() for match in re.finditer(r"  +", header)]
    offsets = [width(header[:start]) for start in starts]
    rows = []
    for line in lines[1:]:
        cells = []
        for offset, end in zip(offsets, offsets[1:] + [None]):
            if offset and width(line) >= offset and not aligned(line, offset):
                return None
            cells.append(piece(line, offset, end).strip())
        rows.append(dict(zip(header.split(), cells)))
    return rows


def width(text):
    """Terminal columns by the Unicode database: the oracle for gwctl's own table of wide characters."""
    return sum(0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
               for char in text)


def aligned(line, offset):
    """Whether two spaces stand before this display column and no wide character lies across it."""
    before = prefix(line, offset)
    return before is not None and before.endswith("  ")


def prefix(line, offset):
    text = ""
    for char in line:
        if width(text) >= offset:
            break
        text += char
    return text if width(text) == offset else None


def piece(line, start, end):
    """What stands between two display columns; a short row ends before them."""
    def head(offset):
        found = prefix(line, offset)
        return line if found is None else found

    return (line if end is None else head(end))[len(head(start)):]
