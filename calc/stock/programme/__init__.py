"""A programme of works on a stock, within yearly budgets."""
