"""The programme of works: the question, the wait, the answer, the file."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from app import create_app
from app.saying import THIN
from app.stock import jobs as stock_jobs
from app.stock.programme import jobs as stock_programme
from app.stock.programme.form import ProgrammeForm
from app.stock.programme.words import AIMS, CSV_HEAD, MOVES, PACKAGES, STAGES, WORKS_NAMED
from calc import jobs
from calc.jobs import find, have_worked
from calc.parameters import parameters
from calc.schema.written import plain
from calc.stock.programme import work as programme_work
from calc.stock.programme.model import futures
from calc.stock.programme.options import package_names
from calc.stock.programme.task import AIMS as KNOWN_AIMS
from calc.stock.programme.task import stages_of
from calc.stock.programme.work import COLUMNS
from tests.programme_job import made
from tests.reading import page

ASKED = "budget=60000&years=3&aim=tenants_euros&start=2027"


@dataclass
class Room:
    """A server whose programmes are worked on at once, and a landlord's job in it."""

    client: object
    key: str
    folder: object
    app: object

    def get(self, query: str = "", file: bool = False):
        name = "programme.csv" if file else "programme"
        return self.client.get(f"/parc/{name}?cle={self.key}&{query}")

    def ask(self, query: str):
        submitted = MultiDict([("cle", self.key), *_pairs(query)])
        return self.client.post("/parc/programme", data=submitted, headers={"Origin": "null"})


@pytest.fixture
def room(tmp_path, monkeypatch, at_once, every_future) -> Room:
    monkeypatch.setenv("ELAN_STOCK_FOLDER", str(tmp_path / "jobs"))
    app = create_app()
    key = made(tmp_path / "jobs")
    with app.app_context():
        folder = stock_jobs.find(key)
    return Room(app.test_client(), key, folder, app)


def text_of(response) -> str:
    return response.text.replace("&#8239;", THIN).replace("\u202f", " ")


def test_the_words_are_those_of_the_calculator():
    assert set(AIMS) == set(KNOWN_AIMS)
    names = package_names(parameters())
    assert set(PACKAGES) == set(names)
    assert set(STAGES) == set(stages_of(names, parameters()).names)
    assert len(set(map(plain, WORKS_NAMED.values()))) == len(WORKS_NAMED)
    assert {future.key for aim in KNOWN_AIMS for future in futures(aim)} == set(MOVES)
    assert len(CSV_HEAD) == 1 + len(COLUMNS)


def test_a_job_that_is_not_there_is_told_so(client):
    for path in ("/parc/programme", "/parc/programme?cle=x&budget=1000", "/parc/programme.csv"):
        response = client.get(path)
        assert response.status_code == 404 and "Ce travail n’existe plus" in response.text


def test_the_form_asks_and_starts_nothing(room):
    response = room.get()
    result = page(response.text)
    assert response.status_code == 200
    assert [e.text for e in result.all("h1")] == ["Le programme de travaux"]
    names = {e.attributes.get("name") for e in result.all("input")}
    assert {"cle", "budget", "years", "start", "aid", "aim", "package", "apart"} <= names
    assert not list(room.folder.path.glob("programme-*"))


@pytest.mark.parametrize(
    ("fold", "opening", "usual"),
    [
        ("bouquets", "package=walls", ""),
        ("decisions", "by=1990", "by="),
        ("argent", "rise=400", "owner=social&rise=0&second=0"),
        ("regles", "weights=1", "weights=1, 1, 1"),
        ("regles", "chaque=1", ""),
    ],
)
def test_what_is_folded_is_sent_and_opens_where_it_is_answered_or_refused(
    room, fold, opening, usual
):
    def is_open(query: str) -> bool:
        folds = page(room.get(f"{query}&voir=1&budget=rien").text).all("details")
        return any("open" in f.attributes for f in folds if f.attributes.get("id") == fold)

    assert is_open(opening) and not is_open(usual)


@pytest.mark.parametrize("order", ["impose=les lilas = 2028", "floor=Les  Lilas = 90 000"])
def test_what_is_to_be_sold_and_yet_decided_is_said(order):
    name, _, stated = order.partition("=")
    form = ProgrammeForm(
        MultiDict([*_pairs(ASKED), ("exclude", "Les Lilas\nTour"), (name, stated)])
    )
    assert "à vendre ou à démolir" in form.refusals[name]
    form = ProgrammeForm(MultiDict([*_pairs(ASKED), ("exclude", "Tour"), (name, stated)]))
    assert name not in form.refusals


