"""How well the approximate layers agree with real boundaries: `python -m geo.approximate.accuracy FILE`.

FILE is any boundary file of the 45 communes that GeoPandas reads, with the codes in a column `code`. The measure is
intersection over union (IoU): 1 is the same shape. A former district is measured only together with the districts it
shares a straddling commune with, since real communes cannot be put together to one side of such a border.
"""

import json
import sys
from pathlib import Path

import geopandas
import numpy as np
import shapely

from geo.units import communes, districts

LAYERS = Path(__file__).parents[1] / "layers"


def iou(one: shapely.Geometry, other: shapely.Geometry) -> float:
    """Return the area of the intersection as a share of the area of the union."""
    return float(shapely.area(shapely.intersection(one, other)) / shapely.area(shapely.union(one, other)))


def district_groups() -> list[frozenset[str]]:
    """Return sets of former districts that whole current communes can be put together to, smallest first."""
    groups = [{unit.code} for unit in districts()]
    for unit in communes():
        joined = [group for group in groups if group & set(unit.parts)]
        groups = [group for group in groups if group not in joined] + [set().union(*joined)]
    return sorted((frozenset(group) for group in groups), key=len)


def measure(reference: Path) -> dict[str, dict[str, float]]:
    """Return IoU by unit: "communes" by code, "districts" by the codes of a group, "province"."""
    real = geopandas.read_file(reference).set_index("code").geometry.make_valid()
    ours, former = _layer("communes"), _layer("districts")
    by_group = {}
    for group in district_groups():
        whole = shapely.union_all([real[unit.code] for unit in communes() if set(unit.parts) <= group])
        by_group["+".join(sorted(group))] = iou(shapely.union_all([former[code] for code in group]), whole)
    return {
        "communes": {code: iou(ours[code], real[code]) for code in ours},
        "districts": by_group,
        "province": {"11": iou(shapely.union_all(list(ours.values())), shapely.union_all(list(real)))},
    }


def _layer(name: str) -> dict[str, shapely.Geometry]:
    text = (LAYERS / f"{name}_approximate.geojson").read_text(encoding="utf-8")
    features = json.loads(text)["features"]
    return {f["properties"]["code"]: shapely.from_geojson(json.dumps(f["geometry"])) for f in features}


def main() -> None:
    """Print every figure, and the mean over communes."""
    figures = measure(Path(sys.argv[1]))
    for kind, values in figures.items():
        for code, value in sorted(values.items(), key=lambda item: item[1]):
            print(f"{kind} {code} {value:.3f}")
    shares = np.array(list(figures["communes"].values()))
    print(f"communes mean {shares.mean():.3f} median {np.median(shares):.3f} lowest {shares.min():.3f}")


if __name__ == "__main__":
    main()
