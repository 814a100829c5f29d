"""Nạp dữ liệu: drop files in, see what became of every row, take a file back."""

import streamlit as st

from dashboard import data, uploads
from etl.model.errors import UserError

st.title("Nạp dữ liệu")
home = data.home()
uploads.templates(home)

st.subheader("Nạp tệp mới")
st.markdown(
    "Danh sách cơ sở, cán bộ, buổi học; điểm danh điểm cầu; biểu mẫu ký tên; báo cáo Zoom, Moodle, ChatGPT; sản phẩm."
    " Được thả nhiều tệp một lúc và cả gói zip. Máy nhận loại tệp theo nội dung."
)
files = st.file_uploader("Chọn tệp", accept_multiple_files=True, key="tep_moi", label_visibility="collapsed")
with st.expander("Khi máy hỏi thêm: thứ tự ngày/tháng, buổi học"):
    order = st.radio("Thứ tự ngày trong các tệp này", list(uploads.DATE_ORDERS), horizontal=True, key="thu_tu_ngay")
    session = st.selectbox("Các tệp này thuộc buổi học", uploads.session_choices(data.snapshot()), key="buoi_cua_tep")
options = uploads.options(order, session)
try_column, load_column, _ = st.columns([1, 1, 3])
tried = try_column.button("Xem trước kết quả", disabled=not files, key="xem_truoc", width="stretch")
loaded = load_column.button("Nạp", type="primary", disabled=not files, key="nap", width="stretch")
if (tried or loaded) and files:
    try:
        st.session_state["ket_qua_nap"] = uploads.run_load(home, files, options, dry_run=not loaded)
    except UserError as error:
        st.error(str(error))
if "ket_qua_nap" in st.session_state:
    uploads.show_report(*st.session_state["ket_qua_nap"])

st.subheader("Các tệp đang dùng")
uploads.files_in_force(home, data.loaded_files())
