"""The form of *Ma voiture*: what is said of it in the address."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
from werkzeug.datastructures import MultiDict

from app.asking.form import DONT_KNOW, AddressForm, Words, asks, one_of
from app.home.questions import Field, field_of_page
from app.saying import Context, number
from app.trips.words import MOTORS, SIZES
from calc.mobility.car.model import CarRequest
from calc.parameters import parameters

# The French of *Ma voiture*.

SCENARIOS = {"low": "Bas (2025)", "central": "Actuels", "high": "Hauts"}
YES_NO = {"true": "Oui", "false": "Non", "": DONT_KNOW}
CAR_FIELDS: dict[str, Words] = {
    "has_car": Words(
        "Avez-vous une voiture ?",
        "une voiture à vous aujourd’hui",
        choices={"": "Oui", "false": "Non, pas encore"},
    ),
    "car_size": Words("Sa taille", "taille de la voiture", choices={**SIZES, "": DONT_KNOW}),
    "car_motor": Words(
        "Ce qu’elle consomme", "moteur de la voiture", choices={**MOTORS, "": DONT_KNOW}
    ),
    "car_age": Words(
        "Son âge",
        "âge de la voiture",
        "Sur la carte grise, ligne B.",
        unit="ans",
        blank="de {age_low} à {age_high} ans, sans doute",
    ),
    "annual_distance": Words(
        "Combien de kilomètres par an ?",
        "kilomètres par an",
        "Le compteur, divisé par les années ; {car_year} en moyenne en France.",
        unit="km",
        blank="de {annual_distance_low} à {annual_distance_high}, sans doute",
    ),
    "years_kept": Words(
        "Pendant combien d’années encore ?",
        "années devant soi",
        "Celles où vous garderez la vôtre, ou celle qui la remplace : de 1 à 15.",
        unit="ans",
        blank="{years} ans",
    ),
    "home_charging": Words(
        "Pourriez-vous recharger chez vous ?",
        "recharge possible à la maison",
        "Une prise dans un garage, une cour, un parking d’immeuble.",
        choices=YES_NO,
    ),
    "car_consumption": Words(
        "Sa consommation, si vous la connaissez",
        "consommation de la voiture",
        "Litres aux 100 km, ou kWh si elle est électrique. La moitié de ce qui vous distingue "
        "vient de votre conduite : nous la gardons pour les autres voitures.",
        unit="aux 100 km",
        blank="celle d’une voiture de cette sorte",
    ),
    "car_value": Words(
        "Ce qu’elle vaut aujourd’hui",
        "valeur de la voiture",
        "Ce que vous en tireriez en la vendant.",
        unit="€",
        blank="d’après son âge",
    ),
    "parking": Words(
        "Ce que vous payez pour la garer, par an",
        "stationnement",
        unit="€ par an",
        blank="de {parking_low} à {parking_high} €",
    ),
    "energy_prices": Words(
        "Prix des carburants et de l’électricité",
        "prix de l’énergie",
        choices={"low": SCENARIOS["low"], "": SCENARIOS["central"], "high": SCENARIOS["high"]},
    ),
    "replacement_size": Words(
        "Taille de celle qui la remplacerait",
        "taille de la remplaçante",
        choices={**SIZES, "": "La même, ou je ne sais pas"},
    ),
    "replacement_motor": Words(
        "Son énergie", "moteur de la remplaçante", choices={**MOTORS, "": DONT_KNOW}
    ),
    "replacement_used": Words(
        "Neuve ou d’occasion ?",
        "remplaçante d’occasion ; neuve par défaut",
        choices={"false": "Neuve", "true": "D’occasion", "": DONT_KNOW},
    ),
    "used_age": Words(
        "Âge des occasions comparées", "âge d’une occasion", unit="ans", blank="{used_age} ans"
    ),
    "replacement_price": Words(
        "Son prix, si vous en avez une en vue",
        "prix de la remplaçante",
        "Aides déduites, malus et carte grise non compris.",
        unit="€",
        blank="celui d’une voiture de cette sorte",
    ),
    "replacement_consumption": Words(
        "Sa consommation, si vous la connaissez",
        "consommation de la remplaçante",
        unit="aux 100 km",
        blank="celle d’une voiture de cette sorte",
    ),
    "fiscal_power": Words(
        "Puissance fiscale",
        "puissance fiscale",
        "Sur la carte grise, ligne P.6. Pour le barème des impôts seulement.",
        unit="CV",
        blank="d’après sa taille",
    ),
}
OUTPUTS = {
    "cost": "Coût de la voiture gardée, tout compris [€/an]",
    "fixed_cost": "dont ce qu’on ne paierait plus sans elle [€/an]",
    "marginal_cost": "dont ce que coûtent les kilomètres [€/an]",
    "depreciation": "dont la perte de valeur [€/an]",
    "energy_cost": "dont l’énergie [€/an]",
    "insurance": "dont l’assurance [€/an]",
    "maintenance_cost": "dont l’entretien, les pneus, le contrôle [€/an]",
    "emissions": "Émissions de la voiture gardée [kgCO2e/an]",
    "emissions_use": "dont l’usage [kgCO2e/an]",
    "emissions_manufacturing": "dont la fabrication : rien, elle est faite [kgCO2e/an]",
    "replacement_cost": "Coût de la remplaçante [€/an]",
    "replacement_fixed_cost": "dont ce qu’on ne paierait pas sans elle [€/an]",
    "replacement_marginal_cost": "dont ce que coûtent les kilomètres [€/an]",
    "replacement_emissions": "Émissions de la remplaçante [kgCO2e/an]",
    "replacement_emissions_manufacturing": "dont sa fabrication, étalée [kgCO2e/an]",
    "cost_difference": "Ce que remplacer ajoute au coût de garder [€/an]",
    "emissions_difference": "Ce que remplacer ajoute aux émissions [kgCO2e/an]",
    "break_even_distance": "Kilométrage où les deux coûtent autant ; vide : aucun [km/an]",
    "cheaper_above_break_even": "La remplaçante coûte moins au-dessus de ce kilométrage",
    "break_even_years": "Années après lesquelles remplacer a coûté moins ; vide : jamais",
    "carbon_payback_years": "Années pour rembourser la fabrication en carbone ; vide : jamais",
    "without_cost": "Les mêmes kilomètres sans voiture à soi [€/an]",
    "without_emissions": "Les mêmes kilomètres sans voiture à soi [kgCO2e/an]",
    "mileage_allowance": "Barème kilométrique des impôts, pour comparer [€/an]",
}
SORTS = {"cost": "euros", "emissions": "carbone"}
PARTS = {
    "depreciation": "Perte de valeur",
    "registration": "Carte grise et malus",
    "insurance": "Assurance",
    "parking": "Stationnement",
    "upkeep": "Entretien, pneus, contrôle",
    "energy": "Carburant, électricité",
    "tolls": "Péages",
}
PAYMENTS = {
    "cash": "Payée comptant",
    "credit": "À crédit, tout son prix",
    "lease": "En location longue durée",
    "social": "En leasing social",
}
NO_CAR = {
    "annual_distance": (
        "Combien de kilomètres feriez-vous par an ?",
        "Ceux que vous feriez avec une voiture ; {car_year} en moyenne en France.",
    ),
    "years_kept": ("Combien d’années la garderiez-vous ?", "De 1 à 15."),
    "replacement_size": ("Sa taille", ""),
    "parking": ("Ce que vous paieriez pour la garer, par an", ""),
}
"""Questions and hints of who has no car."""
LEAST = {
    "cost": ("La moins chère", "Parmi les moins chères"),
    "emissions": ("La plus sobre", "Parmi les plus sobres"),
}
"""When the ranges tell the best from the others, and when they do not."""
VERDICTS = {
    ("cost", True): (
        "Changer coûterait moins",
        "Garder ou changer se valent pour l’argent",
        "Garder la vôtre coûte le moins",
    ),
    ("cost", False): (
        "En acheter une coûterait moins",
        "En avoir une ou non se vaut pour l’argent",
        "Ne pas en avoir coûte le moins",
    ),
    ("emissions", True): (
        "changer émettrait moins",
        "pour le carbone on ne peut pas trancher",
        "garder émet le moins",
    ),
    ("emissions", False): (
        "en avoir une émettrait moins",
        "pour le carbone on ne peut pas trancher",
        "s’en passer émet le moins",
    ),
}
"""Of euros then carbon, with a car or without: when the best one bought is surely less, when
nobody can tell, when it is surely more."""
AGREED = {
    (0, True): "Changer coûterait moins, et émettrait moins",
    (0, False): "En acheter une coûterait moins, et émettrait moins",
    (1, True): "Garder ou changer se valent, pour l’argent et pour le carbone",
    (1, False): "En avoir une ou non se vaut, pour l’argent et pour le carbone",
    (2, True): "Garder la vôtre coûte le moins, et émet le moins",
    (2, False): "Ne pas en avoir coûte le moins, et émet le moins",
}
"""The same, when euros and carbon agree."""
KEEP, NONE = "Garder votre voiture", "Ne pas avoir de voiture"


ASK = "voir"
"""Name of the button; alone in an address, it asks for an answer to someone who knows nothing."""
OWN = ("car_size", "car_motor", "car_age", "car_consumption", "car_value", "fiscal_power")
_REPLACEMENT = (
    "replacement_motor",
    "replacement_used",
    "replacement_price",
    "replacement_consumption",
)


@asks(CarRequest, CAR_FIELDS)
class CarForm(AddressForm):
    """Answers on a car.

    Attributes
    ----------
    is_asked : bool
        An answer is wanted.
    sort : str
        Order of the choices, of ``SORTS``.
    """

    def __init__(self, sent: MultiDict[str, str]):
        super().__init__(sent)
        self.is_asked = any(field.data for field in self) or ASK in sent
        self.sort = one_of(SORTS, sent.get("sort"), "cost")
        self.refuse()

    @property
    def has_car_now(self) -> bool:
        return self["has_car"].data != "false"

    @cached_property
    def given(self) -> dict[str, Any]:
        """Fields that say something; of a car that one does not have, nothing."""
        dropped = {"has_car"} if self.has_car_now else set(OWN)
        return {name: text for name, text in super().given.items() if name not in dropped}

    @property
    def asks_one(self) -> bool:
        """Whether one replacement is named."""
        return any(name in self.given for name in _REPLACEMENT)

    def address(self, **changed: str) -> dict[str, Any]:
        """Parameters of the page's address, what goes without saying left out."""
        result = dict(self.given) or {ASK: "1"}
        if self.sort != "cost":
            result["sort"] = self.sort
        result.update(changed)
        return {name: value for name, value in result.items() if (name, value) != ("sort", "cost")}

    def is_tidy(self, sent: MultiDict[str, str]) -> bool:
        """Whether an address says this and nothing more."""
        return self.says_only(sent, self.address())