def test_an_answer_from_the_question_to_the_file(room):
    started = room.ask(f"{ASKED}&voir=1")
    assert started.status_code == 303 and "voir" not in started.headers["Location"]
    response = room.get(ASKED)
    text, result = text_of(response), page(response.text)
    assert response.status_code == 200 and "Alléger les factures" in text
    assert "c’est prouvé" in text and "Les pires étiquettes d’abord" in text
    assert len(result.ids()) == len(set(result.ids()))
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    stated = room.get(ASKED, file=True)
    rows = list(csv.reader(io.StringIO(stated.text.removeprefix("\ufeff")), delimiter=";"))
    assert rows[0] == list(CSV_HEAD) and len(rows) == 25
    listed = room.client.get(f"/parc/programme-batiments.csv?cle={room.key}&{ASKED}")
    heads = listed.text.splitlines()[0].split(";")
    assert listed.status_code == 200 and heads[-3:] == [
        f"F ou G, fin {y}" for y in (2027, 2028, 2029)
    ]
    rows = [dict(zip(CSV_HEAD, row, strict=True)) for row in rows]
    lines = [row["Ligne de votre fichier"] for row in rows[1:]]
    assert lines == [str(line) for line in range(2, 26)], "each joins back to its own line"
    done = [row for row in rows[1:] if row["Bouquet"]]
    assert done and all(row["Année"] in ("2027", "2028", "2029") for row in done)
    spent = {}
    for row in done:
        spent[row["Année"]] = spent.get(row["Année"], 0) + int(row["Coût (€ TTC)"])
    so_far = 0
    for place, year in enumerate(("2027", "2028", "2029"), 1):
        so_far += spent.get(year, 0)
        assert so_far <= 60_000 * place + len(done), "money is not spent before it comes"
    of = "Bâtiment"
    assert all(row[of].startswith("'=") for row in rows[1:] if row[of]), "no formula"
    together = {}
    for row in rows[1:]:
        if row[of]:
            together.setdefault(row[of], set()).add(row["Année"])
    assert all(len(years) == 1 for years in together.values())
    shown = re.search(r"(\d+) logements sur 24", text)
    assert shown and int(shown[1]) == len(done)
    saved = sum(float(row["Gain du locataire (€/an)"]) for row in done)
    each = re.search(r"environ (\d+) € par logement rénové", text)
    assert each and int(each[1]) == pytest.approx(saved / len(done), rel=0.03), "rows make the sum"


@pytest.mark.parametrize("aim", list(AIMS))
def test_every_aim_has_its_page(room, aim):
    asked = f"budget=90000&years=2&aim={aim}&start=2027&aid=30&apart=1"
    room.ask(asked)
    response = room.get(asked)
    assert response.status_code == 200 and AIMS[aim][0] in response.text
    assert "30 % du coût des travaux" in text_of(response)
    assert not re.search(r"\bnan\b", text_of(response))


def test_a_link_or_a_reload_starts_nothing(room):
    for _ in range(2):
        response = room.get(f"{ASKED}&voir=1")
        assert response.status_code == 200 and "n’est pas calculé" in response.text
        assert 'value="60000"' in response.text, "what the link says is in the form"
    assert not list(room.folder.path.glob("programme-*"))


def test_the_same_question_is_worked_on_once(room):
    for _ in range(3):
        room.ask(ASKED)
    assert len(list(room.folder.path.glob("programme-*-ask.json"))) == 1


def test_the_wait_is_told_and_comes_back_of_itself(room, monkeypatch):
    monkeypatch.setattr(jobs, "start", lambda folder, _, __, task: folder.hand_over(task))
    room.ask(ASKED)
    response = room.get(ASKED)
    assert response.status_code == 200 and "se calcule" in response.text
    assert any(e.attributes.get("http-equiv") == "refresh" for e in page(response.text).all("meta"))
    name = stock_programme.name_of(ProgrammeForm(MultiDict(_pairs(ASKED))).asked())
    task = programme_work.task(name)
    room.folder.report("computing", 10, 24, task, step="dwellings")
    assert "10 sur 24" in text_of(room.get(ASKED))
    dead = {"state": "computing", "done": 10, "total": 24, "process": 2**22 + 1, "started": "1"}
    room.folder.write(f"{task}progress.json", dead)
    stopped = room.get(ASKED)
    assert "s’est arrêté" in stopped.text and "Recommencer</button>" in stopped.text
    assert room.ask(ASKED).status_code == 303
    assert "se calcule" in room.get(ASKED).text


def test_a_programme_whose_process_dies_is_told_by_its_watchman(tmp_path):
    folder, task = find(tmp_path, made(tmp_path)), programme_work.task("a1")
    folder.hand_over(task)
    have_worked(folder, "calc.no_such_module", "a1", task)
    assert folder.progress(task)["state"] == "failed"
    assert folder.progress()["state"] == "done"  # the file itself is none the worse


def test_a_programme_too_large_says_what_to_do(room, monkeypatch):
    monkeypatch.setattr(jobs, "start", lambda folder, _, __, task: folder.hand_over(task))
    room.ask(ASKED)
    name = stock_programme.name_of(ProgrammeForm(MultiDict(_pairs(ASKED))).asked())
    for most, said in ((800, "an(s) au plus"), (20, "Découpez le fichier")):
        monkeypatch.setattr(programme_work, "MOST_CHOICES", most)
        programme_work.work(room.folder, name)
        assert said in text_of(room.get(ASKED))


