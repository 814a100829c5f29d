"""`python -m dashboard`: serve the pages; `figures`, `lagging`, `report` print or write figures without a server.

Also as `python FOLDER/dashboard`, from any folder: how a scheduler calls it.
"""

import sys
from pathlib import Path

if not __package__:
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from dashboard.cli import main
from etl.console import run

if __name__ == "__main__":
    sys.exit(run(main))
