"""Where a number comes from: how it adds up, school by school, down to the line of the file."""

from dashboard.figures.origin.lines import Line, SourceFile, files, lines
from dashboard.figures.origin.number import Origin, SchoolLine, origin
from dashboard.figures.origin.sums import Part, Sum

__all__ = ["Line", "Origin", "Part", "SchoolLine", "SourceFile", "Sum", "files", "lines", "origin"]
