"""The housing model: from answers to bill, label and losses, with tested ranges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, cached_property
from statistics import NormalDist

import numpy as np

from calc.housing.accounts import stated_accounts
from calc.housing.answers import FEEDS, HousingAnswers
from calc.housing.dwelling import dwelling
from calc.housing.engine import conventional_year
from calc.housing.generators import WATER_SYSTEMS
from calc.housing.household import Habits, account_of, real_year
from calc.housing.need import summer_comfort
from calc.housing.results import (
    BILL_PARTS,
    LOSSES,
    OF_THE_LABEL,
    OUTPUTS,
    PLAIN,
    RANGED,
    UNITS,
    ComparedBills,
    HousingEstimate,
    Notice,
    assumptions,
    by_row,
    notices,
    supposed,
    supposed_fields,
)
from calc.housing.rules import Label, certified, conventional_bill, label
from calc.housing.systems import networked_communes
from calc.housing.unknowns import Drawn
from calc.parameters import Parameters, parameters
from calc.schema.inputs import InputError, declarations, take
from calc.schema.vocabulary import (
    CONSTRUCTION_PERIODS,
    DPE_CLASSES,
    DWELLING_TYPES,
    END_USES,
    ENERGY_CARRIERS,
    INERTIAS,
    ORIENTATIONS,
    UNKNOWN,
)
from calc.uncertainty import (
    EQUALLY_LIKELY,
    Draws,
    Range,
    SharedDraws,
    believable,
    middle_code,
    quantile,
    ranged,
    shares,
)

# Homes of which the age, the energy or the area is not known: each may be several, as the
# nation's are.
#
# What else is not known is drawn in the samples of one home; these three decide what a home is, so
# that every possible home is made whole, and its samples are put together with the others'.

MOST = 20
"""Homes that one may be."""
_GOLDEN = (5**0.5 - 1) / 2
"""Steps by which areas are spread over homes: never in step with their energies and ages."""


def lacking(answers: HousingAnswers) -> np.ndarray:
    """Where the age, the energy or the area is not known, shape (n,)."""
    ageless = np.isnan(answers.construction_year) & (answers.construction_period == UNKNOWN)
    return ageless | (answers.heating_carrier == UNKNOWN) | np.isnan(answers.floor_area)


@cache
def _law(parameters: Parameters) -> np.ndarray:
    """Share of the nation's homes, shape (types, carriers × periods)."""
    grid = parameters.table("variants.homes").grid(
        "share",
        dwelling_type=DWELLING_TYPES,
        heating_carrier=ENERGY_CARRIERS,
        construction_period=CONSTRUCTION_PERIODS,
    )
    return grid.reshape(len(DWELLING_TYPES), -1)


def _has_heat(answers: HousingAnswers, parameters: Parameters) -> np.ndarray:
    """Whether each cell may be of homes of the commune: no network where none is listed."""
    carriers = np.repeat(np.arange(len(ENERGY_CARRIERS)), len(CONSTRUCTION_PERIODS))
    listed = np.isin(answers.commune, list(networked_communes(parameters)))
    may = listed | (answers.commune == "") | (answers.heating_carrier != UNKNOWN)
    return may[:, None] | (carriers != ENERGY_CARRIERS.index("district_heating"))


