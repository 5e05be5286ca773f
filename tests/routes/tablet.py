"""Pages of a public tablet that have an address of their own."""

DUEL = (
    "/trajets/a-deux?a_way=car&a_distance=18&a_times_a_week=5"
    "&b_way=bike&b_distance=4&b_times_a_week=4"
)
ROUTES = [
    "/code",
    "/encore",
    "/encore?page=/logement",
    "/trajets/a-deux",
    DUEL,
    "/trajets/a-deux?a_way=electric_car&a_distance=300&a_times_a_week=0,5&a_people=4"
    "&b_way=electric_car&b_distance=300&b_times_a_week=0,5&b_people=4",
]
REFUSED = [
    "/code?code=ABCD-EFGH",
    "/trajets/a-deux?a_way=car",
    "/trajets/a-deux?a_way=rocket&a_distance=x&a_times_a_week=99&a_people=1,5&b_way=walk",
]
