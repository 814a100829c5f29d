"""Charts, one question each: a frame of figures in, a plain Plotly dict (bullets: a table) out. No Streamlit, no counting."""
