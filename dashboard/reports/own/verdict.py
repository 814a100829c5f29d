"""What filling an office's own template found: problems that refuse it, and notes on what was filled otherwise."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OwnIssue:
    """One finding. `where`: sheet and cell, or the beginning of the paragraph; "" for the whole file.

    `is_refusal`: the template is not filled until this is mended, as `fix` says; else it is a note.
    """

    where: str
    message: str
    fix: str = ""
    is_refusal: bool = True

    @property
    def words(self) -> str:
        """The finding in one line."""
        return " ".join(part for part in (f"{self.where}:" if self.where else "", self.message, self.fix) if part)


@dataclass(frozen=True)
class Filled:
    """A filled template. `content` is empty where one of `issues` refuses the template; all problems are listed at once."""

    content: bytes
    name: str
    issues: tuple[OwnIssue, ...] = ()

    @property
    def is_refused(self) -> bool:
        """True where there is nothing to hand out."""
        return any(issue.is_refusal for issue in self.issues)


class Refused(Exception):  # noqa: N818
    """The template cannot be filled, for these reasons."""

    def __init__(self, *issues: OwnIssue) -> None:
        super().__init__("; ".join(issue.words for issue in issues))
        self.issues = issues
