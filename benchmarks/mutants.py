"""Faults that the tests should find: python -m benchmarks.mutants [--count 36] [--room ROOM].

One fault at a time is put in a module of the aids, of housing or of mobility as Python reads it; no
file is changed. A fault is a comparison turned, a sum made a difference, a product a quotient, a
minimum a maximum, an *and* an *or*, a number moved. The same seed gives the same faults.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib.abc
import importlib.machinery
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parent.parent
ROOMS = {
    "calc/aids": ["calc/aids", "tests/aids", "tests/works"],
    "calc/housing": ["calc/housing", "tests/housing", "tests/home"],
    "calc/mobility": ["calc/mobility", "tests/trips", "tests/week", "tests/car"],
}
"""Where faults are put, and the examples and tests that should find them."""
_TURNED: dict[type, type] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
_NAMES = {
    "minimum": "maximum",
    "maximum": "minimum",
    "fmin": "fmax",
    "fmax": "fmin",
    "any": "all",
    "all": "any",
}


def places(tree: ast.AST) -> Iterator[ast.AST]:
    """Nodes of functions where a fault can be put, in order."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for statement in function.body:
                for node in ast.walk(statement):
                    if _turned(node) is not None:
                        yield node


def _turned(node: ast.AST) -> str | None:
    """What the fault at a node is, or nothing where there can be none."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _TURNED:
        return f"{type(node.ops[0]).__name__} → {_TURNED[type(node.ops[0])].__name__}"
    if isinstance(node, ast.BinOp | ast.BoolOp) and type(node.op) in _TURNED:
        return f"{type(node.op).__name__} → {_TURNED[type(node.op)].__name__}"
    if isinstance(node, ast.Attribute) and node.attr in _NAMES:
        return f"{node.attr} → {_NAMES[node.attr]}"
    if isinstance(node, ast.Constant) and type(node.value) is float and node.value:
        return f"{node.value} → {node.value * 1.5 + 1}"
    return None


def turn(node: ast.AST) -> None:
    """Put the fault at a node."""
    if isinstance(node, ast.Compare):
        node.ops[0] = _TURNED[type(node.ops[0])]()
    elif isinstance(node, ast.BinOp | ast.BoolOp):
        node.op = _TURNED[type(node.op)]()
    elif isinstance(node, ast.Attribute):
        node.attr = _NAMES[node.attr]
    elif isinstance(node, ast.Constant) and isinstance(node.value, float):
        node.value = node.value * 1.5 + 1


class Faulty(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Reads one module with its fault: named by the environment, for the process that tests."""

    def __init__(self, fault: str):
        path, self.number = fault.rsplit(":", 1)
        self.path = ROOT / path
        self.name = ".".join(Path(path).with_suffix("").parts)

    def find_spec(
        self, fullname: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, origin=str(self.path))

    def exec_module(self, module: ModuleType) -> None:
        tree = ast.parse(self.path.read_text(encoding="utf-8"))
        turn(list(places(tree))[int(self.number)])
        module.__file__ = str(self.path)
        exec(compile(ast.fix_missing_locations(tree), str(self.path), "exec"), module.__dict__)


def drawn(room: str, count: int, seed: int) -> list[tuple[str, str]]:
    """Some faults of a room: what names each, and what it is."""
    result = []
    for path in sorted((ROOT / room).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, node in enumerate(places(copy.deepcopy(tree))):
            line = getattr(node, "lineno", 1)
            where = f"{path.relative_to(ROOT)}:{line}"
            name = f"{path.relative_to(ROOT)}:{number}"
            result.append((name, f"{where}: {_turned(node)}: {lines[line - 1].strip()[:70]}"))
    return random.Random(seed).sample(result, min(count, len(result)))


def run(tests: list[str], patience: float, fault: str = "") -> subprocess.CompletedProcess[str]:
    """Tests with a fault, or without; they stop at the first that finds it."""
    more = ["-x", "-p", "benchmarks.mutants"] if fault else ["-rfE"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--tb=no", "-p", "no:cacheprovider", *more, *tests],
        cwd=ROOT,
        env={**os.environ, **({"MUTANT": fault} if fault else {})},
        capture_output=True,
        text=True,
        timeout=patience,
        check=False,
    )


def red(tests: list[str], patience: float) -> list[str]:
    """Tests that fail without any fault: they find none."""
    stated = run(tests, patience).stdout.splitlines()
    failed = [line.split(" ", 1)[1] for line in stated if line.startswith(("FAILED ", "ERROR "))]
    return [name.partition(" - ")[0] for name in failed]


def is_killed(fault: str, tests: list[str], patience: float) -> bool:
    """Whether a test fails for a fault, or never ends."""
    try:
        return run(tests, patience, fault).returncode != 0
    except subprocess.TimeoutExpired:
        return True


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--count", type=int, default=36, help="faults in all")
    asked.add_argument("--room", choices=ROOMS, help="this one alone")
    asked.add_argument("--seed", type=int, default=20261128)
    asked.add_argument("--patience", type=float, default=900.0, help="seconds for one fault")
    submitted = asked.parse_args()
    killed = tried = 0
    rooms = [submitted.room] if submitted.room else list(ROOMS)
    for room in rooms:
        tests = ROOMS[room]
        useless = red(tests, submitted.patience)
        tests = [*tests, *(f"--deselect={name}" for name in useless)]
        print(f"{room}: {len(useless)} tests fail without a fault and are left out", flush=True)
        for fault, words in drawn(room, submitted.count // len(rooms), submitted.seed):
            is_dead = is_killed(fault, tests, submitted.patience)
            killed, tried = killed + is_dead, tried + 1
            print(f"{'killed  ' if is_dead else 'SURVIVES'} {words}", flush=True)
    print(f"{killed} of {tried} faults are found")


if "MUTANT" in os.environ:
    sys.meta_path.insert(0, Faulty(os.environ["MUTANT"]))
if __name__ == "__main__":
    main()
