"""Places: units of both systems with their dates, the resolver of place names, boundary layers and their installer."""
