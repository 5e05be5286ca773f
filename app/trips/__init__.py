"""*Un trajet* and *À deux*: a journey by every mode."""
