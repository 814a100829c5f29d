"""`python -m dashboard`: serve the pages; `figures`, `lagging`, `report` print or write figures without a server."""

import sys

from dashboard.cli import main
from etl.console import run

if __name__ == "__main__":
    sys.exit(run(main))
