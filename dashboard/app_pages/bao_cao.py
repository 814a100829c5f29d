"""Báo cáo: the set of a date for the place on screen, freezing it, single lists, and the office's own form filled in."""

from dashboard import sidebar
from dashboard.report_page import lists_part, own_part, set_part

view = sidebar.view()
sidebar.heading("Báo cáo", view)
set_part.draw(view)
lists_part.draw(view)
own_part.draw(view)
