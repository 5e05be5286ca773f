"""A household’s week and year of moving, and what would change them."""
