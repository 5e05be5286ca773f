"""Landlords' files as they have them: official, of whole buildings, with numbers that restart."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from app.stock.page import reason
from calc.schema.vocabulary import DPE_CLASSES, DWELLING_TYPES, ENERGY_CARRIERS, POSITIONS
from calc.stock import __main__, public
from calc.stock.programme.work import read_stock
from calc.stock.reading import inspection, sheets
from calc.stock.reading.columns import ReadingPlan
from calc.stock.reading.homes import shares, spread_of
from calc.stock.reading.rows import Homes, Reader
from calc.stock.reading.sheets import UnreadableStock
from calc.stock.reading.words import IGNORED, fields_of, profile_of
from calc.stock.work import answers_by_key
from calc.tables.files import harmless, harmless_text
from tests.certificates.test_reading import BUILDING, XML
from tests.properties import examples

OLD_PACKAGE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)

DAY = "2026-11-28"
RPLS = (
    "REG_CODE;DEP_CODE;DEPCOM;CODEPOSTAL;LIBCOM;NUMVOIE;INDREP;TYPVOIE;NOMVOIE;ETAGE;COMPLGEO;"
    "TYPECONST_CODE;NBPIECE;SURFHAB;CONSTRUCT;LOCAT;FINAN_CODE;FINAN_LIBELLE;DPEDATE;DPEENERGIE;"
    "DPESERRE;X;Y\n"
)
DECLARATION = (
    "DROIT;DEPCOM;CODEPOSTAL;LIBCOM;NUMVOIE;INDREP;TYPVOIE;NOMVOIE;NUMAPPT;NUMBOITE;ESC;COULOIR;"
    "ETAGE;COMPLIDENT;ENTREE;BAT;IMMEU;COMPLGEO;LIEUDIT;QPV;TYPECONST;NBPIECE;SURFHAB;CONSTRUCT;"
    "LOCAT;PATRIMOINE;ORIGINE;FINAN;CONV;DPEDATE;DPEENERGIE;DPESERRE\n"
)
ADEME_OLD = (
    "N°DPE,Date_établissement_DPE,Etiquette_DPE,Etiquette_GES,Type_bâtiment,Année_construction,"
    "Période_construction,Nombre_appartement,Nombre_niveau_immeuble,N°_étage_appartement,"
    "Surface_habitable_immeuble,Surface_habitable_logement,Adresse_(BAN),Code_INSEE_(BAN),"
    "Conso_5_usages_par_m²_é_primaire,Emission_GES_5_usages_par_m²,Qualité_isolation_murs,"
    "Type_ventilation,Type_installation_chauffage,Type_énergie_principale_chauffage,"
    "Type_générateur_n°1_installation_n°1,Type_générateur_ECS_n°1,N°_DPE_remplacé,"
    "N°_DPE_immeuble_associé\n"
)
BDNB = (
    "batiment_groupe_id,code_commune_insee,libelle_adr_principale_ban,usage_principal_bdnb_open,"
    "annee_construction,nb_log,nb_niveau,mat_mur_txt,surface_emprise_sol,classe_bilan_dpe,"
    "date_etablissement_dpe,type_batiment_dpe,type_energie_chauffage,type_generateur_chauffage,"
    "type_installation_chauffage,type_vitrage,type_isolation_mur_exterieur\n"
)


def read(folder: Path, data: bytes | str, **more) -> tuple[inspection.Look, Reader, Homes]:
    """A file as it is read, all its homes in one batch."""
    source = folder / "source"
    source.write_bytes(data.encode() if isinstance(data, str) else data)
    raw = folder / "raw.parquet"
    looked = inspection.look(sheets.opened(source), raw, 100_000)
    plain = looked.plain()
    plan = ReadingPlan.of({"fields": [column.field for column in looked.columns], **more}, plain)
    reader = Reader(plan, DAY, plain, keeps_lacking=True)
    batches = list(reader.homes(raw))
    assert len(batches) == 1
    return looked, reader, batches[0]


def words(codes: np.ndarray, options: tuple[str, ...]) -> list[str]:
    return [options[code] if code >= 0 else "" for code in codes]


def test_the_open_file_of_social_homes_is_read_but_for_its_energy(tmp_path):
    rows = "".join(
        f"32;62;62119;62400;BETHUNE;12;;RUE;DES LILAS;{floor};TOUR {tower};C;3;64;1968;1969;"
        f"{code};PLUS;03/2025;{label};{climate};1;2\n"
        for tower, floor, code, label, climate in (
            ("A", "RC", "13", "E", "D"),
            ("A", "04", "12", "D", "F"),
            ("B", "02", "10", "", ""),
        )
    )
    looked, reader, homes = read(tmp_path, RPLS + rows)
    assert looked.profile == "rpls" and looked.missing == ["heating_carrier"]
    assert not looked.asked and reader.dwellings == 3 and reader.buildings == 2
    assert homes.answers.commune.tolist() == ["62119"] * 3
    assert words(homes.certified, DPE_CLASSES) == ["E", "F", ""], "the worse of the two classes"
    assert words(homes.answers.position, POSITIONS)[0] == "ground"
    assert homes.answers.rooms.tolist() == [3, 3, 3]
    assert words(homes.more["rent_band"], ("PLAI", "PLUS", "PLS")) == ["PLUS", "PLUS", "PLAI"]


def test_a_line_of_descriptions_under_official_names_is_no_home(tmp_path):
    described = (
        "Code région;Code département;Code commune;Code postal;Nom de la commune;Numéro;Indice;"
        "Type;Nom de la voie;Étage;Complément;Type de construction;Nombre de pièces;Surface "
        "habitable (m²);Année d’achèvement;Mise en location;Code;Financement;Date;Énergie;"
        "Effet de serre;Abscisse;Ordonnée"
    )
    row = "32;62;62119;62400;BETHUNE;12;;RUE;X;RC;;C;3;64;1968;1969;13;PLUS;;E;D;1;2\n"
    for data in (described + "\n" + RPLS + row, RPLS + described + "\n" + row):
        _, reader, homes = read(tmp_path, data)
        assert reader.dwellings == 1 and len(homes.lines) == 1


def test_a_declaration_tells_its_flats_apart_by_their_door(tmp_path):
    rows = "".join(
        f"1;62119;62400;BETHUNE;12;;RUE;DES LILAS;{door};;{stair};;02;;;A;;RES DU PARC;;2;C;3;64;"
        "1968;1969;1969;1;13;1;;E;D\n"
        for stair in "12"
        for door in ("1", "2", "3")
    )
    looked, reader, _ = read(tmp_path, DECLARATION + rows)
    assert looked.profile == "rpls" and reader.dwellings == 6 and reader.buildings == 1


def ademe(number: str, kind: str, replaced: str = "", of: str = "", **stated: str) -> str:
    count, total, own = stated.get("count", ""), stated.get("total", ""), stated.get("own", "61.5")
    return (
        f"{number},2023-05-04,E,D,{kind},1968,1948-1974,{count},5,2,{total},{own},"
        "3 Rue Pasteur 62400 Béthune,62119,290,45,insuffisante,VMC SF Hygro B après 2012,collectif,"
        "Gaz naturel,Chaudière gaz à condensation 2001-2015,Chauffe-eau gaz à production "
        f"instantanée,{replaced},{of}\n"
    )


def test_a_certificate_that_another_replaces_counts_once_and_a_building_for_its_flats(tmp_path):
    data = ADEME_OLD + ademe("A1", "appartement") + ademe("A2", "appartement", replaced="A1")
    data += ademe("I1", "immeuble", count="12", total="760", own="")
    data += ademe("A3", "appartement", of="I1") + ademe("A4", "appartement", of="I1")
    looked, reader, homes = read(tmp_path, data)
    assert looked.profile == "ademe" and looked.is_clear
    assert reader.dwellings == 13, "one of two, two flats of the building and its ten others"
    assert [one.code for one in homes.refusals] == ["replaced"]
    area = homes.answers.floor_area
    assert area[homes.lines == 4].sum() == pytest.approx(760 * 10 / 12), "its two flats have theirs"
    answers = homes.answers
    assert set(words(answers.heating_carrier, ENERGY_CARRIERS)) == {"natural_gas"}
    assert set(answers.construction_year.tolist()) == {1968.0}


def test_a_row_of_the_buildings_base_is_a_building(tmp_path):
    rows = (
        "bdnb-1,62119,1 RUE A,Résidentiel collectif,1965,40,6,BETON,420,F,2022-03-01,appartement,"
        "gaz,chaudiere gaz condensation,collectif,double vitrage,non isole\n"
        "bdnb-2,62119,2 RUE A,Résidentiel individuel,1930,1,2,BRIQUES,60,,,,,,,,\n"
        "bdnb-3,62119,3 RUE A,Tertiaire & Autres,1990,0,1,BETON,900,,,,,,,,\n"
    )
    looked, reader, homes = read(tmp_path, BDNB + rows)
    assert looked.profile == "bdnb" and looked.row_is == "buildings" and not looked.missing
    assert reader.dwellings == 41
    assert homes.answers.floor_area[:40].sum() == pytest.approx(420 * 6 * 0.75)
    floors = words(homes.answers.position[:40], POSITIONS)
    assert floors.count("ground") == 7 and floors.count("top") == 6


def test_official_names_are_nearly_all_fields():
    for head, profile, least in (
        (RPLS, "rpls", 18),
        (DECLARATION, "rpls", 23),
        (ADEME_OLD, "ademe", 23),
        (BDNB, "bdnb", 16),
    ):
        names = next(csv.reader(io.StringIO(head), delimiter=";" if ";" in head else ","))
        assert profile_of(names) == profile
        known = [of for of in fields_of(names, profile) if of not in ("", IGNORED)]
        assert len(known) >= least, known


@pytest.mark.parametrize("first", ["Département;Somme", "Isolation de l'enveloppe;moyenne"])
def test_a_department_or_a_quality_that_comes_first_is_no_total(tmp_path, first):
    """Homes of the Somme, or of middling walls, are homes; a line of sums is none."""
    name, said = first.split(";")
    head = f"{name};Commune;Type;Surface habitable;Année de construction;Chauffage\n"
    home = f"{said};Amiens;Appartement;60;1968;Gaz individuel\n"
    _, _, homes = read(tmp_path, f"{head}{home * 4}Somme;;;240;;\nMoyenne;;;60;1 968;\n")
    assert len(homes.answers.floor_area) == 4


def test_a_plan_s_workbook_of_buildings_gives_all_their_homes(tmp_path):
    book = Workbook()
    book.active.append(["Notice"])
    sheet = book.create_sheet("Groupes")
    sheet.append(["Patrimoine au 31/12/2025"])
    sheet.append(
        [
            "Code groupe",
            "Nom du groupe",
            "Commune",
            "Ind/Coll",
            "Nb logts",
            "SH totale (m²)",
            "Année livraison",
            "Nb niveaux",
            "Chauffage",
            "Conso chauffage relevée (MWh/an)",
        ]
    )
    sheet.append(
        [
            "G1",
            "Les Pins",
            "Béthune",
            "Coll.",
            24,
            "1 560 m²",
            1971,
            "R+4",
            "Chauffage gaz coll.",
            201,
        ]
    )
    sheet.append(["G2", "Les Ifs", "Lens", "Ind.", 3, "240 m²", 1950, "R+1", "fioul", ""])
    sheet.append(["Total", "", "", "", 27])
    book.save(tmp_path / "psp.xlsx")
    _, reader, homes = read(tmp_path, (tmp_path / "psp.xlsx").read_bytes())
    assert reader.dwellings == 27 and reader.buildings == 2
    pins = homes.lines == homes.lines[0]
    assert homes.answers.floor_area[pins].sum() == pytest.approx(1560)
    assert len(set(homes.answers.floor_area[pins].round(1))) > 12, "flats are not all alike"
    assert homes.answers.billed_natural_gas[pins].sum() == pytest.approx(201_000)
    assert (homes.answers.dwelling_type[~pins] == 0).all()
    assert homes.answers.storeys[~pins].tolist() == [2, 2, 2]


def test_a_building_of_one_home_is_a_house_and_of_several_is_flats(tmp_path):
    head = "Résidence;Adresse;Ville;Nb logts;Surface;Année;Chauffage\n"
    rows = "Tour;1 rue A;Lens;24;1500;1972;gaz collectif\nCité;2 rue B;Lens;1;82,5;1962;gaz\n"
    looked, reader, homes = read(tmp_path, head + rows)
    assert looked.is_clear and reader.dwellings == 25 and not homes.refusals
    assert words(homes.answers.dwelling_type, DWELLING_TYPES)[-2:] == ["apartment", "house"]


def test_a_count_not_understood_is_not_told_to_be_none(tmp_path):
    head = "Résidence;Adresse;Ville;Nb logts;Surface;Année;Chauffage\n"
    rows = "A;1 rue A;Lens;24;1500;1972;gaz\nB;2 rue B;Lens;douze;900;1962;gaz\n"
    _, _, homes = read(tmp_path, head + rows + "C;3 rue C;Lens;0;900;1962;gaz\n")
    stated = [(one.line, one.field, one.code) for one in homes.refusals]
    assert stated == [(3, "row_dwellings", "not_a_number"), (4, "row", "no_dwelling")]


def test_thousands_that_a_column_does_not_tell_are_asked_with_their_line(tmp_path):
    """35.000 € of income is 35 € for nobody; where other cells show decimals, the column tells."""
    head = "Réf;Type;Surface;Année;Chauffage;Code INSEE;Revenu fiscal;Conso gaz;Facture gaz\n"
    rows = (
        "A;Maison;85,125;1972;Gaz individuel;62119;28.000;12.500;1200-1300\n"
        "B;Maison;92,5;1972;Gaz individuel;62119;31.500,50;9800;1 250 €\n"
    )
    _, _, homes = read(tmp_path, head + rows)
    stated = [(one.line, one.column, one.field, one.code, one.limit) for one in homes.refusals]
    assert stated == [
        (2, 7, "billed_natural_gas", "ambiguous_number", "12.5 | 12500"),
        (2, 8, "bill_natural_gas", "two_numbers", None),
    ]
    assert homes.answers.floor_area.tolist() == [85.125, 92.5]
    assert homes.answers.reference_tax_income.tolist() == [28000, 31500.5]


def test_a_number_of_the_building_beside_each_home_does_not_multiply_them(tmp_path):
    rows = "".join(f"B{k // 8};{k};Appt;60;1970;gaz;8\n" for k in range(16))
    _, reader, _ = read(tmp_path, "Bâtiment;N°;Type;Surface;Année;Chauffage;Nb logements\n" + rows)
    assert reader.dwellings == 16 and reader.buildings == 2


def test_buildings_of_one_name_in_three_towns_are_three_and_numbers_restart(tmp_path):
    rows = "".join(
        f"{town};A;{k};Appartement;60;1970;gaz\n"
        for town in ("Béthune", "Lens", "Arras")
        for k in (1, 2)
    )
    head = "Ville;Bât;N° logement;Type;Surface;Année;Chauffage\n"
    _, reader, homes = read(tmp_path, head + rows + "Lens;A;2;Appartement;61;1970;gaz\n")
    assert reader.dwellings == 6 and reader.buildings == 3
    assert len(set(homes.more["building"])) == 3
    assert [one.code for one in homes.refusals] == ["double"]


def test_a_town_is_settled_by_the_rest_of_the_file_or_refused_with_what_it_may_be(tmp_path):
    head = "Réf;Type;Surface;Année;Chauffage;Ville;Département\n"
    rows = "1;Appt;60;1970;gaz;Saint-Denis;93\n2;Appt;60;1970;gaz;Saint-Denis;\n"
    _, _, homes = read(tmp_path, head + rows)
    assert homes.answers.commune.tolist() == ["93066", "93066"], "the file is of one department"
    _, _, homes = read(tmp_path, head + "1;Appt;60;1970;gaz;Saint-Denis;\n")
    assert homes.answers.commune.tolist() == [""]
    assert [one.code for one in homes.refusals] == ["several_places"]
    assert "93066" in str(homes.refusals[0].limit)


def test_a_home_overseas_is_refused(tmp_path):
    head = "Réf;Type;Surface;Année;Chauffage;Code INSEE\n"
    rows = "1;Appt;60;1970;électrique;97411\n2;Appt;60;1970;gaz;62119\n"
    _, _, homes = read(tmp_path, head + rows)
    assert homes.more["id"].tolist() == ["2"]
    assert homes.refusals[0].code == "overseas" and homes.refusals[0].row_refused


@pytest.mark.parametrize(
    ("head", "row", "cell"),
    [("Code INSEE", "97411", "97411"), ("Commune", "Saint-Denis (974)", "Saint-Denis (974)")],
)
def test_a_refusal_shows_the_cell_that_it_is_of(tmp_path, head, row, cell):
    """Also one that only the whole home shows to be wrong."""
    data = f"Réf;Type;Surface;Année;Chauffage;{head}\n1;Appt;60;1970;gaz;{row}\n"
    _, _, homes = read(tmp_path, data)
    assert [one.cell for one in homes.refusals] == [cell]
    said = reason(homes.refusals[0])
    assert "«  »" not in said and not said.endswith(": ")


def test_an_address_is_a_building_where_no_column_names_it(tmp_path):
    rows = "".join(
        f"{k};{street};Béthune;Appartement;60;1970;gaz\n"
        for k, street in enumerate(["3 rue Pasteur", "3, Rue Pasteur", "5 rue Pasteur"])
    )
    _, reader, homes = read(tmp_path, "Réf;Adresse;Ville;Type;Surface;Année;Chauffage\n" + rows)
    assert reader.buildings == 2
    assert homes.more["building"][0] == homes.more["building"][1] == "3 rue Pasteur"


def test_two_columns_of_one_meaning_are_one_the_fuller_first(tmp_path):
    data = (
        "Type;Surface;Surface habitable;Année;Chauffage\n"
        "Appt;99;60;1970;gaz\nAppt;99;;1970;gaz\nAppt;;64;1970;gaz\nAppt;;66;1970;gaz\n"
    )
    _, _, homes = read(tmp_path, data)
    assert homes.answers.floor_area.tolist() == [60, 99, 64, 66]


def test_what_looks_like_a_field_is_offered_and_never_an_identifier(tmp_path):
    rows = "".join(f"{k % 5};60;Appt;1970;gaz;3\n" for k in range(20))
    head = "Nb lgmts;Surfce habitable;Type;Année;Chauffage;Identifant\n"
    looked, reader, _ = read(tmp_path, head + rows)
    assert [column.field for column in looked.columns][:2] == ["", ""]
    assert looked.columns[1].likely == "floor_area" and looked.asked == [1]
    assert "id" not in {column.likely for column in looked.columns}
    assert reader.dwellings == 20


def test_identifiers_that_repeat_everywhere_tell_no_home_from_another(tmp_path):
    rows = "".join(f"{k % 4};Appt;{50 + k};1970;gaz\n" for k in range(40))
    looked, reader, _ = read(tmp_path, "Numéro;Type;Surface;Année;Chauffage\n" + rows)
    assert looked.restarts and reader.dwellings == 40


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("04/05/2023", "2023-05-04"),
        ("05/2023", "2023-05-01"),
        ("45050", "2023-05-04"),
        ("2023-05-04T10:00:00", "2023-05-04"),
        ("01/1900", "NaT"),
    ],
)
def test_the_day_of_a_certificate_however_it_is_written(tmp_path, cell, day):
    head = "Réf;Type;Surface;Année;Chauffage;Étiquette DPE;Date DPE\n"
    _, _, homes = read(tmp_path, head + f"1;Appt;60;22951;gaz;F;{cell}\n")
    assert str(homes.answers.certified_on[0]) == day
    assert homes.answers.construction_year.tolist() == [1962]


def test_a_certificate_of_before_july_2021_is_void_and_so_is_one_that_has_expired(tmp_path):
    head = "Réf;Type;Surface;Année;Chauffage;Étiquette DPE;Date DPE\n"
    days = ("30/06/2021", "01/07/2021", "04/05/2023", "")
    rows = "".join(f"{k};Appt;60;1970;gaz;G;{stated}\n" for k, stated in enumerate(days))
    _, _, homes = read(tmp_path, head + rows)
    assert words(homes.certified, DPE_CLASSES) == ["", "G", "G", "G"]
    assert homes.more["certificate_is_void"].tolist() == [True, False, False, False]


@pytest.mark.parametrize(
    ("header", "cell", "kilowatt_hours"),
    [
        ("Conso gaz", "12 MWh", 12_000),
        ("Conso gaz", "11100 kWh PCS", 10_000),
        ("Conso gaz 2024 (MWh PCS)", "11,1", 10_000),
        ("Conso gaz (m3)", "1 000", 1000 * 11.2 / 1.11),
        ("Conso gaz", "12000", 12_000),
    ],
)
def test_gas_as_its_meter_or_its_bill_says_it(tmp_path, header, cell, kilowatt_hours):
    head = f"Réf;Type;Surface;Année;Chauffage;{header}\n"
    _, _, homes = read(tmp_path, head + f"1;Appt;60;1970;gaz;{cell}\n")
    assert homes.answers.billed_natural_gas[0] == pytest.approx(kilowatt_hours)


def test_a_workbook_with_a_password_is_told_so_whatever_its_name(tmp_path):
    """A server keeps what it is sent under a name of its own, without a suffix."""
    for name in ("source", "parc.xlsx"):
        path = tmp_path / name
        path.write_bytes(OLD_PACKAGE + "EncryptedPackage".encode("utf-16-le") + bytes(1000))
        with pytest.raises(UnreadableStock) as refusal:
            sheets.opened(path)
        assert refusal.value.code == "encrypted"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (OLD_PACKAGE + "EncryptedPackage".encode("utf-16-le") + bytes(1000), "has a password"),
        (b"", "is empty (empty)"),
        (b"Surface;Type\n", "no row below (no_rows)"),
        (b"%PDF-1.7 blah", "neither a workbook"),
    ],
)
def test_the_command_line_says_in_a_sentence_why_a_file_is_not_read(
    tmp_path, capsys, content, said
):
    path = tmp_path / "parc.xlsx"
    path.write_bytes(content)
    assert __main__.main(["read", str(path)]) == 2
    assert said in capsys.readouterr().err


def test_every_reason_not_to_read_a_file_has_its_sentence():
    source = "".join(Path(of.__file__).read_text() for of in (sheets, inspection))
    codes = set(re.findall(r'UnreadableStock\(\s*"(\w+)"', source)) | {"not_a_table"}
    assert codes == set(__main__._UNREADABLE)


def test_cellars_and_car_parks_of_a_list_of_lots_are_left_out(tmp_path):
    head = "N° lot;Nature du lot;Bâtiment;Type;Surface;Année;Chauffage;Tantièmes\n"
    rows = (
        "1;Appartement;A;Appartement;61;1970;gaz collectif;98\n2;Cave;A;;;;;2\n"
        "3;Parking;A;;12;;;5\n4;Appartement;A;Appartement;45;1970;gaz collectif;72\n"
    )
    _, reader, homes = read(tmp_path, head + rows)
    assert reader.dwellings == 2
    assert homes.more["tantiemes"].tolist() == [98, 72]
    assert [one.code for one in homes.refusals] == ["not_a_dwelling"] * 2


def test_a_use_in_strange_words_without_area_nor_rooms_is_no_home(tmp_path):
    head = "Code UG;Nature UG;Typologie;Surface habitable;Année;Chauffage;Étage;Ville\n"
    rows = (
        "1;LOGEMENT;T3;61;1970;CU;1er étage;Lens\n2;GARAGE;;;;;;Lens\n3;Totem;;;;;;Lens\n"
        "4;Duplex jumelé;T4;82;1970;gaz coll.;3e ét.;Lens\n"
    )
    _, reader, homes = read(tmp_path, head + rows)
    assert reader.dwellings == 2 and homes.lines.tolist() == [2, 5]
    assert [one.line for one in homes.refusals if one.code == "not_a_dwelling"] == [3, 4]
    carriers = words(homes.answers.heating_carrier, ENERGY_CARRIERS)
    assert carriers == ["district_heating", "natural_gas"]


def test_a_list_of_public_buildings_holds_no_home(tmp_path):
    source = tmp_path / "patrimoine.csv"
    source.write_text(
        "Code;Désignation;Catégorie;Surface SDP (m²);Année de construction;Énergie chauffage\n"
        "1;Groupe scolaire;Enseignement;3240;1958;Gaz\n2;Église;Culte;900;1880;Gaz\n"
        "3;Mairie;Administratif;2600;1905;Réseau de chaleur\n",
        encoding="utf-8",
    )
    result = __main__.read_file(source, day=DAY)
    assert (result["dwellings"], result["public_buildings"], result["asked"]) == (0, 3, [])


def test_one_row_added_changes_no_other_s_answer(tmp_path):
    rows = [f"L{k};Appt;{30 + k % 60};{1930 + k % 80};gaz" for k in range(120)]
    head = "Réf;Type;Surface;Année;Chauffage\n"
    _, _, before = read(tmp_path, head + "\n".join(rows))
    added = [*rows[:17], "N1;Maison;90;1950;fioul", *rows[17:]]
    _, _, after = read(tmp_path, head + "\n".join(added))
    first = answers_by_key(before.answers, before.keys, 40)
    again = answers_by_key(after.answers, after.keys, 40)
    kept = after.more["id"] != "N1"
    for name in ("annual_bill", "primary_energy_per_area_low", "dpe_class"):
        if name == "dpe_class":
            assert first[name].tolist() == again[name][kept].tolist()
        else:
            assert first[name] == pytest.approx(again[name][kept], rel=1e-9)


def test_an_energy_left_to_be_drawn_is_one_a_building_and_as_the_nation_has_it(tmp_path):
    rows = "".join(f"{k};T{k // 10};Appartement;60;1968\n" for k in range(3000))
    head = "Réf;Bâtiment;Type;Surface;Année\n"
    _, reader, homes = read(tmp_path, head + rows, constants={"heating_carrier": "drawn"})
    carrier = homes.answers.heating_carrier
    assert reader.supposed == 3000 and (carrier >= 0).all()
    by_building = carrier.reshape(300, 10)
    assert (by_building == by_building[:, :1]).all()
    gas = (by_building[:, 0] == ENERGY_CARRIERS.index("natural_gas")).mean()
    assert 0.38 < gas < 0.64, "of flats of 1949-1974, about half are heated by gas"


@pytest.mark.parametrize(("commune", "has_network"), [("59512", True), ("59001", False)])
def test_an_energy_left_to_be_drawn_is_a_network_only_where_one_is(tmp_path, commune, has_network):
    """The order of district networks lists one in Roubaix and none in Abancourt."""
    rows = "".join(f"{k};Appartement;60;1968;{commune}\n" for k in range(500))
    head = "Réf;Type;Surface;Année;Code INSEE\n"
    _, _, homes = read(tmp_path, head + rows, constants={"heating_carrier": "drawn"})
    on_it = homes.answers.heating_carrier == ENERGY_CARRIERS.index("district_heating")
    assert on_it.any() == has_network


def test_what_was_settled_is_kept_and_serves_next_year_s_file(tmp_path):
    looked = {"columns": [{"name": "Genre", "field": ""}, {"name": "SH", "field": ""}]}
    plan = {"fields": ["dwelling_type", "floor_area"], "words": {"0": {"Loft": "apartment"}}}
    progress = inspection.read(inspection.kept(looked, plan))
    later = {"columns": [{"name": "sh"}, {"name": "Neuf", "field": "rent"}, {"name": "GENRE"}]}
    assert inspection.plan_of(later, progress) == {
        "fields": ["floor_area", "rent", "dwelling_type"],
        "words": {"2": {"Loft": "apartment"}},
        "constants": {},
    }
    for odd in (b"", b"[]", b'{"kind": "other"}', b"\xff"):
        assert inspection.read(odd) is None


def test_parquet_and_a_zip_of_one_table_are_read_like_the_table(tmp_path):
    table = pa.table({"Type": ["Appt"], "Surface": [60.5], "Année": [1970], "Chauffage": ["gaz"]})
    pq.write_table(table, tmp_path / "t.parquet")
    text = io.StringIO()
    csv.writer(text).writerows([table.column_names, ["Appt", "60.5", "1970", "gaz"]])
    with zipfile.ZipFile(tmp_path / "t.zip", "w") as package:
        package.writestr("parc.csv", text.getvalue())
    for name in ("t.parquet", "t.zip"):
        _, _, homes = read(tmp_path, (tmp_path / name).read_bytes())
        assert homes.answers.floor_area.tolist() == [60.5]
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as package:
        package.writestr("a.csv", "a;b\n1;2\n")
        package.writestr("b.csv", "a;b\n1;2\n")
    with pytest.raises(UnreadableStock) as refusal:
        sheets.opened(tmp_path / "two.zip")
    assert refusal.value.code == "several_tables"


def test_certificates_are_homes_and_a_whole_building_its_dwellings(tmp_path):
    """Towns are INSEE codes: Lille's, 59350, is another town's postcode and no name."""
    of_lille = XML.replace(b"<ban_citycode>87064<", b"<ban_citycode>59350<")
    with zipfile.ZipFile(tmp_path / "dpe.zip", "w") as package:
        package.writestr("maison.xml", of_lille)
        package.writestr("immeuble.xml", BUILDING)
    look, _, homes = read(tmp_path, (tmp_path / "dpe.zip").read_bytes())
    assert homes.answers.commune.tolist() == ["59350", *["87064"] * 4]
    assert homes.answers.floor_area.tolist() == [71] * 5 and not homes.refusals
    assert look.layout["buildings"] == "1" and look.layout["certificates"] == "2"


def test_the_command_line_reads_reports_and_writes_homes_that_another_room_takes(tmp_path):
    (tmp_path / "parc.csv").write_text(
        "Réf;Type;Surface;Année;Code INSEE;Chauffage\nA;Appt;60;1970;62119;gaz\n", encoding="utf-8"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "calc.stock",
            "read",
            "parc.csv",
            "--output",
            "homes.csv",
            "--report",
            "report.json",
        ],
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )
    text = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert text["dwellings"] == 1 and text["preselected"] == [] and text["asked"] == []
    assert text["columns"]["Chauffage"] == "heating_carrier" and "1 dwellings" in done.stderr
    row = next(csv.DictReader((tmp_path / "homes.csv").open(encoding="utf-8")))
    assert row["floor_area"] == "60" and row["commune"] == "62119"


@settings(max_examples=examples(25), deadline=None)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=8), st.floats(0.0, 0.6))
def test_homes_of_a_building_share_all_of_it(counts, wide):
    made = spread_of(np.array(counts))
    result = shares(made, np.arange(len(counts)), wide)
    total = np.bincount(made.row, result, len(counts))
    assert total == pytest.approx([1.0 if count else 0.0 for count in counts])
    assert len(made.row) == sum(counts)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r"])
def test_no_sign_makes_a_formula_of_a_visitor_s_text(sign):
    assert harmless_text(f"{sign}1+1").startswith("'")
    assert harmless(pa.array([f"{sign}1+1"])).to_pylist()[0].startswith("'")


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Nb de lgts", "row_dwellings"),
        ("Nbre logts", "row_dwellings"),
        ("Nom du programme", "building"),
        ("Année d'achèvement de la construction", "construction_year"),
        ("DPE classe énergie", "certified_class"),
        ("Date de réalisation du DPE", "certified_on"),
        ("Énergie chauff.", "heating"),
        ("TYPE_CHAUFF", "heating"),
        ("SURF_HAB", "floor_area"),
        ("Loyer mensuel HC", "rent"),
        ("Quote-part des parties communes (/10000)", "tantiemes"),
        ("Lot n°", "id"),
        ("Gaz (kWh PCS)", "billed_natural_gas"),
        ("Électricité (MWh)", "billed_electricity"),
        ("Conso chaufferie gaz 2023 (MWh PCS)", "billed_natural_gas"),
        ("kWh gaz 2023", "billed_natural_gas"),
        ("Dep com", "commune"),
        ("Fioul 2022 (L)", "litres_fuel_oil"),
        ("Logements", "row_dwellings"),
        ("Logement", "id"),
        ("Teinte des volets", ""),
        ("Gaz", ""),
        ("Nature UG", "usage"),
        ("Adresse ligne 1", "address"),
        ("Code escalier", "entrance"),
        ("Millésime", IGNORED),
    ],
)
def test_a_column_is_known_by_its_words_whatever_their_order_and_abbreviations(name, field):
    assert fields_of([name]) == [field]


def test_a_column_of_types_that_tells_only_sizes_is_one_of_rooms(tmp_path):
    head = "Adresse;Ville;Type;Étage;Surface;Année;Chauffage\n"
    looked, _, homes = read(
        tmp_path,
        head + "3 rue Pasteur;Béthune;T3;1;62;1968;gaz\n3 rue Pasteur;Béthune;T2;2;44;1968;gaz\n",
    )
    assert [column.field for column in looked.columns][2] == "rooms"
    assert words(homes.answers.dwelling_type, ("house", "apartment")) == ["apartment"] * 2
    assert homes.answers.rooms.tolist() == [3, 2]
    looked, _, _ = read(tmp_path, head + "1 rue A;Béthune;T3 appartement;1;62;1968;gaz\n")
    assert [column.field for column in looked.columns][2] == "dwelling_type"


def test_lots_are_told_by_their_name_where_no_column_says_what_they_are(tmp_path):
    looked, reader, homes = read(
        tmp_path,
        "Lot n°;Désignation;Bât.;Niveau;Quote-part des parties communes (/10000);Superficie (m²)\n"
        "1;Appartement 3 pièces;A;0;420;64\n2;Appartement;A;1;310;45\n"
        "3;Cave;A;-1;12;5\n4;Local commercial;A;0;600;80\n",
    )
    assert reader.dwellings == 2 and "dwelling_type" not in looked.missing
    assert {one.code for one in homes.refusals if one.row_refused} >= {"not_a_dwelling"}


def test_tables_of_the_buildings_base_are_known_with_the_name_of_their_table():
    names = [
        "batiment_groupe_id",
        "code_commune_insee",
        "batiment_groupe_ffo_bat_annee_construction",
        "batiment_groupe_ffo_bat_nb_log",
        "batiment_groupe_dpe_representatif_logement_type_energie_chauffage",
    ]
    assert profile_of(names) == "bdnb"
    stated = ["id", "commune", "construction_year", "row_dwellings", "heating"]
    assert fields_of(names, "bdnb") == stated
    years = ["dle_gaz_2019_conso_res", "dle_reseaux_2031_conso_res", "millesime"]
    assert fields_of(years, "bdnb") == ["billed_natural_gas", "billed_district_heating", IGNORED]


def test_labels_of_the_former_method_are_void_in_the_former_table(tmp_path):
    _, _, homes = read(
        tmp_path,
        "numero_dpe,date_etablissement_dpe,classe_consommation_energie,annee_construction,"
        "surface_thermique_lot,tr002_type_batiment_description,code_insee_commune_actualise\n"
        "1459V1,2014-03-02,E,1965,70,Maison Individuelle,59350\n",
    )
    assert homes.certified.tolist() == [-1]


def test_what_a_building_buys_and_pays_is_shared_by_its_homes(tmp_path):
    _, reader, homes = read(
        tmp_path,
        "Résidence;Nb logements;Type;Surface totale;Année;Chauffage;Fioul 2023 (L);"
        "Charges chauffage\n"
        "Les Ifs;20;Collectif;1300;1970;Fioul collectif;24000;26000\n",
    )
    assert reader.dwellings == 20
    assert homes.answers.litres_fuel_oil.sum() == pytest.approx(24_000)
    assert homes.answers.heating_charges.sum() == pytest.approx(26_000)


def test_a_month_is_read_without_a_sign_as_declarations_write_it(tmp_path):
    """`DPEDATE` of a landlord's declaration is MMAAAA."""
    _, _, homes = read(
        tmp_path, "Type;Surface;Année;Chauffage;Classe DPE;Date DPE\nMaison;90;1960;gaz;E;012022\n"
    )
    assert homes.answers.certified_on.tolist() == [np.datetime64("2022-01-01").item()]


