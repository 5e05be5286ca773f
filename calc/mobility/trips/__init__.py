"""One trip, one journey: what it emits, costs and takes by every mode."""
