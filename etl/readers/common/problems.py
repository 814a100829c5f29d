"""What the parts of a file are, and the one exception of the readers' lowest floor; it never leaves `read`."""

from etl.model.errors import UserError
from etl.model.issues import Issue

Bytes = bytes | bytearray
"""What an unpacked part is: it grows in one buffer, and a copy of the whole would cost as much as reading it."""


class WorkbookError(UserError):
    """A file that cannot be opened, or not be read as a whole: the issue's code and value."""

    def __init__(self, code: str, value: str = "") -> None:
        self.issue = Issue(code, value=value or None)
        super().__init__(f"{self.issue.message} {self.issue.fix}")
