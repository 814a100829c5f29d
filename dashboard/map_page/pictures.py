"""From the choices to pictures: figures asked for, units inside the place, the frame, where polygons come from."""

from dataclasses import dataclass
from typing import Any

from dashboard import data, places
from dashboard.figures.measures import Measure
from dashboard.figures.snapshot import Snapshot
from dashboard.map_page.choices import Choices
from dashboard.maps.circles import largest_base
from dashboard.maps.filled import outline
from dashboard.maps.ground import Bounds, Figure, Ground, ground
from dashboard.maps.points import Located, locate
from dashboard.maps.shown import Row, Shown, by_code
from dashboard.places import LAYER_OF_KEY, Place
from dashboard.sidebar import View


@dataclass(frozen=True)
class Scene:
    """What does not change with the date: the units drawn, where their polygons come from, the frame, the circle's scale.

    `over`: traces over the fill: the border of a place of another system.
    """

    ground: Ground
    source: str | dict[str, Any]
    bounds: Bounds
    is_approximate: bool
    attribution: str
    largest: int
    over: list[Figure]


def scene(view: View, choices: Choices) -> Scene:
    """Return the scene of the chosen boundaries and place."""
    layer = data.boundaries(LAYER_OF_KEY[choices.key])
    drawn = place_ground(choices.key)
    newest = data.snapshot() or view.shot
    return Scene(
        drawn,
        data.polygons_address(layer.name, drawn.geojson, layer.version),
        frame_bounds(view.place, drawn),
        layer.is_approximate,
        layer.attribution,
        largest_base([shown(newest, choices.key, choices.measure, view.place, level=view.level)]),
        _border(view.place, choices.key, is_approximate=layer.is_approximate),
    )


def _border(place: Place | None, key: str, *, is_approximate: bool) -> list[Figure]:
    """Return the border of a place of another system; none where one layer is real and the other approximate."""
    if place is None or place.key == key:
        return []
    if data.boundaries(LAYER_OF_KEY[place.key]).is_approximate != is_approximate:
        return []
    return [outline(place_ground(place.key), place.code)]


def place_ground(key: str) -> Ground:
    """Return the polygons that draw the units of `key`."""
    return ground(key, data.boundaries(LAYER_OF_KEY[key]))


def place_schools(view: View, scene: Scene) -> Located:
    """Return the schools of the place or the province by what is known of their coordinates, with their figures."""
    known = data.coordinates(view.shot)
    schools = [r for r in data.figures(view.shot, ("school",), **view.where) if r["school"] and r["schools"]]
    rows = [
        r | dict(zip(("latitude", "longitude"), known.get(r["school"], (None, None)), strict=True)) for r in schools
    ]
    return locate(rows, scene.ground, is_approximate=scene.is_approximate)


def frame_bounds(place: Place | None, drawn: Ground) -> Bounds:
    """Return the frame: the place with its surroundings, or the province."""
    if place is None:
        return drawn.bounds()
    west, south, east, north = place_ground(place.key).bounds(place.code)
    more = 0.25 * max(east - west, north - south)
    return west - more, south - more, east + more, north + more


def shown(shot: Snapshot, key: str, measure: Measure, place: Place | None, level: str | None) -> Shown:
    """Return the figures of one date.

    A place of the same system is framed among its neighbours, which keep their figures; a place of another system
    narrows what is counted, and units beyond it are not coloured.
    """
    rows = by_code(map_rows(shot, key, place, level), key)
    if place is None or place.key == key:
        return Shown(key, measure, rows, None, place.code if place else None)
    return Shown(key, measure, rows, places.units_within({place.key: (place.code,)}, key))


def map_rows(shot: Snapshot, key: str, place: Place | None, level: str | None) -> list[Row]:
    """Return the rows of figures that a map shows, those of no known place (an empty key) too."""
    where = {place.key: place.code} if place and place.key != key else {}
    return list(data.figures(shot, (key,), level=level, **where))
