"""The data files: every figure has a source, every file is declared, nothing points outside."""

from __future__ import annotations

import re

import pytest

from calc.parameters import DATA, parameters


def test_every_csv_is_declared_and_every_toml_is_read():
    declared = {table.file for table in parameters().tables.values()}
    assert declared == {str(path.relative_to(DATA)) for path in DATA.rglob("*.csv*")}


@pytest.mark.parametrize("name", sorted(parameters().tables))
def test_a_table_is_read_whole(name):
    table = parameters().tables[name]
    assert len({len(column) for column in table.columns.values()}) == 1
    assert set(table.units) <= set(table.columns)


def test_what_is_under_the_odbl_is_kept_apart_with_its_licence():
    tables, sources = parameters().tables.values(), parameters().sources
    shared_alike = {t.file for t in tables if sources[t.source].licence.startswith("ODbL")}
    assert shared_alike == {str(path.relative_to(DATA)) for path in (DATA / "rails").glob("*.csv*")}
    assert "Open Database License" in (DATA / "rails" / "LICENCE").read_text(encoding="utf-8")


@pytest.mark.parametrize("key", sorted(parameters().sources))
def test_a_source_can_be_found_again(key):
    source = parameters().sources[key]
    assert source.title and source.publisher and source.accessed
    assert source.url.startswith("https://") or source.note
    assert "shared" not in f"{source.title}{source.note}".lower()


@pytest.mark.parametrize("name", sorted(parameters()))
def test_a_probability_sums_to_one(name):
    values = parameters()[name]
    is_choice = (
        name.startswith("unknowns.")
        and values.unit == "–"
        and values.axes[-1:] not in (("distribution",), ("construction_period",))
    )
    if is_choice:
        assert values.values.sum(axis=-1) == pytest.approx(1.0)
    assert values.label and values.unit


def test_prices_are_those_of_the_official_table():
    """Arrêté du 25 mars 2024, annexe 2: 15,000 kWh of gas cost 182 + 0.09488 × 15,000 euros."""
    import numpy as np

    from calc.housing.label import label_bill
    from calc.schema.vocabulary import ENERGY_CARRIERS

    tariff = parameters()["energy.label_price"].on(np.datetime64("2026-10-01"))
    used = np.zeros(len(ENERGY_CARRIERS))
    used[ENERGY_CARRIERS.index("natural_gas")] = 15_000
    assert label_bill(used, tariff).sum() == pytest.approx(182 + 0.09488 * 15_000)
    before = parameters()["energy.label_price"].on(np.datetime64("2024-06-30"))
    assert label_bill(used, before).sum() == pytest.approx(230 + 0.06533 * 15_000)


def test_the_written_contract_is_the_declared_one():
    from benchmarks.vocabulary import DOCUMENT, text

    assert DOCUMENT.read_text(encoding="utf-8") == text()


_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_INLINE = re.compile(r"\{[^{}]*\}")
_FILES = [*DATA.rglob("*.toml"), *(DATA.parent.parent / "territories").glob("*.toml")]


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_a_file_that_people_write_has_one_key_a_line(path):
    """A change of one figure is a change of one line: only sentences may be long."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        bare = _STRING.sub('""', line)
        assert len(bare) <= 100, f"{path.name}, {number}"
        assert all(part.count("=") <= 3 for part in _INLINE.findall(bare)), f"{path.name}, {number}"
