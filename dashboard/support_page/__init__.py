"""The parts of the page "Điểm cần hỗ trợ": whom to call this week, about what, and whether last week's calls helped."""