# The questions of *Ma voiture* as their page needs them.

_GROUPS = {
    "first": ("has_car",),
    "own": ("car_size", "car_motor", "car_age"),
    "use": ("annual_distance", "years_kept", "home_charging"),
    "more": ("car_consumption", "car_value", "parking", "fiscal_power", "energy_prices"),
    "other": (
        "replacement_size",
        "replacement_motor",
        "replacement_used",
        "used_age",
        "replacement_price",
        "replacement_consumption",
    ),
}


def _supposed() -> dict[str, str]:
    """What the model supposes of an answer that is not given, for the words that tell it."""
    today = np.datetime64("today")

    def by_row(name: str) -> dict[str, np.ndarray]:
        figures = parameters()[name]
        return dict(zip(figures.rows, figures.on(today), strict=True))

    result = by_row("car.usual_answer")
    for key, band in (by_row("car.unknown_habit") | by_row("car.place_cost")).items():
        result |= {f"{key}_low": band[0], f"{key}_high": band[-1]}
    result["car_year"] = np.round(parameters()["household_mobility.car_year"].on(today), -2)
    return {key: number(float(value)) for key, value in result.items()}


def _field(name: str, form: CarForm, supposed: dict[str, str]) -> Field:
    words = CAR_FIELDS[name]
    if not form.has_car_now and name in NO_CAR:
        label, hint = NO_CAR[name]
        choices = words.choices and words.choices | {"": DONT_KNOW}
        words = replace(words, label=label, hint=hint, choices=choices)
    asked = field_of_page(name, words, form.given, form.refusals)
    hint, blank = (text.format(**supposed) for text in (asked.hint, asked.blank))
    return replace(asked, hint=hint, blank=blank)


def present_questions(form: CarForm) -> Context:
    """The form with its answers and its refusals."""
    supposed = _supposed()
    aside = () if form.has_car_now else OWN
    groups = {
        key: [_field(name, form, supposed) for name in names if name not in aside]
        for key, names in _GROUPS.items()
    }
    return {
        "groups": groups,
        "is_open": {key: any(f.value or f.error for f in fields) for key, fields in groups.items()},
        "errors": [(f"#champ-{name}", text) for name, text in form.refusals.items()],
    }
