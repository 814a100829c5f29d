"""What a browser is told of a document that it downloads, and the words that go along with a picture."""

import streamlit as st

from dashboard import data
from dashboard.load_report import plain
from dashboard.reports.pack.card import words_in

_MIME = {".docx": data.WORD, ".xlsx": data.EXCEL, ".html": "text/html", ".png": "image/png"}


def mime_of(name: str) -> str:
    """Return the kind of a document of a set by its name."""
    return next((mime for ending, mime in _MIME.items() if name.endswith(ending)), "application/octet-stream")


def draw_card_words(card: bytes | None) -> None:
    """Draw what a picture card says, to be copied into the message it is sent with; nothing without a card."""
    if card:
        st.caption(f"Lời kèm ảnh tóm tắt, để chép vào tin nhắn: {plain(words_in(card))}")
