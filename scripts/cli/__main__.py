"""Checks every verb of gwctl, exact output and exit code, with the daemon stopped and running."""
import pathlib
import shutil
import sys
import tempfile
import traceback

from harness import Checks

import bundles
import cases
import completion
import counted
import mail
import matters
import notices
import output
import parcels
import peers
import rows
import sheets
import tables
import tutorial
import upkeep
import webhooks
from scene import Scene


def main():
    checks = Checks()
    root = pathlib.Path(tempfile.mkdtemp(prefix="gateway-cli."))
    parts = [peers.enrolment, peers.standing, peers.lists, matters.catalogues, matters.mappings, matters.examples,
             matters.drift, matters.flow, matters.agreements, matters.divisions, sheets.sheets, rows.rows, rows.applied,
             completion.names, matters.routes,
             bundles.bundles, upkeep.tokens, upkeep.stores, upkeep.calendars, upkeep.duties, upkeep.settings, webhooks.subscriptions,
             upkeep.doctor, notices.templates, notices.register, mail.carriers, mail.nothing, counted.statistics,
             counted.demand,
             counted.exports, output.formats, output.words, tables.tables]

    def run(title, part, *with_):
        checks.where = f"[{title}] "
        try:
            part(checks, *with_)
        except Exception as error:
            checks.holds(part.__name__ + " ran to its end", False, "".join(traceback.format_exception(error)[-3:]))

    run("no gateway", output.helps)
    run("no gateway", completion.scripts, root)
    run("no gateway", peers.init, root)
    for title, running in (("stopped", False), ("running", True)):
        scene = None
        try:
            scene = Scene(root / title, running)
            for part in parts:
                run(title, part, scene)
        finally:
            if scene:
                scene.close()
    for title, part in (("cases", cases.travel), ("outdated", matters.outdated), ("parcels", parcels.parcels), ("proxies", parcels.proxies),
                        ("tutorial", tutorial.tutorial)):
        scene = Scene(root / title, False)
        try:
            run(title, part, scene)
        finally:
            scene.close()
    if checks.failed == 0:
        shutil.rmtree(root)
    else:
        print(f"left for a look: {root}")
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


sys.exit(main())
