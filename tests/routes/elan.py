"""Pages of *Mon élan*: a home, a moving, both, neither."""

from tests.routes.housing import HOUSEHOLD
from tests.routes.housing import QUERY as HOME
from tests.routes.week import ALONE, LARGE
from tests.routes.week import QUERY as MOVING

BOTH = f"/mon-elan?{HOME}&{MOVING}"
ROUTES = [
    "/mon-elan",
    f"/mon-elan?{HOME}",
    f"/mon-elan?{MOVING}",
    BOTH,
    f"/mon-elan?{HOME}&{LARGE}",
    f"/mon-elan?{ALONE}",
    f"{BOTH.replace('home=62119', 'home=62119&without=flight,car')}",
    "/mon-elan?dwelling_type=apartment&floor_area=60&construction_year=1975"
    "&heating_carrier=electricity",
]
REFUSED = [
    "/mon-elan?lien_logement=rien&lien_trajets=http://ailleurs.fr/?a=1",
    f"/mon-elan?{MOVING}&floor_area=3",
    f"/mon-elan?{HOME}&t1_mode=car",
]
__all__ = ["BOTH", "HOME", "HOUSEHOLD", "MOVING", "REFUSED", "ROUTES"]
