"""Sums the xunit files of `swift test`: one line a suite that failed, then `N passed, N failed`."""
import sys
import xml.etree.ElementTree as xml

cases, bad = {}, {}
for path in sys.argv[1:]:
    for case in xml.parse(path).getroot().iter("testcase"):
        name = case.get("classname", ""), case.get("name", "")
        cases[name] = True
        if case.find("failure") is not None or case.find("error") is not None:
            bad[name] = True
for suite, name in sorted(bad):
    print("failed:", suite, name)
print(f"{len(cases) - len(bad)} passed, {len(bad)} failed")
