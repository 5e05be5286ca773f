"""The one-way flow, held by reading the imports."""

from __future__ import annotations

import ast
import re
import tomllib
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LEAVES = {
    "mobility": {"car.money", "formulas"},
    "aids": {"sums"},
    "renovation": {"money"},
    "housing": {"electricity", "envelope", "heating", "label", "need", "real_use"},
}
ROOMS = {
    "app": "saying site store territories asking counting home works trips week car together stock "
    "events tablets widgets api",
    "calc": "schema parameters uncertainty contribution places jobs tables tools "
    "housing certificates aids renovation mobility together stock",
}
"""Rooms, from the ground up: one knows those before it."""
WEB = {"flask", "wtforms", "werkzeug", "jinja2", "htmx_flask", "app", "gunicorn"}


def imports(path: Path) -> set[str]:
    """Dotted names that a module imports."""
    result = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            result |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            result |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return result


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
    assert not {name for name in used if name.startswith("calc.parameters")}


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


def test_a_view_computes_nothing():
    """What answers an address calls a composer and a page; arrays are theirs."""
    views = [
        (path.name, node)
        for path in (ROOT / "app").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        and any(
            ".get(" in (said := ast.unparse(d)) or ".route(" in said for d in node.decorator_list
        )
    ]
    assert len(views) > 50
    for where, view in views:
        names = {node.id for node in ast.walk(view) if isinstance(node, ast.Name)}
        assert not names & {"np", "numpy"}, f"{where}: {view.name}"


def modules() -> dict[str, set[str]]:
    """Every module of ours, and those of ours that it imports, wherever it does."""
    files = [path for base in ROOMS for path in (ROOT / base).rglob("*.py")]
    named = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in files
    }
    return {name: (imports(path) & named.keys()) - {name} for name, path in named.items()}


def test_no_arrow_climbs_from_a_room_to_one_above():
    result, used = modules(), set()
    places = {
        f"{base}.{room}": place
        for base, rooms in ROOMS.items()
        for place, room in enumerate(rooms.split())
    }

    def place(module: str) -> int | None:
        return places.get(".".join(module.split(".")[:2]))

    for module, others in result.items():
        below = place(module)
        if below is None:
            assert module in ("app", "calc", "calc.__main__"), f"{module}: name its room in ROOMS"
            continue
        for other in others:
            above = place(other)
            if above is not None and module[:4] == other[:4] and above > below:
                used.add((module, other))
    assert not used


def test_no_import_goes_in_a_circle():
    """Not even one that a late import hides; a circle is told by the error."""
    TopologicalSorter(modules()).prepare()


@pytest.mark.parametrize("base", ["calc", "app"])
def test_no_class_name_stands_twice(base):
    """One meaning a word: who reads ``Step`` need not ask of which room."""
    names: dict[str, list[str]] = {}
    for path in sorted((ROOT / base).rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef):
                names.setdefault(node.name, []).append(str(path.relative_to(ROOT)))
    assert not {name: paths for name, paths in names.items() if len(paths) > 1}


def documented(text: str) -> set[str]:
    """Names of the parameters that a numpydoc docstring describes."""
    section = text.partition("\nParameters\n")[2].partition("\n")[2]
    lines = re.split(r"\n\w+\n-{3,}", section)[0].splitlines()
    heads = (re.match(r"(\*{0,2}\w+(?:, \*{0,2}\w+)*)(?: : |$)", line) for line in lines)
    return {name.strip(" *") for head in heads if head for name in head[1].split(",")} - {""}


def taken(node: ast.FunctionDef | ast.ClassDef) -> set[str]:
    """Names that a function takes; or a class, by its ``__init__`` or its fields."""
    if isinstance(node, ast.ClassDef):
        inits = [m for m in node.body if isinstance(m, ast.FunctionDef) and m.name == "__init__"]
        if not inits:
            fields = (one.target for one in node.body if isinstance(one, ast.AnnAssign))
            return {one.id for one in fields if isinstance(one, ast.Name)}
        node = inits[0]
    extra = (node.args.vararg, node.args.kwarg)
    named = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    return {one.arg for one in (*named, *filter(None, extra))}


@pytest.mark.parametrize("base", ["calc", "app"])
def test_a_docstring_names_the_parameters_of_its_function(base):
    """A name that a rename forgot in a docstring misleads whoever reads it."""
    stale, read = {}, 0
    for path in sorted((ROOT / base).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                names = documented(ast.get_docstring(node) or "")
                read += len(names)
                if names - taken(node):
                    stale[f"{path.name}:{node.name}"] = names - taken(node)
    assert read > 50
    assert not stale


TABLES = ("Table", "create_table")
"""Their columns are a list, as in SQL."""


@pytest.mark.parametrize("base", ["calc", "app"])
def test_a_call_names_what_it_passes_beyond_six(base):
    """Who reads it need not count commas; what a star spreads has its own names."""
    many, most = [], 6
    for path in sorted((ROOT / base).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_table = isinstance(node, ast.Call) and ast.unparse(node.func).endswith(TABLES)
            if isinstance(node, ast.Call) and len(node.args) > most and not is_table:
                many.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not many


def places(node: ast.Subscript) -> set[int]:
    """Numbers written in the brackets of a subscript; what ``partition`` cuts has three parts."""
    cut = getattr(getattr(node.value, "func", None), "attr", "") in ("partition", "rpartition")
    index = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    read = (ast.unparse(one) for one in index)
    return set() if cut else {int(one) for one in read if re.fullmatch(r"-?\d+", one)}


def test_nothing_in_a_page_is_read_by_its_place():
    """The first, the last, the only one; any other has a name, or is unpacked."""
    read = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)}"
        for path in sorted((ROOT / "app").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Subscript) and places(node) - {0, -1}
    ]
    assert not read


