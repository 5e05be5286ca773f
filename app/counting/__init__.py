"""Anonymous counts of use: added in memory, written every few seconds, read back by territory."""

from app.counting.batch import Batch
from app.counting.wiring import init_app, seen

__all__ = ["Batch", "init_app", "seen"]
