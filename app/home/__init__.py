"""*Mon logement*: a home’s real bill, likely label and losses."""
