"""French numbers, money, carbon, time and ranges: the only rounding."""
