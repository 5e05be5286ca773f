"""A landlord sends a file: shown what it comes to, told what was refused, and nothing is kept."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from app import create_app
from app.stock.jobs import Limits
from app.stock.words import DESCRIBED, DESCRIBED_CHOICES, OFFERED, name_of
from calc.jobs import Folder, find, is_alive, opened, start, sweep
from calc.stock.reading.words import answers_in
from tests.reading import page

UGLY = """Patrimoine 2025;;;;;;;
Réf. logement;Résidence;Quartier;Type;Surface habitable;Année constr.;Chauffage;Revenu annuel
A1;Les Épis;Centre;T3 appartement;85,5 m²;1968;Chauffage gaz collectif;17 500 €
A2;Les Épis;Centre;Appt;8 550 m²;1968;Chauffage gaz collectif;
=1+1;Bât. B;Gare;Maison;74;1925;Électrique;12000
A3;Bât. B;Gare;Maison;;1925;Électrique;beaucoup
TOTAL;;;;160;;;
""".encode("cp1252")


@pytest.fixture
def served(tmp_path):
    """A client of a server whose files are worked on in a folder of its own, by other processes."""
    app = create_app()
    app.extensions["stock_jobs"] = Limits(50_000_000, 300_000, 4, tmp_path / "parc")
    return app.test_client()


@pytest.fixture
def landlord(served, at_once):
    """The same, where the work is done as soon as it starts."""
    return served


def folder(client) -> Path:
    return client.application.extensions["stock_jobs"].folder


def sent(client, data: bytes, name: str = "parc.csv"):
    return client.post("/parc", data={"fichier": (io.BytesIO(data), name)})


def shown(client, address: str) -> str:
    return client.get(address).get_data(as_text=True)


def result(client, data: bytes = UGLY) -> tuple[str, str]:
    response = sent(client, data)
    assert response.status_code == 303
    address = response.headers["Location"]
    return address, shown(client, address)


def left(root: Path) -> list[str]:
    return [
        path.name
        for path in root.rglob("*")
        if not path.name.startswith(("place-", "door", "server"))
    ]


def test_an_ugly_file_gives_figures_refusals_and_files(landlord):
    address, html = result(landlord)
    key = address.partition("cle=")[2]
    assert '<h2 id="tete-h">2 logements</h2>' in html
    assert "3 lignes laissées de côté" in html.replace("\u202f", " ")
    for words in ("1er janvier 2025", "1er janvier 2028", "1er janvier 2034", "TEE_3D"):
        assert words in html
    refused = landlord.get(f"/parc/fichier/refus.csv?cle={key}")
    rows = list(csv.DictReader(io.StringIO(refused.get_data().decode("utf-8-sig")), delimiter=";"))
    assert [(row["ligne"], row["colonne"]) for row in rows] == [
        ("4", "Surface habitable"),
        ("6", "Revenu annuel"),
        ("6", ""),
        ("7", ""),
    ]
    assert "trop grand" in rows[0]["motif"] and rows[0]["suite"] == "logement laissé de côté"
    results = landlord.get(f"/parc/fichier/resultats.csv?cle={key}")
    stated = results.get_data().decode("utf-8-sig")
    assert "étiquette probable" in stated and "'=1+1" in stated and '\n"=' not in stated
    assert results.headers["Cache-Control"] == "no-store"
    whole = landlord.get(f"/parc/fichier/resultats.parquet?cle={key}").get_data()
    assert pq.read_table(io.BytesIO(whole)).num_rows == 2
    for name in ("batiments.csv", "quartiers.csv", "logements.parquet"):
        assert landlord.get(f"/parc/fichier/{name}?cle={key}").status_code == 200
    assert landlord.get(f"/parc/fichier/job.json?cle={key}").status_code == 404


def test_each_home_of_the_results_has_what_is_to_be_said_of_it(landlord):
    data = (
        "Réf;Type;Surface;Année;Chauffage;Étiquette DPE;Date du DPE;Code INSEE;Conso électricité;"
        "Vitrage\n"
        "B1;Appartement;60;1968;Gaz collectif;D;03/03/2019;62119;;\n"
        "B2;Appartement;60;1968;Convecteurs électriques;E;03/03/2023;62119;;\n"
        "B3;Appartement;60;1968;Gaz collectif;;;62119;;\n"
        "B4;Appartement;60;1968;Gaz individuel;;;62119;20 kWh;\n"
        "B5;Maison;90;1968;Gaz individuel;;;62119;;Double vitrage\n"
    )
    address, _ = result(landlord, data.encode())
    key = address.partition("cle=")[2]
    stated = landlord.get(f"/parc/fichier/resultats.csv?cle={key}").get_data().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(stated), delimiter=";"))
    assert "avant juillet 2021" in rows[0]["remarques"]
    assert "règles d’aujourd’hui" in rows[1]["remarques"]
    assert rows[2]["remarques"] == ""
    assert rows[3]["remarques"].startswith("Électricité : bien moins que d’habitude")
    supposed = [row["suppositions"].split(" ; ") for row in rows]
    assert {"vitrage", "isolation des murs", "personnes du ménage"} <= set(supposed[2])
    assert not {"surface", "type de logement", "énergie de chauffage"} & set(supposed[2])
    assert "vitrage" not in supposed[4] and "position dans l’immeuble" not in supposed[4]
    assert "mitoyenneté" not in supposed[2] and "mitoyenneté" in supposed[4]


def test_a_block_told_in_ten_answers_leads_to_what_its_assembly_may_vote(landlord):
    stated = {
        "lieu": "Béthune",
        "lots": "6",
        "surface": "62,5 m²",
        "niveaux": "3",
        "annee": "1968",
        "chauffage": "chauffage gaz collectif",
        "isole": "non+oui",
        "etiquette": "E",
    }
    for name, value in (("lots", "1"), ("annee", "hier"), ("lieu", "Saint-Denis"), ("isole", "x")):
        response = landlord.post("/parc/immeuble", data=stated | {name: value})
        assert response.status_code == 422 and 'role="alert"' in response.text
    nothing = landlord.post("/parc/immeuble", data={}).text
    alert = nothing[nothing.index('role="alert"') :]
    said = ("Donnez la commune", "nombre d’appartements", "Donnez une année", "le chauffe ?")
    places = [alert.replace("\u202f?", " ?").index(words) for words in said]
    assert places == sorted(places), "refusals stand as their questions do, and name them"
    assert landlord.get("/immeuble").headers["Location"] == "/parc/immeuble"
    asked = page(landlord.get("/parc/immeuble").text)
    fields = [*asked.all("input"), *asked.all("select")]
    names = {e.attributes.get("name", "") for e in fields} & {*DESCRIBED, "lieu"}
    assert len(names) == len(DESCRIBED) == 10
    for words in DESCRIBED_CHOICES["chauffage"]:
        assert not words or "heating_carrier" in (answers_in("heating", words) or {}), words
    response = landlord.post("/parc/immeuble", data=stated)
    assert response.status_code == 303
    address = response.headers["Location"]
    voted = landlord.get(landlord.get(address).headers["Location"])
    assert voted.status_code == 200 and "chacun des 6 lots" in voted.text
    assert "E →" in voted.text and "Ce qui peut se voter" in voted.text
    assert "6 logements" in landlord.get(f"{address}&logements=1").text


def test_the_result_is_a_whole_page(landlord):
    address, html = result(landlord)
    results = page(html)
    ids = results.ids()
    assert len(results.all("h1")) == 1 and len(ids) == len(set(ids))
    for element in results.elements:
        href = element.attributes.get("href", "")
        assert not href.startswith("#") or href[1:] in ids, href
        assert "style" not in element.attributes
        for target in element.attributes.get("aria-labelledby", "").split():
            assert target in ids, target
    for drawing in results.all("svg"):
        assert drawing.attributes.get("aria-hidden") or drawing.attributes.get("role") == "img"
    columns = page(landlord.get(f"{address}&colonnes=1").get_data(as_text=True))
    labelled = {e.attributes.get("for") for e in columns.all("label")}
    for select in columns.all("select"):
        assert select.attributes["id"] in labelled
    zipped = landlord.get(address, headers={"Accept-Encoding": "gzip"}).get_data()
    assert len(zipped) < 40_000


def test_another_process_works_and_nothing_is_left_when_it_is_erased(served):
    address = sent(served, UGLY).headers["Location"]
    while "avancement-h" in (html := shown(served, address)):
        time.sleep(0.05)
    assert '<h2 id="tete-h">2 logements</h2>' in html
    key = address.partition("cle=")[2]
    worker = find(folder(served), key).read("progress.json")["process"]
    assert worker != os.getpid()
    assert not list(folder(served).glob("*/source"))
    assert key not in "".join(left(folder(served)))
    assert served.post("/parc/travail", data={"cle": key, "annuler": "1"}).status_code == 303
    assert not left(folder(served))
    assert served.get(address).status_code == 404
    assert "n’existe plus" in shown(served, address)


def test_cancelling_midway_stops_the_work_and_removes_everything(landlord, monkeypatch):
    states, tell = [], Folder.tell

    def cancelled(job, state, *how_far, **more):
        states.append(state)
        if state == "computing":
            job.remove()  # as the page does
        tell(job, state, *how_far, **more)

    monkeypatch.setattr(Folder, "tell", cancelled)
    monkeypatch.setattr("calc.stock.reading.rows.BATCH", 10)
    many = "".join(f"L{n};Appt;{30 + n};{1930 + n};gaz\n" for n in range(60))
    assert (
        "n’existe plus" in result(landlord, f"Réf;Type;Surface;Année;Chauffage\n{many}".encode())[1]
    )
    assert states.count("computing") == 1 and states[-1] == "computing"
    assert not left(folder(landlord))


def test_work_that_never_looks_up_is_stopped_by_its_watchman(served, monkeypatch):
    monkeypatch.setattr(
        "app.stock.jobs.start", lambda job, step: start(job, "tests.stock.endless", step)
    )
    key = sent(served, UGLY).headers["Location"].partition("cle=")[2]
    job = find(folder(served), key)
    while not is_alive(worker := {"process": 0, "started": "1"} | job.read("progress.json")):
        time.sleep(0.05)
    served.post("/parc/travail", data={"cle": key, "annuler": "1"})
    assert not left(folder(served))
    while is_alive(worker):
        time.sleep(0.05)
    assert not left(folder(served))


def test_a_worker_that_dies_is_told_and_another_process_sees_the_job(landlord):
    address, _ = result(landlord)
    job = find(folder(landlord), address.partition("cle=")[2])
    dead = {"process": 2**22 + 1, "started": "1"}
    job.write("progress.json", {"state": "computing", "done": 3, "total": 10} | dead)
    html = landlord.get(address).get_data(as_text=True)
    assert "s’est arrêté en route" in html
    other = create_app()
    other.extensions["stock_jobs"] = landlord.application.extensions["stock_jobs"]
    assert "s’est arrêté en route" in other.test_client().get(address).get_data(as_text=True)


def test_a_forgotten_job_and_one_of_a_dead_server_are_removed(landlord):
    root = folder(landlord)
    _, dead = opened(root)
    dead.write("job.json", {"server": "1-2", "created": 0})
    _, old = opened(root)
    os.utime(old.path / "seen", (1, 1))
    os.utime(dead.path, (1, 1))
    os.utime(old.path, (1, 1))
    _, kept = opened(root)
    assert [one.path for one in sweep(root)] == [kept.path]
    assert isinstance(kept, Folder)
    assert [p.name for p in root.iterdir() if p.is_dir()] == [kept.path.name]


def test_servers_that_share_a_folder_leave_one_another_s_jobs_alone(tmp_path, monkeypatch):
    """The other bears the number of nobody we can see: a container's, or of a shell now gone."""
    monkeypatch.setenv("ELAN_STOCK_FOLDER", str(tmp_path))
    script = (
        "import sys, pathlib; from calc import jobs;"
        "jobs.server_mark = lambda: '4194305-7';"
        "print(jobs.opened(pathlib.Path(sys.argv[1]))[1].path, flush=True); sys.stdin.read()"
    )
    command, line = [sys.executable, "-c", script, str(tmp_path)], subprocess.PIPE
    with subprocess.Popen(command, stdin=line, stdout=line, text=True) as other:
        theirs = Path(other.stdout.readline().strip())
        _, ours = opened(tmp_path)
        create_app()
        assert {one.path for one in sweep(tmp_path)} == {theirs, ours.path}
        other.kill()
        other.wait()
    os.utime(theirs, (1, 1))
    create_app()
    assert [one.path for one in sweep(tmp_path)] == [ours.path]


