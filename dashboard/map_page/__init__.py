"""The page Bản đồ in parts: choices, maps, list of the place, comparison of two dates, straddlers, schools as points."""
