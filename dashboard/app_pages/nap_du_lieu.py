"""Nạp dữ liệu: drop files in, see the effect and what became of every row, mend rows, take a file back."""

import streamlit as st

from dashboard import data, files_list, loading_part, mapping_panel, sidebar, uploads

sidebar.page_title("Nạp dữ liệu")
home = data.home()
uploads.templates(home)

st.subheader("Nạp tệp mới")
st.markdown(
    "Thả vào đây mọi tệp đang có, nhiều tệp một lúc, cả gói zip: danh sách cơ sở, cán bộ, buổi học; điểm danh điểm cầu;"
    " biểu mẫu ký tên; báo cáo Zoom, Teams, Google Meet, Moodle, Open edX, Canvas; ChatGPT, Copilot, Gemini; sản phẩm."
    " Máy nhận loại tệp theo nội dung."
)
loading_part.draw(home)

st.subheader("Các tệp đang dùng")
files_list.draw(home, data.loaded_files())
mapping_panel.saved_layouts(home)
