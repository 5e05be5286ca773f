"""Pages of *Ma voiture*."""

DIESEL = "car_size=medium&car_motor=diesel&car_age=8&annual_distance=15000&home_charging=true"
"""A family diesel of eight years, 15,000 km a year."""
ROUTES = [
    "/voiture",
    "/voiture?voir=1",
    f"/voiture?{DIESEL}",
    f"/voiture?{DIESEL}&years_kept=15&sort=emissions&energy_prices=high",
    f"/voiture?{DIESEL}&replacement_motor=electric&replacement_used=true&replacement_price=14000",
    "/voiture?has_car=false&annual_distance=9000",
    "/voiture?car_size=small&car_motor=electric&car_age=1&years_kept=1&annual_distance=100",
    "/voiture?car_size=suv&car_motor=plug_in_hybrid&annual_distance=100000&parking=0",
]
REFUSED = [
    "/voiture?car_age=99&annual_distance=x&years_kept=2.5",
    "/voiture?voir=1&car_motor=steam&replacement_size=huge&replacement_price=3",
    "/voiture?years_kept=16&car_size=medium",
]
LOST = ["/voiture/rien"]
