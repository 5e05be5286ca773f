"""Pages of *Un trajet*."""

COMMUTE = "origin=62119&destination=59350&return_trip=true&people=2"
"""Béthune to Lille and back, two in the car."""
LEGS = (
    "leg_mode=bike&leg_distance=3&leg_mode=regional_train&leg_distance=35"
    "&leg_mode=metro&leg_distance=4"
)
ROUTES = [
    "/trajets",
    f"/trajets?{COMMUTE}",
    f"/trajets?{COMMUTE}&times_a_week=5&sort=duration&counting=marginal&{LEGS}",
    f"/trajets?{LEGS}",
    "/trajets?distance=4&times_a_week=5&sort=active_minutes",
    "/trajets?origin=59350&destination=59512&car_size=suv&car_motor=electric",
    "/trajets?origin=13055&destination=2A004&contrails=false&sort=cost",
    "/trajets?origin=59350&destination=97411&people=9",
    "/trajets?distance=19999",
    "/trajets?origin=59350",
    "/communes?champ=origin&depart=lille",
]
REFUSED = [
    "/trajets?voir=1",
    "/trajets?depart=saint-omer&arrivee=lille&voir=1",
    "/trajets?depart=zzzq&distance=x&people=22&times_a_week=-1&car_motor=steam",
    "/trajets?origin=59350&destination=59350",
    "/trajets?origin=00000&destination=59350",
    "/trajets?leg_mode=bike&leg_distance=x&leg_distance=3&leg_mode=rocket",
]
LOST = ["/trajets/rien"]
