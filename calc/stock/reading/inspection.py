"""A first look at a landlord's file: its rows laid down as they are, and what is not understood."""

from __future__ import annotations

import dataclasses
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from calc.schema.written import decimal_sign, plain
from calc.stock.national import DRAWN
from calc.stock.reading import numbers
from calc.stock.reading.columns import LINE, WHY, Columns, ReadingPlan, cells_of, encoded
from calc.stock.reading.sheets import MOST_CELL, Sheet, UnreadableStock
from calc.stock.reading.words import (
    ADDRESS,
    DECLARED,
    FIELDS,
    IGNORED,
    LABELS,
    PLACES,
    PUBLIC,
    SIZES,
    SPOKEN,
    answers_in,
    fields_of,
    is_of_words,
    likely_fields,
    profile_of,
    says_nothing,
)

BATCH = 20_000
SHOWN = 12
"""Rows of the preview, and words asked about in a column."""
_BLOCKING = frozenset(("dwelling_type", "heating", "heating_carrier"))
"""Fields without which no home is computed: what their columns say must be understood."""
NEEDED = ("dwelling_type", "floor_area", "construction_year", "heating_carrier")
"""Without which a home cannot be computed (a period does for a year)."""
_GIVES = {"construction_period": "construction_year", **SPOKEN}
_TOTAL = re.compile(r"(sous[\s-]*)?(total|totaux)\b", re.IGNORECASE)
_SUMMED = re.compile(r"(somme|moyenne)s?\s*$", re.IGNORECASE)
"""Also a department, and how well a wall is insulated: of a total where no other word follows."""
_WORD = re.compile(r"\D*[^\W\d_]{2}\D*")
_RANK = re.compile(r"(cat[a-z]* ?)?[1-5] ?(e|re|er|eme|ere)?( ?cat[a-z]*)?")
"""How many people a public building may hold, by law: no use."""
_WHOLE_ENERGY = re.compile(
    r"(conso|consommations?|energie)( totales?| globale| annuelle| finale| energetique)*"
    r"( ?[kmg]wh)?( pc[si])?( ef)?( an)?( ?(19|20)\d\d)?( ?[kmg]wh)?( pc[si])?"
)
"""All that a public building takes, in one column."""
_DISTINCT = 4_000
_LONG = 200
_FEW = 80
_LEAST_EACH = 12.0
"""Area of a home on average below which an area is not of all homes of a row. [m²]"""


@dataclass
class Column:
    """What is known of one column.

    Attributes
    ----------
    field : str
        What it is; empty when nobody knows.
    likely : str
        What it may be, to offer.
    samples : list of str
    strange : list of (cell, how many)
        Words that no rule reads, most frequent first.
    values : list of (cell, how many)
        All that the column says, when it says few things.
    """

    name: str
    field: str = ""
    likely: str = ""
    samples: list[str] = dataclasses.field(default_factory=list)
    strange: list[tuple[str, int]] = dataclasses.field(default_factory=list)
    values: list[tuple[str, int]] = dataclasses.field(default_factory=list)
    filled: int = 0


@dataclass
class Look:
    """What a first look found.

    Attributes
    ----------
    layout : dict
        How the file was read.
    missing : list of str
        Needed fields that no column gives.
    profile : str
        The official file that it is; empty where it is none.
    row_is : str
        ``dwellings``, ``buildings``, or ``told`` where each row says which.
    areas : str
        Of a building's row: ``total``, or ``each`` of its homes.
    restarts : bool
        Identifiers repeat so much that they tell no home from another.
    towns : int
        Distinct towns, as they are written.
    is_public : bool
        It lists schools, town halls and the like: no homes.
    """

    layout: dict[str, str]
    rows: int
    columns: list[Column]
    preview: list[list[str]]
    missing: list[str]
    profile: str = ""
    row_is: str = "dwellings"
    areas: str = "total"
    restarts: bool = False
    towns: int = 1
    is_public: bool = False

    @property
    def asked(self) -> list[int]:
        """Columns that a person must decide: those whose words are not understood where a home
        cannot be computed without, and those that may say what no other says."""
        result = []
        for place, column in enumerate(self.columns):
            may_say = not column.field and _GIVES.get(column.likely, column.likely) in self.missing
            if may_say or (column.strange and column.field in _BLOCKING):
                result.append(place)
        return result

    @property
    def is_clear(self) -> bool:
        """Whether nothing needs to be asked."""
        return self.is_public or not (self.missing or self.asked)

    def plain(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self) | {"is_clear": self.is_clear, "asked": self.asked}


