"""The one-way flow, held by reading the imports."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LEAVES = {
    "together": {"parts"},
    "mobility": {"week.ranges", "car.money", "emissions", "health", "journeys", "money"},
    "aids": {"combination", "income"},
    "renovation": {"costs", "money"},
    "housing": {
        "boilers",
        "cooling",
        "electricity",
        "envelope",
        "fabric",
        "gains",
        "geometry",
        "heating",
        "hot_water",
        "label",
        "label_bill",
        "need",
        "real_use",
        "summer",
    },
}
WEB = {"flask", "wtforms", "werkzeug", "jinja2", "htmx_flask", "app", "gunicorn"}


def imports(path: Path) -> set[str]:
    """Dotted names that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", sorted((ROOT / "calc").rglob("*.py")), ids=str)
def test_the_calculation_knows_nothing_of_the_web(path):
    assert not {name.partition(".")[0] for name in imports(path)} & WEB


@pytest.mark.parametrize(
    ("room", "leaf"), [(room, leaf) for room, names in LEAVES.items() for leaf in sorted(names)]
)
def test_a_leaf_is_a_pure_function_of_arrays(room, leaf):
    used = imports(ROOT / "calc" / room / f"{leaf.replace('.', '/')}.py")
    others = {f"calc.{room}.{name}" for name in LEAVES[room] - {leaf}}
    assert not used & others
    assert not {name for name in used if name.startswith(("calc.parameters", "calc.figures"))}


def test_an_aid_is_a_file_that_knows_no_other_aid():
    """Its conditions, its amount, its reasons, its dates; the model alone composes aids."""
    aids = {
        path.stem
        for path in (ROOT / "calc" / "aids").glob("*.py")
        if "\nAID = Aid(" in path.read_text(encoding="utf-8")
    }
    assert len(aids) >= 7
    for name in aids - {"vat"}:  # every aid counts on the cost with tax
        used = imports(ROOT / "calc" / "aids" / f"{name}.py")
        assert not used & {f"calc.aids.{other}" for other in aids - {name, "vat"}}, name


@pytest.mark.parametrize("path", sorted((ROOT / "app").rglob("*views.py")), ids=str)
def test_a_view_computes_nothing(path):
    assert "numpy" not in imports(path)


def test_the_project_stands_alone():
    """No path of a machine, no folder outside the project."""
    kept = [p for p in ROOT.rglob("*") if p.suffix in {".py", ".toml", ".md", ".html", ".txt"}]
    kept = [p for p in kept if ".venv" not in p.parts and p != Path(__file__)]
    marks = ("../" + "shared", "/" + "work/", "/" + "tmp/")
    for path in kept:
        text = path.read_text(encoding="utf-8")
        assert not [mark for mark in marks if mark in text], path
