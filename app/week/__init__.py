"""*Ma semaine*, *Mon année*, *Et si…*: a household’s moving."""
