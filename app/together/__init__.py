"""*Mon élan*: home and moving on one page."""
