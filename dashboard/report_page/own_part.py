"""The office's own form: an Excel or Word file with marked fields, filled in place; and the list of fields to mark it with."""

from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from dashboard import data
from dashboard.load_report import plain
from dashboard.reports.fields import catalogue
from dashboard.reports.own import fill
from dashboard.reports.own.sample import sample_xlsx
from dashboard.reports.own.verdict import Filled
from dashboard.reports.question import Question
from dashboard.reports.set_code import filters_text
from dashboard.reports.word.document import form
from dashboard.sidebar import View
from etl.home.log import record

FILE = "mau_rieng"


def draw(view: View) -> None:
    """Draw the uploader, the verdict, the filled file, and the fields."""
    st.subheader("Mẫu của cơ quan")
    st.markdown(
        "Có mẫu báo cáo riêng (Excel hoặc Word)? Ghi tên trường vào chỗ cần số, như `{{ty_le_tham_gia}}`, thả tệp vào đây: máy"
        " điền số của ngày và địa bàn đang chọn, giữ nguyên phông chữ, bảng, chữ ký của mẫu."
    )
    question = Question(view.shot, view.filters, data.SCOPE, data.home().root)
    file = st.file_uploader(
        "Thả mẫu vào đây", type=["xlsx", "docx", "xltx", "dotx"], key=FILE, label_visibility="collapsed"
    )
    if file is not None:
        _draw_filled(view, fill(file.getvalue(), file.name, question))
    with st.expander("Tên trường, bảng và mẫu Word có sẵn"):
        _draw_fields(view, question)


def _draw_filled(view: View, filled: Filled) -> None:
    refusals = [issue for issue in filled.issues if issue.is_refusal]
    for issue in filled.issues:
        (st.error if issue.is_refusal else st.warning)(plain(issue.words))
    if refusals:
        st.caption("Sửa mẫu theo các dòng trên rồi thả lại. Máy không điền dở một mẫu còn chỗ sai.")
        return
    st.success("Đã điền xong mẫu.", icon=":material/check_circle:")
    st.download_button(
        f"Tải {filled.name}", partial(_taken, view, filled), filled.name, key="tai_mau_rieng", type="primary",
        icon=":material/download:", on_click="ignore", mime=data.WORD if filled.name.endswith(".docx") else data.EXCEL,
    )  # fmt: skip


def _taken(view: View, filled: Filled) -> bytes:
    shot = view.shot
    record(data.home(), "fill", name=filled.name, as_of=shot.as_of, where=dict(view.where), version=shot.data_version)
    return filled.content


def _draw_fields(view: View, question: Question) -> None:
    marks, ids, labels, texts = _fields(view.shot.data_version, view.shot.as_of, filters_text(view.filters), question)
    st.dataframe(
        pd.DataFrame({"Ghi trong mẫu": marks, "hoặc": ids, "Là gì": labels, "Giá trị hiện nay": texts}),
        hide_index=True, key="ten_truong", height=320,
    )  # fmt: skip
    st.markdown(
        "Bảng: ghi `{{bang:xa}}` vào một ô hoặc một đoạn, máy viết cả bảng ở đó (`xa`, `huyen`, `cap_hoc`, `co_so`, `can_ho_tro`,"
        " `im_lang`, `buoi_hoc`). Một dòng mẫu có `{{xa.ten}}`, `{{xa.ty_le_tham_gia}}`… được lặp cho từng xã, phường."
    )
    st.download_button(
        "Tải mẫu Excel ví dụ, có sẵn mọi tên trường", partial(sample_xlsx, question), "Mẫu ví dụ.xlsx", key="tai_mau_excel",
        mime=data.EXCEL, icon=":material/table:", on_click="ignore",
    )  # fmt: skip
    st.download_button(
        "Tải mẫu Word của báo cáo để sửa lời", partial(form, "bao-cao"), "Mẫu báo cáo.docx", key="tai_mau_word", mime=data.WORD,
        icon=":material/edit_document:", on_click="ignore",
    )  # fmt: skip


@st.cache_data(max_entries=100, show_spinner=False)
def _fields(version: str, as_of: date, where: str, _question: Question) -> tuple[list[str], ...]:
    """Return, of every field, its Vietnamese mark, its own, what it is, and how it stands in a sentence now."""
    found = catalogue(_question)
    return (
        [f"{{{{{f.aliases[0] if f.aliases else f.id}}}}}" for f in found], [f"{{{{{f.id}}}}}" for f in found],
        [f.label for f in found], [f.text for f in found],
    )  # fmt: skip
