"""*Le parc*: a landlord’s file in, what its stock comes to out."""