def missing(fields: list[str], row_is: str = "dwellings") -> list[str]:
    """Needed fields that no column gives; of buildings, what they have in all does.

    Lots of a co-ownership are flats.

    Examples
    --------
    >>> missing(["heating", "floor_area", "construction_period"])
    ['dwelling_type']
    >>> missing(["heating", "building_area", "construction_year"], "buildings")
    []
    """
    given = {_GIVES.get(one, one) for one in fields}
    if row_is == "buildings" or "tantiemes" in given:
        given.add("dwelling_type")
    if row_is == "buildings" and given & {"building_area", "footprint"}:
        given.add("floor_area")
    return [name for name in NEEDED if name not in given]


def look(
    sheet: Sheet, raw: Path, most_rows: int, tell: Callable[[int], None] = lambda n: None
) -> Look:
    """Read a sheet once, lay its rows down as text in a Parquet file, and say what it holds.

    Raises
    ------
    UnreadableStock
        It has no row, or too many.
    """
    profile = profile_of(sheet.names)
    fields = fields_of(sheet.names, profile)
    columns = [Column(name, one) for name, one in zip(sheet.names, fields, strict=True)]
    counts = [Counter[str]() for _ in columns]
    preview: list[list[str]] = []
    texts = [(cells_of(place), pa.string()) for place in range(len(columns))]
    schema = pa.schema([(LINE, pa.int32()), (WHY, pa.string()), *texts])
    rows, under = 0, (-1, "")
    with pq.ParquetWriter(raw, schema) as writer:
        for batch in _batches(sheet.rows()):
            rows += len(batch)
            if rows > most_rows:
                raise UnreadableStock("too_many_rows", most=most_rows)
            why: list[str | None] = [_why(row, sheet.names) for _, row in batch]
            under = _mark_titles(batch, fields, why, under)
            cells = list(zip(*(row for _, row in batch), strict=True))
            preview += [list(row) for _, row in batch[: SHOWN - len(preview)]]
            if rows == len(batch):
                _mark_descriptions(batch, fields if profile else [], why)
            said = [row for (_, row), odd in zip(batch, why, strict=True) if odd != "descriptions"]
            for count, values in zip(counts, zip(*said, strict=True), strict=True):
                if len(count) < _DISTINCT:
                    count.update(values)
            laid = [_shortened(values, why) for values in cells]
            lines = pa.array([number for number, _ in batch], pa.int32())
            arrays = [lines, pa.array(why, pa.string()), *laid]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            tell(rows)
    if not rows:
        raise UnreadableStock("no_rows")
    for column, count in zip(columns, counts, strict=True):
        _study(column, count)
    fields = [column.field for column in columns]
    short = [[cell[:60] for cell in row] for row in preview]
    inspection = Look(sheet.layout, rows, columns, short, missing(fields), profile)
    _understand(inspection, raw)
    inspection.missing = missing(fields, inspection.row_is)
    return inspection


def laid_down(raw: Path, place: int) -> pa.ChunkedArray:
    """Every cell of a column of a file laid down as text."""
    return pq.read_table(raw, columns=[cells_of(place)])[cells_of(place)]


