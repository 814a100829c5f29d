"""Start the server: build the demo province where no home is yet, then serve on 127.0.0.1 and print the address."""

import contextlib
import io
import os
import socket
import sys
import threading
import time
import urllib.request
from pathlib import Path
from typing import TextIO

from dashboard.demo_tasks import open_demo_tasks
from etl.console import progress_bar
from etl.demo.home import make_demo
from etl.home.home import HOME_VARIABLE, Home
from etl.home.leave_demo import put_back_unfinished
from etl.load import refresh
from etl.model.errors import UserError
from etl.verify import is_up_to_date

DEFAULT_PORT = 8501
APP = Path(__file__).with_name("app.py")
ROOT = APP.parents[1]
_START_SECONDS = 60


def serve(home: Home, port: int) -> int:
    """Serve the pages of `home` until interrupted; UserError where the port is taken. Only this machine can connect."""
    _require_free(port)
    put_back_unfinished(home)
    if not home.exists:
        print(f"Chưa có kho dữ liệu: tạo tỉnh minh hoạ tại {home.root} (chỉ lần đầu)…", flush=True)
        make_demo(home, progress=progress_bar())
        open_demo_tasks(home)
        from dashboard.demo_frozen import freeze_demo_set  # noqa: PLC0415  (Word and Excel load only here)

        freeze_demo_set(home)
    elif home.published() and not is_up_to_date(home):
        print("Cài đặt hoặc cách tính đã đổi: tính lại số liệu…", flush=True)
        refresh(home)
    os.environ[HOME_VARIABLE] = str(home.root)
    os.chdir(ROOT)  # Streamlit looks for its settings (.streamlit) where it is started
    threading.Thread(target=_announce, args=(port, sys.stdout), daemon=True).start()
    from streamlit.web import cli as streamlit  # noqa: PLC0415  (takes a second, which the other commands need not)

    options = {
        "server.port": port, "server.address": "127.0.0.1", "server.headless": "true",
        "browser.gatherUsageStats": "false", "logger.level": "warning",
    }  # fmt: skip
    arguments = ["run", str(APP), *(f"--{name}={value}" for name, value in options.items())]
    with contextlib.redirect_stdout(io.StringIO()):  # its own greeting is in English; ours stands above
        streamlit.main(arguments, standalone_mode=False)
    return 0


def _announce(port: int, console: TextIO) -> None:
    """Print the address as soon as the server answers, and have the first views counted."""
    address = f"http://127.0.0.1:{port}"
    direct = urllib.request.build_opener(
        urllib.request.ProxyHandler({})
    )  # never ask an office's proxy for this machine
    for _ in range(_START_SECONDS * 5):
        try:
            with direct.open(f"{address}/_stcore/health", timeout=1):
                break
        except OSError:
            time.sleep(0.2)
    from dashboard import warm_up  # noqa: PLC0415  (loads Streamlit, which the server has loaded by now)

    warm_up.start()
    message = f"Lan Toả đang chạy. Mở trình duyệt tại: {address}   (dừng: Ctrl+C)"
    print(message, file=console, flush=True)


def _require_free(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise UserError(f"Cổng {port} đang được dùng. Chọn cổng khác: python -m dashboard --port {port + 1}.")
