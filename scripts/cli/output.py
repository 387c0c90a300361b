"""Forms of output, help, and words in any order."""
import csv
import io
import json

from harness import gwctl

VERBS = {
    "init": None, "doctor": None, "peer": "export import list show ping crl suspend resume remove", "cert": "renew revoke crl",
    "catalog": "import reading list show fetch", "mapping": "import set unset show diff discard plan test publish rollback list export rule explain", "route": "explain",
    "case": "submit list show timeline events attach", "queue": "summary list retry hold release", "token": "create list revoke",
    "store": "check rebuild backup", "carrier": "list set remove",
    "ship": "list show add update settle import costs strays drop-stray label handover",
    "stats": "show matters report rebuild", "export": "upload list", "apply": None, "completion": None, "man": None,
}


def helps(checks):
    paths = [[]] + [[verb] for verb in VERBS] + [
        [verb, inner] for verb, more in VERBS.items() for inner in (more or "").split()]
    for path in paths:
        done = gwctl(*path, "--help")
        begin = "EXAMPLES:\n  gwctl "
        checks.holds(f"{' '.join(path)} --help begins with its examples",
                     done.code == 0 and done.out.startswith(begin) and not done.err
                     and (not path or all(word in done.out.split("\n\n")[0] for word in path[:1])), done.out[:300])
    top = gwctl("--help").out
    checks.holds("the top names every verb", all(f"\n  {verb} " in top for verb in VERBS), top)
    for words, said in ((["frob"], "There is no verb 'frob'"), (["peer", "frob", "--dir", "x"], "There is no verb 'peer frob'"),
                        (["--dir", "x"], "Unknown option '--dir'"), (["peer", "list", "--frob"], "Unknown option '--frob'"),
                        (["peer", "list", "-o", "xml"], "The value 'xml' is invalid"), (["peer", "show"], "Missing expected")):
        done = gwctl(*words)
        checks.holds(f"gwctl {' '.join(words)} exits 2", done.code == 2 and not done.out and done.err.startswith("Error: " + said),
                     (done.code, done.err))
    checks.refused("no directory is named", gwctl("peer", "list"), 2, "usage", "$GATEWAY_DIR")
    checks.refused("a directory of no gateway", gwctl("--dir", "/nonexistent", "peer", "list"), 3, "not_found", "gwctl init")


def plain(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "✓" if value else ""
    if isinstance(value, list):
        return ", ".join(plain(element) for element in value)
    return str(value)


def formats(checks, scene):
    import yaml  # scripts/requirements.txt

    for verb, columns in (
            (["peer", "list"], {"ID": "id", "NAME": "name", "STATUS": "status", "VIA": "via", "ENDPOINT": "endpoint"}),
            (["catalog", "list"], {"CODE": "code", "NAME": "name", "MODES": "modes", "DIVISION": "division"}),
            (["token", "list"], {"ID": "id", "ROLE": "role", "CREATED": "created_at"})):
        title = " ".join(verb)
        value = json.loads(checks.ran(title, scene.here(*verb, "-o", "json"), err="").out)
        checks.holds(f"{title} finds something", len(value) > 1, value)
        lines = scene.here(*verb, "-o", "jsonl").out
        checks.holds(f"{title} as JSON lines", [json.loads(line) for line in lines.splitlines()] == value, lines[:300])
        text = scene.here(*verb, "-o", "yaml").out
        checks.holds(f"{title} as YAML", yaml.load(text, Loader=yaml.BaseLoader) == shape(value)
                     and not text.startswith("["), text[:300])
        text = scene.here(*verb, "-o", "csv").out
        rows = list(csv.DictReader(io.StringIO(text)))
        checks.holds(f"{title} as CSV", text.count("\r\n") == len(value) + 1 and all(
            row[column] == plain(one.get(member)) for row, one in zip(rows, value) for column, member in columns.items()),
            text[:400])
    labels = {row["LABEL"] for row in csv.DictReader(io.StringIO(scene.here("token", "list", "-o", "csv").out))}
    checks.holds("a formula is disarmed in CSV", "'=1+1" in labels and "=1+1" not in labels, labels)
    checks.ran("an empty listing is an empty array", scene.here("case", "list", "-o", "json"), out="[]\n")
    checks.ran("no line", scene.here("case", "list", "-o", "jsonl"), out="")
    checks.ran("and an empty YAML array", scene.here("case", "list", "-o", "yaml"), out="[]\n")
    checks.ran("or the header alone", scene.here("case", "list", "-o", "csv"), out=(
        "ID,NUMBER,STATE,SIDE,PEER,MATTER,HOLDER,DUE,UPDATED\r\n"))


def shape(value):
    """What YAML's base loader, which knows only text, makes of a JSON value."""
    if isinstance(value, dict):
        return {key: shape(member) for key, member in value.items()}
    if isinstance(value, list):
        return [shape(member) for member in value]
    return {True: "true", False: "false", None: "null"}[value] if value is None or isinstance(value, bool) else str(value)


def words(checks, scene):
    wanted = scene.here("peer", "list", "-o", "json").out
    folder = scene.ordos.dir
    for title, call in (
            ("options before the verb", ["--dir", folder, "-o", "json", "peer", "list"]),
            ("behind it", ["peer", "list", "--dir", folder, "--output", "json"]),
            ("on both sides", ["-o", "json", "peer", "list", "--dir", folder]),
            ("with an equals sign", [f"--dir={folder}", "--output=json", "peer", "list"])):
        checks.ran(title, gwctl(*call), out=wanted, err="")
    checks.ran("GATEWAY_DIR", gwctl("peer", "list", "-o", "json", env={"GATEWAY_DIR": str(folder)}), out=wanted, err="")
    checks.ran("--dir counts more", gwctl(
        "--dir", folder, "peer", "list", "-o", "json", env={"GATEWAY_DIR": "/nonexistent"}), out=wanted, err="")
