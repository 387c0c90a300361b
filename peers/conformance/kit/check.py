#!/usr/bin/env python3
"""Holds a gateway to PROTOCOL.md and CASE.md by an independent peer.

    check.py                 a real gateway (GATEWAY_BIN, or the debug build)
    check.py --self          the Python peer against itself
    check.py order checks_relay    only these checks, or those of a file

Needs PyPI cryptography, joserfc, gmssl. Ends with `N passed, N failed`; exit 0 if none failed.
"""
import argparse
import pathlib
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
try:
    import checks_admission
    import checks_blobs
    import checks_clock
    import checks_events
    import checks_http
    import checks_hub
    import checks_life
    import checks_parcel
    import checks_relay
    import checks_sender
    import checks_tls
    from bench import GatewayBench, SelfBench, Tally
except ImportError as missing:
    print(f"missing package: {missing.name} (pip install cryptography gmssl joserfc)\n0 passed, 1 failed")
    sys.exit(3)

MODULES = [checks_http, checks_admission, checks_events, checks_blobs, checks_hub, checks_relay, checks_life,
           checks_sender, checks_tls, checks_clock, checks_parcel]


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--self", action="store_true", dest="alone")
    words.add_argument("--quiet", action="store_true", help="print only what fails")
    words.add_argument("--keep", action="store_true", help="keep the folder")
    words.add_argument("checks", nargs="*")
    given = words.parse_args()
    tally = Tally(given.quiet)
    checks = [check for module in MODULES for check in module.CHECKS + ([] if given.alone else module.GATEWAY)]
    if given.checks:
        checks = [check for check in checks if {check.__name__, check.__module__} & set(given.checks)]
    folder = tempfile.TemporaryDirectory(prefix="conformance-", ignore_cleanup_errors=True)
    if given.keep:
        folder.cleanup = lambda: print(folder.name)
    with folder as name:
        bench = (SelfBench if given.alone else GatewayBench)(pathlib.Path(name))
        try:
            for check in checks:
                began = time.monotonic()
                tally.run(bench, check)
                if not given.quiet:
                    print(f"    {time.monotonic() - began:.1f} s", flush=True)
        finally:
            bench.close()
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
