"""A floor imports no higher one, and Streamlit stands only where pages are drawn or served (DESIGN, section 1)."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FLOORS = (
    "etl.text", "etl.model", "geo", "etl.readers", "etl.match", "etl.home etl.warehouse etl.roster",
    "etl.collect etl.console etl.cell_writer etl.corrected etl.reread etl.corrections etl.declare etl.intake etl.verify"
    " etl.load etl.mend_command etl.inspection etl.ask etl.tasks", "etl.demo", "dashboard.figures", "dashboard.places dashboard.style",
    "dashboard.maps", "dashboard.map_picture", "dashboard.reports",
    "dashboard", "etl.map_command etl.roster_command etl.ask_command etl.decisions_command", "etl.cli etl.__main__ geo.__main__",
)  # fmt: skip
PAGES = (
    "app",
    "app_pages",
    "browser",
    "cards",
    "data",
    "files_list",
    "first_run.leaving",
    "first_run.page",
    "load_report",
    "loading_part",
    "map_page",
    "origin_panel",
    "overview",
    "mapping_panel",
    "question_sheet",
    "report_page",
    "review_data",
    "review_flow",
    "review_lists",
    "review_panel",
    "roster_panel",
    "serve",
    "sidebar",
    "standing_data",
    "support_page",
    "tables",
    "target_panel",
    "target_saving",
    "uploads",
    "ways",
)
PATHS = [path.relative_to(ROOT) for top in ("etl", "geo", "dashboard") for path in (ROOT / top).rglob("*.py")]
MODULES = {".".join(path.with_suffix("").parts).removesuffix(".__init__"): ROOT / path for path in PATHS}


def floor_of(name: str) -> int:
    """Return the floor of a module, by the longest prefix; -1 for what is none of ours."""
    found = [(len(p), n) for n, names in enumerate(FLOORS) for p in names.split() if f"{name}.".startswith(f"{p}.")]
    return max(found, default=(0, -1))[1]


def imports(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {f"{n.module}.{a.name}" for n in nodes if isinstance(n, ast.ImportFrom) for a in n.names}


def test_every_module_stands_on_a_floor_and_imports_no_higher_one():
    assert [name for name in MODULES if name != "etl" and floor_of(name) < 0] == []
    wrong = [(name, used) for name in MODULES for used in imports(MODULES[name]) if floor_of(used) > floor_of(name)]
    assert wrong == []


def test_streamlit_stands_where_pages_are_drawn_or_served():
    users = [name for name, path in MODULES.items() if any(i.split(".")[0] == "streamlit" for i in imports(path))]
    assert [name for name in users if not name.startswith(tuple(f"dashboard.{p}" for p in PAGES))] == []
