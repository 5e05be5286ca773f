"""What packages of works save, cost and are helped with, and what to look at before they begin."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from calc.aids.case import rents, status_of
from calc.aids.model import tells_grants
from calc.housing.shape import age
from calc.housing.systems import networked_communes
from calc.renovation.law import (
    Household,
    Subsidies,
    keeps_fossil,
    representative_incomes,
    subsidies,
)
from calc.renovation.money import by_power, mean_life, measure_costs, payback, saved_over
from calc.renovation.results import Aided, AidsByIncome, Outcome
from calc.renovation.works import (
    AIR,
    AREAS,
    ENDS,
    OUTDOOR_UNIT,
    OWN,
    PLACE,
    ROOF,
    SHARED_IN_FLATS,
    SUPPORTS,
    VENTILATION,
    WALL,
    WATER_PUMPS,
    WOOD,
    Facts,
    WorksChoice,
    has_fans,
    part_of_saving,
    part_of_works,
    refusals,
    stated_dwellings,
    stated_levels,
    wood_rules,
)
from calc.renovation.years import Present, Years
from calc.schema.inputs import only
from calc.schema.vocabulary import (
    DPE_CLASSES,
    DWELLING_TYPES,
    ENERGY_CARRIERS,
    FLOOR_TYPES,
    HEATING_SYSTEMS,
    HOT_WATER_SYSTEMS,
    INCOME_CLASSES,
    MEASURES,
    ROOF_TYPES,
    VENTILATIONS,
    WALL_INSULATIONS,
    WALL_MATERIALS,
)
from calc.uncertainty import EQUALLY_LIKELY, Range, middle_code, quantile, ranged, shares

LOW, CENTRAL, HIGH = range(3)


@dataclass(frozen=True)
class Situation:
    """One household today with what its works depend on."""

    now: Present
    choice: WorksChoice
    household: Household

    @cached_property
    def home(self) -> Any:
        """What was said of the home, field by field."""
        return only(self.now.answers)

    @cached_property
    def asked(self) -> Any:
        """What was said of the works, field by field: of a flag 1 yes, 0 no, -1 nothing."""
        return only(self.choice)

    @cached_property
    def weights(self) -> np.ndarray | None:
        """None where every sample is as believable."""
        return self.now.believed

    def median(self, values: np.ndarray) -> float:
        """Middle of a figure of the home."""
        wide = np.broadcast_to(values, (len(self.now.weights), 1))
        return quantile(wide, 0.5, self.weights).item()

    def likeliest(self, codes: np.ndarray, size: int) -> int:
        """The code that most of the samples have."""
        wide = np.broadcast_to(codes, (len(self.now.weights), 1))
        return int(np.argmax(shares(wide, size, self.weights)))

    @cached_property
    def now_class(self) -> int:
        """Of the label: certified, or the middle one."""
        (middle,), _ = middle_classes(self.now, self.now.year)
        return int(middle)

    @cached_property
    def carrier(self) -> int:
        """Of heating today."""
        return int(self.home.heating_carrier)

    @cached_property
    def hot_water(self) -> int:
        """Code of the hot-water system today."""
        return self.likeliest(self.now.built.hot_water_code, len(HOT_WATER_SYSTEMS))

    @cached_property
    def lacks_fans(self) -> bool:
        """Whether the home has no mechanical ventilation, most likely."""
        return not self.likeliest(has_fans(self.now.built.elements.ventilation).astype(int), 2)

    @cached_property
    def refused(self) -> dict[str, str]:
        """Measures that the home cannot take, or that its place forbids."""
        forbidden = [name for name, effect in self.wood_rules.items() if effect == "refused"]
        return refusals(self.facts) | dict.fromkeys(forbidden, "forbidden_for_the_air")

    @cached_property
    def wood_rules(self) -> dict[str, str]:
        """What a plan that protects the air says of wood works here, by measure."""
        return wood_rules(self.home.commune, self.home.date, self.now.values)

    def _drawn(self, name: str, size: int) -> int:
        """The likeliest code of an unknown of the home."""
        return self.likeliest(self.now.built.unknowns.drawn[name].values, size)

    def _done_share(self, name: str) -> float:
        """How likely a part of the envelope is insulated already, from the inside. [-]"""
        codes = self.now.built.unknowns.drawn[name].values
        wide = np.broadcast_to(codes == 1, (len(self.now.weights), 1))
        weights = np.broadcast_to(self.now.weights, wide.shape)
        return float((weights * wide).sum() / weights.sum())

    @cached_property
    def facts(self) -> Facts:
        """What decides which works the home can take."""
        shape, asked, home = self.now.built.shape, self.asked, self.now.built.home
        in_street = asked.network_in_street
        return Facts(
            dwelling_type=int(self.home.dwelling_type),
            roof_type=self.likeliest(shape.roof_type, len(ROOF_TYPES)),
            floor_type=self._drawn("floor_type", len(FLOOR_TYPES)),
            wall_insulation=self._drawn("wall_insulation", len(WALL_INSULATIONS)),
            carrier=self.carrier,
            system=self._drawn("heating_system", len(HEATING_SYSTEMS)),
            hot_water=self.hot_water,
            has_roof=self.median(shape.roof_area) > 0,
            has_floor=self.median(shape.lower_floor_area) > 0,
            is_water=self.median(home.heating.circulator) > 0.5,
            is_collective=bool(self.likeliest(home.boiler.is_collective.astype(int), 2)),
            has_network=in_street == 1
            or (in_street != 0 and self.home.commune in networked_communes(self.now.values)),
            is_placed=bool(self.home.commune) or in_street >= 0,
            is_listed=asked.listed_facade == 1,
            is_damp=asked.damp_walls == 1,
            no_unit_space=asked.outdoor_unit_space == 0,
            no_garden=asked.garden == 0,
            no_chimney=asked.chimney == 0,
            stated_insulated=self.home.wall_insulation > 0,
        )

    @cached_property
    def is_flat(self) -> bool:
        """Whether the home is one of a building's."""
        return bool(self.home.dwelling_type == DWELLING_TYPES.index("apartment"))

    @cached_property
    def lacks_air(self) -> bool:
        """Whether nothing renews the air but opening windows, most likely."""
        code = self.likeliest(self.now.built.elements.ventilation, len(VENTILATIONS))
        return VENTILATIONS[code] == "window_opening"

    @cached_property
    def wall_material(self) -> str:
        """Of the outside walls, most likely."""
        return WALL_MATERIALS[self._drawn("wall_material", len(WALL_MATERIALS))]

    @cached_property
    def built_in(self) -> float:
        """Year of construction, told or typical."""
        _, (year,) = age(self.now.answers)
        return float(year)

    @cached_property
    def possible(self) -> np.ndarray:
        """Whether the home can take each measure, shape (measures,): the others have no figures."""
        return np.array([name not in self.refused for name in MEASURES])

    @cached_property
    def is_renter(self) -> bool:
        """Whether another owns the home: works are that owner's to decide and to ask aids for."""
        status = status_of(self.choice.tenure, self.choice.owner_occupier, self.choice.owned_by_sci)
        (is_so,) = rents(status)
        return bool(is_so)

    @cached_property
    def proposed(self) -> set[str]:
        """Measures that a path may hold: possible, and the household's own to decide."""
        if self.is_renter:
            return {"programmable_thermostat"} - set(self.refused)
        shared = set(SHARED_IN_FLATS) if self.is_flat else set()
        if self.lacks_air:  # a flat without any gets fans of its own, room by room
            shared.discard(AIR)
        if self.is_flat and self.asked.chimney != 1:  # a flue through other people's floors
            shared |= set(SUPPORTS)
        if self.asked.garden != 1:  # collectors need ground, which nobody has told
            shared.add("ground_source_heat_pump")
        if self.asked.network_in_street != 1:  # a commune's network may pass far from here
            shared.add("heat_network_connection")
        return set(MEASURES) - set(self.refused) - shared

    @cached_property
    def levels(self) -> int:
        """Of a flat's building, told or supposed."""
        asked = self.asked
        return stated_levels(asked.building_levels, asked.co_owned_dwellings, self.now.values)

    @cached_property
    def shares_heat(self) -> bool:
        """Whether a flat's heat is made for the whole building."""
        return self.is_flat and self.facts.is_collective

    @cached_property
    def kept_savings(self) -> tuple[float, float]:
        """Of a shared heat, what a flat keeps of its own works, and of its roof or floor."""
        measured = self.now.values["co_ownership.allocation"].by_key()["common_part"]
        unsaid = (1.0 + measured) / 2
        common = {1: measured, 0: 1.0}.get(int(self.asked.heat_allocation), unsaid)
        homes = stated_dwellings(self.asked.co_owned_dwellings, self.now.values)
        return part_of_saving(homes, common), part_of_saving(self.levels, common)

    @cached_property
    def quantities(self) -> np.ndarray:
        """Of each measure, as this home pays for it; shape (measures,).

        A flat pays its part of the building's roof, façade or floor, and not those over its head.
        """
        if not self.is_flat:
            return self.own_sizes
        dwellings, share = self.asked.co_owned_dwellings, self.asked.ownership_share
        return self.own_sizes * part_of_works(self.levels, dwellings, share)

    @cached_property
    def own_sizes(self) -> np.ndarray:
        """Of each measure in this home: m², windows, kWp or 1; shape (measures,)."""
        shape = self.now.built.shape
        law = self.now.values["renovation.sizing"].by_key()
        result = np.ones(len(MEASURES))
        for name, area in AREAS.items():
            result[PLACE[name]] = np.rint(self.median(getattr(shape, area)))
        panes = np.rint(self.median(shape.window_area) / law["window_area"])
        result[PLACE["window_replacement"]] = max(panes, 1.0)
        result[PLACE["solar_panels"]] = law["solar_power"]
        return result

    @cached_property
    def unit_costs(self) -> np.ndarray:
        """With tax, shape (measures, 3). [EUR]"""
        values = self.now.values
        units = values["renovation.cost"].on(self.home.date).copy()
        removal = values["renovation.removal_cost"].constant
        units[PLACE["internal_wall_insulation"]] += self._done_share("wall_insulation") * removal
        if self.facts.roof_type == ROOF_TYPES.index("rafters"):
            laid = values["renovation.rafters_cost"].constant
            units[PLACE["roof_insulation"]] = laid + self._done_share("roof_insulation") * removal
        if not self.is_flat:
            network = values["renovation.house_network_cost"].constant
            units[PLACE["heat_network_connection"]] = network
        unit = values["renovation.air_unit_area"].by_key()
        rooms = np.maximum(
            1.0, np.ceil(self.median(self.now.built.shape.floor_area) / unit["area"])
        )
        units[PLACE["air_air_heat_pump"]] *= rooms / unit["priced"]
        return units

    @cached_property
    def vat(self) -> np.ndarray:
        """Within the costs, shape (measures,)."""
        return self.now.values["renovation.cost_vat"].constant

    @cached_property
    def quotes(self) -> np.ndarray:
        """Told by firms, with tax, shape (measures,). [EUR]"""
        bare = np.array([getattr(self.asked, f"cost_{name}") for name in MEASURES])
        return bare * (1 + self.vat)

    def costs(self, packages: np.ndarray, power: np.ndarray | None = None) -> np.ndarray:
        """Of each measure of packages, shape (P, measures, 3). [EUR]

        Parameters
        ----------
        packages : ndarray of bool, shape (P, measures)
        power : ndarray, shape (P,), optional
            That a generator must give after each [kW]; without it machines have their usual price.
        """
        result = measure_costs(packages * self.quantities, self.unit_costs, self.quotes)
        if power is None:
            return result
        law = self.now.values["renovation.power_price"]
        for name in law.rows:
            place, sized = PLACE[name], law.by_key(name)
            if np.isnan(self.quotes[place]) and packages[:, place].any():
                result[:, place] = by_power(result[:, place], power[:, None], **sized)
        return result

    @cached_property
    def adviser_cost(self) -> np.ndarray:
        """Of the adviser whom a whole renovation requires: low, central, high. [EUR]"""
        return self.now.values["renovation.adviser_cost"].constant

    @cached_property
    def tells_income(self) -> bool:
        """Whether the household said its income, or its class."""
        return bool(np.isfinite(self.home.reference_tax_income) or self.asked.income_class >= 0)

    @cached_property
    def other_incomes(self) -> tuple[Situation, ...]:
        """The same household in the class that is helped most, where it did not say its own."""
        if self.tells_income or not self.knows_law:
            return ()
        most_helped, *_ = representative_incomes(self.now, self.household)
        return (replace(self, household=replace(self.household, income=float(most_helped))),)

    @cached_property
    def knows_law(self) -> bool:
        """Whether aids can be told: a commune we know, a date whose law may be told."""
        answers = self.now.answers
        return bool(np.all((answers.place >= 0) & tells_grants(answers.date, self.now.values)))

    def fossil(self, packages: np.ndarray) -> np.ndarray:
        """Packages after which gas, oil or coal is still burnt."""
        return keeps_fossil(self.now, packages, self.carrier, self.hot_water)

    def subsidies(
        self,
        packages: np.ndarray,
        costs: np.ndarray,
        after: np.ndarray,
        saving: np.ndarray,
        before: np.ndarray | int | None = None,
        income: np.ndarray | None = None,
        fossil: np.ndarray | None = None,
        total_alone: bool = False,
    ) -> Subsidies:
        """Aids of packages at some costs, shape (P, measures)."""
        who = self.household if income is None else replace(self.household, income=income)
        start = self.now_class if before is None else before
        return subsidies(
            now=self.now,
            household=who,
            packages=packages,
            quantities=packages * self.quantities,
            costs=costs,
            vat=self.vat,
            before=start,
            after=after,
            saving=saving,
            fossil=self.fossil(packages) if fossil is None else fossil,
            total_alone=total_alone,
        )


