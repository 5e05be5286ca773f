"""A landlord's ugly file is read without a developer; a hostile one does no harm."""

from __future__ import annotations

import codecs
import csv
import datetime
import io
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from calc.housing import model
from calc.housing.answers import HousingAnswers
from calc.schema.inputs import read
from calc.schema.vocabulary import ENERGY_CARRIERS, HEATING_SYSTEMS
from calc.stock import delivery, work
from calc.stock.reading import inspection, sheets
from calc.stock.reading.columns import ReadingPlan
from calc.stock.reading.rows import Reader, refusals_in
from calc.stock.reading.sheets import UnreadableStock
from calc.stock.reading.words import answers_in
from calc.stock.work import Answering
from calc.tables.files import batches
from tests.properties import examples

DAY = "2026-11-24"
UGLY = """Patrimoine au 31/12/2025;;;;;;;
;;;;;;;
Réf. logement;Résidence;Type;Surface habitable;Année constr.;Chauffage;Ville;Occupants
A1;Les Épis;T3 appartement;85,5 m²;1968;Chauffage gaz collectif;BÉTHUNE;3
A2;Les Épis;Appt;1 085,5 m²;1968;Chauffage gaz collectif;BÉTHUNE;3
A3;Les Épis;Appt;;1968;Chauffage gaz collectif;BÉTHUNE;2
A1;Les Épis;Appt;62;1968;Electrique;BÉTHUNE;2
A4;Les Épis;Maison;62,0m2;années 60;PAC air/eau;BÉTHUNE;99
A5;Les Épis;Maison;74;20155;fioul;BÉTHUNE;4

A6;Les Épis;Maison;74;1949-1974;NC;BÉTHUNE;4
A7;Les Épis;Maison;74;avant 1949;bois granulés;Nulle-Part;4
TOTAL;;;540 m²;;;;18
"""


def looked(folder: Path, data: bytes, most: int = 300_000) -> inspection.Look:
    source = folder / "source"
    source.write_bytes(data)
    raw = folder / "raw.parquet"
    return inspection.look(sheets.opened(source), raw, most)


def homes(folder: Path, data: bytes):
    result = looked(folder, data)
    looked_at = result.plain()
    plan = ReadingPlan.of({"fields": [column.field for column in result.columns]}, looked_at)
    return result, next(Reader(plan, DAY, looked_at).homes(folder / "raw.parquet"))


@pytest.fixture
def ugly(tmp_path):
    return homes(tmp_path, UGLY.replace("\n", "\r\n").encode("latin-1"))


def test_an_ugly_file_is_read_without_a_developer(ugly):
    result, read_homes = ugly
    assert result.layout["separator"] == ";" and result.is_clear
    assert [column.field for column in result.columns] == [
        "id",
        "building",
        "dwelling_type",
        "floor_area",
        "construction_year",
        "heating",
        "commune_name",
        "household_size",
    ]
    assert read_homes.more["id"].tolist() == ["A1", "A4", "A7"]
    answers = read_homes.answers
    assert answers.floor_area.tolist() == [85.5, 62.0, 74.0]
    carriers = [ENERGY_CARRIERS[code] for code in answers.heating_carrier]
    assert carriers == ["natural_gas", "electricity", "wood_pellets"]
    assert answers.heating_scope.tolist() == [1, -1, -1]
    assert answers.commune.tolist() == ["62119", "62119", ""]
    assert answers.construction_year[:2].tolist() == [1968.0, 1965.0]
    assert np.isnan(answers.household_size[1])


def test_what_is_refused_is_listed_by_row_and_column_and_the_rest_goes_on(ugly):
    stated = {(one.line, one.field): (one.code, one.row_refused) for one in ugly[1].refusals}
    assert stated == {
        (5, "floor_area"): ("too_large", True),
        (6, "floor_area"): ("required", True),
        (7, "id"): ("double", True),
        (8, "household_size"): ("too_large", False),
        (9, "construction_year"): ("too_large", True),
        (11, "heating_carrier"): ("required", True),
        (12, "commune"): ("unknown_commune", False),
        (13, "row"): ("total", True),
    }


