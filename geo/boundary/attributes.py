"""Texts of a boundary file's table made Unicode, and what stands in the descriptions of a KML file made columns.

A .dbf says seldom which code page it is in. Vietnamese offices write UTF-8, Windows-1258, or the fonts of before
Unicode: TCVN3 (ABC) and VNI.
"""

import codecs
import html
import re
import unicodedata
from collections.abc import Callable, Iterable

import geopandas
import pandas as pd

from etl.text.legacy import TCVN3_NAME, count_words, encodings_in, leaning, to_unicode

_LATIN = frozenset({"cp1252", "iso8859-1", "latin-1", "ascii"})
_NAMES = {"cp1258": "Windows-1258", "tcvn3": "TCVN3 (ABC)", "vni": "VNI"}
_CELL = re.compile(r"<t[dh][^>]*>(.*?)</t[dh]>", re.IGNORECASE | re.DOTALL)
_ROW = re.compile(r"<tr[^>]*>(.*?)</tr>", re.IGNORECASE | re.DOTALL)
_LINE = re.compile(r"<br\s*/?>|</(?:p|li|div)>|\n", re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")
_PAIR = re.compile(r"\s*([^:=]{1,40}?)\s*[:=]\s*(.{1,200}?)\s*$")


def decoded_dbf(frame: geopandas.GeoDataFrame, declared: str) -> tuple[geopandas.GeoDataFrame, str]:
    """Return the table, read as Latin-1 bytes, with its texts decoded, and a note on what they were in ("" for UTF-8).

    Columns in brackets are our own, not of the file. `declared` is the text of the .cpg file. It is followed unless it
    says Latin-1, which programs write by default.
    """
    columns = [c for c in _text_columns(frame) if not str(c).startswith("(")]
    own = [c for c in frame.columns if c != "geometry" and not str(c).startswith("(")]
    raw = [str(name).encode("iso8859-1", "replace") for name in own]
    cells = {t.encode("iso8859-1", "replace") for c in columns for t in frame[c].dropna() if isinstance(t, str)}
    codec = _codec(declared)
    if _all_utf8([*cells, *raw]):
        chosen = "utf-8"
    elif codec and codec not in _LATIN and codec != "utf-8":
        chosen = codec
    else:
        chosen = max(("utf-8", "cp1258", "cp1252"), key=lambda name: _vietnamese_words(cells, name))

    def decode(value: object) -> object:
        return _decode(value.encode("iso8859-1", "replace"), chosen) if isinstance(value, str) else value

    result = frame.rename(columns={c: str(decode(str(c))) for c in own})
    for column in (str(decode(str(c))) for c in columns):
        result[column] = result[column].map(decode)
    in_latin = "" if chosen in ("utf-8", "cp1252") else chosen
    unicode, note = in_unicode(pd.DataFrame(result))
    if not note and in_latin:
        note = f"Chữ trong bảng ở bảng mã {_NAMES.get(in_latin, in_latin)}, đã đổi sang Unicode."
    return geopandas.GeoDataFrame(unicode, geometry="geometry"), note


def in_unicode(table: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Return the table with texts of TCVN3, VNI, or UTF-8 that was read as Latin-1, in Unicode (NFC), and a note."""
    columns = _text_columns(table)
    texts = {text for column in columns for text in table[column].dropna() if isinstance(text, str)}
    change: Callable[[str], str] | None = None
    note = ""
    if _is_twice_encoded(texts):
        change, note = _decoded_once_more, "Chữ trong bảng bị mã hoá UTF-8 hai lần, đã sửa."
    elif found := encodings_in(texts):
        encoding = found[0]
        shouting = encoding == TCVN3_NAME and _is_all_capitals(texts)

        def change(text: str) -> str:
            return to_unicode(text, encoding, shouting) if leaning(text, encoding) >= 0 else text

        note = f"Chữ trong bảng ở bảng mã {_NAMES[encoding]}, đã đổi sang Unicode."
    result = table.copy()
    for column in columns:
        if change:
            result[column] = [change(text) if isinstance(text, str) else text for text in table[column]]
        result[column] = [unicodedata.normalize("NFC", t) if isinstance(t, str) else t for t in result[column]]
    return result, note


def with_description(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with a column for every name that the HTML of its descriptions gives a value for."""
    column = next((c for c in table.columns if str(c).lower() in ("description", "snippet")), None)
    if column is None:
        return table
    pairs = [_pairs(text) if isinstance(text, str) else {} for text in table[column]]
    names = [name for name in dict.fromkeys(n for found in pairs for n in found) if name not in table.columns]
    added = {name: [found.get(name) for found in pairs] for name in names[:40]}
    return pd.concat([table.drop(columns=column), pd.DataFrame(added, index=table.index)], axis=1) if added else table


def _pairs(text: str) -> dict[str, str]:
    """Names and values of a description: rows of an HTML table, or lines "Mã xã: 03127"."""
    found = {}
    for row in _ROW.findall(text):
        cells = [_plain(cell) for cell in _CELL.findall(row)]
        if len(cells) == 2 and cells[0]:
            found[cells[0]] = cells[1]
    if found:
        return found
    for line in _LINE.split(text):
        match = _PAIR.match(_plain(line))
        if match:
            found[match[1]] = match[2]
    return found


def _plain(fragment: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", fragment)).split())


def _text_columns(table: pd.DataFrame) -> list[str]:
    return [
        c for c in table.columns if c != "geometry" and any(isinstance(v, str) for v in table[c].dropna().head(200))
    ]


def _codec(declared: str) -> str | None:
    name = declared.strip().lower().replace("ansi ", "").replace("windows-", "cp")
    name = f"cp{name}" if name.isdigit() and name != "65001" else "utf-8" if name in ("65001", "utf8") else name
    try:
        return codecs.lookup(name).name if name else None
    except LookupError:
        return None


def _all_utf8(cells: Iterable[bytes]) -> bool:
    """Whether all are UTF-8, but for a last letter that a column's width has cut."""
    return all(_without_cut_letter(cell) is not None for cell in cells)


def _without_cut_letter(cell: bytes) -> str | None:
    for cut in range(4):
        try:
            return cell[: len(cell) - cut].decode("utf-8")
        except UnicodeDecodeError as error:
            if error.start < len(cell) - 4:
                return None
    return None


def _decode(cell: bytes, codec: str) -> str:
    if codec == "utf-8":
        text = _without_cut_letter(cell)
        return text if text is not None else cell.decode("cp1252", "replace")
    return unicodedata.normalize("NFC", cell.decode(codec, "replace"))


def _vietnamese_words(cells: Iterable[bytes], codec: str) -> int:
    possible, impossible = count_words(" ".join(_decode(cell, codec) for cell in cells))
    return possible - 2 * impossible


def _is_twice_encoded(texts: Iterable[str]) -> bool:
    suspects = [text for text in texts if not text.isascii()]
    mended = [text for text in suspects if _decoded_once_more(text) != text]
    return bool(suspects) and len(mended) > 0.6 * len(suspects)


def _decoded_once_more(text: str) -> str:
    for codec in ("cp1252", "iso8859-1"):
        try:
            return text.encode(codec).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
    return text


def _is_all_capitals(texts: Iterable[str]) -> bool:
    """Whether the plain letters of the marked texts are all capitals: written for a font that shows capitals only."""
    marked = "".join(text for text in texts if not text.isascii())
    plain = [char for char in marked if char.isascii() and char.isalpha()]
    return bool(plain) and all(char.isupper() for char in plain)
