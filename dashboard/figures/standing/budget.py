"""The false-alarm budget: how many schools would be called so by chance, were all of them alike.

`tests/bench_lagging.py` keeps the bound by simulation; here it is worked out for the schools of the day from the exact
chances of their sizes.
"""

from typing import TYPE_CHECKING

import numpy as np

from dashboard.figures.standing import judged_of
from dashboard.figures.standing.judge import Judged

if TYPE_CHECKING:
    from dashboard.figures.snapshot import Snapshot

FAR_BEHIND_A_WEEK = 1.0
"""At most so many schools may be called far behind by chance in a week, over the province's 464."""


def expected_false(snapshot: "Snapshot", judged: Judged | None = None) -> dict[str, float]:
    """Return status → schools expected to get it by chance on one day: far_behind, behind, slipping. An upper bound: a
    school that has reached its target is never called, and the looks of one day are not independent.
    """
    found = judged or judged_of(snapshot)
    day, settings = found.day, snapshot.settings
    asked = (found.silence == 0) & (day.people >= settings.min_people) & found.peers.is_comparable
    far, low = found.at_998[1][asked], found.at_95[1][asked]
    steady = asked & (found.steady.weeks >= 2)
    windows = asked & (found.now.meant >= settings.min_people) & (found.before.meant >= settings.min_people)
    return {
        "far_behind": float(far.sum()),
        "behind": float((low - far).sum()) + settings.steady_chance * int(np.count_nonzero(steady)),
        "slipping": settings.slipping_chance * int(np.count_nonzero(windows)),
    }
