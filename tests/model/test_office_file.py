import io
import time
import zipfile
from datetime import datetime

from openpyxl import Workbook, load_workbook

from etl.model.office_file import with_fixed_times


def _book() -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.active["A1"] = "Lò Thị Hoa"
    book.save(out)
    return out.getvalue()


def test_files_written_at_different_times_are_the_same_bytes(monkeypatch):
    stamp = datetime(2025, 4, 6, 8)
    one = _book()
    clock = time.time()
    monkeypatch.setattr(time, "time", lambda: clock + 3)  # zip entries hold whole even seconds
    monkeypatch.setattr(time, "localtime", lambda *_: datetime(2031, 1, 2, 3, 4, 6).timetuple())
    other = _book()
    assert one != other
    assert with_fixed_times(one, stamp) == with_fixed_times(other, stamp)


def test_the_content_and_every_part_stay():
    content = _book()
    fixed = with_fixed_times(content, datetime(2025, 4, 6, 8))
    assert load_workbook(io.BytesIO(fixed)).active["A1"].value == "Lò Thị Hoa"
    names = [zipfile.ZipFile(io.BytesIO(c)).namelist() for c in (content, fixed)]
    assert names[0] == names[1]
    assert load_workbook(io.BytesIO(fixed)).properties.created == datetime(2025, 4, 6, 8)