PLAIN = [
    ["Identifiant", "Type", "Surface", "Année", "Chauffage"],
    ["é1", "Maison", "85,5", "1950", "gaz"],
    ["é2", "Appartement", "40", "2001", "électrique"],
]


def written(separator: str, encoding: str, mark: bytes = b"") -> bytes:
    return mark + "\n".join(separator.join(row) for row in PLAIN).encode(encoding)


@pytest.mark.parametrize(
    "data",
    [
        written(";", "cp1252"),
        written("\t", "utf-8"),
        written("|", "latin-1"),
        written(";", "utf-8-sig"),
        written("\t", "utf-16"),
        written(";", "utf-16-le"),
        written(";", "utf-16-be", codecs.BOM_UTF16_BE),
        written(";", "mac_roman"),
        b"sep=;\n" + written(";", "cp1252"),
        written(";", "utf-8").replace(b"\n", b"\r\n\r\n"),
        written(",", "utf-8").replace(b"85,5", b'"85,5"'),
        written(",", "utf-8").replace(b"85,5", b"85.5"),
        delivery.as_workbook(PLAIN),
        delivery.as_csv(PLAIN),
    ],
    ids=[
        "windows",
        "tabs",
        "bars",
        "utf-8 mark",
        "utf-16 tabs",
        "utf-16 le bare",
        "utf-16 be",
        "macintosh",
        "sep line",
        "blank lines",
        "quoted comma",
        "decimal dot",
        "xlsx",
        "csv",
    ],
)
def test_any_spreadsheet_s_way_of_writing_gives_the_same_homes(tmp_path, data):
    _, result = homes(tmp_path, data)
    assert result.more["id"].tolist() == ["é1", "é2"]
    assert result.answers.floor_area.tolist() == [85.5, 40.0]
    assert result.answers.dwelling_type.tolist() == [0, 1]


def test_the_template_needs_no_question(tmp_path):
    for data in (delivery.as_csv(), delivery.as_workbook()):
        result, read_homes = homes(tmp_path, data)
        assert result.is_clear and len(read_homes.lines) == 3 and not read_homes.refusals
        assert read_homes.answers.position.tolist() == [1, 0, -1]
        assert read_homes.certified.tolist() == [4, -1, 6]


@pytest.mark.parametrize(
    ("field", "cell", "meant"),
    [
        (
            "heating",
            "Chauffage gaz collectif",
            {"heating_carrier": "natural_gas", "heating_scope": "collective"},
        ),
        (
            "heating",
            "Chaud. GAZ indiv. condensation",
            {
                "heating_carrier": "natural_gas",
                "heating_scope": "individual",
                "heating_system": "condensing_boiler",
            },
        ),
        (
            "heating",
            "Chauffage urbain",
            {"heating_carrier": "district_heating", "heating_system": "district_heating"},
        ),
        (
            "heating",
            "Convecteurs électriques",
            {"heating_carrier": "electricity", "heating_system": "electric_heaters"},
        ),
        ("heating", "Propane", {"heating_carrier": "lpg"}),
        ("heating_carrier", "natural_gas", {"heating_carrier": "natural_gas"}),
        ("wall_insulation", "non isolés", {"wall_insulation": "none"}),
        ("wall_insulation", "ITE 2015", {"wall_insulation": "external"}),
        ("ventilation", "VMC hygro B", {"ventilation": "humidity_controlled"}),
        ("hot_water", "Ballon électrique", {"hot_water_system": "electric_storage"}),
        ("dwelling_type", "T3 en collectif", {"dwelling_type": "apartment"}),
        ("rent_band", "PLA I", {"rent_band": "PLAI"}),
        ("shutters", "Oui", {"shutters": "true"}),
    ],
)
def test_landlords_words(field, cell, meant):
    assert answers_in(field, cell) == meant


