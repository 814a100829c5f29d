"""A new target or threshold of figures makes no fact anew; what facts are made of does."""

import ast
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from etl.model.settings import EVIDENCE_SETTINGS, Settings, Target

ROOT = Path(__file__).resolve().parents[2]


def test_the_facts_are_built_from_these_settings_and_no_others() -> None:
    paths = [p for folder in ("warehouse", "match", "roster") for p in (ROOT / "etl" / folder).rglob("*.py")]
    nodes = [node for path in paths for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    attributes = [n for n in nodes if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name)]
    used = {n.attr for n in attributes if n.value.id == "settings"}
    assert used - {"version", "evidence_version"} == set(EVIDENCE_SETTINGS)


@pytest.mark.parametrize("changed,is_new", [
    ({"targets": (Target("participated", ((date(2025, 3, 1), 0.5),)),)}, False), ({"steady_weeks": 4}, False),
    ({"audience": ("GV",)}, True), ({"attendance_min_share": 0.4}, True), ({"margin_minutes": 5}, True),
])  # fmt: skip
def test_what_makes_the_facts_anew(changed: dict, is_new: bool) -> None:
    before, after = Settings(), replace(Settings(), **changed)
    assert (before.evidence_version != after.evidence_version) == is_new
