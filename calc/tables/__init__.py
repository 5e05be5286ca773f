"""Tables in and out: CSV, JSON Lines, Parquet, and the TOML that people write."""