def test_what_is_not_understood_is_asked(tmp_path):
    data = (
        "Code;Genre;Surf. louée;Bâti en;Chaufferie;Couleur\n1;Appt;50;1960;gaz;bleu\n"
        "2;Loft;60;1970;gaz;vert\n"
    )
    result = looked(tmp_path, data.encode())
    assert not result.is_clear
    assert {"floor_area", "dwelling_type"} <= set(result.missing)
    sent = {
        "c0": "id",
        "c1": "dwelling_type",
        "c2": "floor_area",
        "c3": "construction_year",
        "c4": "heating",
        "c5": "ignore",
    }
    plain = result.plain()
    settled = inspection.settled(plain, sent)
    assert settled.is_new and settled.strange == {1: [("Loft", 1)]}
    settled = inspection.settled(plain, sent | {"m1-0": "apartment"})
    assert not settled.refused and not settled.is_new
    reader = Reader(ReadingPlan.of(settled.plan()), DAY)
    assert len(next(reader.homes(tmp_path / "raw.parquet")).lines) == 2
    both = inspection.settled(plain, sent | {"m1-0": "apartment", "c5": "id"})
    assert not both.refused, "of two columns that say the same, the fuller wins"


def test_an_answer_for_all_stands_for_a_missing_column(tmp_path):
    result = looked(tmp_path, b"Surface;Chauffage\n50;gaz\n60;gaz\n")
    sent = {"tous-dwelling_type": "apartment", "tous-construction_period": "1948_1974"}
    settled = inspection.settled(result.plain(), sent)
    assert not settled.refused
    reader = Reader(ReadingPlan.of(settled.plan()), DAY)
    answers = next(reader.homes(tmp_path / "raw.parquet")).answers
    assert answers.dwelling_type.tolist() == [1, 1]
    assert answers.construction_period.tolist() == [1, 1]


def test_a_system_that_the_energy_cannot_feed_is_left_empty_and_said(tmp_path):
    data = (
        "Type;Surface;Année;Énergie;Appareil\n"
        "Appt;50;1960;gaz;convecteurs\nAppt;60;1970;électricité;convecteurs\n"
    )
    result = looked(tmp_path, data.encode())
    sent = {
        "c0": "dwelling_type",
        "c1": "floor_area",
        "c2": "construction_year",
        "c3": "heating_carrier",
        "c4": "heating_system",
    }
    settled = inspection.settled(result.plain(), sent)
    reader = Reader(ReadingPlan.of(settled.plan()), DAY)
    homes = next(reader.homes(tmp_path / "raw.parquet"))
    stated = [HEATING_SYSTEMS[code] if code >= 0 else "" for code in homes.answers.heating_system]
    assert stated == ["", "electric_heaters"]
    assert [(r.line, r.column, r.code, r.row_refused) for r in homes.refusals] == [
        (2, 4, "other_energy", False)
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"   \n  ", "empty"),
        (b"Surface;Type\n", "no_rows"),
        (b"\x89PNG\r\n" + bytes(300), "not_a_table"),
        (b"%PDF-1.7 blah", "not_a_table"),
        (b"PK\x03\x04" + bytes(2000), "not_a_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), "not_a_table"),
        (b"un seul mot", "not_a_table"),
        (b"Surface;Type\n" + b"50;Maison\n" * 11, "too_many_rows"),
    ],
)
def test_a_file_that_cannot_be_worked_on_says_why(tmp_path, data, code):
    with pytest.raises(UnreadableStock) as refusal:
        looked(tmp_path, data, most=10)
    assert refusal.value.code == code


def test_a_zip_bomb_is_refused_before_it_unfolds(tmp_path):
    path = tmp_path / "source"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package,
        package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(600):
            part.write(bytes(1_000_000))
    assert path.stat().st_size < 2_000_000
    with pytest.raises(UnreadableStock) as refusal:
        sheets.opened(path)
    assert refusal.value.code == "too_large_unpacked"


def test_a_huge_cell_is_refused_and_the_next_row_read(tmp_path):
    data = "Réf;Type;Surface;Année;Chauffage\n1;Maison;90;1950;" + "gaz " * 400_000
    data += "\n2;Maison;80;1950;gaz\n"
    _, result = homes(tmp_path, data.encode())
    assert result.more["id"].tolist() == ["2"]
    assert [(one.code, one.line) for one in result.refusals] == [("long_cell", 2)]