def middle_classes(now: Present, years: Years) -> tuple[np.ndarray, np.ndarray]:
    """Middle class of each package, and the probability of each: (P,), (P, 7)."""
    result = shares(years.classes, len(DPE_CLASSES), now.believed)
    return middle_code(result), result


def middle_power(now: Present, years: Years) -> np.ndarray:
    """What a generator must give on the coldest day after each package, shape (P,). [kW]"""
    return quantile(np.broadcast_to(years.heating_power, years.bill.shape), 0.5, now.believed)


def middle_saving(now: Present, years: Years) -> np.ndarray:
    """Share of primary energy saved in the mean sample, shape (P,)."""
    weights = now.weights / now.weights.sum()
    before = (now.year.primary_energy_per_area * weights).sum(axis=0)
    return 1 - (years.primary_energy_per_area * weights).sum(axis=0) / before


def outcome(situation: Situation, packages: np.ndarray, years: Years) -> Outcome:
    """Everything about P packages.

    Parameters
    ----------
    situation : Situation
    packages : ndarray of bool, shape (P, measures)
    years : Years
        After each.
    """
    now, weights = situation.now.year, situation.weights
    saving = now.bill - years.bill
    gain = ranged(saving, weights)
    cleaner = ranged(now.emissions - years.emissions, weights)
    power = middle_power(situation.now, years)
    costs = situation.costs(packages, power)
    classes, probabilities = middle_classes(situation.now, years)
    share = middle_saving(situation.now, years)
    helped = _aids(situation, packages, costs, classes, share)
    fee = np.where((helped.route == "ampleur")[:, None], situation.adviser_cost, 0.0)
    left = np.maximum(costs.sum(axis=1) + fee - helped.total, 0.0)
    life = mean_life(costs[..., CENTRAL], situation.now.values["renovation.life"].constant)
    growth = situation.now.values["renovation.price_growth"].constant
    return Outcome(
        packages=packages,
        saving=gain,
        bill=_after(ranged(now.bill, weights), gain, ranged(years.bill, weights)),
        saving_dots=quantile(saving, EQUALLY_LIKELY, weights),
        energy_saving=ranged(now.final_energy - years.final_energy, weights),
        emissions_saving=cleaner,
        emissions=_after(ranged(now.emissions, weights), cleaner, ranged(years.emissions, weights)),
        conventional_saving=quantile(
            now.conventional_energy - years.conventional_energy, 0.5, weights
        ),
        primary_saving=share,
        dpe_class=classes,
        dpe_class_probabilities=probabilities,
        quantities=packages * situation.quantities,
        costs=costs,
        adviser_cost=fee,
        aids=helped,
        left_to_pay=left,
        payback=Range(
            payback(left[:, CENTRAL], gain.middle),
            payback(left[:, LOW], gain.high),
            payback(left[:, HIGH], gain.low),
        ),
        net_gain=saved_over(gain.middle[:, None], growth, life[:, None]) - left[:, [CENTRAL]],
        life=life,
        heating_power=power,
        fossil=situation.fossil(packages),
    )


