"""Boundary files for tests, made from our own approximate layers: no real boundary is kept here."""

import json
import zipfile

import geopandas
import pytest
import shapely

from etl.model.errors import UserError
from geo.install import examine, put_in_use
from geo.layers import SYSTEM_OF_LAYER, folder, layer
from geo.units import FormerCommune, units


def frame_of(name):
    """One row per unit: code, full name, bare name, type, former district ("" where there is none)."""
    rows = []
    for feature in layer(name).geojson["features"]:
        unit = next(u for u in units(SYSTEM_OF_LAYER[name]) if u.code == feature["properties"]["code"])
        district = unit.district.full_name if isinstance(unit, FormerCommune) else ""
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        rows.append(
            {"ma": unit.code, "ten": unit.full_name, "goi": unit.name, "loai": unit.type, "huyen": district,
             "geometry": shape}
        )  # fmt: skip
    return geopandas.GeoDataFrame(rows, crs="EPSG:4326")


def saved(frame, path, **options):
    frame.to_file(path, **options)
    return path


def zipped(frame, target, drop=(), inside="ranh giới", **options):
    """A zipped Shapefile without the parts in `drop`."""
    place = target.parent / f"{target.stem}_shp"
    place.mkdir()
    saved(frame, place / "xa.shp", **options)
    with zipfile.ZipFile(target, "w") as archive:
        for part in sorted(place.iterdir()):
            if part.suffix not in drop:
                archive.write(part, f"{inside}/{part.name}")
    return target


def install(path, home, only=None, **options):
    """What the command line and the page do, one after the other; what was found."""
    found = examine(path, only, **options)
    put_in_use(found, home)
    return found


def shapes_in(item):
    return {f["properties"]["code"]: shapely.from_geojson(json.dumps(f["geometry"])) for f in item.geojson["features"]}


def agrees(home, name="communes", at_least=0.97):
    """Every installed unit covers what the built-in layer of the same code covers."""
    installed, original = layer(name, home), layer(name)
    assert not installed.is_approximate
    shapes = shapes_in(installed)
    assert shapely.coverage_is_valid(list(shapes.values()))
    for code, shape in shapes_in(original).items():
        other = shapes[code]
        share = shapely.area(shapely.intersection(shape, other)) / shapely.area(shapely.union(shape, other))
        assert share > at_least, (code, share)
    return True


def refusal(path, home, **options):
    with pytest.raises(UserError) as caught:
        install(path, home, **options)
    assert not folder(home).exists()
    return str(caught.value)


def said(found):
    return "\n".join(found.findings)