PLAN = (
    "Groupe;Ville;Ind/Coll;SH moyenne;Année;Chauffage;Nb A;Nb B;Nb C;Nb D;Nb E;Nb F;Nb G;"
    "Orientation PSP;Année travaux\n"
    "Lilas;Béthune;Coll.;65;1968;Chaufferie gaz;0;0;0;10;20;6;4;Réhabilitation;2028\n"
    "Vauban;Béthune;Coll.;60;1975;Elec;0;0;5;15;0;0;0;Vente HLM;\n"
    "Cité 5;Lens;Ind.;70;1932;Gaz ind.;0;0;0;0;0;5;5;À démolir;\n"
)


def test_a_plan_counts_the_labels_of_its_buildings_and_says_what_becomes_of_them(tmp_path):
    """40 homes of which 4 G are 40 homes, 4 of them certified G; their mean area is each one's."""
    source = tmp_path / "psp.csv"
    source.write_text(PLAN, encoding="utf-8")
    result = __main__.read_file(source, str(tmp_path / "homes.csv"), "2026-11-29")
    assert (result["dwellings"], result["buildings"]) == (70, 3)
    assert (result["asked"], result["missing"]) == ([], [])
    stock = read_stock(str(tmp_path / "homes.csv"), "2026-11-29").stock
    lilas = stock.buildings == "Lilas"
    assert np.bincount(stock.known[lilas], minlength=7).tolist() == [0, 0, 0, 10, 20, 6, 4]
    assert stock.answers.floor_area[lilas].mean() == pytest.approx(65, rel=0.01)
    said = dict(zip(stock.buildings.tolist(), stock.named["orientation"].tolist(), strict=True))
    assert said == {"Lilas": "Réhabilitation", "Vauban": "Vente HLM", "Cité 5": "À démolir"}
    assert set(stock.named["planned"][lilas].tolist()) == {"travaux 2028"}
    assert set(stock.named["planned"][~lilas].tolist()) == {""}


