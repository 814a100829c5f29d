"""What people see: figures (every measure, one place), reports over them, and the Streamlit pages."""
