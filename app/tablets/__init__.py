"""Public tablets, and the codes that they print."""