def test_columns_that_are_not_understood_are_asked_on_one_screen(landlord):
    data = "Code;Genre;Surf. louée;Bâti en;Chaufferie;Couleur\n1;Appt;50;1960;gaz;bleu\n"
    address, html = result(landlord, data.encode())
    key = address.partition("cle=")[2]
    assert "Que disent vos colonnes" in html and "Surf. louée" in html and ">bleu</td>" in html
    assert "Aucune colonne ne dit la surface habitable" in html, "said before it is refused"
    sent_back = {
        "cle": key,
        "c0": "id",
        "c1": "dwelling_type",
        "c2": "ignore",
        "c3": "construction_year",
        "c4": "heating",
        "c5": "ignore",
    }
    refused = landlord.post("/parc/travail", data=sent_back)
    assert refused.status_code == 422
    text = refused.get_data(as_text=True)
    assert "surface habitable" in text and "summary-error" in text
    assert re.search(r'value="construction_year" selected', text)
    answer = landlord.post("/parc/travail", data=sent_back | {"c2": "floor_area"})
    assert answer.status_code == 303
    assert ">1 logement<" in shown(landlord, address)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "vide.csv", "Ce fichier est vide"),
        (b"\x89PNG\r\n" + bytes(500), "photo.png", "ni un tableur"),
        (b"PK\x03\x04" + bytes(500), "faux.xlsx", "ni un tableur"),
        (b"Surface;Type\n", "entete.csv", "aucun logement"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_french(landlord, data, name, words):
    address = sent(landlord, data, name).headers["Location"]
    html = shown(landlord, address)
    assert words in html.replace("\u202f", " ")
    assert landlord.get(address).status_code == 422


def test_what_is_beyond_the_limits_is_refused_in_french(landlord, tmp_path):
    landlord.application.extensions["stock_jobs"] = Limits(20_000, 100, 1, tmp_path / "petit")
    response = sent(landlord, b"a;b\n" + b"1;2\n" * 20_000)
    assert response.status_code == 413
    assert "trop gros" in response.get_data(as_text=True)
    data = b"Surface;Type\n" + b"50;Maison\n" * 150
    address = sent(landlord, data).headers["Location"]
    assert "plus de 100 lignes" in shown(landlord, address).replace("\u202f", " ")
    landlord.application.extensions["stock_jobs"] = Limits(20_000, 100, 0, tmp_path / "petit")
    assert sent(landlord, data).status_code == 503


def _at_once(landlord, times: int) -> list[int]:
    """The same file dropped so many times at the same moment."""
    data = b"Surface;Type\n" + b"50;Maison\n" * 10
    app = landlord.application

    def drop(_: int) -> int:
        return sent(app.test_client(), data).status_code

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(drop, range(times)))


