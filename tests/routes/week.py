"""Pages of *Ma semaine*, *Mon année* and *Et si…*."""

FAMILY = {
    "adults": "2",
    "children": "2",
    "home": "62119",
    "t1_who": "1",
    "t1_purpose": "work",
    "t1_mode": "car",
    "t1_to": "59350",
    "t1_days": "5",
    "t1_telework_possible": "1",
    "t1_could": "regional_train",
    "t1_monthly_pass": "150",
    "t2_who": "2",
    "t2_purpose": "work",
    "t2_mode": "car",
    "t2_km": "6",
    "t2_days": "5",
    "t2_car": "2",
    "t3_who": "234",
    "t3_purpose": "escort",
    "t3_mode": "car",
    "t3_km": "2",
    "t3_days": "4.5",
    "t3_car": "2",
    "j1_mode": "plane",
    "j1_to": "LIS",
    "j1_times": "1",
    "j2_mode": "car",
    "j2_to": "CMF",
    "j2_times": "1",
    "c1_size": "medium",
    "c1_motor": "diesel",
    "c1_age": "6",
    "c2_size": "small",
    "c2_motor": "petrol",
    "c2_age": "11",
}
"""A couple of Béthune and two children: Lille by car, 6 km by car, Lisbon, the Alps."""

QUERY = "&".join(f"{name}={value}" for name, value in FAMILY.items())
ALONE = "t1_mode=walk&t1_km=0.5"
LARGE = "adults=4&children=2&home=59183&" + "&".join(
    f"t{n}_who={1 + n % 4}&t{n}_purpose={purpose}&t{n}_mode={mode}&t{n}_km={n}&t{n}_days=5"
    f"&t{n}_telework={1 if purpose == 'work' else 0}"
    for n, (purpose, mode) in enumerate(
        [
            ("work", "bus"),
            ("study", "bike"),
            ("work", "tram"),
            ("leisure", "motorbike"),
            ("shopping", "e_bike"),
            ("work", "car"),
            ("escort", "e_cargo_bike"),
            ("other", "walk"),
            ("work", "regional_train"),
            ("leisure", "coach"),
            ("study", "moped"),
            ("work", "e_scooter"),
        ],
        1,
    )
)
"""Six people of Dunkerque and twelve trips of every sort."""

ROUTES = [
    "/trajets/semaine",
    f"/trajets/semaine?{QUERY}",
    f"/trajets/semaine?{QUERY}&plus=t",
    f"/trajets/semaine?{ALONE}",
    f"/trajets/semaine?{LARGE}",
    "/trajets/annee",
    f"/trajets/annee?{QUERY}",
    f"/trajets/annee?{ALONE}&plus=j",
    f"/trajets/annee?{LARGE}",
    "/trajets/et-si",
    f"/trajets/et-si?{QUERY}",
    f"/trajets/et-si?{ALONE}",
    f"/trajets/et-si?{LARGE}",
    f"/trajets/et-si?adults=2&children=2&home=62119&without=car"
    f"&try_cycle=e_bike&try_second=give_up&{QUERY.partition('home=62119&')[2]}",
]
REFUSED = [
    "/trajets/semaine?t1_mode=car",
    "/trajets/semaine?adults=9&t1_mode=car&t1_km=x&t1_others=7",
    "/trajets/semaine?lieu=saint&t1_mode=bus&t1_lieu=zzzq&t2_km=3",
    "/trajets/annee?j1_mode=plane&c1_size=small&c1_km=-4",
    "/trajets/annee?j1_mode=plane&j1_lieu=Lisbonne",
    "/trajets/et-si?t1_mode=car&t1_km=3&cycle_under=99",
    "/trajets/et-si?t1_mode=car&t1_km=3&without=everything",
]