def test_flats_beside_the_certificate_of_their_whole_building_are_counted_once(tmp_path):
    """12 flats, of which 2 have their own at the same address without a link; one next door."""
    source = tmp_path / "dpe.csv"
    head = (
        "numero_dpe,date_etablissement_dpe,etiquette_dpe,type_batiment,annee_construction,"
        "nombre_appartement,surface_habitable_immeuble,surface_habitable_logement,code_insee_ban,"
        "identifiant_ban,type_energie_principale_chauffage\n"
    )
    rows = (
        "I1,2023-04-05,D,immeuble,1970,12,780,,62119,62119_1_00010,Gaz naturel\n"
        "A1,2023-05-05,E,appartement,1970,12,,65,62119,62119_1_00010,Gaz naturel\n"
        "A2,2023-05-06,E,appartement,1970,12,,61,62119,62119_1_00010,Gaz naturel\n"
        "A3,2023-05-06,E,appartement,1970,,,61,62119,62119_1_00012,Gaz naturel\n"
    )
    source.write_text(head + rows, encoding="utf-8")
    assert __main__.read_file(source, None, "2026-11-29")["dwellings"] == 13


@pytest.mark.parametrize(
    ("stated", "kinds"),
    [
        (
            "Nom;Type ERP;Catégorie;SDP;Conso 2023 (kWh)\nPergaud;R;4;1200;150000\n"
            "Saint-Vaast;V;5;900;60000\nCoubertin;X, L;3e cat.;1800;310000\n",
            ["education", "worship", "sport"],
        ),
        ("Site;ERP;Catégorie ERP;SDP\nSalle Delaune;L;4;600\nMairie;W;5;800\n", ["hall", "admin"]),
    ],
)
def test_letters_of_public_buildings_are_uses_and_their_ranks_are_none(tmp_path, stated, kinds):
    """Code de la construction, R. 143-19: R teaches, V prays, X plays; 1 to 5 counts people."""
    source = tmp_path / "erp.csv"
    source.write_text(stated, encoding="utf-8")
    looked = inspection.look(sheets.opened(source), tmp_path / "raw.parquet", 100)
    assert looked.is_public
    plan = ReadingPlan.of({"fields": [c.field for c in looked.columns]}, looked.plain())
    result = public.read(tmp_path / "raw.parquet", plan)
    uses = [public.USES[code] for code in result.use]
    assert [use[: len(kind)] for use, kind in zip(uses, kinds, strict=True)] == kinds
    assert {c.field for c in looked.columns if c.name.startswith("Cat")} == {"ignore"}


