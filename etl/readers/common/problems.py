"""The one exception of the readers' lowest floor; it never leaves `open_document`."""


class WorkbookError(Exception):
    """A workbook that cannot be opened: the issue's code and value."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code, value)
        self.code = code
        self.value = value