def _understand(inspection: Look, raw: Path) -> None:
    """What a row is, whether identifiers tell homes apart, and how many towns there are."""
    fields = [column.field for column in inspection.columns]
    if town := next((of for of in ("commune_name", "commune") if of in fields), ""):
        inspection.towns = pc.count_distinct(laid_down(raw, fields.index(town))).as_py()
    inspection.is_public = _is_public(inspection, raw)
    if inspection.is_public:
        inspection.row_is = "buildings"
        for column in inspection.columns:
            if not column.field and _WHOLE_ENERGY.fullmatch(plain(column.name)):
                column.field = "billed_heating"
        return
    for column in inspection.columns:
        if not column.field and _is_gross(column.name):
            column.likely = "billed_natural_gas"
            column.field = column.likely if _heated_by_gas(inspection, raw, column) else ""
    apart = {"building", *ADDRESS, *PLACES, "commune"} & set(fields)
    if "id" in fields and not apart:
        place = fields.index("id")
        distinct = pc.count_distinct(laid_down(raw, place)).as_py()
        inspection.restarts = 2 * distinct < inspection.columns[place].filled
    sized = [place for place, of in enumerate(fields) if of in SIZES]
    if sized and np.nanmedian(sum(np.nan_to_num(_numbers(raw, k)) for k in sized)) <= 1:
        for place in sized:  # what one home is, ticked: no count
            inspection.columns[place].field = fields[place] = ""
    if "row_dwellings" in fields:
        _rows_of(inspection, raw, fields)
    elif not {*LABELS, *SIZES, "row_flats", "row_houses"}.isdisjoint(fields):
        inspection.row_is = "buildings"
    if any(c.field == "floor_area" and "moy" in plain(c.name) for c in inspection.columns):
        inspection.areas = "each"


def _is_gross(name: str) -> bool:
    """Whether a column is all that a home takes, counted as gas alone is."""
    return bool(_WHOLE_ENERGY.fullmatch(plain(name))) and "pcs" in plain(name).split()


def _heated_by_gas(inspection: Look, raw: Path, column: Column) -> bool:
    """Whether all the homes that a column tells something of are told to be heated by gas."""
    of = {one.field: place for place, one in enumerate(inspection.columns)}
    place = of.get("heating", of.get("heating_carrier"))
    if place is None:
        return False
    stated = laid_down(raw, inspection.columns.index(column)).to_pylist()
    heated = laid_down(raw, place).to_pylist()
    by = {heat for heat, cell in zip(heated, stated, strict=True) if not says_nothing(cell)}
    read = [answers_in("heating", heat) or {} for heat in by]
    return all(one.get("heating_carrier") == "natural_gas" for one in read)


def _rows_of(inspection: Look, raw: Path, fields: list[str]) -> None:
    """Whether a row is a home or a building, and whose its area is."""
    if inspection.profile == "ademe":
        inspection.row_is = "told"
        return
    count = _numbers(raw, fields.index("row_dwellings"))
    known = count[np.isfinite(count) & (count > 0)]
    if not len(known):
        return
    usual = known.mean()
    is_alone = usual <= 1 or _rows_a_building(raw, fields) < 0.5 * usual
    if inspection.profile == "bdnb" or is_alone:
        inspection.row_is = "buildings"
    if "floor_area" in fields:
        area = _numbers(raw, fields.index("floor_area"))
        several = np.isfinite(area) & (np.nan_to_num(count) > 1)
        if several.any() and np.median(area[several] / count[several]) < _LEAST_EACH:
            inspection.areas = "each"


def _numbers(raw: Path, place: int) -> np.ndarray:
    cells, codes = encoded(laid_down(raw, place).combine_chunks())
    sign = decimal_sign(cells) or "."
    return np.array([numbers.number(cell, "m²", sign) for cell in cells], dtype=float)[codes]


def _rows_a_building(raw: Path, fields: list[str]) -> float:
    """Rows of each building, on average, as far as names and addresses tell."""
    names = [k for k, of in enumerate(fields) if of in ("building", "id", *ADDRESS, "commune_name")]
    if "building" in fields or any(of in ADDRESS for of in fields):
        names = [k for k in names if fields[k] != "id"]
    if not names:
        return 1.0
    table = pq.read_table(raw, columns=[cells_of(k) for k in names])
    distinct = table.group_by(table.column_names).aggregate([]).num_rows
    return table.num_rows / max(distinct, 1)


def _is_public(inspection: Look, raw: Path) -> bool:
    """Whether most rows are schools, town halls and the like."""
    public = np.zeros(inspection.rows, dtype=bool)
    for place, column in enumerate(inspection.columns):
        if column.field not in ("usage", "erp_type", "name", "building", "dwelling_type"):
            continue
        cells, codes = encoded(laid_down(raw, place).combine_chunks())
        subject = "erp_type" if column.field == "erp_type" else "usage"
        uses = [(answers_in(subject, cell) or {}).get("usage", "") for cell in cells]
        public |= np.isin(uses, PUBLIC)[codes]
    return 2 * int(public.sum()) > inspection.rows