def test_a_column_that_only_says_homes_asks_no_word(tmp_path):
    """« Habitation » is what the place is for: houses or flats is asked once, no column is."""
    source = tmp_path / "parc.csv"
    source.write_text(
        "Réf;Type;Surface;Année;Chauffage\n1;Habitation;62;1970;gaz\n2;Commerce;90;1970;gaz\n",
        encoding="utf-8",
    )
    result = __main__.read_file(source, None, "2026-11-29")
    assert (result["dwellings"], result["asked"]) == (1, [])
    assert result["missing"] == ["dwelling_type"]


def test_a_plan_that_counts_flats_and_houses_apart_has_both(tmp_path):
    """30 flats and 4 houses are 34 homes, each of its kind."""
    source = tmp_path / "plan.csv"
    source.write_text(
        "Code;Nbre lgts collectifs;Nbre lgts individuels;SHAB totale;Année;Chauffage;Ville\n"
        "G1;30;4;2300;1968;gaz coll;Lens\n",
        encoding="utf-8",
    )
    result = __main__.read_file(source, str(tmp_path / "homes.csv"), DAY)
    assert (result["dwellings"], result["missing"]) == (34, [])
    homes = read_stock(str(tmp_path / "homes.csv"), DAY).stock.answers
    assert np.bincount(homes.dwelling_type).tolist() == [4, 30]
    assert homes.floor_area.sum() == pytest.approx(2300)


