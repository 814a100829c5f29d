"""Staged records: what every reader gives, whatever the export looked like. One pyarrow schema per kind of record.

Every table starts with the same four columns:

- `sheet`: the sheet's name, null for text files; `row`: the line as Excel counts it, the first one is 1
- `outcome`: null while the row stands, else `rejected`, `duplicate` or `pending` with the issue code in `reason`

A row keeps its place in the table whatever its outcome, so that rows in the file = rows in the table.
Suffixes: `_at` is UTC (timestamp without zone), `_date`/`valid_from`/`valid_to` are local days, both ends included;
`_text` is the source's own words, not yet resolved. An empty cell is null, never "".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa

from etl.model.issues import Issue

_PLACE_IN_FILE = [
    ("sheet", pa.string()),
    ("row", pa.int32()),
    ("outcome", pa.string()),
    ("reason", pa.string()),
]

_TIME = pa.timestamp("s")


def _schema(*columns: tuple[str, pa.DataType]) -> pa.Schema:
    return pa.schema([*_PLACE_IN_FILE, *columns])


_text = pa.string()

SPELL = pa.struct([("joined_at", _TIME), ("left_at", _TIME)])
"""One stay in a meeting."""

MARK = pa.struct([("session_text", pa.string()), ("held_at", _TIME), ("status", pa.string())])
"""What a platform's attendance register says of one person in one of its columns; status: one of MARKS."""

MARKS = ("present", "late", "excused", "absent", "unknown")

