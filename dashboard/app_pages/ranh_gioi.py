"""Ranh giới bản đồ: which boundaries the maps draw, installing real ones from a file or the Internet, going back."""

import json
import tempfile
from base64 import b64encode
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import data, sidebar
from dashboard.style import BLUE
from etl.home.log import user_name
from etl.model.errors import UserError
from etl.text.vietnam import clock, from_iso, number
from geo.boundary.crs import CANDIDATES, Choice, UnsureCrsError
from geo.boundary.opening import FORMATS_WORDS
from geo.download import ChecksumNeededError, choose, download, sources
from geo.install import Examined, examine, put_in_use
from geo.installed import doubt_of, remove
from geo.layers import APPROXIMATE_NOTICE, LAYER_NAMES, LAYER_WORDS, SYSTEM_OF_LAYER, LayerName, layer
from geo.preview import outline_svg

VALID = {name: "Từ 01/07/2025." if of == "current" else "Đến 30/06/2025." for name, of in SYSTEM_OF_LAYER.items()}

home = data.home().root

sidebar.page_title("Ranh giới bản đồ")
st.markdown(
    "Bản đồ vẽ theo các lớp dưới đây. Lớp gần đúng có sẵn chỉ đủ để xem số liệu theo nơi; cài ranh giới thật của cơ quan"
    " thì mọi bản đồ và báo cáo dùng ngay. Số liệu không đổi theo ranh giới."
)
if "ranh_gioi_xong" in st.session_state:
    st.success(st.session_state.pop("ranh_gioi_xong"))


@st.cache_data(max_entries=12, show_spinner=False)
def _outline(version: str, name: str, _geojson: dict) -> str:
    return outline_svg(_geojson, BLUE)


def _draw_outline(column: DeltaGenerator, name: LayerName, svg: str) -> None:
    """Draw a picture with words for a screen reader, which `st.image` has no place for."""
    source = b64encode(svg.encode("utf-8")).decode("ascii")
    column.html(f'<img src="data:image/svg+xml;base64,{source}" alt="Đường ranh giới: {LAYER_WORDS[name]}">')


def _begun(attribution: str) -> str:
    """What follows the notice in the attribution of an approximate layer, as a sentence of its own."""
    rest = attribution.partition(", ")[2]
    return rest[:1].upper() + rest[1:]


def _done(words: str) -> None:
    """Say it after the page is drawn anew, with the new boundaries; forget the preview."""
    st.session_state["ranh_gioi_xong"] = words
    st.session_state.pop("ranh_gioi_xem", None)
    st.session_state.pop("ranh_gioi_ma_kiem", None)
    st.rerun()


def _show(found: Examined) -> None:
    for made, column in zip(found.layers, st.columns(3), strict=False):
        column.markdown(f"**{LAYER_WORDS[made.layer]}**")
        _draw_outline(column, made.layer, _outline(made.version, made.layer, json.loads(made.text)))
        column.caption(f"{number(made.bytes_written / 1000)} kB")
    st.markdown("\n".join(f"- {text}" for text in found.findings if text != found.doubt))
    st.caption(f"Ghi dưới bản đồ: {found.attribution}.")


for name, column in zip(LAYER_NAMES, st.columns(3), strict=True):
    current = layer(name, home)
    column.markdown(f"**{LAYER_WORDS[name]}**")
    _draw_outline(column, name, _outline(current.version, name, current.geojson))
    if current.is_approximate:
        column.caption(f"{VALID[name]} {APPROXIMATE_NOTICE}. {_begun(current.attribution)}.")
        continue
    column.caption(
        f"{VALID[name]} Đã cài từ “{current.source}” lúc {clock(from_iso(current.installed_at))}, phiên bản"
        f" {current.version}. {current.attribution}{'' if current.licence else ' (tệp không ghi giấy phép)'}."
    )
    if doubt := doubt_of(home, name):
        column.warning(doubt)
    if current.findings:
        with column.expander("Kết quả kiểm tra khi cài"):
            st.markdown("\n".join(f"- {text}" for text in current.findings))
    if column.button("Bỏ lớp này", key=f"bo_{name}", help="Trở lại ranh giới trước đó, hoặc lớp gần đúng"):
        left = remove(home, name, user_name())[name]
        _done(f"{LAYER_WORDS[name]}: trở lại {f'ranh giới từ “{left}”' if left else APPROXIMATE_NOTICE.lower()}.")