def test_a_locked_spreadsheet_of_any_kind_is_told_so(tmp_path):
    """OpenDocument says in its list of parts that they are locked."""
    path = tmp_path / "parc.ods"
    locked = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">'
        "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", bytes(range(256)) * 20)
        package.writestr("META-INF/manifest.xml", f'<?xml version="1.0"?>{locked}')
    with pytest.raises(UnreadableStock, match="encrypted"):
        sheets.opened(path)


@pytest.mark.parametrize("said", ["ECS coll.", "ECS ind.", "Individuel", "ind.", "Collective"])
def test_where_hot_water_is_made_is_understood_as_a_plan_writes_it(tmp_path, said):
    source = tmp_path / "plan.csv"
    head = "Commune;Adresse;Nb logements;Surface totale;Année construction;Chauffage;ECS"
    row = f"Lens;2 rue A;40;2600;1968;Chauffage collectif gaz;{said}"
    source.write_text(f"{head}\n{row}\n", encoding="utf-8")
    report = __main__.read_file(source, None, "2026-11-29")
    assert (report["refused"], report["asked"], report["dwellings"]) == ([], [], 40)


@pytest.mark.parametrize(
    ("name", "cells", "offer"),
    [
        ("Chaufferie", ["gaz", "élec"], ""),
        ("Chaufferie", ["120000", "15 MWh"], "billed_heating"),
        ("Loyers", ["modéré", "élevé"], ""),
        ("Loyers", ["312,50", "401"], "rent"),
        ("Mode de chauffages", ["12", "13"], ""),
        ("Mode de chauffages", ["GZ", "EL"], "heating"),
    ],
)
def test_what_a_column_is_offered_to_be_fits_its_cells(tmp_path, name, cells, offer):
    rows = "\n".join(f"{k};Lens;61;{cell}" for k, cell in enumerate(cells))
    source = tmp_path / "parc.csv"
    source.write_text(f"Lot;Commune;Surface habitable;{name}\n{rows}\n", encoding="utf-8")
    looked = inspection.look(sheets.opened(source), tmp_path / "raw", 100)
    assert [looked.columns[3].field, looked.columns[3].likely] == ["", offer]


