"""Exits 0 when every package of a list (`name` or `name~=version`) is installed in a version that it takes."""
import importlib.metadata
import pathlib
import sys

try:
    for line in pathlib.Path(sys.argv[1]).read_text().split():
        name, _, wanted = line.partition("~=")
        installed = importlib.metadata.version(name)
        # `~=1.2.0` takes every 1.2: all parts but the last.
        series = wanted.split(".")[:-1]
        if installed.split(".")[: len(series)] != series:
            sys.exit(1)
except importlib.metadata.PackageNotFoundError:
    sys.exit(1)