def _after(today: Range, less: Range, then: Range) -> Range:
    """What remains, so that today's middle less the middle saving is its middle.

    The middle of a difference is not the difference of the middles: a household that subtracts
    must find what it reads. The ends stay those of the year after.
    """
    middle = today.middle - less.middle
    return Range(middle, np.minimum(then.low, middle), np.maximum(then.high, middle))


def _aids(
    situation: Situation,
    packages: np.ndarray,
    costs: np.ndarray,
    classes: np.ndarray,
    share: np.ndarray,
) -> Aided:
    """One question to the law for all: it takes as long for one row as for fifty."""
    count, times = len(packages), len(INCOME_CLASSES)
    spent = np.repeat(costs[..., CENTRAL].sum(axis=1)[:, None], times, axis=1)
    if not situation.knows_law:
        return Aided(
            given={},
            asked={},
            total=np.zeros((count, 3)),
            route=np.full(count, "none"),
            by_income=AidsByIncome(given={}, total=np.zeros_like(spent), left=spent),
        )
    whose = np.concatenate([np.tile(np.arange(count), 3), np.repeat(np.arange(count), times)])
    level = np.concatenate([np.repeat(range(3), count), np.full(times * count, CENTRAL)])
    known = representative_incomes(situation.now, situation.household)
    own = np.broadcast_to(situation.household.income, 3 * count)
    aids = situation.subsidies(
        packages[whose],
        costs[whose, :, level],
        classes[whose],
        share[whose],
        income=np.concatenate([own, np.tile(known, count)]),
    )
    middle = slice(count, 2 * count)

    def by_income(values: np.ndarray) -> np.ndarray:
        return values[3 * count :].reshape(count, times)

    fee = np.where(by_income(aids.route) == "ampleur", situation.adviser_cost[CENTRAL], 0.0)
    total = by_income(aids.total)
    return Aided(
        given={name: values[middle] for name, values in aids.given.items()},
        asked={name: values[middle] for name, values in vars(aids.request).items()},
        total=aids.total[: 3 * count].reshape(3, count).T,
        route=aids.route[middle],
        by_income=AidsByIncome(
            given={name: by_income(values) for name, values in aids.given.items()},
            total=total,
            left=np.maximum(spent + fee - total, 0.0),
        ),
    )


