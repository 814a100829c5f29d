"""Microsoft 365 Copilot usage by user: reports API (v1, v2) and admin centre (older, newer). One row per account.

Columns are found by heading, in any order and letter case; re-saved files come with `;` and 25.09.2026. The API's
report states its period, the admin centre's does not. "Last activity" ignores the period chosen: a date before it is a
day of use all the same, but no activity in the period. By default both names are hidden behind 32 hex digits.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from etl.model.issues import Issue
from etl.model.records import ReadResult
from etl.readers.common.account_rows import Account, day_used, identify, records
from etl.readers.common.cells import count_of
from etl.readers.common.document import Document
from etl.readers.common.furniture import data_rows
from etl.readers.common.grids import Cells, Grid
from etl.readers.common.headings import keys_of, match_fields
from etl.readers.common.ordering import date_texts, settle
from etl.readers.common.reader import Draft, Found, Reader
from etl.readers.common.rows import Row

SPELLINGS = {
    "refreshed": ("Report Refresh Date",),
    "period": ("Report Period",),
    "account": ("User Principal Name", "User name", "Username", "UPN"),
    "full_name": ("Display Name",),
    "last_day": ("Last Activity Date", "Last activity date (UTC)", "Last activity"),
    "actions": ("Prompts submitted for all apps", "Prompts submitted (any app)"),
    "active_days": ("Active Usage Days for all apps", "Active Usage Days", "Active Days"),
}
_APP = "app "
_LONGEST_PERIOD = 366


def recognise(grid: Grid) -> Found | None:
    """Find the headings: an account or a name, the last activity, and something that only Copilot's reports have."""
    for index, cells in enumerate(grid.head):
        columns = match_fields(cells, SPELLINGS)
        if "last_day" not in columns or not columns.keys() & {"account", "full_name"}:
            continue
        apps = _apps(cells)
        if "actions" in columns or any("copilot" in app for app in apps):
            return Found(grid, index, columns | apps, cells)
    return None


def read(document: Document, tables: list[Found]) -> ReadResult:
    """Return one USAGE record per account, in file order; concealed accounts count in totals only."""
    draft = Draft(READER.format, READER.kind, document, tables)
    dates = ["refreshed", "last_day", *(name for found in tables for name in found.columns if name.startswith(_APP))]
    order, refusal = settle(draft, date_texts(tables, dict.fromkeys(dates)))
    if refusal:
        return refusal
    accounts = []
    for found in tables:
        rows, _ = data_rows(found.grid.rows, found.header, found.columns, (("account", "full_name"),))
        apps = [name for name in found.columns if name.startswith(_APP)]
        accounts += [_account(Row(found, number, cells, draft.log), apps, order) for number, cells in rows]
    _tell(draft, accounts)
    return draft.finish(records(accounts, "account", {"tool": "copilot"}))


def _apps(cells: Cells) -> dict[str, int]:
    """Return the columns of the last activity in one app each, by "app " and the app's own words."""
    apps = {}
    for column, key in enumerate(keys_of(cells)):
        plain = key.removesuffix(" utc")
        app = ""
        if plain.endswith(" last activity date"):
            app = plain.removesuffix(" last activity date")
        for start in ("last activity date of ", "last activity of "):
            if plain.startswith(start):
                app = plain.removeprefix(start)
        if app:
            apps[_APP + app] = column
    return apps


def _account(row: Row, apps: Sequence[str], order: str) -> Account:
    account = Account(row, identify(row, "account", row.text("full_name")))
    last = day_used(row, "last_day", order)
    by_app = {day_used(row, app, order) for app in apps}
    start, end = _period(row, order)
    account.values |= {
        "cadence": "range" if start else None,
        "period_start": start,
        "period_end": end,
        "last_day": last,
        "more_days": sorted(day for day in by_app if day and day != last) or None,
        "active_days": _count(row, "active_days"),
        "actions": _count(row, "actions"),
    }
    return account


def _period(row: Row, order: str) -> tuple[date | None, date | None]:
    """Return the days of the period: so many up to the day of the report. None where the report does not state both."""
    end, length = day_used(row, "refreshed", order), count_of(row.raw("period"))
    if end is None or not length or length > _LONGEST_PERIOD:
        return None, None
    return end - timedelta(days=length - 1), end


def _count(row: Row, field_id: str) -> int | None:
    if row.is_blank(field_id):
        return None
    found = count_of(row.raw(field_id))
    if found is None:
        row.problem("bad_number", field_id)
    return found


def _tell(draft: Draft, accounts: list[Account]) -> None:
    """Set the facts, and note what the report withholds: names, or its period."""
    with_period = [a for a in accounts if a.values["period_start"]]
    if with_period:
        draft.facts["active_in_period"] = sum(
            any(a.values["period_start"] <= day <= a.values["period_end"] for day in a.days) for a in with_period
        )
    elif accounts:
        draft.log.add(Issue("period_not_stated"))
    if any(a.row.has("actions") for a in accounts):
        draft.facts["prompts_total"] = sum(a.values["actions"] or 0 for a in accounts)
    concealed = sum(a.values["is_concealed"] for a in accounts)
    if concealed:
        draft.facts["concealed"] = concealed
        draft.log.add(Issue("identities_concealed", value=str(concealed)))


READER = Reader("m365_copilot", "Báo cáo sử dụng Microsoft 365 Copilot", "usage", recognise, read)
