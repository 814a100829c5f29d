"""Reports as files: each kind writes one workbook from a snapshot."""

from collections.abc import Callable

from dashboard.reports.support import write_support_list
from dashboard.reports.workbook import write_report

KINDS: dict[str, Callable[..., None]] = {"tong-hop": write_report, "can-ho-tro": write_support_list}
"""Kind → `write(snapshot, out, *, where=None, scope=None)`."""

__all__ = ["KINDS", "write_report", "write_support_list"]