def test_files_dropped_at_the_same_moment_never_pass_the_bounds(landlord, tmp_path, monkeypatch):
    monkeypatch.setattr("app.stock.jobs.start", lambda *_: None)  # they wait for ever
    landlord.application.extensions["stock_jobs"] = Limits(20_000, 100, 8, tmp_path / "mine")
    assert sorted(_at_once(landlord, 12)) == [303] * 3 + [503] * 9, "three for one visitor"
    assert sum(path.is_dir() for path in (tmp_path / "mine").iterdir()) == 3


def test_a_file_that_is_done_keeps_no_place(landlord, tmp_path, monkeypatch):
    monkeypatch.setattr("app.stock.jobs.start", lambda *_: None)
    landlord.application.extensions["stock_jobs"] = Limits(20_000, 100, 2, tmp_path / "two")
    data = b"Surface;Type\n" + b"50;Maison\n" * 10
    for state in ("done", "failed", "asking"):
        results = [sent(landlord, data).headers["Location"] for _ in range(2)]
        assert sent(landlord, data).status_code == 503
        for address in results:
            find(tmp_path / "two", address.partition("cle=")[2]).report(state)


def test_a_double_click_works_on_a_file_once(landlord, tmp_path, monkeypatch):
    """The columns settled twice at the same moment: one process is enough."""
    started = []
    monkeypatch.setattr("app.stock.jobs.jobs.start", lambda *stated: started.append(stated))
    landlord.application.extensions["stock_jobs"] = Limits(20_000, 100, 2, tmp_path / "two")
    address = sent(landlord, b"Surface;Type\n" + b"50;Maison\n" * 10).headers["Location"]
    territory = find(tmp_path / "two", address.partition("cle=")[2])
    assert len(started) == 1
    territory.report("asking")
    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(lambda _: territory.is_mine_to_start(), range(6))) == 1
    territory.report("asking")
    assert territory.is_mine_to_start(), "asked again later, it starts again"


