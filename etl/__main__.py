"""`python -m etl`: init, load, inspect, matches, status, undo, rebuild, check, map, demo."""

import sys

from etl.cli import main
from etl.console import run

if __name__ == "__main__":
    sys.exit(run(main))
