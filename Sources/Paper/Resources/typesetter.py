"""Sets sheets in type: one JSON line in, one JSON line and the PDF's bytes out, until standard input ends.

in   {"source": typst text, "data": {...}}
out  {"bytes": n} and n bytes | {"refused": what typst says, "line": text of its place}
First it says what it is: {"typst": version, "families": [...]} or {"missing": why}.

What a sheet may touch is this text and this JSON: no file (the root is a folder that is gone), no package (there is
neither a folder of packages nor a way out), no fonts but those named on the command line.
"""
import json
import os
import resource
import signal
import sys
import tempfile

MEMORY_BYTES = 2 << 30
SECONDS = int(sys.argv[1])
out = sys.stdout.buffer
# Whatever else the gateway holds open is not ours: another child's pipe would else never end.
os.closerange(3, 65_536)


def answer(head, body=b""):
    out.write(json.dumps(head, ensure_ascii=False).encode() + b"\n" + body)
    out.flush()


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
        try:
            pdf = compiler.compile(
                sheet["source"].encode(), format="pdf", timestamp=0,
                sys_inputs={"data": json.dumps(sheet["data"], ensure_ascii=False)})
            answer({"bytes": len(pdf)}, pdf)
        except typst.TypstError as error:
            answer({"refused": str(error.message), "line": str(error.diagnostic)[:2000]})
        signal.alarm(0)


main()
