"""An old report given back (`identify`): the set it came from, the cells changed by hand, what differs today and why (`why`)."""

from dashboard.reports.returned.difference import BY_HAND, KINDS, Difference
from dashboard.reports.returned.document import Document
from dashboard.reports.returned.identify import Returned, identify, why
from dashboard.reports.returned.search import open_document

__all__ = ["BY_HAND", "KINDS", "Difference", "Document", "Returned", "identify", "open_document", "why"]
