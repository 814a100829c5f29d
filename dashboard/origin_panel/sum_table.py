"""A sum as a small table to be read like one on paper: signed parts, a line, the total."""

from html import escape

from dashboard.figures.origin import Part, Sum
from etl.text.vietnam import number


def sum_table(shown: Sum) -> str:
    """Return the HTML of a sum."""
    lines = "".join(_line(part, is_first=n == 0) for n, part in enumerate(shown.parts))
    return (
        f'<table class="phep-cong"><caption>{escape(shown.title)}</caption><tbody>{lines}</tbody>'
        f"<tfoot><tr><th scope='row'>Cộng</th><td>{number(shown.total)} <small>{escape(shown.unit)}</small></td></tr></tfoot></table>"
    )


def _line(part: Part, *, is_first: bool) -> str:
    sign = "−" if part.count < 0 else "" if is_first else "+"
    schools = f" <small>({number(part.schools)} cơ sở)</small>" if part.schools else ""
    return f"<tr><th scope='row'>{escape(part.label)}{schools}</th><td>{f'{sign} ' if sign else ''}{number(abs(part.count))}</td></tr>"