def _cells(answers: HousingAnswers, count: int, parameters: Parameters) -> np.ndarray:
    """Cell of carrier and period of each variant, as often as the nation has it: (n, count)."""
    carriers = np.repeat(np.arange(len(ENERGY_CARRIERS)), len(CONSTRUCTION_PERIODS))
    periods = np.tile(np.arange(len(CONSTRUCTION_PERIODS)), len(ENERGY_CARRIERS))
    law = np.where(_has_heat(answers, parameters), _law(parameters)[answers.dwelling_type], 0.0)
    carrier, period = answers.heating_carrier[:, None], answers.construction_period[:, None]
    dated = np.isfinite(answers.construction_year)[:, None]
    may = ((carrier == UNKNOWN) | (carrier == carriers)) & (
        dated | (period == UNKNOWN) | (period == periods)
    )
    system = answers.heating_system[:, None]
    may &= (system == UNKNOWN) | FEEDS[carriers, np.maximum(system, 0)]
    chances = np.where(may, law, 0.0)
    chances = np.where(chances.sum(axis=1, keepdims=True) > 0, chances, may)
    if count == 1:
        return np.argmax(chances, axis=1)[:, None]
    reached = np.cumsum(chances, axis=1)
    asked = (np.arange(count) + 0.5) / count * reached[:, -1:]
    return (reached[:, None, :] < asked[..., None]).sum(axis=-1)


def _areas(answers: HousingAnswers, count: int, parameters: Parameters) -> np.ndarray:
    """Area of each variant, by the rooms where they are told, shape (n, count). [m²]"""
    by_rooms = parameters["variants.area_of_rooms"].constant
    rooms = np.clip(np.nan_to_num(answers.rooms, nan=1.0), 1, by_rooms.shape[1]).astype(int) - 1
    is_known = np.isfinite(answers.rooms)
    usual = parameters["variants.area"].constant[answers.dwelling_type]
    more = np.maximum(np.nan_to_num(answers.rooms) - by_rooms.shape[1], 0.0)
    median = by_rooms[answers.dwelling_type, rooms] * (1 + more / by_rooms.shape[1])
    spread = float(parameters["variants.area_of_rooms_spread"].constant)
    median = np.where(is_known, median, usual[:, 0])[:, None]
    wide = np.where(is_known, spread, usual[:, 1])[:, None]
    normal = NormalDist()
    steps = [normal.inv_cdf(((k + 0.5) * _GOLDEN) % 1) if count > 1 else 0.0 for k in range(count)]
    return np.clip(median * np.exp(wide * np.array(steps)), 9.0, 1000.0)


def variants(answers: HousingAnswers, count: int, parameters: Parameters) -> HousingAnswers:
    """Every home as `count` whole homes, one after the other: n × count rows.

    One alone is the likeliest, of a middling area.

    Parameters
    ----------
    answers : HousingAnswers
        Of n homes; what is told of them is kept in every variant.
    count : int
    parameters : Parameters
    """
    cells = _cells(answers, count, parameters).ravel()
    many = take(answers, np.repeat(np.arange(len(answers.dwelling_type)), count))
    carrier, period = cells // len(CONSTRUCTION_PERIODS), cells % len(CONSTRUCTION_PERIODS)
    dated = np.isfinite(many.construction_year) | (many.construction_period != UNKNOWN)
    area = _areas(answers, count, parameters).ravel()
    return replace(
        many,
        heating_carrier=np.where(
            many.heating_carrier == UNKNOWN, carrier, many.heating_carrier
        ).astype(np.int8),
        construction_period=np.where(dated, many.construction_period, period).astype(np.int8),
        floor_area=np.where(np.isnan(many.floor_area), area, many.floor_area),
    )


def whole(answers: HousingAnswers, parameters: Parameters) -> HousingAnswers:
    """The same homes, the likeliest in the place of what decides what they are."""
    return variants(answers, 1, parameters) if lacking(answers).any() else answers


def together(array: np.ndarray, homes: int, count: int) -> np.ndarray:
    """Samples of variants, shape (N, homes × count), as samples of homes: (N × count, homes).

    Examples
    --------
    >>> together(np.array([[1, 2, 3, 4]]), 2, 2).tolist()
    [[1, 3], [2, 4]]
    """
    wide = np.broadcast_to(array, (len(array), homes * count))
    cube = wide.reshape(len(wide), homes, count)
    return np.moveaxis(cube, 2, 1).reshape(-1, homes)