def answered(folder: Path, data: bytes, draws: int = 20) -> Answering:
    result = looked(folder, data)
    plan = {"fields": [column.field for column in result.columns]}
    made = Answering(folder, result.plain(), plan, DAY, {"headers": {"id": "identifiant"}})
    list(made.passed(draws, is_last=True))
    return made


def test_results_are_the_model_s_own_and_files_say_the_same(tmp_path):
    """A home of the file, asked by itself: read back from what another room reads."""
    answered(tmp_path, UGLY.encode(), 50)
    results = pq.read_table(tmp_path / "results.parquet")
    (batch,) = batches(str(tmp_path / "homes.parquet"))
    inputs, issues = read(HousingAnswers, batch.columns, batch.n)
    assert not issues and results.num_rows == batch.n == 3
    stated = {
        "dwelling_type": ["apartment"],
        "floor_area": [85.5],
        "construction_year": [1968],
        "heating_carrier": ["natural_gas"],
        "heating_scope": ["collective"],
        "commune": ["62119"],
        "household_size": [3],
        "date": [DAY],
    }
    alone, issues = read(HousingAnswers, stated, 1)
    assert issues == []
    many = model.answer(alone, 400)
    bill = results["annual_bill"][0].as_py()
    assert bill == pytest.approx(many["annual_bill"][0], rel=0.15)


def test_no_cell_of_a_download_is_a_formula(tmp_path):
    data = UGLY.replace("A4;", "=HYPERLINK(1);").replace("A7;Les", "@x;+Les")
    answered(tmp_path, data.encode())
    text = (tmp_path / "results.csv").read_text(encoding="utf-8-sig")
    cells = [cell.strip('"') for line in text.splitlines() for cell in line.split(";")]
    assert (
        "'=HYPERLINK(1)" in cells
        and "'@x" in cells
        and any(c.startswith("'+Les Épis") for c in cells)
    )
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
    assert "85,5" in (tmp_path / "refused.jsonl").read_text(encoding="utf-8")
    assert "identifiant" in text.splitlines()[0]
    assert refusals_in(tmp_path / "refused.jsonl")


def test_counts_stay_within_their_ranges_and_their_sum_is_the_stock(tmp_path):
    rows = "".join(
        f"L{n};R{n % 7};Appt;{30 + n % 60};{1930 + n % 80};gaz;2;{12000 if n % 2 else ''}\n"
        for n in range(300)
    )
    head = "Réf;Bâtiment;Type;Surface;Année;Chauffage;Occupants;Revenu fiscal de référence\n"
    stated = answered(tmp_path, (head + rows).encode()).summary()
    assert stated["homes"] == 300
    assert sum(one["middle"] for one in stated["labels"]) == pytest.approx(300, abs=0.01)
    for one in (*stated["labels"], *stated["bans"]):
        assert 0 <= one["low"] <= one["middle"] <= one["high"] <= 300
    assert [one["date"] for one in stated["bans"]] == ["2025-01-01", "2028-01-01", "2034-01-01"]
    expected = [one["middle"] for one in stated["bans"]]
    assert expected == sorted(expected)
    assert stated["poverty"]["told"] == 150 and sum(stated["bill"]["bars"]) == 300
    assert len(stated["buildings"]) == 7 and not stated["districts"]
    worst = [round(one["worst"] / one["homes"], 3) for one in stated["buildings"]]
    assert worst == sorted(worst, reverse=True)


def test_a_range_of_poverty_that_nobody_can_use_is_not_told(tmp_path):
    """A band of rents leaves nearly all or nearly none; an income each narrows it."""
    head = "Réf;Résidence;Type;Surface;Année;Chauffage;Occupants;"
    banded, earned = tmp_path / "banded", tmp_path / "earned"
    for folder, column, cells in (
        (banded, "Financement", ("PLUS", "PLAI")),
        (earned, "Revenu fiscal de référence", ("8000", "13000", "19000", "30000")),
    ):
        folder.mkdir()
        rows = "".join(
            f"L{n};R{n % 12};Appt;{50 + n % 30};{1950 + n % 12 * 5};gaz;2;{cells[n % len(cells)]}\n"
            for n in range(60)
        )
        stated = answered(folder, f"{head}{column}\n{rows}".encode()).summary()["poverty"]
        assert stated["told"] == 60
        assert stated["is_usable"] == (folder == earned)


