"""Errors that a user can mend. Anything else is a bug and keeps its traceback."""


class UserError(Exception):
    """A problem the user can mend. `str(error)` is a Vietnamese message: what is wrong and what to do."""
