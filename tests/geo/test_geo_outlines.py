"""From a labelled grid to shared borders (only where the build's tools are installed)."""

import numpy as np
import pytest
import shapely

pytest.importorskip("scipy")

from geo.approximate.outlines import one_piece_each, trace


def test_detached_bits_go_to_the_label_around_them():
    grid = np.array([[0, 0, 1, 1], [0, 0, 1, 0], [0, 0, 1, 1]])
    assert one_piece_each(grid).tolist() == [[0, 0, 1, 1], [0, 0, 1, 1], [0, 0, 1, 1]]


def test_traced_polygons_share_borders_and_keep_about_their_areas():
    grid = np.zeros((30, 30), dtype=int)
    grid[:, 15:] = 1
    grid[18:, 5:25] = 2
    shapes = trace(grid, west=100.0, south=20.0, step=0.1)
    assert sorted(shapes) == [0, 1, 2]
    assert shapely.coverage_is_valid(list(shapes.values()))
    for label, shape in shapes.items():
        assert shapely.area(shape) == pytest.approx((grid == label).sum() * 0.01, rel=0.1)
        assert shapely.contains(shapely.box(100, 20, 103, 23), shape)


def test_what_has_no_label_is_not_drawn():
    grid = np.full((8, 8), -1)
    grid[2:6, 2:6] = 3
    assert list(trace(grid, 0.0, 0.0, 1.0)) == [3]
