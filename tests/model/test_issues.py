"""Every issue code renders: two Vietnamese sentences, a known severity, a place in words."""

import string

import pytest

from etl.model.issues import ISSUES, Issue

WORDS = dict.fromkeys(
    {name for text in ISSUES.values() for part in (text.message, text.fix)
     for _, name, _, _ in string.Formatter().parse(part) if name}, "x"
)  # fmt: skip


@pytest.mark.parametrize("code", ISSUES)
def test_an_issue_says_what_is_wrong_and_what_to_do(code):
    issue = Issue(
        code, "Tờ 1", 14, "Cột A", "giá trị", {k: v for k, v in WORDS.items() if k not in ("value", "column", "row")}
    )
    assert issue.severity in {"refuse", "reject", "pending", "note"}
    assert issue.message.endswith((".", "”.", "…"))
    assert issue.fix.endswith(".")
    assert "{" not in issue.message + issue.fix
    assert issue.as_json() == {
        "code": code, "where": "tờ “Tờ 1”, dòng 14, cột “Cột A”", "message": issue.message, "fix": issue.fix,
    }  # fmt: skip
