"""*Ma voiture*: keep it, replace it, own none."""
