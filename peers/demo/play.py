"""Plays the demonstration: five gateways and many kinds of cases. See scripts/demo."""
import argparse
import pathlib
import shutil
import signal
import sys
import tempfile
import traceback

from federation import Federation
import scenes
import scenes_applicant
import scenes_regions

SCENES = scenes.SCENES + scenes_applicant.SCENES + scenes_regions.SCENES


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="unattended; ends with `N passed, N failed`")
    options.add_argument("--keep", metavar="DIR", help="keep the gateways' folders here")
    options.add_argument("scenes", nargs="*", help="only scenes of these names")
    chosen = options.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    root = pathlib.Path(chosen.keep or tempfile.mkdtemp(prefix="tongban-demo-")).resolve()
    root.mkdir(parents=True, exist_ok=True)
    federation = Federation(root, lambda line: print(line, flush=True))
    passed = failed = 0
    try:
        print("making five gateways that know each other", flush=True)
        federation.build(root)
        for scene in SCENES:
            if chosen.scenes and scene.__name__ not in chosen.scenes:
                continue
            print(f"\n{scene.__doc__}", flush=True)
            try:
                end = scene(federation)
                print(f"  ✓ {end.get('number', '')}  {end['matter']['name']}  {end['state']}", flush=True)
                passed += 1
            except Exception as fault:  # one scene's fault must not hide the others'
                failed += 1
                print(f"  ✗ {scene.__name__}: {fault}", flush=True)
                traceback.print_exc(limit=-3)
        if not chosen.check:
            stay(federation)
    except KeyboardInterrupt:
        pass
    except Exception as fault:
        failed += 1
        print(f"✗ {fault}", flush=True)
        traceback.print_exc(limit=-3)
    finally:
        federation.close()
        if failed:
            print(f"folders kept: {root}")
        elif not chosen.keep:
            shutil.rmtree(root, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def stay(federation):
    print("\nThe gateways stay up until Ctrl-C. Desk addresses and tokens:")
    for gateway in federation.gateways.values():
        print(f"  {gateway.name}  https://127.0.0.1:{gateway.desk_port}  (trust {gateway.dir}/desk-ca.pem)")
        for role, token in gateway.tokens.items():
            print(f"      {role:9} {token}")
    ordos = federation.ordos
    print(f"\nTry:\n  curl --cacert {ordos.dir}/desk-ca.pem -H 'Authorization: Bearer {ordos.tokens['window']}' "
          f"https://127.0.0.1:{ordos.desk_port}/api/v1/cases\n  gwctl --dir {ordos.dir} case list", flush=True)
    signal.pause()


if __name__ == "__main__":
    sys.exit(main())
