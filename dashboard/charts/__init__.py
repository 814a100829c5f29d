"""Charts as plain Plotly dicts, one question each: a frame of figures in, a figure out. No Streamlit, no counting."""
