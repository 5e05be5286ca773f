"""Aids by what one is to the home, and by the days on which the law is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc.aids import cee, ma_prime_renov_ampleur, ma_prime_renov_gestes
from calc.aids.case import STATUSES, Aid, case_of
from calc.aids.model import AIDS, FILES, answer, endings, soon
from calc.aids.vat import works_of
from calc.parameters import parameters
from calc.schema.vocabulary import MEASURES
from tests.aids.test_aids import BASE, aids, requests
from tests.properties import examples

HOME = BASE | {
    "owner_occupier": None,
    "tenure": "owner_occupier",
    "air_water_heat_pump": 1,
    "cost_air_water_heat_pump": 12_000,
    "replaced_carrier": "fuel_oil",
    "property_tax": 1_000,
    "works_spending": 45_000,
    "energy_saving": 0.4,
    "main_residence_share": 0.9,
    "co_owned_dwellings": 1,
}
GRANTS = (
    "ma_prime_renov_ampleur",
    "ma_prime_renov_gestes",
    "accompagnateur_renov",
    "eco_ptz",
    "taxe_fonciere_exemption",
    "ma_prime_renov_copropriete_individual",
)


def of(status: str, **changes) -> dict:
    company = {"tenure": "landlord", "owned_by_sci": True}
    who = company if status == "company" else {"tenure": status}
    return aids(**HOME | who | changes)


@pytest.mark.parametrize(
    ("status", "closed"),
    [
        ("owner_occupier", ()),
        ("landlord", ("par_plus",)),
        ("buyer", ("par_plus",)),
        (
            "company",
            (
                "ma_prime_renov_ampleur",
                "ma_prime_renov_gestes",
                "accompagnateur_renov",
                "par_plus",
                "ma_prime_renov_copropriete_individual",
            ),
        ),
        ("tenant", (*GRANTS, "par_plus")),
        ("social_tenant", (*GRANTS, "par_plus")),
    ],
)
def test_a_status_opens_and_closes_aids(status, closed):
    result = of(status)
    for name in GRANTS:
        amount = np.nan_to_num(result[name])
        assert (amount == 0) == (name in closed), name
    assert result["par_plus_eligible"] == ("par_plus" not in closed)
    assert result["cee"] > 0, "whoever pays the works has the certificates"


@pytest.mark.parametrize("status", ["tenant", "social_tenant"])
def test_who_rents_is_told_that_aids_are_the_owners(status):
    result = of(status)
    for name in ("ma_prime_renov_ampleur", "ma_prime_renov_gestes", "eco_ptz", "par_plus"):
        assert "owners_only" in result[f"{name}_reasons"].split(";")


@pytest.mark.parametrize("stated", [True, False])
def test_an_old_answer_stands_for_a_status(stated):
    old = aids(**HOME | {"tenure": None, "owner_occupier": stated})
    new = of("owner_occupier" if stated else "tenant")
    assert {k: v for k, v in old.items() if isinstance(v, str)} == {
        k: v for k, v in new.items() if isinstance(v, str)
    }
    assert np.nan_to_num(old["ma_prime_renov_ampleur"]) == new["ma_prime_renov_ampleur"]


def test_only_a_landlord_has_the_ceilings_of_his_own_region():
    stated = {"home_commune": "75056", "household_size": 1, "reference_tax_income": 24_031}
    assert of("landlord", **stated)["income_class"] == "very_modest"
    assert of("owner_occupier", **stated)["income_class"] == "intermediate"
    assert of("landlord", **stated | {"home_commune": None})["income_class"] == "intermediate"


# After the last known day

DAYS = {
    "2026-12-31": ("known", "known"),
    "2027-01-01": ("to_confirm", "known"),
    "2027-12-31": ("to_confirm", "known"),
    "2028-01-01": ("silent", "to_confirm"),
    "2028-12-31": ("silent", "to_confirm"),
    "2029-01-01": ("silent", "silent"),
}


@pytest.mark.parametrize("day", DAYS)
def test_the_law_stands_a_year_to_confirm_then_is_silent(day):
    """MaPrimeRénov' is known to 31 December 2026, the éco-prêt to 31 December 2027."""
    result = of("owner_occupier", date=day, dpe_class="E", dpe_class_after="B")
    confirm = dict(
        stated.split(":") for stated in filter(None, result["aids_to_confirm"].split(";"))
    )
    for name, state, end in (
        ("ma_prime_renov_ampleur", DAYS[day][0], "2026-12-31"),
        ("eco_ptz", DAYS[day][1], "2027-12-31"),
    ):
        assert confirm.get(name) == (end if state == "to_confirm" else None), name
        assert np.isnan(result[name]) == (state == "silent"), name
        assert (result[f"{name}_reasons"] == "law_unknown") == (state == "silent"), name
        assert np.isnan(result[name]) or result[name] > 0, name
    assert np.isnan(result["left_to_pay"]) == (DAYS[day][0] == "silent")