def test_a_form_without_file_keeps_the_page(landlord):
    for data in ({}, {"fichier": (io.BytesIO(b""), "")}):
        response = landlord.post("/parc", data=data)
        assert response.status_code == 422
        assert "Choisissez un fichier" in response.get_data(as_text=True)


def test_the_templates_are_files_to_fill_in(landlord):
    text = landlord.get("/parc/modele.csv").get_data().decode("utf-8-sig")
    assert text.splitlines()[0].startswith("Identifiant;Bâtiment")
    workbook = landlord.get("/parc/modele.xlsx")
    assert "attachment" in workbook.headers["Content-Disposition"]
    assert "logements</h2>" in result(landlord, workbook.get_data())[1]


def test_other_forms_keep_their_small_limit(landlord):
    assert landlord.post("/logement/resultat", data={"x": "a" * 90_000}).status_code in (413, 422)


PUBLIC = """Code;Désignation;Catégorie;Surface SDP;Année;Énergie chauffage;Conso gaz (MWh PCS)
1;Groupe scolaire Ferry;Enseignement;3240;1958;Gaz;611
2;Église;Culte;900;1880;Gaz;90
3;=Mairie;Administratif;2600;1905;Fioul;
"""


def test_a_town_s_list_is_no_stock_of_homes(landlord):
    address, html = result(landlord, PUBLIC.encode())
    assert "3 bâtiments publics" in html and "premier regard" in html
    assert "Groupe scolaire Ferry" in html and "étiquettes-h" not in html
    assert "1 bâtiment n’a pas de consommation de chauffage" in html
    key = address.partition("cle=")[2]
    stated = landlord.get(f"/parc/fichier/patrimoine.csv?cle={key}").get_data().decode("utf-8-sig")
    assert "'=Mairie" in stated and ";oui;" in stated
    results = page(html)
    ids = results.ids()
    assert len(results.all("h1")) == 1 and len(ids) == len(set(ids))


