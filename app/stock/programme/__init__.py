"""*Le programme*: which dwellings, which works, which year."""
