"""What owning cars costs and emits over the years."""
