"""Vietnamese text, the lowest floor: folding for comparison, collation, numbers and dates as Vietnam writes them."""
