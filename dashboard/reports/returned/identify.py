"""An old report given back: which set it came from, what somebody changed in it, what differs today."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.figures.change import Explanation, Side, explain
from dashboard.reports.documents import is_kind
from dashboard.reports.report_set import side_of
from dashboard.reports.returned.compare import compare, similarity
from dashboard.reports.returned.difference import BY_HAND, Difference
from dashboard.reports.returned.document import Document
from dashboard.reports.returned.remake import Made, has_original, original, today
from dashboard.reports.returned.search import (
    LIKELY,
    SURE,
    Claim,
    Found,
    claim_of,
    most_alike,
    open_document,
    recognised,
    sureness_of,
)
from dashboard.reports.set_code import filters_from
from etl.home import frozen, journal
from etl.home.frozen import FrozenSet
from etl.home.home import Home
from etl.model.errors import UserError
from etl.text.vietnam import clock, day, from_iso, number

Progress = Callable[[float, str], object]
_SHEETS_OF = {"tong-hop": "Bìa", "can-ho-tro": "Cần hỗ trợ"}


@dataclass(frozen=True)
class Returned:
    """What became of a document given back.

    `verdict`: frozen (a set that was frozen), known (of this home, never frozen, its original can be made again), outdated
    (of this home, never frozen, its figures are gone), foreign (its code is not of this home), none (not one of ours).
    `said`: sentences for the reader; `hand`: what was changed in it against the original, None where that cannot be known;
    `today`: original → today's figures, None where that cannot be known; `sureness`: 0–1; `document`: the name in the set.
    """

    verdict: str
    said: tuple[str, ...]
    code: str = ""
    document: str = ""
    sureness: float = 0.0
    frozen_set: FrozenSet | None = None
    made: Made | None = None
    hand: tuple[Difference, ...] | None = None
    today: tuple[Difference, ...] | None = None

    @property
    def is_ours(self) -> bool:
        """True where the document came from this home."""
        return self.verdict in ("frozen", "known", "outdated")

    @property
    def by_hand(self) -> tuple[Difference, ...]:
        """What somebody changed: without places filled in and formulas that followed."""
        return tuple(d for d in self.hand or () if d.kind in BY_HAND)


def identify(home: Home, content: bytes, name: str, progress: Progress | None = None) -> Returned:
    """Say what a document is, what was changed in it, and what differs today. UserError where it cannot be read."""
    say = progress or (lambda _share, _text: None)
    say(0.0, "Đang đọc tệp…")
    document = open_document(content, name)
    sets = frozen.frozen_sets(home)
    digest = hashlib.sha256(content).hexdigest()
    for made in sets:
        for file, sha256 in made.documents.items():
            if sha256 == digest:
                say(0.3, "Đang tính lại theo số hôm nay…")
                return _frozen(
                    home, document, Found(made, file, document), ("Tệp còn nguyên, đúng từng byte như lúc chốt.",), 1.0
                )
    claim = claim_of(document)
    say(0.1, "Đang tìm trong các bộ đã chốt…")
    of_code = [s for s in sets if s.code in (claim.code, *claim.others)]
    try:
        found = _found(home, document, claim, sets, of_code)
    except UserError as error:  # what was frozen has been tampered with
        return Returned(
            "frozen" if of_code else "none", (str(error),), claim.code, "", 0.0, of_code[0] if of_code else None
        )
    say(0.3, "Đang tính lại theo số hôm nay…")
    if found:
        return _frozen(home, document, found, recognised(claim, found), sureness_of(claim, found))
    if claim.code and (of_code or not claim.is_printed):
        return _unlike(claim)
    return _never_frozen(home, document, claim)


def _found(
    home: Home, document: Document, claim: Claim, sets: Sequence[FrozenSet], of_code: Sequence[FrozenSet]
) -> Found | None:
    """Return the frozen document that this one is, by its code, or by what it says where its code is lost or forged."""
    found = most_alike(home, document, of_code)
    if found and (found.likeness >= LIKELY or document.properties.get("LanToa.Bo") == found.made.code):
        return found
    if claim.code and not of_code:
        is_forged = any(_same_figures(document, s) for s in sets)  # the same figures have the same code
        if is_forged and (made := _of_properties(home, document, claim.code)):
            is_forged = not has_original(home, made)  # but a set with briefs and one without have two
        if not is_forged and _is_known(home, claim.code, document):
            return None
    found = most_alike(home, document, [s for s in sets if s not in of_code and _tells(document, day(s.about.as_of))])
    return found if found and found.likeness >= (SURE if claim.code else LIKELY) else None


def _same_figures(document: Document, made: FrozenSet) -> bool:
    said, about = document.properties, made.about
    kept = (about.data_version, about.settings_version, about.as_of.isoformat(), about.where)
    return kept == tuple(said.get(f"LanToa.{name}") for name in ("SoLieu", "CaiDat", "Ngay", "Loc"))


def _tells(document: Document, text: str) -> bool:
    """Return whether a text stands anywhere in the document."""
    cells = (c.value for g in document.grids for line in g.lines for c in line.cells.values())
    return any(text in value for value in (*document.paragraphs, *cells) if isinstance(value, str))


def why(home: Home, returned: Returned, progress: Progress | None = None) -> Explanation | None:
    """Return why today's figures differ from those of a frozen document; None where it was not frozen. Takes as long as
    building the warehouses in between.
    """
    made, about = returned.frozen_set, returned.made
    if made is None or about is None:
        return None
    say = progress or (lambda _share, _text: None)
    return explain(
        home,
        side_of(home, made),
        Side(about.as_of),
        about.where,
        progress=lambda share, text: (say(share, text), None)[1],
    )


def _frozen(home: Home, document: Document, found: Found, how: tuple[str, ...], sureness: float) -> Returned:
    frozen_set, about = found.made, found.made.about
    made = _made(found.document, frozen_set.code, about.as_of, about.data_version, about.settings_version, about.where)
    said = [
        f"Đây là “{found.name}” của bộ {frozen_set.code}: {about.unit}, số liệu đến {day(about.as_of)}.",
        f"Bộ này do {frozen_set.frozen_by} chốt lúc {clock(from_iso(frozen_set.frozen_at))}"
        + (f", ghi chú: {frozen_set.note}." if frozen_set.note else "."),
        *how,
    ]
    for later in frozen.frozen_sets(home):
        if later.replaces == frozen_set.code:
            said.append(f"Bộ này đã được bộ {later.code} thay{f' ({later.note})' if later.note else ''}.")
    hand = tuple(compare(found.document, document)) if found.document is not document else ()
    now = _today(home, found.document, made)
    return Returned(
        "frozen",
        (*said, *_counted(hand, now, "bản chốt")),
        frozen_set.code,
        found.name,
        sureness,
        frozen_set,
        made,
        hand,
        now,
    )


def _never_frozen(home: Home, document: Document, claim: Claim) -> Returned:
    if not claim.code:
        return Returned(
            "none",
            (
                "Tệp không mang mã bộ và không giống tài liệu nào đã chốt: không phải báo cáo của hệ thống, hoặc đã bị sửa quá nhiều.",
            ),
        )
    made = _of_properties(home, document, claim.code)
    if claim.others:
        both = ", ".join((claim.code, *claim.others))
        return Returned(
            "foreign", (f"Tệp mang nhiều mã bộ ({both}), không bộ nào đã chốt ở đây: mã đã bị sửa.",), claim.code
        )
    if made is None:
        return Returned("foreign", (f"Mã {claim.code} trong tệp không phải mã bộ hợp lệ: mã đã bị sửa.",), claim.code)
    again = original(home, made)
    if again is not None:
        first = open_document(again[0], "")
        likeness = similarity(document, first)
        if likeness < LIKELY:
            return _unlike(claim)
        hand = tuple(compare(first, document))
        now: tuple[Difference, ...] | None = () if again[1] else _today(home, first, made)
        said = f"Bộ {claim.code} chưa chốt. Số liệu đến {day(made.as_of)}; bản gốc lập lại được từ đúng phiên bản {made.data_version}."
        return Returned(
            "known", (said, *_counted(hand, now, "bản gốc")), claim.code, "", likeness, None, made, hand, now
        )
    if not _is_known(home, claim.code, document):
        return Returned(
            "foreign",
            (f"Không có bộ {claim.code} trong kho này: tệp của kho hay tỉnh khác, hoặc mã đã bị sửa.",),
            claim.code, made=made,
        )  # fmt: skip
    if made.kind and not is_kind(made.kind):
        return Returned("outdated", (_not_compared(made),), claim.code, "", LIKELY, None, made)
    now = _today(home, document, made)
    missed = [
        f"Bộ {claim.code} do kho này lập nhưng chưa chốt, số liệu lúc đó (phiên bản {made.data_version or 'không rõ'}) không"
        " còn nguyên. Không tách được chỗ sửa tay và chỗ số đã đổi; chỉ so được với số hôm nay.",
        *_counted(None, now, ""),
    ]
    return Returned("outdated", tuple(missed), claim.code, "", LIKELY, None, made, None, now)


def _not_compared(made: Made) -> str:
    """Return what to do with a list of ours that cannot be made again out of what it says of itself."""
    return (
        f"Tài liệu do kho này lập từ số liệu đến {day(made.as_of)}, phiên bản {made.data_version or 'không rõ'}. Loại này không so từng"
        " ô được: lập lại với cùng ngày rồi đối chiếu."
    )


def _unlike(claim: Claim) -> Returned:
    said = f"Tệp ghi mã {claim.code} nhưng nội dung không phải tài liệu của bộ đó: không phải báo cáo của hệ thống."
    return Returned("none", (said,), claim.code)


def _of_properties(home: Home, document: Document, code: str) -> Made | None:
    """Return what a document that was never frozen says of itself; None where its code is no code."""
    said = document.properties
    try:
        dated = date.fromisoformat(f"{code[:4]}-{code[4:6]}-{code[6:8]}")
        as_of = date.fromisoformat(said.get("LanToa.Ngay", dated.isoformat()))
    except ValueError:
        return None
    if as_of != dated:
        return None
    return _made(
        document, code, as_of, said.get("LanToa.SoLieu", ""), said.get("LanToa.CaiDat", ""), _logged_where(home, code)
    )


def _made(document: Document, code: str, as_of: date, data: str, settings: str, where: str | None) -> Made:
    said = document.properties
    text = said.get("LanToa.Loc", where)
    try:
        filters = None if text is None else filters_from(text)
    except ValueError:
        filters = None
    return Made(code, said.get("LanToa.Loai") or _kind(document), as_of, filters, data, settings)


def _kind(document: Document) -> str:
    """Return the kind of a document that lost its properties, by its sheets."""
    if document.suffix == ".docx":
        return "bao-cao"
    names = {g.name for g in document.grids}
    return next((kind for kind, sheet in _SHEETS_OF.items() if sheet in names), "")


def _today(home: Home, document: Document, made: Made) -> tuple[Difference, ...] | None:
    """Return what differs between a document and the same one made now; None where it cannot be made now."""
    try:
        again = today(home, made)
    except UserError:  # a filter's code is gone, or nothing is published
        return None
    if again is None:
        return None
    content, snapshot = again
    snapshot.connection.close()
    if content is None:
        return ()
    now = open_document(content, "")
    return tuple(compare(document, now, same=_bound_to_differ(document, now, made, snapshot), is_today=True))


def _bound_to_differ(document: Document, now: Document, made: Made, snapshot: Any) -> list[tuple[str, str]]:
    codes = [(made.code, c) for c in now.properties.get("LanToa.Bo", "").split()]
    versions = [(made.data_version, snapshot.data_version), (made.settings_version, snapshot.settings.version)]
    return [(a, b) for a, b in (*codes, *versions) if a and b and a != b]


def _counted(hand: Sequence[Difference] | None, now: Sequence[Difference] | None, first: str) -> Iterable[str]:
    if hand is not None:
        count = sum(d.kind in BY_HAND for d in hand)
        filled = sum(d.kind == "filled" for d in hand)
        yield (
            f"{number(count)} chỗ bị sửa tay so với {first}." if count else f"Không chỗ nào bị sửa tay so với {first}."
        )
        if filled:
            yield f"{number(filled)} chỗ để trống đã được điền (số, ngày, người ký), không tính là sửa."
    if now is None:
        yield "Không lập lại được tài liệu này theo số hôm nay nên chưa so với số hôm nay."
    else:
        yield f"{number(len(now))} chỗ khác với số hôm nay." if now else "Không chỗ nào khác với số hôm nay."


def _is_known(home: Home, code: str, document: Document) -> bool:
    """Return whether this home has made a set of this code or had this data version."""
    version = document.properties.get("LanToa.SoLieu")
    if version and (home.warehouse / f"lantoa-{version}.duckdb").is_file():
        return True
    return any(
        event.get("code") == code or (version and event.get("version") == version) for event in _log(home)
    )  # fmt: skip


def _logged_where(home: Home, code: str) -> str | None:
    """Return the filters with which a set was written, as the access log has them; None where it does not say."""
    for event in _log(home):
        if event.get("code") == code and isinstance(event.get("where"), Mapping):
            return ",".join(f"{key}={'|'.join(codes)}" for key, codes in sorted(event["where"].items()))
    return None


def _log(home: Home) -> list[dict[str, Any]]:
    return journal.events(home.root / "log" / "access.jsonl")
