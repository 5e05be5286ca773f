"""The one resolver: towns as people type them, as files hold them; never a guess in silence."""

from __future__ import annotations

import pytest

from calc.places.resolver import resolve, suggestions


@pytest.mark.parametrize(
    ("text", "code"),
    [
        # names: accents, hyphens, case, articles, abbreviations, lost spaces
        ("Béthune", "62119"),
        ("bethune", "62119"),
        ("VILLENEUVE D ASCQ", "59009"),
        ("villeneuve d’ascq", "59009"),
        ("villeneuvedascq", "59009"),
        ("L HAY LES ROSES", "94038"),
        ("St-Pol-sur-Ternoise", "62767"),
        ("boulogne s/ mer", "62160"),
        ("Havre", "76351"),
        ("HAVRE LE", "76351"),
        ("Nogent/Marne", "94052"),
        ("LILLE 59000 FRANCE", "59350"),
        ("97150", "97801"),
        ("12 rue Nationale 59000 Lille", "59350"),
        ("Nouméa", "98818"),
        ("98714 Papeete", "98735"),
        ("Saint-Pierre (975)", "97502"),
        ("97133 Saint-Barthélemy", "97701"),
        ("Roissy-en-France", "95527"),
        ("MONTFERRIER-SUR-LEZ", "34169"),
        ("Fort-de-France", "97209"),
        ("Havre (Le)", "76351"),
        ("Oeting", "57521"),
        ("Œting", "57521"),
        ("saint andre lez lille", "59527"),
        # codes: postcodes of one commune, INSEE codes, lost zeros, small letters
        ("59800", "59350"),
        ("59 800", "59350"),
        ("Lille, France", "59350"),
        ("1004", "01004"),
        ("2a004", "2A004"),
        ("2B033", "2B033"),
        # a name and its department or postcode, in any order
        ("Béthune (62)", "62119"),
        ("Lille (59)", "59350"),
        ("st omer 62", "62765"),
        ("62 Saint-Omer", "62765"),
        ("Bailleul (Nord)", "59043"),
        ("Valence Drôme", "26362"),
        ("Valence, 82", "82186"),
        ("59000 Lille", "59350"),
        ("Lille 59000", "59350"),
        ("1000 Bourg-en-Bresse", "01053"),
        ("Ajaccio 20000", "2A004"),
        ("st denis 974", "97411"),
        ("Saint-Denis (La Réunion)", "97411"),
        ("SAINT AMAND 59230", "59526"),
        # what the post adds
        ("lille cedex", "59350"),
        ("SAINT-DENIS CEDEX 93205", "93066"),
        ("BP 40123 59000 LILLE CEDEX 9", "59350"),
        ("F-59000 LILLE", "59350"),
        # arrondissements
        ("paris 15", "75056"),
        ("Paris 4e", "75056"),
        ("PARIS 15E ARRONDISSEMENT", "75056"),
        ("75015", "75056"),
        ("75015 PARIS", "75056"),
        ("lyon 3eme", "69123"),
        ("Marseille 1er", "13055"),
        ("Paris XVe", "75056"),
        ("69383", "69123"),
        # names of parts of communes, and names of before
        ("Lomme", "59350"),
        ("Hellemmes", "59350"),
        ("Fargniers", "02738"),
        ("02300 FARGNIERS", "02738"),
        ("Annecy-le-Vieux", "74010"),
        ("Cherbourg-Octeville", "50129"),
        ("Châlons-sur-Marne", "51108"),
        # abroad
        ("Bruxelles", "BE2800866"),
        ("Kortrijk", "BE2794055"),
        ("Courtrai", "BE2794055"),
        ("Londres", "GB2643743"),
        ("Luxembourg", "LU2960316"),
        ("Mons (Belgique)", "BE2790869"),
        ("Marrakech", "RAK"),
    ],
)
def test_what_people_write_is_understood(text, code):
    resolved = resolve(text)
    assert resolved.place is not None, resolved
    assert resolved.place.code == code


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Lille", "commune"),
        ("Paris 4e", "district"),
        ("Lomme", "delegated"),
        ("Châlons-sur-Marne", "former"),
        ("Bruxelles", "foreign"),
    ],
)
def test_its_kind_is_said(text, kind):
    assert resolve(text).place.kind == kind


