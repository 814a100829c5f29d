"""The slip that goes with a set: what it is, who froze it and when, and the SHA-256 of every file. Text, to be printed."""

import hashlib
import io
import zipfile
from collections.abc import Mapping

from dashboard.reports.report_set import ReportSet
from etl.home import frozen
from etl.home.frozen import FrozenSet
from etl.home.home import Home
from etl.text.vietnam import clock, day, from_iso, number

SET_SLIP, FROZEN_SLIP = "Phiếu bộ báo cáo.txt", "Phiếu chốt số.txt"
_ENTRY_TIME = (1980, 1, 1, 0, 0, 0)
"""Of every file in a pack: the same pack is the same bytes."""


def set_slip(made: ReportSet) -> bytes:
    """Return the slip of a set that is not frozen."""
    lines = [
        "PHIẾU BỘ BÁO CÁO (chưa chốt)",
        *_about(made.code, day(made.as_of), made.unit, made.data_version, made.settings_version),
        *_files({name: hashlib.sha256(content).hexdigest() for name, content in made.files.items()}),
    ]
    return _text(lines)


def frozen_slip(made: FrozenSet) -> bytes:
    """Return the slip of a frozen set; printed and kept in a folder, it shows later whether anything was changed."""
    about = made.about
    lines = [
        "PHIẾU CHỐT SỐ",
        *_about(made.code, day(about.as_of), about.unit, about.data_version, about.settings_version),
        f"Phiên bản phần mềm: {about.program}",
        f"Người chốt: {made.frozen_by}",
        f"Lúc chốt: {clock(from_iso(made.frozen_at))} (giờ Việt Nam)",
        *([f"Ghi chú: {made.note}"] if made.note else []),
        *([f"Thay cho bộ: {made.replaces}"] if made.replaces else []),
        f"Dấu niêm của bộ (SHA-256): {made.seal}",
        *_files(made.documents),
        "",
        f"Tệp nguồn đang dùng lúc chốt: {number(len(about.sources))}",
        *(f"  {sha256}  {name}" for name, sha256 in about.sources),
    ]
    return _text(lines)


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of files, the same bytes for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _ENTRY_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, content)
    return out.getvalue()


def set_pack(made: ReportSet) -> bytes:
    """Return the set's documents and slip as one zip."""
    return pack({**made.files, SET_SLIP: set_slip(made)})


def frozen_pack(home: Home, made: FrozenSet) -> bytes:
    """Return the frozen documents and the slip as one zip; UserError where one is not what was frozen."""
    files = {name: frozen.read(home, made.code, name) for name in made.documents}
    return pack({**files, FROZEN_SLIP: frozen_slip(made)})


def _about(code: str, as_of: str, unit: str, data_version: str, settings_version: str) -> list[str]:
    return [
        "", f"Mã bộ: {code}", f"Số liệu tính đến ngày: {as_of}", f"Phạm vi: {unit}",
        f"Phiên bản số liệu: {data_version}", f"Phiên bản cài đặt: {settings_version}",
    ]  # fmt: skip


def _files(hashes: Mapping[str, str]) -> list[str]:
    return ["", f"Tài liệu ({number(len(hashes))} tệp, SHA-256):", *(f"  {h}  {name}" for name, h in hashes.items())]


def _text(lines: list[str]) -> bytes:
    """As Notepad on Windows opens it right: UTF-8 with its mark, and Windows line ends."""
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")
