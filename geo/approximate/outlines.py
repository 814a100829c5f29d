"""From a labelled grid to polygons that share their borders."""

import numpy as np
import shapely
from scipy import ndimage

_SMOOTHING = 6
"""Rounds of pulling a border's points towards their neighbours; points where three units meet stay."""


def one_piece_each(labels: np.ndarray) -> np.ndarray:
    """Return the grid (rows × columns of labels) with every detached bit given to the nearest other label."""
    keep = np.zeros(labels.shape, dtype=bool)
    for label in np.unique(labels):
        keep |= largest_piece(labels == label)
    nearest = ndimage.distance_transform_edt(~keep, return_distances=False, return_indices=True)
    filled: np.ndarray = labels[tuple(nearest)]
    return filled


def largest_piece(mask: np.ndarray) -> np.ndarray:
    """Return the largest connected piece of a mask (rows × columns) as a mask."""
    pieces, count = ndimage.label(mask)
    sizes = ndimage.sum_labels(np.ones_like(pieces), pieces, range(1, count + 1))
    largest: np.ndarray = pieces == 1 + int(np.argmax(sizes))
    return largest


def trace(labels: np.ndarray, west: float, south: float, step: float) -> dict[int, shapely.Polygon]:
    """Return label → polygon in degrees for every label ≥ 0; cell (0, 0) has its corner at (west, south).

    Neighbours share the same smoothed points along their border. Every label must be in one piece.
    """
    padded = np.pad(labels, 1, constant_values=-1)
    edges = np.concatenate([_upright(padded), _level(padded)])
    places, index = np.unique(edges.reshape(-1, 2), axis=0, return_inverse=True)
    ends = index.reshape(-1, 2)
    smooth = _smoothed(places.astype(float), ends)
    lonlat = smooth * step + (west, south)
    faces = shapely.get_parts(shapely.polygonize(shapely.linestrings(lonlat[ends])))
    # Smoothing moves borders by less than a cell, so most cells of a face still lie in it: they tell whose it is.
    tree = shapely.STRtree(faces)
    rows, columns = np.nonzero(labels >= 0)
    centres = shapely.points(np.c_[(columns + 0.5) * step + west, (rows + 0.5) * step + south])
    cells, hit = tree.query(centres, predicate="within")
    votes: dict[int, np.ndarray] = {}
    for face in np.unique(hit):
        inside = labels[rows[cells[hit == face]], columns[cells[hit == face]]]
        votes[int(face)] = np.bincount(inside)
    owner = {face: int(np.argmax(count)) for face, count in votes.items()}
    return {label: shapely.union_all([faces[f] for f, o in owner.items() if o == label]) for label in owner.values()}


def _upright(padded: np.ndarray) -> np.ndarray:
    rows, columns = np.nonzero(padded[:, 1:] != padded[:, :-1])
    return np.stack([np.c_[columns, rows - 1], np.c_[columns, rows]], axis=1)


def _level(padded: np.ndarray) -> np.ndarray:
    rows, columns = np.nonzero(padded[1:, :] != padded[:-1, :])
    return np.stack([np.c_[columns - 1, rows], np.c_[columns, rows]], axis=1)


def _smoothed(places: np.ndarray, ends: np.ndarray) -> np.ndarray:
    both = np.concatenate([ends, ends[:, ::-1]])
    degree = np.bincount(both[:, 0], minlength=len(places))
    movable = degree == 2
    for _ in range(_SMOOTHING):
        total = np.zeros_like(places)
        np.add.at(total, both[:, 0], places[both[:, 1]])
        middle = total / np.maximum(degree, 1)[:, None]
        places = np.where(movable[:, None], (places + middle) / 2, places)
    return places
