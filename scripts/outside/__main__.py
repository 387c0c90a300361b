"""Real gateways call real receivers: webhooks verified, repeated, forged; an approval system; the rating system."""
import pathlib
import shutil
import sys
import tempfile
import time
import traceback

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts/cli"), str(ROOT / "peers/conformance/kit"), str(ROOT / "peers/demo")]

from harness import Checks  # noqa: E402

import hooks  # noqa: E402
import ratings  # noqa: E402
from town import Town  # noqa: E402


def main():
    checks = Checks()
    root = pathlib.Path(tempfile.mkdtemp(prefix="gateway-outside."))
    town = None
    began = time.monotonic()
    try:
        town = Town(root)
        for part in (hooks.signed, hooks.approval, hooks.forged, hooks.down, ratings.pushed):
            try:
                part(checks, town)
            except Exception:
                checks.holds(part.__name__ + " ran to its end", False, traceback.format_exc(limit=-4))
    except Exception:
        checks.holds("the gateways start", False, traceback.format_exc(limit=-4))
    finally:
        if town:
            town.close()
    if checks.failed == 0:
        shutil.rmtree(root, ignore_errors=True)
    else:
        print(f"left for a look: {root}")
    print(f"{time.monotonic() - began:.0f} s")
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


sys.exit(main())
