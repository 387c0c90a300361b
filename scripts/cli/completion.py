"""Completion in the shells, and the manual page."""
import os
import re
import shutil
import subprocess

from harness import BIN, gwctl
from matters import CODE
from scene import HOHHOT

SYNTAX = {"bash": ["bash", "-n"], "zsh": ["zsh", "-n"], "fish": ["fish", "--no-execute"]}


def scripts(checks, root):
    for shell, check in SYNTAX.items():
        done = checks.ran(f"completion {shell}", gwctl("completion", shell), err="")
        checks.holds("is a script", "gwctl" in done.out and len(done.out) > 5_000, done.out[:200])
        file = root / f"completion.{shell}"
        file.write_text(done.out)
        if shutil.which(check[0]):
            read = subprocess.run([*check, str(file)], capture_output=True, text=True)
            checks.holds(f"that {shell} reads", read.returncode == 0, read.stderr)
    done = gwctl("completion", "tcsh")
    checks.holds("no other shell", done.code == 2 and "tcsh" in done.err, done.err)
    page = checks.ran("man", gwctl("man"), err="").out
    checks.holds("the page has every verb with its examples", page.startswith(".TH GWCTL 1 ") and all(
        f'.SS "gwctl {verb}"\n' in page for verb in ("mapping import", "mapping set", "apply", "catalog import", "doctor")), page[:300])
    checks.holds("examples stand before options", re.search(
        r'\.SS "gwctl mapping set"\n(?!\.SS)[\s\S]*?gwctl \\-\\-dir D mapping set[\s\S]*?\\fB\\-\\-target', page))
    if shutil.which("groff"):
        read = subprocess.run(["groff", "-ww", "-man", "-Kutf8", "-Tutf8"], input=page.encode(), capture_output=True)
        checks.holds("that groff sets without a warning", read.returncode == 0 and not read.stderr, read.stderr[:500])


def bash(script, folder, *words):
    """What the script offers for the last of these words."""
    program = f"""
source {script}
COMP_WORDS=(gwctl "$@"); COMP_CWORD=$#; COMP_LINE="gwctl $*"; COMP_POINT=${{#COMP_LINE}}
_gwctl gwctl "${{COMP_WORDS[COMP_CWORD]}}" "${{COMP_WORDS[COMP_CWORD-1]}}"
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    environment = {"PATH": f"{BIN}:{os.environ['PATH']}", "HOME": str(folder)}
    done = subprocess.run(["bash", "-c", program, "bash", *map(str, words)], capture_output=True, text=True, env=environment)
    return sorted(done.stdout.split()), done.stderr


def names(checks, scene):
    script = scene.file("completion.bash", gwctl("completion", "bash").out)
    folder = scene.ordos.dir

    def offers(title, words, holds):
        found, said = bash(script, scene.root, *words)
        checks.holds(f"{title}: {' '.join(map(str, words))}", holds(found) and not said, (found[:20], said[:300]))

    offers("verbs", ["mapping", ""], lambda found: {"import", "set", "diff", "publish"} <= set(found))
    offers("with --dir before the verb", ["--dir", folder, "mapping", "pl"], lambda found: found == ["plan"])
    offers("options", ["mapping", "set", "--ta"], lambda found: found == ["--target"])
    if scene.running:
        offers("peers", ["--dir", folder, "mapping", "export", "spiffe://h"], lambda found: found == [HOHHOT])
        offers("our matters", ["--dir", folder, "mapping", "show", CODE[:-3]], lambda found: CODE in found)
        offers("the peer's", ["--dir", folder, "mapping", "set", CODE, "--peer", HOHHOT, "--target", "111501"],
               lambda found: len(found) > 3)
        offers("versions", ["--dir", folder, "mapping", "rollback", ""], lambda found: "1" in found)
    else:
        offers("no names without a daemon", ["--dir", folder, "mapping", "export", ""], lambda found: HOHHOT not in found)
    if scene.running:
        zsh = subprocess.run(
            [str(BIN / "gwctl"), "---completion", "mapping", "export", "--", "positional@0", "2", "9", "gwctl", "mapping", "export",
             "spiffe://h"], capture_output=True, text=True, env={"SAP_SHELL": "zsh", "GATEWAY_DIR": str(folder), "PATH": ""})
        checks.holds("zsh gets the colon escaped, by which it would tell a description",
                     HOHHOT.replace(":", "\\:") in zsh.stdout.splitlines() and not zsh.stderr, (zsh.stdout, zsh.stderr))
    offers("nor without a folder", ["mapping", "export", "s"], lambda found: not found)
    offers("nor in one that cannot be read", ["--dir", "/nonexistent", "mapping", "export", "s"], lambda found: not found)