st.subheader("Cài từ tệp")
st.markdown(
    f"Nhận {FORMATS_WORDS}; hệ VN-2000, UTM hay WGS 84. Cần đủ 45 xã, phường hiện nay; hoặc 129 xã trước 01/07/2025"
    " (cho cả ba lớp); hoặc 10 huyện cũ. Tệp rời của Shapefile thì chọn cùng lúc .shp, .shx, .dbf, .prj."
)
files = st.file_uploader(
    "Chọn tệp ranh giới", accept_multiple_files=True, key="tep_ranh_gioi", label_visibility="collapsed"
)
with st.expander("Nguồn, giấy phép, lớp, hệ toạ độ (nếu tệp không ghi)"):
    attribution = st.text_input("Nguồn, ghi dưới bản đồ", key="nguon_ranh_gioi")
    licence = st.text_input("Giấy phép của nguồn", key="giay_phep_ranh_gioi")
    only = st.selectbox(
        "Lớp", LAYER_NAMES, index=None, format_func=LAYER_WORDS.__getitem__, placeholder="Mọi lớp có trong tệp",
        key="lop_ranh_gioi",
    )  # fmt: skip
    system = st.selectbox(
        "Hệ toạ độ", [4326, *CANDIDATES], index=None, placeholder="Theo tệp", key="he_toa_do",
        format_func=lambda code: f"{CANDIDATES.get(code, 'WGS 84, kinh độ và vĩ độ')} (EPSG:{code})",
    )  # fmt: skip
asked = ([(f.name, f.file_id) for f in files or []], attribution, licence, only, system)


def _check(crs_text: str, choices: tuple[Choice, ...] = ()) -> None:
    """Examine the files chosen and keep what was found; `choices`: the systems offered so far."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        st.spinner("Đang đọc và kiểm tra ranh giới…"),
    ):
        paths = [Path(folder) / Path(file.name).name for file in files or []]
        for path, file in zip(paths, files or [], strict=True):
            path.write_bytes(file.getvalue())
        source = paths if len(paths) == 1 else [Path(folder)]
        seen: Examined | None = None
        error = ""
        try:
            seen = examine(source, only, attribution=attribution, licence=licence, crs_text=crs_text)
            choices = choices or seen.choices
        except UserError as refused:
            error = str(refused)
            if isinstance(refused, UnsureCrsError):
                choices = choices or refused.choices
    st.session_state["ranh_gioi_xem"] = (asked, seen, error, choices, crs_text)


def _choice_words(choice: Choice) -> str:
    away = f", lệch {number(choice.metres)} m" if choice.metres else ""
    return f"{choice.words} ({choice.option}{away})"


if st.button("Kiểm tra tệp", disabled=not files, key="kiem_tra_ranh_gioi") and files:
    st.session_state.pop("he_trong_tep", None)
    _check(str(system or ""))
if "ranh_gioi_xem" in st.session_state and st.session_state["ranh_gioi_xem"][0] == asked:
    _, seen, error, choices, tried = st.session_state["ranh_gioi_xem"]
    if error:
        st.error("  \n".join(error.splitlines()))
    if seen:
        _show(seen)
    if seen and seen.doubt:
        st.warning(f"Chưa chắc chắn. {seen.doubt}")
    if choices:
        taken = st.selectbox(
            "Hệ toạ độ của tệp này", choices, index=0 if not error else None, placeholder="Chọn hệ toạ độ",
            format_func=_choice_words, key="he_trong_tep",
        )  # fmt: skip
        if taken and taken.option != (tried or (choices[0].option if seen else "")):
            _check(taken.option, choices)
            st.rerun()
    if seen and st.button("Cài ranh giới này", type="primary", key="cai_ranh_gioi"):
        put_in_use(seen, home, user_name())
        _done(f"Đã cài {', '.join(LAYER_WORDS[made.layer] for made in seen.layers)} từ “{seen.shown}”.")

st.subheader("Tải từ Internet")
known = sources()
picked = st.selectbox(
    "Nguồn công khai", range(len(known)), key="nguon_tai",
    format_func=lambda n: f"{known[n].title}, giấy phép {known[n].licence}",
)  # fmt: skip
address = st.text_input("Hoặc địa chỉ khác của một tệp ranh giới", key="dia_chi_tai", placeholder="https://…")
chosen = (picked, address)
waiting = st.session_state.get("ranh_gioi_ma_kiem")
if waiting and waiting[0] == chosen:
    st.warning(
        f"Đã tải được. Mã kiểm SHA-256: `{waiting[1]}`. Chưa ai xác nhận mã này: so với nơi công bố hoặc hỏi người phụ"
        " trách, rồi mới cài."
    )
accepted = waiting[1] if waiting and waiting[0] == chosen else ""
if st.button("Chấp nhận mã kiểm này và cài" if accepted else "Tải", key="tai_ranh_gioi"):
    try:
        wanted = choose(url=address.strip()) if address.strip() else known[picked]
        with st.spinner("Đang tải…"):
            got = download(home, wanted, accept_sha256=accepted, by=user_name())
    except ChecksumNeededError as error:
        st.session_state["ranh_gioi_ma_kiem"] = (chosen, error.sha256)
        st.rerun()
    except UserError as error:
        st.error("  \n".join(str(error).splitlines()))
    else:
        _done(f"Đã cài {', '.join(LAYER_WORDS[made.layer] for made in got.layers)} từ “{got.shown}”.")
