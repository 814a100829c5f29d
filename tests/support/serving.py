"""A real server on a free port, started as users do."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.home.home import Home

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90


class Server:
    """A running `python -m dashboard`: its address and its home."""

    def __init__(self, address: str, home: Home) -> None:
        self.address, self.home = address, home


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(home: Home, port: int | None = None) -> Iterator[Server]:
    """Serve `home` as users do, on a free port unless one is given."""
    port = port or free_port()
    command = [sys.executable, "-m", "dashboard", "--port", str(port), "--home", str(home.root)]
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(process, address)
        yield Server(address, home)
    finally:
        _stop(process)


def _wait(process: subprocess.Popen, address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended: {process.stdout.read().decode() if process.stdout else ''}")
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"no server at {address} after {START_SECONDS} s")


def _stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
