"""Exits 0 when every package of requirements.txt is installed."""
import importlib.metadata
import pathlib
import sys

names = pathlib.Path(__file__).with_name("requirements.txt").read_text().split()
try:
    for name in names:
        importlib.metadata.version(name)
except importlib.metadata.PackageNotFoundError:
    sys.exit(1)
