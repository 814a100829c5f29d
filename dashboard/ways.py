"""Ways from one page to another."""

import streamlit as st


def to_page(stem: str, label: str, key: str) -> None:
    """Draw the way to another page; what is chosen goes along."""
    if st.button(label, key=key, type="tertiary", icon=":material/arrow_forward:"):
        st.switch_page(f"app_pages/{stem}.py")