def _pairs(query: str) -> list[tuple[str, str]]:
    return [tuple(part.split("=")) for part in query.split("&")]


def test_a_floor_over_its_ceiling_is_refused_by_name():
    for ceiling, is_refused in (("LENS = 1 000", True), ("Lille = 1 000", False)):
        orders = [("floor", "Lens = 900 000"), ("ceiling", ceiling)]
        refusals = ProgrammeForm(MultiDict([*_pairs(ASKED), *orders])).refusals
        assert ("« Lens »" in refusals.get("floor", "")) == is_refused


def test_dwellings_that_are_still_read_are_waited_for(room):
    room.folder.report("computing", 1, 24)
    response = room.get(ASKED)
    assert response.status_code == 200 and "en cours de lecture" in response.text
    assert not list(room.folder.path.glob("programme-*"))


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("budget=beaucoup", "budget"),
        ("budget=-5", "budget"),
        ("budget=1e99", "budget"),
        ("budget=", "budget"),
        ("budget=nan", "budget"),
        ("budget=inf", "budget"),
        ("budget=0", "budget"),
        ("budget=0+puis+0+puis+60000&years=2", "budget"),
        ("budget=0+puis+500", "budget"),
        ("budget=60000&years=0", "years"),
        ("budget=60000&years=2,5", "years"),
        ("budget=60000&start=1900", "start"),
        ("budget=60000&aid=120", "aid"),
        ("budget=60000&aim=glory", "aim"),
    ],
)
def test_bad_answers_are_told_on_their_field_and_nothing_is_lost(room, query, name):
    response = room.get(f"{query}&voir=1&package=walls")
    result = page(response.text)
    assert response.status_code == 422
    assert any(e.attributes.get("id") == f"erreur-{name}" for e in result.elements)
    walls = [e for e in result.all("input") if e.attributes.get("value") == "walls"]
    assert walls and "checked" in walls[0].attributes
    assert room.get(query, file=True).status_code == 404


def test_a_job_may_ask_for_some_programmes_and_no_more(room, monkeypatch):
    monkeypatch.setattr(jobs, "start", lambda folder, _, __, task: folder.hand_over(task))
    for years in range(1, stock_programme.MOST + 1):
        assert room.ask(f"budget=60000&years={years}").status_code == 303
    assert room.ask("budget=60000&years=14").status_code == 429


@pytest.mark.parametrize(
    ("stated", "value"), [("1 200 000 €", 1.2e6), ("85000,50", 85_000.5), ("600000", 6e5)]
)
def test_money_is_read_as_landlords_write_it(stated, value):
    form = ProgrammeForm(MultiDict({"budget": stated, "voir": "1"}), date(2026, 11, 24))
    assert form.is_whole and form.asked()["budget"] == value
    assert form.asked()["start"] == "2027-01-01"


def test_a_year_may_have_nothing_where_another_has_something():
    for ramp in ("0 puis 0 puis 500 000", "0,0,500000", "0, 0, 500000"):
        form = ProgrammeForm(MultiDict({"budget": ramp}), date(2026, 11, 24))
        assert form.is_whole and form.asked()["budgets"] == [0, 0, 500_000]
    form = ProgrammeForm(MultiDict({"budget": "500000,50"}), date(2026, 11, 24))
    assert form.asked()["budgets"] == [500_000.5], "cents are no year"


def test_a_programme_of_this_year_starts_today():
    form = ProgrammeForm(MultiDict({"budget": "1000", "start": "2026"}), date(2026, 11, 24))
    assert form.asked()["start"] == "2026-11-24"


def test_a_budget_that_does_nothing_is_told_without_figures_of_nothing(room):
    asked = "budget=1000&years=1&package=whole"
    room.ask(asked)
    response = room.get(asked)
    assert response.status_code == 200 and "ne tient dans ce budget" in response.text
    assert "Année par année" not in response.text and "Changer la question" in response.text
    asked = "budget=1000000&years=1&exclude=62119"  # every dwelling is there
    room.ask(asked)
    stated = room.get(asked).text
    assert "à vendre ou à démolir" in stated and "Augmentez" not in stated


def test_what_the_landlord_s_plan_says_is_asked_first(tmp_path):
    """To be sold: nothing is done there; works in a year: then, and the programme reaches it."""
    form = ProgrammeForm(MultiDict({"cle": "k"}), date(2026, 11, 29))
    plan = {"exclude": ["Vente HLM"], "impose": [["travaux 2025", 2025], ["travaux 2033", 2033]]}
    assert form.follow(plan) and form.excluded == ["Vente HLM"]
    assert form.order("impose") == ([("travaux 2033", 2033)], "")
    assert form.period == (2027, 2033)
    assert not ProgrammeForm(MultiDict({"cle": "k"}), date(2026, 11, 29)).follow({})
