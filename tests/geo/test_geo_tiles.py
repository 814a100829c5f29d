"""The equal-area tile map: a square for every unit, neighbours beside each other, north up."""

from itertools import combinations

import pytest
import shapely

from geo.build_tiles import lay_out
from geo.layers import LAYER_NAMES, SYSTEM_OF_LAYER, centres, layer
from geo.tiles import tiles
from geo.units import units


@pytest.mark.parametrize("name", LAYER_NAMES)
def test_every_unit_has_a_square_of_its_own(name):
    system = SYSTEM_OF_LAYER[name]
    assert set(tiles(system)) == {unit.code for unit in units(system)}
    assert len(set(tiles(system).values())) == len(tiles(system))


@pytest.mark.parametrize(("name", "least"), [("districts", 0.85), ("communes", 0.75), ("former_communes", 0.7)])
def test_units_with_a_common_border_mostly_touch(name, least):
    placed = tiles(SYSTEM_OF_LAYER[name])
    shapes = {f["properties"]["code"]: shapely.geometry.shape(f["geometry"]) for f in layer(name).geojson["features"]}
    bordering = [(a, b) for a, b in combinations(shapes, 2)
                 if shapely.length(shapely.intersection(shapes[a], shapes[b])) > 0]  # fmt: skip
    touching = [(a, b) for a, b in bordering if max(abs(x - y) for x, y in zip(placed[a], placed[b], strict=True)) == 1]
    assert len(touching) / len(bordering) >= least
    assert len(set(placed) - {code for pair in touching for code in pair}) <= 1


@pytest.mark.parametrize("name", LAYER_NAMES)
def test_what_lies_clearly_further_north_stands_higher(name):
    placed, points = tiles(SYSTEM_OF_LAYER[name]), centres(name)
    for a, b in combinations(placed, 2):
        if points[a][1] - points[b][1] > 0.6:
            assert placed[a][1] < placed[b][1]


@pytest.mark.parametrize("name", ["districts", "communes"])
def test_the_file_is_what_the_script_makes(name):
    assert lay_out(name) == tiles(SYSTEM_OF_LAYER[name])