TERTIARY = (
    "N°DPE,Date_établissement_DPE,Etiquette_DPE,Etiquette_GES,Conso_kWhep/m²/an,"
    "Année_construction,Catégorie_ERP,Secteur_activité,Surface_(SHON),Surface_utile,"
    "Type_énergie_principale_chauffage,Nom__commune_(BAN),Code_INSEE_(BAN),Adresse_(BAN)\n"
)


def test_certificates_of_offices_and_schools_hold_no_home(tmp_path):
    sectors = ("R : Etablissements d’enseignement", "W : Administrations", "X : Sports couverts")
    rows = "".join(
        f'2362T000000{k}R,2023-05-23,D,C,180,1975,5ème Catégorie,"{sector}",,1200,Gaz naturel,'
        f"Arras,62041,{k} rue Y\n"
        for k, sector in enumerate(sectors)
    )
    looked, reader, _ = read(tmp_path, TERTIARY + rows)
    assert looked.is_public and looked.is_clear and looked.profile == "ademe"
    used = public.read(tmp_path / "raw.parquet", reader._plan)
    assert used.area.tolist() == [1200] * 3, "an area too large for a home is no refusal"
    assert [public.USES[k] for k in used.use] == ["education", "administration", "sport"]


@pytest.mark.parametrize(
    ("heated", "field"), [("Gaz individuel", "billed_natural_gas"), ("Électrique", ""), ("", "")]
)
def test_a_consumption_counted_as_gas_is_gas_where_gas_heats(tmp_path, heated, field):
    head = "Réf;Type;Surface;Année;Ville;Chauffage;Consommation (kWh PCS)\n"
    home = "Appartement;60;1970;Lille"
    rows = f"A;{home};Gaz individuel;9000\nB;{home};{heated};800\n"
    looked, _, homes = read(tmp_path, head + rows)
    assert looked.columns[-1].field == field
    assert looked.columns[-1].likely == "billed_natural_gas", "never electricity"
    if field:
        assert homes.answers.billed_natural_gas[0] == pytest.approx(9000 / 1.11)


