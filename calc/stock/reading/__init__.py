"""A landlord’s file → homes, and every cell that is refused."""
