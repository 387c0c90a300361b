"""Sets sheets in type: one JSON line in, one JSON line and the PDF's bytes out, until standard input ends.

in   {"source": typst text, "data": {...}}
out  {"bytes": n} and n bytes | {"refused": what typst says, "line": text of its place} | {"lacking": [code points]}
First it says what it is: {"typst": version, "families": [...]} or {"missing": why}.

What a sheet may touch is this text and this JSON: no file (the root is a folder that is gone), no package (there is
neither a folder of packages nor a way out), no fonts but those named on the command line.

typst draws nothing, or a box, for a character that no font has, and says nothing of it. So the fonts' own tables are
read at the start, and a sheet with such a character is not set.
"""
import json
import os
import resource
import signal
import struct
import sys
import tempfile
import unicodedata

MEMORY_BYTES = 2 << 30
SECONDS = int(sys.argv[1])
out = sys.stdout.buffer
# Whatever else the gateway holds open is not ours: another child's pipe would else never end.
os.closerange(3, 65_536)


def answer(head, body=b""):
    out.write(json.dumps(head, ensure_ascii=False).encode() + b"\n" + body)
    out.flush()


def font_files(paths):
    for path in paths:
        if os.path.isfile(path):
            yield path
        for folder, _, names in os.walk(path):
            yield from (os.path.join(folder, name) for name in sorted(names))


def coverage(paths):
    """One byte for each code point: whether a font has it. Source: OpenType 1.9, `cmap`."""
    covered = bytearray(0x110000)
    for path in font_files(paths):
        if not path.lower().endswith((".ttf", ".otf", ".ttc", ".otc")):
            continue
        with open(path, "rb") as file:
            read_font(file, covered)
    return covered


def read_font(file, covered):
    def at(offset, form):
        file.seek(offset)
        return struct.unpack(">" + form, file.read(struct.calcsize(">" + form)))

    starts, tables = [0], set()
    if at(0, "4s")[0] == b"ttcf":
        starts = at(12, "%dI" % at(8, "I")[0])
    for start in starts:
        for number in range(at(start + 4, "H")[0]):
            tag, _, offset, size = at(start + 12 + 16 * number, "4sIII")
            if tag == b"cmap":
                tables.add((offset, size))
    for offset, size in tables:
        file.seek(offset)
        read_table(file.read(size), covered)


def read_table(table, covered):
    def at(offset, form):
        return struct.unpack_from(">" + form, table, offset)

    forms = {}
    for number in range(at(2, "H")[0]):
        platform, _, offset = at(4 + 8 * number, "HHI")
        if platform in (0, 3):
            forms[at(offset, "H")[0]] = offset
    if 12 in forms:  # All of Unicode; a table of form 4 beside it has the same characters of the first plane.
        offset = forms[12]
        groups = at(offset + 16, "%dI" % (3 * at(offset + 12, "I")[0]))
        for first, last, glyph in zip(groups[::3], groups[1::3], groups[2::3]):
            first += glyph == 0
            if first <= last < len(covered):
                covered[first:last + 1] = b"\1" * (last + 1 - first)
    elif 4 in forms:
        offset = forms[4]
        count = at(offset + 6, "H")[0] // 2
        ends = at(offset + 14, "%dH" % count)
        starts, steps, places = (at(offset + 16 + 2 * count * part, "%dH" % count) for part in (1, 2, 3))
        for index, (first, last) in enumerate(zip(starts, ends)):
            for code in range(first, last + 1):
                glyph = code + steps[index] & 0xFFFF
                if places[index]:
                    glyph, = at(offset + 16 + 6 * count + 2 * index + places[index] + 2 * (code - first), "H")
                if glyph:
                    covered[code] = 1


def lacking(value, covered, found):
    """Characters of the texts that no font has; marks that draw nothing of themselves are none."""
    if isinstance(value, str):
        for text in set(value):
            if not covered[ord(text)] and unicodedata.category(text) not in ("Cc", "Cf", "Zs", "Zl", "Zp"):
                if not (0xFE00 <= ord(text) <= 0xFE0F or 0xE0100 <= ord(text) <= 0xE01EF):
                    found.add(ord(text))
    elif isinstance(value, list):
        for inner in value:
            lacking(inner, covered, found)
    elif isinstance(value, dict):
        for inner in value.values():
            lacking(inner, covered, found)
    return found


def limit():
    for what, most in [
        (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_AS, MEMORY_BYTES),
    ]:
        resource.setrlimit(what, (most, most))


def main():
    try:
        import typst
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False,
            font_paths=[path for path in sys.argv[2:] if os.path.exists(path)])
        gone = tempfile.mkdtemp()
        compiler = typst.Compiler(font_paths=fonts, root=gone, package_path=gone, package_cache_path=gone)
        os.rmdir(gone)
        covered = coverage(sys.argv[2:])
    except Exception as error:
        return answer({"missing": f"{type(error).__name__}: {error}"})
    limit()
    # A sheet that never ends ends the worker, whatever holds the interpreter: the kernel does it.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    version = getattr(typst, "__version__", "")
    answer({"typst": version, "families": fonts.families()})
    for line in sys.stdin.buffer:
        signal.alarm(SECONDS)
        sheet = json.loads(line)
        missing = lacking(sheet["data"], covered, set())
        if missing:
            answer({"lacking": sorted(missing)[:256]})
            signal.alarm(0)
            continue
        try:
            pdf = compiler.compile(
                sheet["source"].encode(), format="pdf", timestamp=0,
                sys_inputs={"data": json.dumps(sheet["data"], ensure_ascii=False)})
            answer({"bytes": len(pdf)}, pdf)
        except typst.TypstError as error:
            answer({"refused": str(error.message), "line": str(error.diagnostic)[:2000]})
        signal.alarm(0)


main()