def _batches(rows: Iterator[tuple[int, list[str]]]) -> Iterator[list[tuple[int, list[str]]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _shortened(values: Sequence[str], why: list[str | None]) -> pa.Array:
    """A column's cells; those beyond measure cut, and their rows said to be no homes."""
    try:
        column = pa.array(values, pa.string())
    except (UnicodeEncodeError, pa.ArrowException):  # half of a surrogate pair
        column = pa.array([v.encode("utf-8", "replace").decode() for v in values], pa.string())
    sizes = pc.utf8_length(column)
    if pc.max(sizes).as_py() <= _LONG:
        return column
    for row in np.flatnonzero(sizes.to_numpy() > MOST_CELL):
        why[row] = "long_cell"
    return pc.utf8_slice_codeunits(column, 0, _LONG)


def _why(row: list[str], names: tuple[str, ...]) -> str | None:
    """Why a row is no home, from what it says first."""
    said = row[0].strip()
    if not said or said[0] in "TtSsMm" or any(cell[:1] in "Tt" for cell in row[1:3]):
        first = [cell.strip() for cell in row[:6] if cell.strip()][:2]
        is_sum = any(_SUMMED.match(cell) for cell in first)
        is_sum = is_sum and sum(bool(_WORD.fullmatch(cell)) for cell in row) == 1
        if is_sum or any(_TOTAL.match(cell) for cell in first):
            return "total"
    if said == names[0] and tuple(cell.strip() for cell in row) == names:
        return "names_again"
    return None


_TITLES = ("building", "name", "district", *ADDRESS, "commune_name")


def _mark_titles(
    batch: list[tuple[int, list[str]]],
    fields: list[str],
    why: list[str | None],
    under: tuple[int, str],
) -> tuple[int, str]:
    """Say which rows only name the building, the street or the town of those below, and write
    it in these; the column and the name that hold at the end."""
    titles = [place for place, of in enumerate(fields) if of in _TITLES]
    others = [place for place, of in enumerate(fields) if of not in _TITLES]
    for k, (_, row) in enumerate(batch):
        if len(others) > 1 and not any(row[place].strip() for place in others):
            filled = [place for place in titles if row[place].strip()]
            below = batch[k + 1][1] if k + 1 < len(batch) else row
            if len(filled) == 1 and not below[filled[0]].strip() and any(below):
                why[k], under = "title", (filled[0], row[filled[0]])
                continue
        place, name = under
        if place >= 0 and why[k] is None:
            if row[place].strip():
                under = (-1, "")
            else:
                row[place] = name
    return under


_UNIT = re.compile(
    r"(?i)\W*(m[²2³3]|k?€|[kmg]wh\S*( pc[si])?|kg\s?co2\S*|a{4}|jj/mm/a{4})\W*(/\s?\w+)?\W*"
)
_NUMERIC = ("floor_area", "construction_year", "rooms", "postcode", "commune", "row_dwellings")


def _mark_descriptions(
    batch: list[tuple[int, list[str]]], fields: list[str], why: list[str | None]
) -> None:
    """Say which of the first lines describe the names above them: by units alone, or in words
    under official names (`fields` empty for others)."""
    places = [place for place, of in enumerate(fields) if of in _NUMERIC]
    for row, (_, cells) in enumerate(batch[:2]):
        filled = [cell for cell in cells if cell.strip()]
        if filled and all(map(_UNIT.fullmatch, filled)):
            why[row] = "descriptions"
        stated = [cells[place] for place in places if not says_nothing(cells[place])]
        if len(stated) >= 2 and all(numbers.number(cell, sign=".") is None for cell in stated):
            why[row] = "descriptions"


def _study(column: Column, count: Counter[str]) -> None:
    stated = [(cell, times) for cell, times in count.most_common() if not says_nothing(cell)]
    column.filled = sum(times for _, times in stated)
    column.samples = [cell[:60] for cell, _ in stated[:3]]
    if column.field == "dwelling_type":
        column.field = _told_by_types(stated)
    is_usage = column.field == "usage" and stated
    if is_usage and all(_RANK.fullmatch(plain(cell)) for cell, _ in stated):
        column.field = IGNORED
    if not column.field:
        column.likely = next((of for of in likely_fields(column.name) if _fits(of, stated)), "")
    column.values = [(cell[:80], times) for cell, times in stated] if len(stated) <= _FEW else []
    column.strange = strange(column.field, stated)


def _fits(of: str, stated: Sequence[tuple[str, int]]) -> bool:
    """Whether half the cells of a column at least are of a field's kind: words, or figures."""
    cells = [cell for cell, _ in stated[:200]]
    if is_of_words(of):
        read = [answers_in(of, cell) or numbers.number(cell, sign=".") is None for cell in cells]
        return 2 * sum(map(bool, read)) >= len(cells)
    columns = Columns(ReadingPlan([of]), len(cells))
    columns.add(0, of, pa.array(cells, pa.string()))
    odd = {cell.row for cell in columns.refused if cell.code in ("not_understood", "not_a_number")}
    return 2 * len(odd) <= len(cells)


def _told_by_types(stated: Sequence[tuple[str, int]]) -> str:
    """The field that a column of types is: what places are for where it says nothing else (a home,
    a shop), rooms where it says nothing but sizes (T2, T3)."""
    fields = {name for cell, _ in stated[:200] for name in answers_in("dwelling_type", cell) or {}}
    if fields == {"usage"}:
        return "usage"
    is_of_sizes = "rooms" in fields and fields.isdisjoint(("dwelling_type", "usage"))
    return "rooms" if is_of_sizes else "dwelling_type"


def strange(of: str, stated: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Words of a column that no rule reads, and how often each stands."""
    if not is_of_words(of):
        return []
    unread = [(cell[:80], times) for cell, times in stated[:200] if answers_in(of, cell) is None]
    return unread[:SHOWN]


# What a person answers about a file's columns → how they are read, or what is still to say.

CONSTANTS = ("dwelling_type", "heating_carrier", "construction_period")
"""What may be said once for the homes that do not say it."""
_ASKED = frozenset(("dwelling_type", "heating", "heating_carrier", "heating_system"))
"""Fields whose strange words are asked about: others are left unknown, and said."""
_NEEDED_BY = {"construction_year": "construction_period"}


def target(of: str) -> str:
    """The field that a strange word of a column answers.

    Examples
    --------
    >>> target("heating"), target("glazing")
    ('heating_carrier', 'glazing')
    """
    return SPOKEN.get(of, of)


@dataclass
class Settled:
    """A file's columns as a person settled them.

    Attributes
    ----------
    strange : mapping of int to list of (cell, how many)
        Words of a column that no rule reads.
    answered : mapping of int to mapping of str to str
        What the person says that they mean; empty for unknown.
    refused : mapping of str to str
        Why it cannot go on, by name of the answer: codes.
    is_new : bool
        Words are asked that were not shown yet.
    """

    fields: list[str]
    strange: dict[int, list[tuple[str, int]]]
    answered: dict[int, dict[str, str]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    is_new: bool = False
    row_is: str = "dwellings"

    @property
    def missing(self) -> list[str]:
        """Needed fields that no column gives."""
        return missing(self.fields, self.row_is)

    @property
    def lacking(self) -> list[str]:
        """Of them, those that no answer for all gives either."""
        return [name for name in self.missing if _NEEDED_BY.get(name, name) not in self.constants]

    @property
    def unsettled(self) -> list[int]:
        """Columns whose strange words nobody has explained."""
        return [
            place
            for place, cells in self.strange.items()
            if any(cell not in self.answered.get(place, {}) for cell, _ in cells)
        ]

    def plan(self) -> dict[str, Any]:
        """As the work reads it."""
        words = {str(place): of for place, of in self.answered.items()}
        return {"fields": self.fields, "words": words, "constants": self.constants}


def at_first(looked: Mapping[str, Any], plan: Mapping[str, Any] | None = None) -> Settled:
    """The columns as they were last read; else as they were recognised: a guess is an offer."""
    columns, plan = looked["columns"], plan or {}
    fields = list(plan.get("fields") or [column["field"] for column in columns])
    return Settled(
        fields,
        _strange(columns, fields),
        answered={int(place): dict(of) for place, of in plan.get("words", {}).items()},
        constants=dict(plan.get("constants", {})),
        row_is=looked.get("row_is", "dwellings"),
    )


def _strange(columns: list[dict], fields: list[str]) -> dict[int, list[tuple[str, int]]]:
    result = {}
    for place, (column, of) in enumerate(zip(columns, fields, strict=True)):
        same = of == column["field"]
        words = column["strange"] if same else strange(of, column["values"])
        if of in _ASKED and words:
            result[place] = [(cell, times) for cell, times in words]
    return result


def settled(looked: Mapping[str, Any], sent: Mapping[str, str]) -> Settled:
    """What a person sent: ``c<column>``, ``m<column>-<word>`` and ``tous-<field>``.

    Examples
    --------
    >>> column = {"name": "Surf. louée", "field": "", "strange": [], "values": [], "filled": 3}
    >>> settled({"columns": [column]}, {"c0": "floor_area"}).missing
    ['dwelling_type', 'construction_year', 'heating_carrier']
    """
    columns = looked["columns"]
    fields = [sent.get(f"c{place}", column["field"]) for place, column in enumerate(columns)]
    fields = [of if of in FIELDS else "" for of in fields]
    made = Settled(fields, _strange(columns, fields), row_is=looked.get("row_is", "dwellings"))
    for place, words in made.strange.items():
        options = DECLARED[target(fields[place])].options or ("true", "false")
        made.answered[place] = {}
        for number, (cell, _) in enumerate(words):
            name = f"m{place}-{number}"
            made.is_new |= name not in sent
            value = sent.get(name, "")
            made.answered[place][cell] = value if value in options else ""
    for name in CONSTANTS:
        value = sent.get(f"tous-{name}", "")
        if value in DECLARED[name].options or (value == DRAWN and name == "heating_carrier"):
            made.constants[name] = value
    for name in made.missing:
        asked = _NEEDED_BY.get(name, name)
        if asked not in made.constants:
            made.refused[f"tous-{asked}" if asked in CONSTANTS else "c0"] = f"missing_{name}"
    return made


# What a landlord settled of a file's columns, in a small file to drop again next year.

_KIND = "elan-climat/columns"
MOST = 400_000
"""The largest such file. [bytes]"""


def kept(looked: Mapping[str, Any], plan: Mapping[str, Any]) -> str:
    """A plan as the landlord keeps it: by names of columns, not by places.

    Examples
    --------
    >>> looked = {"columns": [{"name": "Genre"}, {"name": "SH"}]}
    >>> text = kept(looked, {"fields": ["dwelling_type", "floor_area"], "words": {}})
    >>> plan_of({"columns": [{"name": "sh"}, {"name": "Genre"}]}, read(text))["fields"]
    ['floor_area', 'dwelling_type']
    """
    names = [column["name"] for column in looked["columns"]]
    words = {names[int(place)]: dict(of) for place, of in plan.get("words", {}).items()}
    submitted = {
        "kind": _KIND,
        "columns": dict(zip(names, plan["fields"], strict=True)),
        "words": words,
        "constants": dict(plan.get("constants", {})),
    }
    return json.dumps(submitted, ensure_ascii=False, indent=1)


def read(text: str | bytes) -> dict[str, Any] | None:
    """What such a file says; nothing when it is not one."""
    try:
        stated = json.loads(text)
    except ValueError:
        return None
    if not isinstance(stated, dict) or stated.get("kind") != _KIND:
        return None
    columns = stated.get("columns")
    return stated if isinstance(columns, dict) else None


def plan_of(looked: Mapping[str, Any], submitted: Mapping[str, Any]) -> dict[str, Any]:
    """A plan for another file: what was settled where the names are the same, else as seen."""
    fields = {plain(str(name)): str(of) for name, of in submitted["columns"].items()}
    meant = submitted.get("words")
    pairs = meant.items() if isinstance(meant, dict) else ()
    words = {plain(str(name)): of for name, of in pairs if isinstance(of, dict)}
    result, by_place = [], {}
    for place, column in enumerate(looked["columns"]):
        name = plain(column["name"])
        of = fields.get(name, column.get("field", ""))
        result.append(of if of in FIELDS else "")
        if name in words:
            by_place[str(place)] = {str(cell): str(value) for cell, value in words[name].items()}
    constants = submitted.get("constants")
    said = constants if isinstance(constants, dict) else {}
    return {
        "fields": result,
        "words": by_place,
        "constants": {str(name): str(value) for name, value in said.items()},
    }
