"""The list of schools by status, for the command line, the pages and the support workbook."""

from collections import Counter
from typing import Any

from dashboard.figures.keys import Filters, conditions, has
from dashboard.figures.scope import Scope
from dashboard.figures.snapshot import Snapshot
from dashboard.figures.standing import GRAVITY
from etl.model.errors import UserError
from etl.text.collate import sort_key

LAGGING_COLUMNS = ("school", "school_name", "level", "commune", "district", "rostered", "participated", "rate", "target",
                   "gap_people", "peer_rate", "lower_95", "lower_998", "status", "reasons")  # fmt: skip

_QUERY = """
    select d.school_code as school, d.school_name, d.level, d.commune_code as commune, d.district_code as district,
        g.people as rostered, g.participated, g.participated / nullif(g.people, 0) as rate, g.target, g.gap_people,
        g.peer_rate, g.lower_95, g.lower_998, g.status, g.reasons
    from school_standing as g
    join school_dim as d using (school_code)
    where {conditions}
"""


def lagging(snapshot: Snapshot, where: Filters | None = None, scope: Scope | None = None) -> list[dict[str, Any]]:
    """Return one row per school valid on the as-of date: the columns of LAGGING_COLUMNS, gravest status first.

    Shares are 0–1; `gap_people` is what lacks to the target; `reasons` a list of sentences. Within a status the
    largest gap comes first. UserError for filters that speak of sessions or roles.
    """
    filters = where or Filters()
    require_school_filters(filters)
    texts, parameters = conditions(filters.values, "''")
    scope_text, scope_parameters = (scope or Scope()).condition()
    query = _QUERY.format(conditions=" and ".join(["true", scope_text, *texts]))
    rows = snapshot.rows(query, parameters | scope_parameters)
    return sorted(rows, key=lambda r: (GRAVITY[r["status"]], -(r["gap_people"] or 0), sort_key(r["school_name"])))


def require_school_filters(filters: Filters) -> None:
    """Raise UserError for filters on sessions or roles: standing is about all people and all sessions of a school."""
    if has((), filters, "session") or has((), filters, "role"):
        raise UserError("Tình trạng cơ sở chỉ lọc được theo địa bàn, cấp học, loại hình, cơ quan quản lý hoặc cơ sở.")


def standing_counts(snapshot: Snapshot, where: Filters | None = None, scope: Scope | None = None) -> dict[str, int]:
    """Return status → schools, for the statuses that occur."""
    return dict(Counter(row["status"] for row in lagging(snapshot, where, scope)))
