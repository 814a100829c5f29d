"""The list of products handed in for the course, kept by hand as CSV: two per finisher, in the office's own words."""

from datetime import timedelta
from pathlib import Path

import numpy as np

from etl.demo.programme import NEWEST_DAY
from etl.demo.sheets import write_csv
from etl.demo.truth import Truth

_KINDS = (
    "Kế hoạch bài dạy có hỗ trợ của AI: {topic}", "Bộ câu hỏi ôn tập sinh bằng AI: {topic}",
    "Trợ lý ảo hỏi đáp: {topic}", "Tranh minh hoạ bài học: {topic}", "Phiếu học tập phân hoá: {topic}",
    "Mô hình phân loại ảnh: {topic}", "Video bài giảng: {topic}", "Kế hoạch hoạt động tuần: {topic}",
)  # fmt: skip
_TOPICS = (
    "Phép cộng trong phạm vi 100", "Cây và hoa quê em", "Chiến thắng Điện Biên Phủ", "An toàn giao thông",
    "Vòng tuần hoàn của nước", "Kể chuyện sáng tạo", "Phân số", "Câu ghép", "Trang phục các dân tộc", "Năng lượng sạch",
    "Em yêu bản làng", "Số đo thời gian", "Văn bản thông tin", "Hệ sinh thái rừng", "Tiếng Anh: My village",
)  # fmt: skip
_VERDICTS = ("Đạt", "Đã duyệt", "x", "", "Không đạt")
_SHARES = (0.58, 0.20, 0.12, 0.06, 0.04)


def write_products(folder: Path, truth: Truth, rng: np.random.Generator) -> Path:
    """Write `san_pham.csv`, one row per product, by day; three in four rows carry the staff number."""
    people = truth.people
    handed_in = []
    for person in np.flatnonzero(truth.learning.products).tolist():
        finished = truth.learning.finished_at[person]
        if finished is None:
            continue
        for _ in range(int(truth.learning.products[person])):
            day = min(finished.date() + timedelta(days=int(rng.integers(0, 25))), NEWEST_DAY)
            handed_in.append((day, person))
    handed_in.sort()
    rows: list[tuple[object, ...]] = [
        ("TT", "Mã định danh", "Họ và tên", "Mã trường", "Tên sản phẩm", "Ngày nộp", "Kết quả")
    ]
    verdicts = rng.choice(np.array(_VERDICTS), len(handed_in), p=_SHARES).tolist()
    has_number = rng.random(len(handed_in)) < 0.75
    kinds, topics = rng.integers(len(_KINDS), size=len(handed_in)), rng.integers(len(_TOPICS), size=len(handed_in))
    for n, (day, person) in enumerate(handed_in):
        school = truth.schools[people.school_on(day)[person]] if people.moves[person] else None
        code = (school or truth.schools[people.school[person]]).code
        title = _KINDS[kinds[n]].format(topic=_TOPICS[topics[n]])
        rows.append((n + 1, people.ids[person] if has_number[n] else "", people.names[person], code, title,
                     f"{day:%d/%m/%Y}", verdicts[n]))  # fmt: skip
    return write_csv(folder / "san_pham.csv", rows, bom=True)