@pytest.mark.parametrize(
    ("text", "among"),
    [
        ("Saint-Denis", {"97411", "93066", "11339"}),
        ("Boulogne", {"62160", "92012", "85084"}),  # two villages were so called
        ("Mons", {"BE2790869", "59410"}),
        ("Saint-Pierre", {"97416", "97225"}),
        ("Valence", {"26362", "82186"}),
        ("Bruges", {"BE2800931", "33075"}),
        ("Grenade", {"31232", "40117"}),
        ("Tournai", {"BE2785341", "61490"}),
        ("Douvres", {"GB2651048", "01149"}),
        ("La Réunion", {"47222", "97411"}),
        ("Vienne", {"38544", "VIE"}),
        ("Belle-Île", {"56152", "56241"}),
        ("Roissy", {"77390", "95527"}),
        ("Chalon", {"38066", "71076"}),  # of 200 and of 45,000 people
        ("Aix", {"19002", "13001"}),
        ("62119", {"62119", "62274"}),  # Béthune's INSEE code is Dourges's postcode
        ("97133", {"97133", "97701"}),  # Vieux-Fort's INSEE code is Saint-Barthélemy's postcode
        ("97500", {"97501", "97502"}),
        ("Saint-Martin", {"97801"}),
        ("75001 Lyon", {"69123", "75056"}),  # the name and the code disagree
        ("Nord", {"59350"}),
    ],
)
def test_a_name_of_several_is_asked_with_each_of_them(text, among):
    resolved = resolve(text)
    assert (resolved.place, resolved.issue) == (None, "several_places")
    assert among <= {place.code for place in resolved.candidates}


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("roubais", "59512"),
        ("Montreuil-sous-Bois", "93048"),
        ("Lille-Sud", "59350"),
        ("Lile", "59350"),
        ("Marseile", "13055"),
        ("Vitry", "94081"),
        ("Touquet", "62826"),
        ("Lens (Belgique)", "62498"),  # the name is French, the country is not: never in silence
        ("Bort", None),
    ],
)
def test_a_name_nobody_bears_is_an_offer_never_an_answer(text, first):
    resolved = resolve(text)
    assert (resolved.place, resolved.issue) == (None, "unknown_place")
    assert resolved.candidates and (first is None or resolved.candidates[0].code == first)


def test_a_suffix_of_the_post_alone_offers_the_town_that_bears_it():
    """The post writes Montreuil-sous-Bois; « s/ » may be sur or sous."""
    assert "93048" in [place.code for place in resolve("MONTREUIL S/ BOIS").candidates]


def test_a_country_is_told_to_name_a_town():
    resolved = resolve("Espagne")
    assert (resolved.place, resolved.area) == (None, "country")
    assert {place.country for place in resolved.candidates} == {"ES"}


@pytest.mark.parametrize(
    ("text", "beside", "code"),
    [
        ("Saint-Denis", {"department": "93"}, "93066"),
        ("Saint-Denis", {"department": "La Réunion"}, "97411"),
        ("SAINT DENIS", {"postcode": "93200"}, "93066"),
        ("Valence", {"department": "26.0"}, "26362"),
        ("Saint-Pierre", {"postcode": "97410"}, "97416"),
        ("ST NICOLAS", {"department": "62"}, "62764"),
    ],
)
def test_another_column_settles_a_homonym(text, beside, code):
    resolved = resolve(text, **beside)
    assert (resolved.place.code if resolved.place else None) == code


def test_a_column_that_contradicts_the_name_is_said():
    resolved = resolve("Lille", department="13")
    assert resolved.issue == "several_places" and resolved.candidates[0].code == "59350"


def test_a_home_is_never_abroad():
    assert resolve("Bruges", abroad=False).place.code == "33075"
    assert resolve("Bruxelles", abroad=False).issue == "unknown_place"
    assert {c.kind for c in resolve("Tournai", abroad=False).candidates} <= {"commune", "former"}


@pytest.mark.parametrize(
    "text", ["", "   ", "'; drop table", "%", "\x00", "🏠", "zzzzqqq", "x" * 500, "(", "())", ","]
)
def test_what_is_no_place_finds_none(text):
    assert resolve(text).place is None


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("béth", "Béthune"),
        ("rouba", "Roubaix"),
        ("roubais", "Roubaix"),
        ("genev", "Genève"),
        ("lomm", "Lomme"),
        ("593", "Valenciennes"),
        ("paris 1", "Paris 1er"),
    ],
)
def test_towns_are_offered_while_one_types(typed, name):
    assert name in [place.name for place in suggestions(typed)]


def test_those_near_are_offered_first():
    near = frozenset({"62764"})
    assert suggestions("saint", near=near)[0].code == "62764"
    assert resolve("Saint-Nicolas", near=near).candidates[0].code == "62764"
