"""docs/mapping-tutorial.md: its files are written, its commands run in order, and what they print is what the page shows."""
import os
import re
import subprocess

from harness import BIN, ROOT
from scene import HOHHOT

BLOCK = re.compile(r"```(console|csv|json)(?: file=(\S+))?\n(.*?)\n```", re.S)


def pattern(shown):
    """`…` stands for what differs from day to day; spaces at the ends of lines do not show."""
    return re.compile("".join(
        ".*?" if part == "…" else re.escape(part) for part in re.split("(…)", shown)), re.S)


def commands(block):
    """Each line after `$ ` with what is printed below it."""
    for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
        line, _, shown = part.partition("\n")
        yield line, shown


def tutorial(checks, scene):
    """On gateways of their own that do not run: the peer's catalogue is there, as if it had been fetched."""
    text = (ROOT / "docs/mapping-tutorial.md").read_text()
    mapping = (ROOT / "docs/mapping.md").read_text()
    theirs = re.search(r"```json catalogue\n(.*?)\n```", mapping, re.S).group(1)
    checks.ran("the peer's catalogue", scene.at(scene.hohhot, "catalog", "import", scene.file("theirs.json", theirs)))
    scene.here("peer", "import", scene.root / "hohhot.json")
    pages = scene.at(scene.hohhot, "catalog", "export").out
    checks.ran("is there", scene.here("catalog", "take", HOHHOT, scene.file("pages.jsonl", pages)))
    folder = scene.root / "tutorial"
    folder.mkdir()
    environment = {"PATH": f"{BIN}:{os.environ['PATH']}", "GATEWAY_DIR": str(scene.ordos.dir), "HOME": str(folder)}
    ran = 0
    for kind, name, body in BLOCK.findall(text):
        if kind != "console":
            if name:
                (folder / name).parent.mkdir(exist_ok=True)
                (folder / name).write_text(body + "\n")
            continue
        for line, shown in commands(body):
            done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, cwd=folder, env=environment)
            said = "\n".join(row.rstrip() for row in (done.stdout + done.stderr).splitlines())
            checks.holds(f"$ {line}", pattern(shown.rstrip("\n")).fullmatch(said.rstrip("\n")), f"\n{said}\n--- not\n{shown}")
            ran += 1
    checks.holds("the page has commands", ran > 10, ran)
