"""Pages of *Mes travaux*."""

from tests.routes.housing import FLAT, QUERY

TICKED = (
    "roof_works=roof_insulation&heating_works=air_water_heat_pump&window_works=window_replacement"
)
WORKS = f"/logement/travaux?{QUERY}&{TICKED}"
PATHS = f"/logement/chemins?{QUERY}"
ROUTES = [
    f"/logement/travaux?{QUERY}",
    WORKS,
    PATHS,
    FLAT.replace("resultat", "travaux") + "&window_works=window_replacement",
    FLAT.replace("resultat", "chemins"),
]
REFUSED = [f"{WORKS}&budget=beaucoup", f"{PATHS}&dpe_class=Z"]