def test_what_a_town_s_list_does_not_say_is_not_shown_as_nothing(landlord):
    told = "Code;Désignation;Catégorie\n1;École Ferry;Enseignement\n2;Église;Culte\n"
    _, html = result(landlord, told.encode())
    words = " ".join(page(html).all("main")[0].text.split()).replace("\u202f", " ")
    assert "2 bâtiments publics" in words and "ne dit pas ce qu’ils consomment" in words
    assert "Surface inconnue pour 1 bâtiment" in words  # no church is bound
    assert words.count("selon sa surface") == 1
    assert not {"0 €", "0 MWh", "0 m²", "0 %", "0 tonne"} & set(re.findall(r"\b0 [^ .,]+", words))


def test_what_was_settled_serves_again(landlord):
    data = "Code;Genre;Surf. louée;Bâti en;Chaufferie\n1;Appt;50;1960;gaz\n".encode()
    address = sent(landlord, data).headers["Location"]
    shown(landlord, address)
    key = address.partition("cle=")[2]
    stated = {"c0": "id", "c1": "dwelling_type", "c2": "floor_area", "c3": "construction_year"}
    landlord.post("/parc/travail", data={"cle": key, **stated, "c4": "heating"})
    assert ">1 logement<" in shown(landlord, address)
    kept = landlord.get(f"/parc/fichier/colonnes.json?cle={key}").get_data()
    response = landlord.post(
        "/parc",
        data={"fichier": (io.BytesIO(data), "a.csv"), "colonnes": (io.BytesIO(kept), "c.json")},
    )
    assert ">1 logement<" in shown(landlord, response.headers["Location"])


