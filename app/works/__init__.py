"""*Mes travaux* and the best paths of a home."""
