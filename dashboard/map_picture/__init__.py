"""Maps as pictures, drawn by the product itself: no browser, no download. Rows of figures in, PNG or SVG out.

`picture.draw` makes one map, `picture.draw_pair` two dates side by side. What the words on a picture say is decided in
dashboard/reports/pictures.py.
"""
