"""Who saw or took out what: an append-only log of the home, one JSON line per event. It holds no names of teachers."""

import json
import os
from datetime import UTC, datetime
from getpass import getuser
from typing import Any

from etl.home.home import Home

DEMO_USER = "tỉnh minh hoạ"
"""Who loads and decides where the demo province is made."""


def user_name() -> str:
    """Return who sits at this machine, as well as it can be known before log-in exists."""
    try:
        return getuser()
    except (OSError, KeyError, ImportError):  # Windows services and containers may have no user name
        return os.environ.get("COMPUTERNAME", "không rõ")


def record(home: Home, action: str, **what: Any) -> None:
    """Append one event: the time (UTC), the user, the action (`report`, `people`, `matches`, `leave_demo`) and what it was about."""
    folder = home.root / "log"
    folder.mkdir(parents=True, exist_ok=True)
    event = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "by": user_name(), "action": action, **what}
    with (folder / "access.jsonl").open("a", encoding="utf-8", newline="\n") as log:
        log.write(json.dumps(event, ensure_ascii=False, default=str) + "\n")
