"""What sets one invented school apart: how keen its people are, how it reports, and the few special cases."""

from dataclasses import dataclass

import numpy as np

from etl.demo.schools import School

NAMES, FORM, COUNT = 0, 1, 2
"""How a school's presence is known: a roll-call with names, a sign-in form beside the head-count, a head-count only."""

# Effects on the log-odds of taking part: invented, about one to four points each.
_LEVEL = {"MN": -0.12, "TH": 0.12, "THCS": 0.0, "TH&THCS": -0.2, "THPT": 0.3, "THCS&THPT": 0.1, "GDNN-GDTX": -0.35}
_DISTRICT = {
    "094": 0.10, "095": 0.20, "096": -0.30, "097": -0.05, "098": 0.15,
    "099": 0.05, "100": 0.15, "101": -0.25, "102": 0.25, "103": -0.05,
}  # fmt: skip


@dataclass(frozen=True)
class Traits:
    """One value per school. share: part of its people that ever take part; the rest are flags or codes."""

    share: np.ndarray
    keenness: np.ndarray
    evidence: np.ndarray
    is_silent: np.ndarray
    is_lagging: np.ndarray
    is_great: np.ndarray
    is_slipping: np.ndarray
    gives_totals_only: np.ndarray
    goes_quiet: np.ndarray


def make_traits(rng: np.random.Generator, schools: list[School]) -> Traits:
    """Draw the traits; numbers of special schools shrink with the province, but never to none."""
    m = len(schools)
    keenness = rng.normal(0.0, 1.0, m)
    keenness += np.array([2.5 * (_LEVEL[s.level] + _DISTRICT[s.place.district_code]) - 0.6 * s.remoteness
                          for s in schools])  # fmt: skip
    share = 1 / (1 + np.exp(-(2.5 + 0.4 * keenness)))
    size = np.array([s.audience for s in schools])
    special = _pick(rng, size, {"lagging": 6, "great": 8, "slipping": 4, "silent": 6, "totals": 3, "quiet": 12})
    share[special["lagging"]] -= rng.uniform(0.20, 0.35, len(special["lagging"]))
    keenness[special["lagging"]] -= 1.5
    share[special["great"]] = rng.uniform(0.99, 1.0, len(special["great"]))
    keenness[special["great"]] += 1.5
    evidence = np.where(rng.random(m) < 0.66, NAMES, np.where(rng.random(m) < 0.80, FORM, COUNT))
    evidence[special["lagging"]] = NAMES
    evidence[special["totals"]] = COUNT
    flags = {name: np.isin(np.arange(m), chosen) for name, chosen in special.items()}
    return Traits(share, keenness, evidence, flags["silent"], flags["lagging"], flags["great"], flags["slipping"],
                  flags["totals"], flags["quiet"])  # fmt: skip


def _pick(rng: np.random.Generator, size: np.ndarray, wanted: dict[str, int]) -> dict[str, np.ndarray]:
    """Draw disjoint sets; lagging and slipping schools are of a size at which chance is no excuse."""
    order = rng.permutation(len(size)).tolist()
    medium = [s for s in order if 30 <= size[s] <= 62] or order
    pools = {"lagging": medium, "slipping": medium}
    taken: set[int] = set()
    found = {}
    for name, whole in wanted.items():
        count = max(1, round(whole * len(size) / 482))
        pool = [s for s in pools.get(name, order) if s not in taken]
        found[name] = np.array(pool[:count], dtype=int)
        taken.update(pool[:count])
    return found
