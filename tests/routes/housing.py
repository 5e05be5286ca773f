"""Pages of *Mon logement*."""

HOUSEHOLD = {
    "dwelling_type": "house",
    "floor_area": "90",
    "construction_year": "1930",
    "commune": "59512",
    "storeys": "2",
    "attachment": "terraced",
    "wall_material": "solid_brick",
    "wall_insulation": "none",
    "roof_type": "attic",
    "roof_insulation": "none",
    "glazing": "double",
    "heating_carrier": "natural_gas",
    "heating_system": "boiler",
    "heating_year": "1998",
    "hot_water_system": "with_heating",
    "household_size": "4",
}
"""A brick house of 1930 in Roubaix, an old gas boiler, four people."""

QUERY = "&".join(f"{name}={value}" for name, value in HOUSEHOLD.items())
RESULT = f"/logement/resultat?{QUERY}"
FLAT = (
    "/logement/resultat?dwelling_type=apartment&floor_area=9&construction_period=1948_1974"
    "&heating_carrier=electricity&position=middle"
)
QUICK = (
    "dwelling_type=house&rooms=4&construction_period=1948_1974&commune=59512"
    "&heating_carrier=natural_gas&tenure=owner_occupier"
)
ROUTES = [
    "/logement",
    f"/logement?etape=court&{QUICK}",
    "/logement/resultat?dwelling_type=house",
    f"/logement/resultat?{QUICK}&passe=wall_insulation",
    f"/logement/preciser?champ=roof_insulation&{QUICK}",
    f"/logement/conseiller?{QUICK}",
    "/logement/dpe",
    "/communes",
    *(f"/logement?etape={step}&{QUERY}" for step in range(1, 8)),
    RESULT,
    FLAT,
    "/communes?lieu=st+omer",
]
REFUSED = [
    "/logement?depuis=1&etape=2",
    "/logement?depuis=1&etape=2&dwelling_type=house&floor_area=3&construction_year=x&lieu=saint",
    "/logement?depuis=1&etape=2&dwelling_type=house&floor_area=90&construction_year=1930&lieu=zzzq",
    "/logement/resultat?floor_area=90",
    f"/logement/conseiller?{QUERY}&heating_setpoint=99",
    f"{RESULT}&heating_setpoint=99",
]
