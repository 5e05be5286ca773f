"""One household whole: its home and its moving together."""