INPUTS = HousingAnswers
OF_HOUSES = ("attachment", "storeys", "unheated_annexe")
OF_FLATS = ("position", "exposed_facades", "heating_scope")
"""What is asked of homes of one type."""
_SHOWN = 400
"""Samples in which a home is looked for that stands for all that one may be, as pages show it."""
_A_EURO = 1.0
"""The least a bill is compared by: one may be free. [EUR/yr]"""
_A_LETTER = 0.1
"""What a letter of difference weighs beside the bill's, in shares of it."""
_CELLS = 24_000
"""Samples × homes computed at once: what fits in a processor's cache."""


class _Sampled:
    """Everything about some homes, in every sample; of homes that may be several, the samples of
    each one after the other."""

    def __init__(self, answers: HousingAnswers, draws: Draws, values: Parameters):
        self.homes, self.count = len(answers.dwelling_type), 1
        self.is_central = draws.is_central
        self._certified = answers
        if lacking(answers).any():
            self.count = MOST
            answers = variants(answers, self.count, values)
            each = draws.count // self.count
            draws = SharedDraws(each, draws.seed, self.homes, self.count)
        self.answers = answers = answers.settled()
        built = dwelling(answers, draws, values)
        self.home, self.unknowns, self.built = built.home, built.unknowns, built
        self.energy = conventional_year(self.home, values)
        estimated = label(self.energy, answers.date, self.home.climate, answers.floor_area, values)
        certificate = certified(answers, self.energy, self.home.climate, values)
        self._label, self._certified_facts = certificate.read(estimated), certificate
        self.real = real_year(answers, self.unknowns, self.energy, self.energy.occupants)
        self._weights = self.real.weights * certificate.weights
        shape = np.broadcast_shapes(
            self.energy.heating_need.shape, self.real.bill.shape, self._weights.shape
        )
        self.shape = (shape[0] * self.count, self.homes)

    def fold(self, array: np.ndarray) -> np.ndarray:
        """Samples of homes, shape (N, n), from those of what they may be."""
        wide = np.broadcast_to(array, (len(array), self.homes * self.count))
        if self.count == 1:
            return wide
        whole = np.broadcast_to(array, (self.shape[0] // self.count, self.homes * self.count))
        return together(whole, self.homes, self.count)

    def figures(self) -> dict[str, np.ndarray]:
        """Every figure by its output name, shape (N, n)."""
        envelope, energy, real = self.home.envelope, self.energy, self.real
        result = {"heat_loss_coefficient": envelope.heat_loss}
        result |= {name: getattr(envelope, name) for name in LOSSES}
        result |= {"heating_need": energy.heating_need, "hot_water_need": energy.hot_water_need}
        for use in END_USES:
            name = "auxiliary" if use == "auxiliaries" else use
            result[f"{name}_final_energy"] = energy.of(use)
        result["final_energy"] = sum((energy.of(use) for use in END_USES), start=np.zeros(1))
        result["primary_energy_per_area"] = self._label.primary_energy_per_area
        result["emissions_per_area"] = self._label.emissions_per_area
        result["conventional_bill"] = conventional_bill(energy, self.answers.date, parameters())
        result["annual_bill"] = real.bill
        result["real_final_energy"] = real.final_energy
        result["emissions"] = real.emissions
        return {name: self.fold(values) for name, values in result.items()}

    def _accounts(self) -> dict[str, tuple[np.ndarray, Range]]:
        """What was told of each account, and what such a household without bills would tell."""
        values = parameters()
        stated = stated_accounts(self._certified, values)
        if not stated:
            return {}
        answers = self.answers.without_bills()
        year = real_year(
            answers, self.unknowns, self.energy, self.energy.occupants, Habits.unstated()
        )
        likely = self._believed(self._certified_facts.weights)
        result = {}
        for name, amount in stated.items():
            usual, most = (
                np.broadcast_to(self.fold(each), self.shape)
                for each in account_of(name, answers, year, values)
            )
            low = quantile(usual, 0.1, likely)
            middle, high = quantile(most, (0.5, 0.9), likely * (most > 0))
            result[name] = amount, Range(middle, low, high)
        return result

    def notices(self, bill: np.ndarray, dpe_class: np.ndarray) -> list[Notice]:
        """What is said beside a bill and a label that are shown."""
        compared = None
        if not self.is_central:
            compared = ComparedBills(bill, self._accounts(), dpe_class, *self.uncertified())
        return notices(self._certified, compared, parameters())

    def exist(self, weights: np.ndarray | None) -> dict[str, np.ndarray]:
        """Whether homes have, in most samples, what only some homes have: by field of the answers,
        shape (n,)."""

        def mostly(in_samples: np.ndarray) -> np.ndarray:
            codes = np.broadcast_to(self.fold(in_samples), self.shape)
            _, share = shares(codes, 2, weights).T
            return share > 0.5

        parts = {
            "roof": mostly(self.home.envelope.roof_loss > 0),
            "floor": mostly(self.home.envelope.floor_loss > 0),
        }
        systems = self.unknowns.drawn["heating_system"].values
        is_house = self._certified.dwelling_type == DWELLING_TYPES.index("house")
        return {
            **{
                f"{part}_{what}": has
                for part, has in parts.items()
                for what in ("type", "insulation", "insulation_year")
            },
            "emitters": mostly(np.isin(systems, WATER_SYSTEMS)),
            "district_heating_emissions": self._certified.on_a_network(),
            **dict.fromkeys(OF_HOUSES, is_house),
            **dict.fromkeys(OF_FLATS, ~is_house),
        }

    def values(self) -> dict[str, np.ndarray]:
        """What follows from the rest and an adviser may measure, by field, shape (N, n)."""
        form, parts, energy = self.built.shape, self.built.elements, self.energy
        envelope = self.home.envelope
        result = {
            "wall_area": form.wall_area,
            "u_wall": parts.wall.u_value,
            "roof_area": form.roof_area,
            "u_roof": parts.roof.u_value,
            "lower_floor_area": form.lower_floor_area,
            "u_floor": parts.floor.u_value,
            "window_area": form.window_area,
            "u_window": self.built.openings.u_window,
            "door_area": form.door_area,
            "u_door": envelope.door_loss / np.maximum(form.door_area, 1e-9),
            "thermal_bridge_loss": envelope.thermal_bridge_loss,
            "air_renewal_loss": envelope.air_renewal_loss,
            "window_solar_factor": envelope.solar_factor,
            "generation_efficiency": energy.generation,
            "hot_water_efficiency": energy.hot_water_need / np.maximum(energy.of("hot_water"), 1.0),
            **self.unknowns.values,
        }
        areas = np.moveaxis(envelope.window_areas, -1, 0)
        result |= {f"window_area_{o}": area for o, area in zip(ORIENTATIONS, areas, strict=True)}
        return {name: self.fold(np.atleast_2d(value)) for name, value in result.items()}

    def _believed(self, weights: np.ndarray) -> np.ndarray:
        """Weights of the homes' samples, shape (N, n), of which no few carry them all."""
        stated = np.broadcast_to(self.fold(weights), self.shape)
        return believable(stated, float(parameters()["real_use.least_worlds"].constant))

    def weights(self) -> np.ndarray | None:
        """None where every sample is as believable."""
        if self._weights.size == 1:
            return None
        return self._believed(self._weights)

    @cached_property
    def label(self) -> Label:
        """Of the homes, with the limits of each sample."""
        result = self._label
        if self.count == 1:
            return result
        limits = [
            np.stack([self.fold(np.atleast_2d(table[..., k])) for k in range(6)], axis=-1)
            for table in (result.energy_limits, result.climate_limits)
        ]
        indicators = result.primary_energy_per_area, result.emissions_per_area
        return Label(*(self.fold(values) for values in indicators), *limits)

    def classes(self) -> np.ndarray:
        """Label in every sample."""
        energy, climate = self.label.classes(
            self.label.primary_energy_per_area, self.label.emissions_per_area
        )
        return np.maximum(energy, climate)

    def uncertified(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Chance of the class that a certificate tells, of all else that was told, the middle class
        that it gives, and the one that its own figures give: NaN and -1 where no class was told."""
        letter = self.answers.certified_class[:: self.count].astype(int)
        is_known = letter >= 0
        if not is_known.any():
            none = np.full(self.homes, -1)
            return np.full(self.homes, np.nan), none, none
        codes = np.broadcast_to(self.fold(self._certified_facts.classes), self.shape)
        lived = np.broadcast_to(self.fold(self.real.weights), self.shape)
        likely = shares(codes, len(DPE_CLASSES), lived)
        chance = likely[np.arange(self.homes), np.maximum(letter, 0)]
        own = np.broadcast_to(self.fold(self._certified_facts.figured), self.shape)
        figured = middle_code(shares(own, len(DPE_CLASSES), lived))
        middle, own_class = (np.where(is_known, c, -1) for c in (middle_code(likely), figured))
        return np.where(is_known, chance, np.nan), middle, own_class

    def drawn(self) -> dict[str, Drawn]:
        """What was not told of the homes, and what was drawn."""
        result = self.unknowns.drawn
        if self.count == 1:
            return result
        stated, one = self._certified, self.answers
        dated = np.isfinite(stated.construction_year) | (stated.construction_period != UNKNOWN)
        result = {
            name: Drawn(some.given[:: self.count], self.fold(some.values), some.size)
            for name, some in result.items()
        }
        more = {
            "construction_period": (dated, one.construction_period, len(CONSTRUCTION_PERIODS)),
            "heating_carrier": (
                stated.heating_carrier != UNKNOWN,
                one.heating_carrier,
                len(ENERGY_CARRIERS),
            ),
            "floor_area": (np.isfinite(stated.floor_area), one.floor_area, 0),
        }
        return result | {
            name: Drawn(known, self.fold(values[None, :]), size)
            for name, (known, values, size) in more.items()
        }


def _classes(
    sampled: _Sampled, primary_energy: np.ndarray, emissions: np.ndarray
) -> tuple[list[np.ndarray], np.ndarray]:
    """Label, energy and climate classes of the figures that are shown, so that letter and figure
    agree; and the probability of each label."""
    energy, climate = sampled.label.middle_classes(primary_energy, emissions)
    likely = shares(sampled.classes(), len(DPE_CLASSES), sampled.weights())
    return [np.maximum(energy, climate), energy, climate], likely


def _summary(
    sampled: _Sampled, figures: dict[str, np.ndarray], names: Sequence[str]
) -> dict[str, np.ndarray]:
    """One row a home: middles, ranges, classes, what is said beside them."""
    weights = sampled.weights()
    out = {}
    for name in (*PLAIN, "conventional_bill", "emissions"):
        out[name] = quantile(figures[name], 0.5, weights)
    for name in RANGED:
        out |= ranged(figures[name], weights).columns(name)
    shown = (out[name] for name in OF_THE_LABEL)
    codes, out["dpe_class_probabilities"] = _classes(sampled, *shown)
    letters = np.array(DPE_CLASSES)
    for name, code in zip(("dpe_class", "energy_class", "climate_class"), codes, strict=True):
        out[name] = letters[code]
    if "notices" in names:
        said = sampled.notices(out["annual_bill"], codes[0])
        out["notices"] = by_row(said, sampled.homes)
    if not {"supposed", "supposed_fields"}.isdisjoint(names):
        drawn = {} if sampled.is_central else sampled.drawn()
        has = sampled.exist(weights)
        if "supposed" in names:
            out["supposed"] = supposed(drawn, sampled.homes, weights, has)
        else:
            out["supposed_fields"] = supposed_fields(drawn, sampled.homes, has)
    return out


def answer(
    inputs: HousingAnswers, draws: int, seed: int | None = None, names: Sequence[str] = OUTPUTS
) -> dict[str, np.ndarray]:
    """Outputs of the vocabulary for n homes, one column each.

    Parameters
    ----------
    inputs : HousingAnswers
        Without issues.
    draws : int
        Samples that make the ranges; 0 for the central estimate alone.
    seed : int, optional
        Has a few thousand homes after a few thousand live in other samples, so that sums over a
        stock suffer less from few draws; by default all homes live in the same.
    names : sequence of str, optional
        Of ``OUTPUTS``, which are wanted: what is said beside the figures takes its time. A long
        file asks for ``supposed_fields`` in the place of ``supposed``: no value, and soon made.

    Returns
    -------
    dict of str to ndarray, shape (n,)
        By the names of ``OUTPUTS``; a bill is NaN before the first known prices.
    """
    step = max(1, _CELLS // max(draws, 1))
    pieces: list[dict[str, np.ndarray]] = []
    vague = lacking(inputs)
    groups = [rows for rows in (np.flatnonzero(~vague), np.flatnonzero(vague)) if len(rows)]
    for group in groups:
        for start in range(0, len(group), step):
            rows = group[start : start + step]
            samples_of = Draws(draws, 0 if seed is None else seed + len(pieces))
            sampled = _Sampled(take(inputs, rows), samples_of, parameters())
            pieces.append(_summary(sampled, sampled.figures(), names))
    order = np.argsort(np.concatenate(groups), kind="stable")
    return {name: np.concatenate([piece[name] for piece in pieces])[order] for name in names}


def estimate(
    inputs: HousingAnswers, draws: int = 400, with_values: bool = False
) -> HousingEstimate:
    """Everything a household may read about its home.

    Parameters
    ----------
    inputs : HousingAnswers
        Of n homes (the web asks one).
    draws : int, optional
    with_values : bool, optional
        With what follows from the rest and an adviser may measure.

    Returns
    -------
    HousingEstimate

    Raises
    ------
    InputError
        When answers contradict one another.
    """
    if issues := inputs.issues():
        raise InputError(issues)
    sampled = _Sampled(inputs, Draws(draws), parameters())
    weights = sampled.weights()
    figures = sampled.figures()
    figures |= {
        f"real_bill_{part}": sampled.fold(sampled.real.bill_parts[part]) for part in BILL_PARTS
    }
    figures |= {
        f"real_{carrier}": sampled.fold(sampled.real.by_carrier[..., place])
        for place, carrier in enumerate(ENERGY_CARRIERS)
    }
    ranges = {name: ranged(values, weights) for name, values in figures.items()}
    shown = (ranges[name].middle for name in OF_THE_LABEL)
    (letters, of_energy, of_climate), probabilities = _classes(sampled, *shown)
    bills, energies = (
        np.broadcast_to(figures[name], sampled.shape)
        for name in ("annual_bill", "primary_energy_per_area")
    )
    chance, uncertified, figured = sampled.uncertified()
    said = sampled.notices(ranges["annual_bill"].middle, letters)
    return HousingEstimate(
        figures=ranges,
        units={name: UNITS[name] for name in figures},
        dpe_class=letters,
        energy_class=of_energy,
        climate_class=of_climate,
        dpe_class_probabilities=probabilities,
        bill_parts=_parts(figures, bills, weights),
        bill_quantiles=quantile(bills, EQUALLY_LIKELY, weights),
        summer_comfort=_summer(sampled, weights),
        assumptions=assumptions(sampled.drawn(), bills, energies, weights, sampled.exist(weights)),
        certified_chance=chance,
        uncertified_class=uncertified,
        figured_class=figured,
        notices=said,
        values={n: ranged(value, weights) for n, value in sampled.values().items()}
        if with_values
        else {},
        parameters_date=inputs.date,
        price_date=sampled.real.price_date[:: sampled.count],
        sources=tuple(parameters().sources),
        built=sampled.built if sampled.count == 1 else None,
    )


def representative(inputs: HousingAnswers) -> HousingAnswers:
    """The same homes, where age, energy or area is not told one that stands for all they may be.

    Of the likeliest energy, and of a bill and a label as near as can be to the middle of all: what
    works are counted for, so that they are told beside the bill and label of the result.

    Parameters
    ----------
    inputs : HousingAnswers
        Of n homes.
    """
    if not lacking(inputs).any():
        return inputs
    values, homes, count = parameters(), len(inputs.dwelling_type), MOST
    many, likeliest = variants(inputs, count, values), whole(inputs, values)
    bills, letters, weights = (part.reshape(homes, count) for part in _middles(many))
    bill, letter, _ = (part[:, None] for part in _middles(inputs))
    paid, usual = np.maximum(bills, _A_EURO), np.maximum(bill, _A_EURO)
    gap = np.abs(np.log(paid / usual)) + _A_LETTER * np.abs(letters - letter)
    carriers = many.heating_carrier.reshape(homes, count)
    votes = shares(carriers.T, len(ENERGY_CARRIERS), weights.T)
    same = carriers == np.argmax(votes, axis=1)[:, None]
    gap = np.where(same & (weights > 0), gap, np.inf)
    rows = np.arange(homes) * count + np.argmin(np.nan_to_num(gap, nan=np.inf), axis=1)
    known = np.isfinite(gap).any(axis=1) & lacking(inputs)
    chosen = take(many, rows)
    return HousingAnswers(
        **{
            name: np.where(known, getattr(chosen, name), getattr(likeliest, name))
            for name in declarations(HousingAnswers)
        }
    )


def _middles(homes: HousingAnswers) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Bill in the middle of the samples that pages show [EUR/yr], class of the label there, and how
    easily they explain what was told."""
    sampled = _Sampled(homes, Draws(_SHOWN), parameters())
    figures, weights = sampled.figures(), sampled.weights()
    bills, energy, emissions = (
        quantile(np.broadcast_to(figures[name], sampled.shape), 0.5, weights)
        for name in ("annual_bill", *OF_THE_LABEL)
    )
    (letters, _, _), _ = _classes(sampled, energy, emissions)
    return bills, letters, np.ones(sampled.homes) if weights is None else weights.mean(axis=0)


def _parts(
    figures: dict[str, np.ndarray], bills: np.ndarray, weights: np.ndarray | None
) -> dict[str, np.ndarray]:
    """The middle bill by its parts, in the shares of all samples together."""
    middle = quantile(bills, 0.5, weights)
    of = {part: np.broadcast_to(figures[f"real_bill_{part}"], bills.shape) for part in BILL_PARTS}
    means = {part: np.average(values, axis=0, weights=weights) for part, values in of.items()}
    whole = sum(means.values(), start=np.zeros(bills.shape[1]))
    return {part: middle * mean / np.where(whole > 0, whole, 1.0) for part, mean in means.items()}


def _summer(sampled: _Sampled, weights: np.ndarray | None) -> np.ndarray:
    """The likeliest comfort in summer; air crosses a flat of three façades, or of two opposite."""
    unknowns = sampled.unknowns
    opposite = unknowns.flag("two_facades_are_opposite")
    drawn = {name: unknown.values for name, unknown in sampled.unknowns.drawn.items()}
    envelope = sampled.home.envelope
    under_roof = sampled.home.roof_area > 0
    comfort = summer_comfort(
        (drawn["roof_insulation"] > 0) | ~under_roof,
        drawn["shutters"] > 0,
        envelope.inertia >= INERTIAS.index("heavy"),
        np.asarray(envelope.is_house)
        | (drawn["exposed_facades"] > 1)
        | ((drawn["exposed_facades"] == 1) & opposite),
    )
    codes = np.broadcast_to(sampled.fold(comfort), sampled.shape)
    return np.argmax(shares(codes, 3, weights), axis=-1)