@pytest.mark.parametrize("status", STATUSES)
def test_silence_is_never_shown_as_nothing(status):
    """An aid is silent for all: whether it would be refused is not known either."""
    result = of(status, date="2030-06-01")
    for aid in AIDS:
        amount = result.get(aid.name, np.nan)
        if aid.name not in ("par_plus", "taxe_fonciere_exemption"):
            assert np.isnan(amount), aid.name
            assert result[f"{aid.name}_reasons"].startswith("law_unknown"), aid.name
    assert np.isnan(result["aids_total"])


def test_an_aid_declares_every_dated_figure_it_reads():
    """Its dates are those of its figures: one read and not declared would end in silence."""
    read: set[str] = set()
    values = parameters()

    class Spy:
        table = values.table

        def __getitem__(self, name):
            read.add(name.partition(".")[2])
            return values[name]

    case = case_of(requests(HOME), values)
    spied = replace(case, values=Spy())
    works = works_of(case)
    none = np.zeros((1, len(MEASURES))), np.zeros(1)
    calls = {
        ma_prime_renov_gestes: lambda: ma_prime_renov_gestes.gestes_of(spied, works, *none),
        ma_prime_renov_ampleur: lambda: ma_prime_renov_ampleur.ampleur_of(spied, works),
        cee: lambda: cee.certificates_of(spied, works),
    }
    for file in FILES:
        if hasattr(file, "answer"):
            calls[file] = lambda file=file: file.answer(spied, works)
    assert set(FILES) == set(calls)
    shared = {"open_to", "last_known_rule"}
    for file, call in calls.items():
        read.clear()
        call()
        stated = [aid for aid in vars(file).values() if isinstance(aid, Aid)]
        dated = {name for aid in stated for name in aid.figures}
        assert read - shared <= dated, file.__name__


@settings(max_examples=examples(30))
@given(st.sampled_from(STATUSES), st.dates(date(2026, 1, 1), date(2035, 12, 31)))
def test_every_day_answers(status, day):
    result = of(status, date=day.isoformat())
    assert not np.any(result["aids_total"] < 0)
    assert np.isnan(result["left_to_pay"]) or result["left_to_pay"] >= 0


def test_many_rows_of_many_days_and_statuses_are_each_as_alone():
    rows = [
        HOME | {"tenure": tenure, "date": day}
        for tenure in STATUSES[:-1]
        for day in ("2026-06-15", "2026-10-15", "2027-06-15", "2028-06-15")
    ]
    together = answer(requests(*rows))
    for place, row in enumerate(rows):
        alone = answer(requests(row))
        for name, column in together.items():
            one, many = alone[name][0], column[place]
            assert one == many or (one != one and many != many), name


def test_the_watch_lists_what_ends_when():
    result = endings(parameters(), AIDS)
    days = {str(ending.last_day) for ending in result}
    assert {"2026-12-31", "2027-04-30", "2027-12-31"} <= days
    near = soon(result, np.datetime64("2026-11-28"), 6)
    named = {name for ending in near for name in ending.aids}
    assert {"ma_prime_renov_ampleur", "ma_prime_renov_gestes", "cee"} <= named
    assert "eco_ptz" not in named
    assert all(ending.source.title for ending in result)


def test_the_written_table_is_the_law_of_the_figures():
    from benchmarks.aids_law import DOCUMENT, text

    assert DOCUMENT.read_text(encoding="utf-8") == text()
