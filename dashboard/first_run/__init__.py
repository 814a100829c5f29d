"""The page Bắt đầu: what a home holds, the five steps that follow from it, and leaving the demo province."""
