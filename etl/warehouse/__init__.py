"""The warehouse: a pure function of landed files, settings and decisions, built by SQL and published as a new file."""