_BREATHING = ("stone", "cob", "solid_brick", "timber_frame_old")
"""Walls that let damp pass, and keep it behind a lining that does not."""


def warnings(situation: Situation, package: np.ndarray, power: float) -> tuple[str, ...]:
    """Codes of what a package asks for and does not hold.

    Parameters
    ----------
    package : ndarray of bool, shape (measures,)
    power : float
        That a generator must give after it. [kW]
    """
    result = []
    has = {name for name, done in zip(MEASURES, package, strict=True) if done}
    fans = has & set(VENTILATION)
    if "window_replacement" in has and situation.lacks_fans and not fans:
        result.append("windows_need_ventilation")
    shell = has & {*WALL, *ROOF}
    if shell and situation.lacks_fans and not fans and "window_replacement" not in has:
        result.append("insulation_likes_ventilation")
    if "internal_wall_insulation" in has and situation.wall_material in _BREATHING:
        result.append("walls_must_breathe")
    pumps = has & set(WATER_PUMPS)
    if pumps and situation.now_class >= DPE_CLASSES.index("F") and not shell:
        result.append("heat_pump_before_insulation")
    if pumps and situation.asked.large_radiators != 1:
        result.append("look_at_radiators")
    if pumps:
        most = situation.now.values["renovation.power_price"].by_key("air_water_heat_pump")["most"]
        if power > most:
            result.append("too_large_for_one_machine")
        elif power > float(situation.now.values["renovation.single_phase_limit"].constant):
            result.append("needs_three_phase")
    if has & set(OUTDOOR_UNIT) and situation.asked.outdoor_unit_space != 1:
        result.append("place_of_the_unit")
    if has & {"log_stove", "wood_insert", "pellet_stove"} and situation.asked.chimney != 1:
        result.append("needs_a_flue")
    opened = has & {*WALL, *ROOF, "floor_insulation", "window_replacement", *VENTILATION}
    law = situation.now.values["renovation.survey_before_works"].by_key()
    if opened and situation.built_in < law["asbestos"]:
        result.append("look_for_asbestos")
    if opened and situation.built_in < law["lead"]:
        result.append("look_for_lead")
    oil = situation.carrier == ENERGY_CARRIERS.index("fuel_oil")
    if oil and pumps and "oil_tank_removal" not in has:
        result.append("oil_tank_left")
    if situation.is_flat and has & set(SHARED_IN_FLATS):
        result.append("co_owners_decide")
    if situation.shares_heat and has & {*OWN, *ENDS}:
        result.append("savings_are_shared")
    if situation.is_flat and has & {*OUTDOOR_UNIT, "window_replacement"}:
        result.append("assembly_authorises")
    if any(situation.wood_rules.get(name) == "warned" for name in has):
        result.append("air_is_protected")
    if has & set(WOOD):
        result.append("wood_price_of_another_season")
    if has & {"condensing_gas_boiler"}:
        result.append("fossil_not_helped")
    return tuple(result)
