"""The maps of figures as plain Plotly dicts: classes, fills, circles, tiles, points. No Streamlit, no counting."""