def test_the_law_reads_the_certificate_and_not_the_estimate(tmp_path):
    rows = "".join(f"L{n};Appt;60;2018;électrique;G\n" for n in range(10))
    stated = answered(
        tmp_path, ("Réf;Type;Surface;Année;Chauffage;Étiquette DPE\n" + rows).encode()
    ).summary()
    assert stated["certified"] == 10
    assert [one["middle"] for one in stated["bans"]] == [10, 10, 10]
    assert stated["labels"][6]["middle"] == 10, "the chart and the law read the same label"


def test_few_draws_on_many_homes_and_many_on_few():
    assert work.draws_for(500) == [work.MOST_DRAWS]
    first, last = work.draws_for(300_000)
    assert first == work.LEAST_DRAWS and last > 5 * first


def test_a_workbook_is_read_on_its_own_lines_with_its_dates_and_ticks(tmp_path):
    book = Workbook()
    book.active["A1"] = "Notice"
    sheet = book.create_sheet("Parc")
    rows = [
        ("Réf.", "Type", "Surface", "Année", "Chauffage", "Volets"),
        ("A1", "Maison", 85.5, datetime.datetime(1972, 5, 1), "gaz", True),
        (2, "Maison", 3, 1972.0, "gaz", None),
    ]
    for line, row in enumerate(rows, 5):
        for place, value in enumerate(row, 3):
            sheet.cell(line, place, value)
    packed = io.BytesIO()
    book.save(packed)
    result, read_homes = homes(tmp_path, packed.getvalue())
    assert result.layout == {"sheet": "Parc"} and result.is_clear
    assert read_homes.answers.construction_year.tolist() == [1972.0]
    assert read_homes.answers.shutters.tolist() == [1]
    assert [(one.line, one.code) for one in read_homes.refusals] == [(7, "too_small")]


@settings(max_examples=examples(60))
@given(st.binary(max_size=400))
def test_no_bytes_are_a_fault(data):
    with tempfile.TemporaryDirectory() as place:
        try:
            looked(Path(place), data)
        except UnreadableStock as refusal:
            assert refusal.code


NAMES = (
    "Réf",
    "Bâtiment",
    "Type",
    "Surface",
    "Année",
    "Période",
    "Chauffage",
    "ECS",
    "Vitrage",
    "Code INSEE",
    "Commune",
    "Code postal",
    "Étage",
    "Nb étages",
    "Occupants",
    "Revenu annuel",
    "Financement",
    "DPE",
    "Loyer",
    "Volets",
    "Altitude",
)
CELLS = st.one_of(
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=30),
    st.sampled_from(
        (
            "gaz",
            "85,5 m²",
            "-3",
            "1e999",
            "٣",
            "²",
            "1968",
            "Maison",
            "99999",
            "NC",
            "=1+1",
            "0",
            "5900",
            "BETHUNE",
            "PLUS",
            "9" * 30,
            "1.2.3",
            "RDC",
        )
    ),
)


@settings(max_examples=examples(60))
@given(st.lists(st.lists(CELLS, min_size=len(NAMES), max_size=len(NAMES)), min_size=1, max_size=6))
def test_no_cell_is_a_fault_and_every_row_is_accepted_or_refused(rows):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerows([NAMES, *rows])
    with tempfile.TemporaryDirectory() as place:
        try:
            result, read_homes = homes(Path(place), text.getvalue().encode("utf-8", "replace"))
        except UnreadableStock as refusal:
            assert refusal.code == "no_rows"
            return
        refused = {one.line for one in read_homes.refusals if one.row_refused}
        assert len(read_homes.lines) + len(refused) == result.rows
        assert not refused & set(read_homes.lines.tolist())
        if len(read_homes.lines):
            answered_bills = model.answer(read_homes.answers, 2)["annual_bill"]
            assert (answered_bills > 0).all()
