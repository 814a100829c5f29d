"""Who made a boundary file and under which licence, as far as the file and what lies beside it tell."""

import json
import re
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from geo.boundary.opening import Opened
from geo.boundary.reading import Table

_ATTRIBUTION_KEYS = (
    "attribution",
    "credit",
    "credits",
    "source",
    "nguon",
    "author",
    "publisher",
    "copyright",
    "origin",
)
_LICENCE_KEYS = ("licence", "license", "rights", "usageterms", "giayphep")
_CREDIT_TAGS = ("idcredit", "datacred", "origin", "organisationname", "rporgname", "publish", "creator", "attribution")
_RIGHTS_TAGS = (
    "useconst",
    "useLimitation",
    "uselimit",
    "otherconstraints",
    "othconsts",
    "license",
    "rights",
    "usageterms",
)
_TEXT_FILES = (
    "readme",
    "license",
    "licence",
    "copying",
    "doc_toi",
    "doctoi",
    "nguon",
    "attribution",
    "metadata",
    "giay_phep",
)
_LICENCES = (
    (r"\bODbL\b|Open Database Licen[cs]e", "ODbL"),
    (r"CC[ -]?BY[ -]?SA[ -]?(\d\.\d)?|Attribution-?ShareAlike", "CC BY-SA"),
    (r"CC[ -]?BY[ -]?NC|NonCommercial", "CC BY-NC"),
    (r"CC[ -]?BY(?:[ -]?(\d\.\d))?|Creative Commons Attribution", "CC BY"),
    (r"\bCC0\b|public domain|phạm vi công cộng", "CC0 / phạm vi công cộng"),
    (r"\bMIT\b(?: Licen[cs]e)?|Permission is hereby granted, free of charge", "MIT"),
    (r"Apache Licen[cs]e", "Apache-2.0"),
    (r"GNU General Public Licen[cs]e|\bGPL\b", "GPL"),
)
_SOURCE_LINE = re.compile(
    r"^\W*(?:nguồn|source|attribution|credit|copyright|©|\(c\))\W*[:\s]\s*(.{3,200})$", re.I | re.M
)
_LONGEST = 300


@dataclass(frozen=True)
class Origin:
    """Attribution and licence found, "" where nothing was, and where they were found."""

    attribution: str
    licence: str
    found_in: str = ""


def origin_of(source: Opened, table: Table) -> Origin:
    """Return what the table's own file says, else the texts beside it."""
    ways = [(_from_fields(table.origin), "các trường đầu tệp")]
    for path in source.files:
        if path.suffix.lower() == ".gpkg":
            ways.append((_from_geopackage(path), "phần mô tả của GeoPackage"))
        elif path.suffix.lower() == ".kml":
            ways.append((_from_kml(path), "phần đầu tệp KML"))
    for path in source.texts:
        if path.suffix.lower() == ".xml":
            ways.append((_from_xml(_text(path)), f"tệp mô tả {path.name}"))
        elif any(word in path.stem.lower() for word in _TEXT_FILES):
            ways.append((_from_text(_text(path), path), f"tệp {path.name}"))
    attribution = next(((found.attribution, where) for found, where in ways if found.attribution), ("", ""))
    licence = next(((found.licence, where) for found, where in ways if found.licence), ("", ""))
    where = "; ".join(dict.fromkeys(place for _, place in (attribution, licence) if place))
    return Origin(attribution[0][:_LONGEST], licence[0][:_LONGEST], where)


def _from_fields(fields: Mapping[str, str]) -> Origin:
    flat: dict[str, str] = {}
    for key, value in fields.items():
        flat[key.lower()] = value
        try:
            inner = json.loads(value) if value.startswith("{") else None
        except ValueError:
            inner = None
        if isinstance(inner, dict):
            flat.update({str(k).lower(): v for k, v in inner.items() if isinstance(v, str)})
    attribution = next((flat[key] for key in _ATTRIBUTION_KEYS if flat.get(key)), "")
    licence = next((flat[key] for key in _LICENCE_KEYS if flat.get(key)), "")
    return Origin(attribution, licence)


def _from_geopackage(path: Path) -> Origin:
    texts = []
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
        for query in ("select metadata from gpkg_metadata", "select description from gpkg_contents"):
            try:
                texts += [str(row[0]) for row in database.execute(query) if row[0]]
            except sqlite3.DatabaseError:  # the table of metadata is optional
                continue
    found = [_from_xml(text) if text.lstrip().startswith("<") else _from_text(text) for text in texts]
    return Origin(
        next((o.attribution for o in found if o.attribution), ""), next((o.licence for o in found if o.licence), "")
    )


def _from_kml(path: Path) -> Origin:
    head = _text(path)[:20_000]
    author = re.search(r"<(?:atom:)?author[^>]*>\s*<(?:atom:)?name>(.*?)</", head, re.DOTALL)
    described = re.search(
        r"<Document[^>]*>(?:(?!<Placemark|<Folder).)*?<description>(.*?)</description>", head, re.DOTALL
    )
    text = re.sub(r"<[^>]+>|<!\[CDATA\[|\]\]>", " ", described[1]) if described else ""
    found = _from_text(text)
    return Origin(" ".join(author[1].split()) if author else found.attribution, found.licence)


def _from_xml(text: str) -> Origin:
    try:
        root = ElementTree.fromstring(text.encode("utf-8")) if "<!DOCTYPE" not in text else None
    except ElementTree.ParseError:
        root = None
    if root is None:
        return Origin("", "")
    values: dict[str, str] = {}
    for element in root.iter():
        tag = str(element.tag).rsplit("}", 1)[-1].lower()
        value = " ".join("".join(element.itertext()).split())
        if value and len(value) < 2_000:
            values.setdefault(tag, value)
    attribution = next((values[tag.lower()] for tag in _CREDIT_TAGS if tag.lower() in values), "")
    licence = next((values[tag.lower()] for tag in _RIGHTS_TAGS if tag.lower() in values), "")
    return Origin(attribution, _licence_in(licence) or licence)


def _from_text(text: str, path: Path | None = None) -> Origin:
    named = _SOURCE_LINE.search(text)
    licence = _licence_in(text)
    if not licence and path and path.stem.lower() in ("license", "licence", "copying"):
        licence = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return Origin(named[1].strip() if named else "", licence)


def _licence_in(text: str) -> str:
    for pattern, name in _LICENCES:
        match = re.search(pattern, text, re.IGNORECASE if len(pattern) > 30 else 0)
        if match:
            version = next((group for group in match.groups() if group), "")
            return f"{name} {version}".strip()
    return ""


def _text(path: Path) -> str:
    return path.read_bytes()[:200_000].decode("utf-8", "replace").lstrip("\ufeff")


def words_for(origin: Origin, shown: str) -> str:
    """Return the line that goes under maps."""
    words = f"Ranh giới: {origin.attribution or f'tệp “{shown}” do đơn vị cài đặt'}"
    return f"{words} (giấy phép {origin.licence})" if origin.licence else words


def chosen(found: Origin, attribution: str, licence: str) -> Origin:
    """Return the origin with what the installing person has given in the first place."""
    return Origin(attribution or found.attribution, licence or found.licence, found.found_in)