def test_forty_flats_certified_g_are_forty_in_the_chart_and_in_the_ban(landlord):
    rows = "".join(f"X{k};Les Lilas;Appt;{50 + k};1968;Chauffage urbain;G\n" for k in range(40))
    head = "Identifiant;Résidence;Type;Surface;Année;Chauffage;Étiquette DPE\n"
    address, html = result(landlord, (head + rows).encode())
    job = find(folder(landlord), address.partition("cle=")[2])
    progress = job.read("summary.json")
    assert progress["labels"][6]["middle"] == pytest.approx(40)
    assert progress["labels"][6]["low"] == pytest.approx(40) == progress["bans"][0]["middle"]
    assert '<h2 id="etiquettes-h">Les étiquettes</h2>' in html
    assert "Tous vos logements ont un DPE valable" in html and "Les autres sont" not in html


def test_a_row_that_is_a_block_is_listed_once_and_its_deduced_values_are_told(landlord):
    head = "Bâtiment;Nb logements;Type;Surface habitable totale;Année de construction;Chauffage"
    rows = "\nTour A;20;Appartement;1300;1968;gaz collectif\nTour B;2;Appartement;9000;1968;gaz"
    address = sent(landlord, (head + rows).encode()).headers["Location"]
    html = shown(landlord, address)
    worst = html[html.index("pires-h") :]
    assert worst.count("ligne 2") == 1 and "ligne 2\u202f: 20 logements" in worst
    assert "«\u202f\u202f»" not in html and "«  »" not in html
    assert "déduite du total de la ligne" in html and "est trop grand" in html


def test_one_home_banned_is_said_of_one(landlord):
    two = "Type;Surface;Année;Chauffage;Étiquette DPE\n"
    two += "Maison;90;1960;Fioul;G\nMaison;90;1960;Fioul;F\n"
    html = shown(landlord, sent(landlord, two.encode()).headers["Location"])
    text = " ".join(page(html).all("main")[0].text.split())
    assert "1 logement déjà interdit à un nouveau bail" in text
    assert "2 logements interdits à cette date" in text


def test_what_a_column_may_say_is_offered_in_words():
    assert not [field for field in OFFERED if "_" in name_of(field)]
