"""Why figures changed between two dates or two frozen sets: the difference split by cause, to the unit.

`state` says what a version was made of, `worlds` walks from one to the other one cause at a time and builds each step,
`split` takes the figures of every step: their differences are the parts, and so add up exactly. `behind` lists who and
what stands behind a part.
"""

from dashboard.figures.change.causes import CAUSES
from dashboard.figures.change.split import Explanation, Part, explain
from dashboard.figures.change.state import Side, State, current_state, kept

__all__ = ["CAUSES", "Explanation", "Part", "Side", "State", "current_state", "explain", "kept"]
