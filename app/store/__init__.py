"""What the site keeps: anonymous counts of events and of use, in SQLite or PostgreSQL.

Each room declares its tables in a module of this package and its migrations in a line of its own
(``migrations/versions``). A page that keeps nothing works without any of it.
"""

from __future__ import annotations

from flask import Flask, current_app

from app.site.config import Config
from app.store.database import Store, StoreUnavailable, insert, metadata

__all__ = ["Store", "StoreUnavailable", "init_app", "insert", "metadata", "store"]


def store() -> Store:
    """The store of the application that is answering."""
    return current_app.extensions["store"]


def init_app(app: Flask, config: Config) -> None:
    """Give an application its store, brought up to date; without one it says so and goes on."""
    kept = Store.of(config)
    app.extensions["store"] = kept
    try:
        kept.migrate()
    except StoreUnavailable as problem:
        app.logger.warning("no store: %s", problem.description)
