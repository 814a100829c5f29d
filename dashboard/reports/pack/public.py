"""A question asked again for everybody's eyes: the same figures, and nothing that tells of a person."""

from dashboard.figures.scope import Scope
from dashboard.reports.question import Question


def public(question: Question) -> Question:
    """Return the same question without the right to see people, under the same set code; itself where it has none.

    Who sees only a commune or a school keeps to it: what can be asked here is figures alone in any case.
    """
    scope = question.scope if question.scope.area else Scope("province")
    if question.scope == scope:
        return question
    return Question(question.snapshot, question.where, scope, question.home, set_code=question.code)
