"""Every measure, counted in one place: for a scope, on an as-of date, over any grouping. Rates are divided last."""