def of_figures(node: ast.expr) -> bool:
    """Whether an expression is a parameter's values, seen through ``.T`` and axes moved."""
    if isinstance(node, ast.Attribute):
        return node.attr == "constant" or (node.attr == "T" and of_figures(node.value))
    if isinstance(node, ast.Subscript):
        return of_figures(node.value)
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    if node.func.attr == "moveaxis":
        return of_figures(node.args[0])
    return node.func.attr in ("on", "last_known", "law", "by_income")


def test_a_figure_is_read_by_its_name():
    """Not by its place in the file: a line added there would move it in silence. A lone 0 is the
    only row; a star unpacks what has an order of its own."""
    by_place = []
    for path in sorted((ROOT / "calc").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
                names = node.targets[0].elts
                is_starred = any(isinstance(name, ast.Starred) for name in names)
                is_read = of_figures(node.value) and not is_starred
            elif isinstance(node, ast.Subscript) and of_figures(node.value):
                parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
                numbers = [part.value for part in parts if isinstance(part, ast.Constant)]
                is_read = any(isinstance(n, int) for n in numbers) and (len(parts), numbers) != (
                    1,
                    [0],
                )
            else:
                continue
            if is_read:
                by_place.append(f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)}")
    assert not by_place


PRIVATE = {"told", "found", "crow", "world", "worlds", "skin", "desk"}
"""Words that say less than the field's: submitted, stated, a result by its name, samples…"""


@pytest.mark.parametrize("base", ["calc", "app"])
def test_names_are_words_of_the_field(base):
    """Functions, classes, parameters, fields and variables (docs/glossary.md)."""
    used = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / base).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in (getattr(node, part, None) for part in ("id", "arg", "attr", "name"))
        if isinstance(name, str) and name.lower().strip("_") in PRIVATE
    }
    assert not used


def test_what_a_spreadsheet_opens_is_written_in_one_place():
    """Where no cell is a formula (``calc.tables.files.french_file``): no page has a writer."""
    writers = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "app").rglob("*.py"))
        if re.search(r"csv\.(Dict)?[wW]riter|\\ufeff", path.read_text(encoding="utf-8"))
    ]
    assert not writers


def test_a_test_of_a_browser_waits_for_what_it_wants():
    """Never for a time, nor by a script that a page's own policy forbids to run later: both pass
    on one machine and not on another. ``expect`` and ``checks.until`` wait."""
    waits = re.compile(r"wait_for_timeout|wait_for_function|time\.sleep")
    blind = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in sorted((ROOT / "tests" / "browser").rglob("test_*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if waits.search(line)
    ]
    assert not blind


def test_decisions_are_numbered_without_holes():
    result = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [path.name[:4] for path in result] == [f"{n:04d}" for n in range(1, len(result) + 1)]
    for path in result:
        assert path.read_text(encoding="utf-8").startswith(f"# {path.name[:4]} — "), path.name


def test_the_version_is_said_in_one_place():
    """`pyproject.toml` has it; the changelog's newest heading is its own."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## (\S+)", changes, re.MULTILINE)[1] == project["version"]


def test_the_project_stands_alone():
    """No path of a machine, no folder outside the project."""
    kept = [p for p in ROOT.rglob("*") if p.suffix in {".py", ".toml", ".md", ".html", ".txt"}]
    kept = [p for p in kept if ".venv" not in p.parts and p != Path(__file__)]
    marks = ("../" + "shared", "/" + "work/", "/" + "tmp/")
    for path in kept:
        text = path.read_text(encoding="utf-8")
        assert not [mark for mark in marks if mark in text], path


@pytest.mark.parametrize(
    "name", ["gift_exemption", "pret_avance_renovation", "camper_van", "electric_moped"]
)
def test_a_plain_aid_or_mode_is_named_in_three_files(name):
    """Its rule or its row, its figures or its drawing, its words: nothing else lists it."""
    files = [p for base in ("app", "calc", "templates") for p in (ROOT / base).rglob("*.*")]
    read = (p for p in files if p.suffix in {".py", ".toml", ".csv", ".html"})
    match = [p for p in read if re.search(rf"\b{name}\b", p.read_text(encoding="utf-8"))]
    assert len(match) == 3, sorted(map(str, match))
