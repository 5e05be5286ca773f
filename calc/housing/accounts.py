"""What a household told of its energy: kilowatt-hours, euros and prices of each account.

An account is what one bill covers: an energy of one's own, or the charges of a shared heating.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np

from calc.housing.home import Use
from calc.parameters import Parameters
from calc.schema.inputs import Issue
from calc.schema.vocabulary import ENERGY_CARRIERS, HEATING_SCOPES

COLLECTIVE = HEATING_SCOPES.index("collective")
OWN_UNITS = {
    "litres_fuel_oil": "fuel_oil",
    "cubic_metres_natural_gas": "natural_gas",
    "steres_wood_logs": "wood_logs",
    "bags_wood_pellets": "wood_pellets",
    "tonnes_wood_pellets": "wood_pellets",
    "kilograms_wood_pellets": "wood_pellets",
    "litres_lpg": "lpg",
    "kilograms_lpg": "lpg",
    "bottles_lpg": "lpg",
    "large_bottles_lpg": "lpg",
}
"""Fields that tell an energy in the unit it is sold by; those of one energy add up."""
INDEXES = ("billed_electricity_peak", "billed_electricity_off_peak")
"""The two indexes of a meter with off-peak hours."""
EVERYTHING = "bill_all_energies"
BILLS = (
    *(f"billed_{name}" for name in ENERGY_CARRIERS),
    *INDEXES,
    *(f"bill_{name}" for name in ENERGY_CARRIERS),
    EVERYTHING,
    *OWN_UNITS,
    "heating_charges",
)
"""Fields that tell what an energy cost, or how much of it was used, in a year."""
QUANTITIES = {
    carrier: (
        f"billed_{carrier}",
        *(INDEXES if carrier == "electricity" else ()),
        *(field for field, of in OWN_UNITS.items() if of == carrier),
    )
    for carrier in ENERGY_CARRIERS
}
"""Fields that tell how much of an energy was used."""
CARRIER_OF = {
    field: carrier
    for carrier, fields in QUANTITIES.items()
    for field in (*fields, f"bill_{carrier}")
}
"""The energy that a field tells of; none of charges, nor of all energies together."""
TARIFF = ("off_peak_tariff", "off_peak_share", "standing_charge_included")
"""Fields that tell how bills are to be read."""
_ELECTRICITY = ENERGY_CARRIERS.index("electricity")


class EnergyAnswers(Protocol):
    """What accounts read of the answers, beside the bills themselves."""

    @property
    def date(self) -> np.ndarray: ...
    @property
    def heating_carrier(self) -> np.ndarray: ...
    @property
    def heating_scope(self) -> np.ndarray: ...
    @property
    def heating_charges(self) -> np.ndarray: ...
    @property
    def billed_electricity_peak(self) -> np.ndarray: ...
    @property
    def billed_electricity_off_peak(self) -> np.ndarray: ...
    @property
    def bill_all_energies(self) -> np.ndarray: ...
    @property
    def billed_electricity(self) -> np.ndarray: ...
    @property
    def off_peak_tariff(self) -> np.ndarray: ...
    @property
    def off_peak_share(self) -> np.ndarray: ...
    @property
    def standing_charge_included(self) -> np.ndarray: ...


@dataclass(frozen=True)
class Accounts:
    """What was told of the energy of n homes, and what it costs, shape (n, carriers).

    Attributes
    ----------
    energy : ndarray
        Told of a year; NaN where it was not. [kWh/yr]
    price, shared_price : ndarray
        Of an energy of one's own: what bills and quantities say together, else the date's; of the
        building's. NaN before the first known. [EUR/kWh]
    standing : ndarray
        Standing charges. [EUR/yr]
    charges_energy : ndarray, shape (n,)
        Of shared heating, as its charges say; NaN where they were not told. [kWh/yr]
    charges_standing : ndarray, shape (n,)
        What charges hold beside energy. [EUR/yr]
    everything : ndarray, shape (n,)
        All that a household pays for energy, charges of shared heating with it; NaN where not
        told. [EUR/yr]
    everything_holds_standing : ndarray of bool, shape (n,)
        Whether standing charges are in it.
    most_standing : ndarray, shape (n,)
        What standing charges may take of a bill of all energies that holds them; infinite where
        none was told. [EUR/yr]
    price_date : ndarray of datetime64[D], shape (n,)
        First day of the prices; NaT where none is known.
    """

    energy: np.ndarray
    price: np.ndarray
    shared_price: np.ndarray
    standing: np.ndarray
    charges_energy: np.ndarray
    charges_standing: np.ndarray
    everything: np.ndarray
    everything_holds_standing: np.ndarray
    most_standing: np.ndarray
    price_date: np.ndarray

    def price_of(self, use: Use) -> np.ndarray:
        """What a kilowatt-hour of a use costs. [EUR/kWh]"""
        homes = np.arange(len(self.price))
        own = self.price[homes, use.carrier]
        if not np.any(use.collective):
            return own
        return np.where(use.collective, self.shared_price[homes, use.carrier], own)


def _quantities(answers: EnergyAnswers, parameters: Parameters) -> list[np.ndarray]:
    """Energy told by carrier in each way it may be, shape (n, carriers): kilowatt-hours, the two
    indexes of a meter, the units it is sold by. NaN where it was not told so. [kWh/yr]"""
    content = parameters["real_use.energy_content"].by_key()
    counted = np.stack([getattr(answers, f"billed_{name}") for name in ENERGY_CARRIERS], axis=-1)
    read, bought = np.full((2, *counted.shape), np.nan)
    read[:, _ELECTRICITY] = sum(getattr(answers, name) for name in INDEXES)
    for field, carrier in OWN_UNITS.items():
        if np.isnan(getattr(answers, field)).all():
            continue
        place, amount = ENERGY_CARRIERS.index(carrier), getattr(answers, field) * content[field]
        both = np.nan_to_num(bought[:, place]) + np.nan_to_num(amount)
        unstated = np.isnan(bought[:, place]) & np.isnan(amount)
        bought[:, place] = np.where(unstated, np.nan, both)
    return [counted, read, bought]


def stated_energy(answers: EnergyAnswers, parameters: Parameters) -> np.ndarray:
    """Energy told by carrier, in kilowatt-hours or in the unit it is sold by, shape (n, carriers).

    NaN where it was not told. [kWh/yr]
    """
    counted, read, bought = _quantities(answers, parameters)
    stated = np.where(np.isfinite(counted), counted, read)
    return np.where(np.isfinite(stated), stated, bought)


def stated_euros(answers: EnergyAnswers) -> np.ndarray:
    """Bills told by carrier, standing charges included, shape (n, carriers). [EUR/yr]"""
    return np.stack([getattr(answers, f"bill_{name}") for name in ENERGY_CARRIERS], axis=-1)


def stated_accounts(answers: EnergyAnswers, parameters: Parameters) -> dict[str, np.ndarray]:
    """What was told of each account, by the first field that tells it and in its unit, shape (n,);
    NaN in the rows that another field tells. [the field's unit]"""
    content = parameters["real_use.energy_content"].by_key()
    quantities, euros = _quantities(answers, parameters), stated_euros(answers)
    result = {}
    for code, (carrier, fields) in enumerate(QUANTITIES.items()):
        counted, read, bought = (way[:, code] for way in quantities)
        left = np.ones(len(counted), dtype=bool)
        for field in (*fields, f"bill_{carrier}"):
            if field in OWN_UNITS:
                amount = bought / content[field]
            elif field in INDEXES:
                amount = read
            else:
                amount = euros[:, code] if field.startswith("bill_") else counted
            here = left & np.isfinite(amount) & np.isfinite(getattr(answers, field))
            if here.any():
                result[field] = np.where(here, amount, np.nan)
            left = left & ~here
    wholes = {name: getattr(answers, name) for name in (EVERYTHING, "heating_charges")}
    return result | {name: amount for name, amount in wholes.items() if np.isfinite(amount).any()}


class _Prices(NamedTuple):
    """Of a home's own energy and of a building's, standing charges and the first day of them all;
    NaN and NaT before the first that the data hold."""

    own: np.ndarray
    shared: np.ndarray
    standing: np.ndarray
    first_day: np.ndarray


def _current(parameters: Parameters, dates: np.ndarray) -> _Prices:
    unit, standing = parameters["real_use.unit_price"], parameters["real_use.standing_charge"]
    known = dates >= unit.starts[0]
    inside = np.where(known, dates, unit.starts[0])
    first_day = np.where(known, unit.starts[unit.period(inside)], np.datetime64("NaT"))
    blank = np.where(known, 1.0, np.nan)[:, None]
    own = unit.on(inside) * blank
    shared = own * parameters["real_use.shared_price"].constant
    return _Prices(own, shared, standing.on(inside) * blank, first_day)


def has_off_peak(answers: EnergyAnswers) -> np.ndarray:
    """Whether electricity is paid by two prices: told so, or a share or an index of the cheaper."""
    cheaper = (answers.off_peak_share > 0) | np.isfinite(answers.billed_electricity_off_peak)
    return (answers.off_peak_tariff > 0) | ((answers.off_peak_tariff < 0) & cheaper)


def _off_peak_price(
    answers: EnergyAnswers, parameters: Parameters, usual: np.ndarray
) -> np.ndarray:
    """Price of a household's electricity, shape (n,): the usual one, or that of its two tariffs.
    [EUR/kWh]"""
    two = has_off_peak(answers)
    if not two.any():
        return usual
    tariff = parameters["real_use.off_peak_price"]
    day = np.maximum(answers.date, tariff.starts[0])
    hourly = tariff.each(dates=day)
    peak, cheap = hourly["peak"], hourly["off_peak"]
    high, low = (np.nan_to_num(getattr(answers, name)) for name in INDEXES)
    metered = low / np.where(high + low > 0, high + low, 1.0)
    usual_share = float(parameters["real_use.off_peak_share"].constant)
    share = np.where(np.isfinite(answers.off_peak_share), answers.off_peak_share, usual_share)
    share = np.where(high + low > 0, metered, share)
    blended = (1 - share) * peak + share * cheap
    return np.where(two & np.isfinite(usual), blended, usual)


def accounts(answers: EnergyAnswers, parameters: Parameters) -> Accounts:
    """What n households told of their bills, made of one piece with the prices of the date."""
    price, shared_price, standing, first_day = _current(parameters, answers.date)
    price[:, _ELECTRICITY] = _off_peak_price(answers, parameters, price[:, _ELECTRICITY])
    energy, euros = stated_energy(answers, parameters), stated_euros(answers)
    homes, main = np.arange(len(energy)), answers.heating_carrier
    part = parameters["real_use.standing_share"].by_key()
    most, in_charges = part["of_bill"], part["of_charges"]
    of_building = np.zeros(energy.shape, dtype=bool)
    of_building[homes, main] = (answers.heating_scope == COLLECTIVE) & (main > 0)
    standing = np.where(of_building, 0.0, standing)
    paid = np.isfinite(euros)
    holds = answers.standing_charge_included != 0
    inside = paid & holds[:, None]
    standing = np.where(inside, np.minimum(standing, most * euros), standing)
    own = np.where(of_building, shared_price, price)
    left = np.where(paid, euros, 0.0) - np.where(inside, standing, 0.0)
    charges, whole = answers.heating_charges, answers.bill_all_energies
    nothing = whole == 0  # in the rent, or one's own: used all the same
    free = (euros == 0) | nothing[:, None]
    both = paid & (energy > 0)
    own = np.where(both, left / np.where(both, energy, 1.0), own)
    own = np.where(free, 0.0, own)
    standing = np.where(free, 0.0, standing)
    bought = np.where(
        paid & ~free & ~np.isfinite(energy), left / np.where(own > 0, own, 1.0), energy
    )
    burnt = charges * (1 - in_charges) / shared_price[homes, main]
    shared = np.where(of_building & (paid | free), own, shared_price)
    return Accounts(
        energy=bought,
        price=np.where(of_building & ~nothing[:, None], price, own),
        shared_price=np.where(((charges == 0) | nothing)[:, None], 0.0, shared),
        standing=standing,
        charges_energy=np.where(
            charges > 0, burnt, np.nan
        ),  # in the rent: free, and burnt all the same
        charges_standing=np.nan_to_num(charges * in_charges),
        everything=np.where(nothing, np.nan, whole),
        everything_holds_standing=holds,
        most_standing=np.where(np.isfinite(whole) & holds, most * whole, np.inf),
        price_date=first_day,
    )


def contradictions(answers: EnergyAnswers, parameters: Parameters) -> list[Issue]:
    """What bills cannot say together: a price that no energy has (one has another unit), two
    quantities of one energy, one index of two, a whole that is less than its parts, charges of
    a heating that is not shared."""
    return (
        _odd_prices(answers, parameters)
        + _odd_quantities(answers, parameters)
        + _lone_indexes(answers)
        + _odd_totals(answers)
        + _odd_charges(answers)
    )


def quantity_field(answers: EnergyAnswers, carrier: str, row: int) -> str:
    """The field that tells the quantity of an energy."""
    names = QUANTITIES[carrier]
    return next((n for n in names if np.isfinite(getattr(answers, n)[row])), names[0])


def _odd_prices(answers: EnergyAnswers, parameters: Parameters) -> list[Issue]:
    """Euros and a quantity of one energy that make no price of it.

    Wood may cost next to nothing; nothing else may.
    """
    energy, euros = stated_energy(answers, parameters), stated_euros(answers)
    both = (energy > 0) & (euros > 0)
    if not both.any():
        return []
    bills = accounts(answers, parameters)
    price = np.where(both, bills.price, np.nan)
    usual = _current(parameters, answers.date).own
    odd_factor = float(parameters["real_use.price_doubt"].constant)
    cheap = np.array([name not in ("wood_logs", "wood_chips") for name in ENERGY_CARRIERS])
    odd = (price > odd_factor * usual) | ((price < usual / odd_factor) & cheap)
    return [
        Issue(
            quantity_field(answers, ENERGY_CARRIERS[code], row),
            "another_unit",
            int(row),
            float(price[row, code]),
        )
        for row, code in np.argwhere(odd)
    ]


def likely_units(
    answers: EnergyAnswers, carrier: str, amount: float, euros: float, parameters: Parameters
) -> tuple[float, list[str]]:
    """Usual price of an energy [EUR/kWh], and the fields that an amount may be meant for beside
    what was paid.

    Parameters
    ----------
    answers : EnergyAnswers
        Of one home.
    carrier : str
    amount : float
        In a unit that is doubted.
    euros : float
        Paid for it. [EUR]
    parameters : Parameters
    """
    (prices,) = _current(parameters, answers.date).own
    usual = float(prices[ENERGY_CARRIERS.index(carrier)])
    odd_factor = float(parameters["real_use.price_doubt"].constant)
    content = parameters["real_use.energy_content"].by_key() | {f"billed_{carrier}": 1.0}
    ways = [f"billed_{carrier}", *(name for name, of in OWN_UNITS.items() if of == carrier)]
    made = {name: euros / (amount * content[name]) for name in ways}
    return usual, [
        name for name, one in made.items() if usual / odd_factor <= one <= usual * odd_factor
    ]


def _odd_quantities(answers: EnergyAnswers, parameters: Parameters) -> list[Issue]:
    """Two quantities of one energy that are not the same."""
    ways = np.stack(_quantities(answers, parameters))
    if not (np.isfinite(ways).sum(axis=0) > 1).any():
        return []
    most, least = np.nan_to_num(ways, nan=-np.inf).max(0), np.nan_to_num(ways, nan=np.inf).min(0)
    agree = float(parameters["real_use.same_quantity"].constant)
    odd = (np.isfinite(ways).sum(axis=0) > 1) & (most > agree * least)
    return [
        Issue(quantity_field(answers, ENERGY_CARRIERS[code], row), "two_quantities", int(row))
        for row, code in np.argwhere(odd)
    ]


def _lone_indexes(answers: EnergyAnswers) -> list[Issue]:
    """One index of a meter that has two: the other is not nothing."""
    stated = [np.isfinite(getattr(answers, name)) for name in INDEXES]
    result = []
    for name, here, other in zip(INDEXES, stated, stated[::-1], strict=True):
        alone = here & ~other & np.isnan(answers.billed_electricity)
        result += [Issue(name, "one_index", int(row)) for row in np.flatnonzero(alone)]
    return result


def _odd_totals(answers: EnergyAnswers) -> list[Issue]:
    """A bill of all energies that is less than those of some of them."""
    parts = np.nan_to_num(stated_euros(answers)).sum(axis=-1)
    parts = parts + np.nan_to_num(answers.heating_charges)
    odd = np.flatnonzero(answers.bill_all_energies < parts)
    return [Issue(EVERYTHING, "less_than_parts", int(r), float(parts[r])) for r in odd]


def _odd_charges(answers: EnergyAnswers) -> list[Issue]:
    """Charges of a shared heating beside one of the home's own."""
    odd = (answers.heating_charges > 0) & (answers.heating_scope == 1 - COLLECTIVE)
    return [Issue("heating_charges", "individual_heating", int(r)) for r in np.flatnonzero(odd)]