@pytest.mark.parametrize(
    ("header", "cell", "by_month"),
    [
        ("Loyer annuel (€)", "5400", 450),
        ("Loyer €/an", "5 400,00", 450),
        ("Loyer moy. €/mois", "450", 450),
        ("Loyer mensuel", "450", 450),
    ],
)
def test_a_rent_by_the_year_is_no_rent_by_the_month(tmp_path, header, cell, by_month):
    head = f"Réf;Type;Surface;Année;Ville;Chauffage;{header}\n"
    _, _, homes = read(tmp_path, head + f"A;Appartement;60;1970;Lille;Gaz;{cell}\n")
    assert homes.more["rent"].tolist() == [by_month]


def test_euros_of_a_consumption_are_no_kilowatt_hours(tmp_path):
    head = "Réf;Type;Surface;Année;Ville;Chauffage;Étage;Conso gaz 2024 (€ TTC)\n"
    row = "A;Appartement;60;1970;Lille;Gaz individuel;4ème et dernier;1150\n"
    _, _, homes = read(tmp_path, head + row)
    assert homes.answers.bill_natural_gas.tolist() == [1150]
    assert np.isnan(homes.answers.billed_natural_gas).all()


def test_a_name_over_its_rows_is_that_of_each_and_no_home(tmp_path):
    head = "Résidence;Réf;Type;Surface;Année;Chauffage;Ville\n"
    flats = "".join(f";{ref};Appt;6{k},5;1975;Gaz;Lille\n" for k, ref in enumerate("ABC"))
    _, reader, homes = read(tmp_path, head + "Foch;;;;;;\n" + flats + "Joffre;;;;;;\n" + flats)
    assert reader.dwellings == 6 and reader.buildings == 2 and len(homes.lines) == 6
    assert homes.more["building"].tolist() == ["Foch"] * 3 + ["Joffre"] * 3


