"""Parts of the page Tổng quan, from top to bottom: answer, changes, where, what to do, detail."""
