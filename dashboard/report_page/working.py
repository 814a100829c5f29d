"""A bar that says what is being done while something long runs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st


@contextmanager
def working(text: str) -> Iterator[Callable[[float, str], None]]:
    """Draw a bar and yield what moves it (share 0–1, words); it is gone afterwards, also after an error."""
    bar = st.progress(0.0, text)

    def say(share: float, words: str) -> None:
        bar.progress(min(max(share, 0.0), 1.0), words)

    try:
        yield say
    finally:
        bar.empty()
