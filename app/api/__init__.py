"""The calculators for other programs: one way in and out for each, from the declarations."""