SCHEMAS: dict[str, pa.Schema] = {
    # One school or centre. level, kind: codes of vocabulary.LEVELS, KINDS. total_audience: managers and teachers in
    # one figure, where the list does not split them. aliases: names of its sites. commune_period: "current" where the
    # column's heading says that its communes are those since 01/07/2025.
    "schools": _schema(
        ("school_code", _text), ("school_name", _text), ("level", _text), ("kind", _text),
        ("commune_text", _text), ("former_commune_text", _text), ("former_district_text", _text),
        ("commune_period", _text),
        ("latitude", pa.float64()), ("longitude", pa.float64()),
        ("total_cbql", pa.int32()), ("total_gv", pa.int32()), ("total_nv", pa.int32()),
        ("total_audience", pa.int32()), ("aliases", pa.list_(pa.string())),
        ("valid_from", pa.date32()), ("valid_to", pa.date32()),
    ),
    # One person at one school. role: code of ROLES, null where the list has no such column or an empty cell.
    "staff": _schema(
        ("staff_code", _text), ("full_name", _text), ("school_code", _text), ("school_text", _text),
        ("commune_text", _text), ("role", _text), ("is_core", pa.bool_()), ("email", _text), ("phone", _text),
        ("valid_from", pa.date32()), ("valid_to", pa.date32()),
    ),
    # One planned session. mode: code of MODES. meeting_ids: digits only. audience: role codes and "cốt cán";
    # an empty list means the programme's audience.
    "sessions": _schema(
        ("session_code", _text), ("session_name", _text), ("course", _text),
        ("starts_at", _TIME), ("ends_at", _TIME), ("mode", _text), ("meeting_ids", pa.list_(pa.string())),
        ("is_required", pa.bool_()), ("audience", pa.list_(pa.string())),
    ),
    # One site's roll-call for one session: by session code, by day, or by the moment it was said. headcount null where
    # only names are given.
    "rollcalls": _schema(
        ("session_code", _text), ("held_date", pa.date32()), ("said_at", _TIME), ("school_code", _text),
        ("site_text", _text), ("place_text", _text), ("headcount", pa.int32()), ("names", pa.list_(pa.string())),
    ),
    # One form answer or one line of a sign-in sheet.
    "sign_ins": _schema(
        ("full_name", _text), ("school_code", _text), ("school_text", _text), ("place_text", _text),
        ("staff_code", _text), ("email", _text), ("phone", _text),
        ("session_text", _text), ("signed_at", _TIME),
    ),
    # One connection (a rejoin is another row), or, where a report sums up a person's connections, that person. minutes:
    # as printed. joined_at, left_at null in exports without times. is_total: the row sums up several connections; of the
    # time from joined_at to left_at only `minutes` were spent. spells: the single connections of such a row, where
    # another section of the report names them; then they alone give the time. A file whose hint `day_unknown` is set
    # gives times of day only: they stand on DAY_UNKNOWN (local) until the session says which day it was.
    # outcome `rejected` for waiting-room rows (reason waiting_room), the meeting's host (host), a webinar's panel
    # (panelist), registered people who did not come (no_show).
    "connections": _schema(
        ("display_name", _text), ("email", _text), ("joined_at", _TIME), ("left_at", _TIME),
        ("minutes", pa.float64()), ("is_total", pa.bool_()), ("spells", pa.list_(SPELL)),
    ),
    # One person in a platform's attendance register: one mark for every column (session) that was taken.
    "marks": _schema(
        ("full_name", _text), ("staff_code", _text), ("email", _text), ("username", _text), ("course", _text),
        ("marks", pa.list_(MARK)),
    ),
    # One trace of a person on a course platform that no measure counts, kept to be looked up: a line of a gradebook,
    # an attempt at a quiz, an enrolment, a logged event. activity: what it was about. status: the platform's word for
    # it. score as printed, of score_max. account: the platform's own number of the person.
    "learning": _schema(
        ("full_name", _text), ("staff_code", _text), ("email", _text), ("username", _text), ("account", _text),
        ("school_text", _text), ("course", _text), ("activity", _text), ("status", _text),
        ("score", pa.float64()), ("score_max", pa.float64()), ("happened_at", _TIME),
    ),
    # One person in one course. completed_at: when the last activity was completed, or the day that a certificate's file
    # states; null unless is_complete.
    "completions": _schema(
        ("full_name", _text), ("staff_code", _text), ("email", _text), ("course", _text),
        ("is_complete", pa.bool_()), ("completed_at", _TIME),
        ("activities_done", pa.int32()), ("activities_total", pa.int32()),
    ),
    # One account in one reporting period (null where the report does not state it). cadence: daily, weekly, monthly,
    # range. Days are those that the row names: the first, the last, and others of the same row in more_days.
    # active_days: a count of days without their names. actions: messages or prompts. account_status: enabled, pending,
    # deleted. is_concealed: the exporting system hid who this is; the row counts in totals only.
    "usage": _schema(
        ("full_name", _text), ("email", _text), ("school_text", _text), ("tool", _text), ("cadence", _text),
        ("period_start", pa.date32()), ("period_end", pa.date32()),
        ("first_day", pa.date32()), ("last_day", pa.date32()), ("more_days", pa.list_(pa.date32())),
        ("active_days", pa.int32()), ("actions", pa.int64()), ("account_status", _text), ("is_concealed", pa.bool_()),
    ),
    # One product handed in. verdict: accepted, refused, waiting.
    "products": _schema(
        ("full_name", _text), ("staff_code", _text), ("school_code", _text), ("school_text", _text),
        ("product_name", _text), ("submitted_date", pa.date32()), ("verdict", _text),
    ),
    # One question that a school was asked, with its answer. subject_id, session_code, school_code: the question (who is
    # this, in that session or, null, in all), and the school asked. verdict: one of identity.VERDICTS; null with an
    # answer_text where only the school's staff list can tell what is meant. person_key, full_name: whom it chose.
    "answers": _schema(
        ("school_code", _text), ("subject_id", _text), ("session_code", _text), ("shown_text", _text),
        ("answer_text", _text), ("verdict", _text), ("person_key", _text), ("full_name", _text), ("note", _text),
    ),
}  # fmt: skip
"""Kind of record → schema."""

LISTS = ("schools", "staff", "sessions")
"""Kinds that describe the programme; the others are evidence and are read after them."""

DAY_UNKNOWN = date(1970, 1, 1)
"""The local day on which times stand whose file states no day."""


@dataclass(frozen=True)
class ReadResult:
    """What a reader makes of one file: one table of one kind, what was wrong, and what the file says of itself.

    `format` is the reader's id; `kind` a key of SCHEMAS, or None where nothing could be read. `facts` are the values
    that `etl inspect` prints (encoding, header_line, data_rows …). `hints` is what only the file as a whole knows:
    `meeting_id`, `topic`, `host_email`, `session_code`, `starts_at`, `ends_at` (ISO, UTC), `held_date` (the local day of a
    sheet or a report whose rows name none), `date_order` (how its dates were read), `day_unknown` ("1": see connections).
    """

    format: str
    kind: str | None
    table: pa.Table | None
    issues: tuple[Issue, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_refused(self) -> bool:
        """True where no table could be made: the file is not accepted."""
        return self.table is None

    @property
    def rows_read(self) -> int:
        """Data rows of the section used."""
        return 0 if self.table is None else self.table.num_rows


def table_of(kind: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Return `rows` (column → value; missing columns are null) as a table with the schema of `kind`."""
    schema = SCHEMAS[kind]
    return pa.Table.from_pylist([dict(row) for row in rows], schema=schema)
