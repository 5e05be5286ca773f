"""Pages of *Mes travaux*."""

from tests.routes.housing import FLAT, QUERY

TICKED = (
    "roof_works=roof_insulation&heating_works=air_water_heat_pump&window_works=window_replacement"
)
WORKS = f"/logement/travaux?{QUERY}&{TICKED}"
PATHS = f"/logement/chemins?{QUERY}"
QUOTE = "/logement/devis?measure=air_water_heat_pump&price=16000&power=12&needed_power=8&vat=5.5"
ASSEMBLY = (
    "/logement/immeuble?dwelling_type=apartment&floor_area=65&construction_period=1948_1974"
    "&commune=59350&heating_carrier=natural_gas&heating_scope=collective&position=top"
)
ROUTES = [
    "/logement/devis",
    QUOTE,
    f"/logement/travaux?{QUERY}",
    WORKS,
    PATHS,
    FLAT.replace("resultat", "travaux") + "&window_works=window_replacement",
    FLAT.replace("resultat", "chemins"),
    *(
        f"/logement/situation?{QUERY}&dpe_class={label}&tenure={tenure}"
        for tenure, label in (("tenant", "G"), ("social_tenant", "F"), ("landlord", "E"))
    ),
    f"/logement/situation?{QUERY}&tenure=buyer",
    f"/logement/situation?{QUERY}&tenure=landlord&owned_by_sci=1",
    f"/logement/travaux?{QUERY}&{TICKED}&tenure=tenant",
    "/logement/loi",
    f"{ASSEMBLY}&co_owned_dwellings=20&main_residence_share=0.9",
    f"{ASSEMBLY}&co_owned_dwellings=20&tenure=landlord",
    f"/chez/lille{ASSEMBLY}&co_owned_dwellings=20&tenure=tenant",
    ASSEMBLY,
]
REFUSED = [
    "/logement/devis?measure=roof_insulation&price=cher",
    f"{ASSEMBLY}&co_owned_dwellings=zéro",
    f"{WORKS}&budget=beaucoup",
    f"{PATHS}&dpe_class=Z",
]