def test_a_merged_name_is_of_each_of_its_rows_and_a_merged_figure_of_all_together(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.append(["Résidence", "Réf", "Type", "Surface", "Année", "Chauffage", "Conso gaz (kWh)"])
    for k in range(6):
        name, used = {0: ("Foch", 60_000), 3: ("Joffre", 70_000)}.get(k, (None, None))
        sheet.append([name, f"F{k}", "Appartement", 60, 1970, "Gaz collectif", used])
    for merged in ("A2:A4", "A5:A7", "G2:G4", "G5:G7"):
        sheet.merge_cells(merged)
    book.save(tmp_path / "book.xlsx")
    _, reader, homes = read(tmp_path, (tmp_path / "book.xlsx").read_bytes())
    assert (
        reader.buildings == 2 and homes.more["building"].tolist() == ["Foch"] * 3 + ["Joffre"] * 3
    )
    assert np.nansum(homes.answers.billed_natural_gas) == 130_000


@pytest.mark.parametrize("cell", ["D (187)", "D - 187 kWh/m²", "D 187", "E (édité 2022)"])
def test_a_class_beside_its_figure_is_read(tmp_path, cell):
    head = "Réf;Type;Surface;Année;Ville;Chauffage;DPE\n"
    _, _, homes = read(tmp_path, head + f"A;Appartement;60;1970;Lille;Gaz;{cell}\n")
    assert words(homes.certified, DPE_CLASSES) == [cell[0]]


def test_entrances_of_a_named_building_are_one_building(tmp_path):
    head = "Groupe;Bât.;Entrée;Nb logts;Surface totale;Date de mise en service;Énergie;Production\n"
    rows = "".join(f"Moulin;{b};{e};8;520;22951;Gaz;Collectif\n" for b in "AB" for e in (1, 2))
    looked, reader, homes = read(tmp_path, head + rows)
    assert looked.row_is == "buildings" and not looked.asked
    assert reader.dwellings == 32 and reader.buildings == 2
    assert set(homes.answers.construction_year.tolist()) == {1962.0}
    assert homes.answers.floor_area.sum() == pytest.approx(4 * 520)


def test_a_line_of_units_under_the_names_is_no_home(tmp_path):
    head = "Réf;Type;Surface;Année;Chauffage;Conso gaz\n;;m²;AAAA;;kWh PCS\n"
    _, reader, homes = read(tmp_path, head + "A;Appartement;60;1970;Gaz;9000\n")
    assert reader.dwellings == 1 and [one.code for one in homes.refusals] == ["descriptions"]


def test_a_plan_that_counts_its_homes_by_size_has_them_all(tmp_path):
    head = "Programme;Ville;T1;Nb T2;T3;T4;T5 et +;Surface totale;Année;Chauffage\n"
    rows = "Érables;Calais;2;4;6;3;1;1000;1958;Gaz coll.\nParc;Calais;;10;20;10;;2600;1975;RCU\n"
    looked, reader, homes = read(tmp_path, head + rows)
    assert looked.row_is == "buildings" and looked.is_clear
    assert reader.dwellings == 56 and reader.buildings == 2
    assert homes.answers.floor_area.sum() == pytest.approx(3600)
    ticked = "A;Appart;30;1970;Gaz;1;0\nB;Appart;45;1970;Gaz;0;1\n"
    looked, reader, _ = read(tmp_path, "Réf;Type;Surface;Année;Chauffage;T1;T2\n" + ticked)
    assert looked.row_is == "dwellings" and reader.dwellings == 2
