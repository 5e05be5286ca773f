"""Tables of events: who took part is never there, only what a room found together."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from app.store.database import metadata

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("territory", String(60), nullable=False),
    Column("starts", Date, nullable=False),
    Column("ends", Date, nullable=False),
    Column("expires", Date, nullable=False),
    Column("state", String(6), nullable=False),  # open, paused, closed
    Column("host_mark", String(64), nullable=False, unique=True),
    Column("tablets_mark", String(64), nullable=False, unique=True),
    Column("wall_mark", String(64), nullable=False, unique=True),
)
contributions = Table(
    "event_contributions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("event", ForeignKey("events.id", ondelete="CASCADE"), nullable=False),
    Column("contribution", String(32), nullable=False),
    Column("tablet", String(12), nullable=False),
    Column("tool", String(12), nullable=False),
    Column("saving", String(12), nullable=False),
    Column("emissions", String(12), nullable=False),
    Column("commune", String(5), nullable=False),
    Column("day", Date, nullable=False),
    Column("is_undone", Boolean, nullable=False),
    Column("slot", Integer, nullable=False),  # of five minutes; 0 once it is of no use
    UniqueConstraint("event", "contribution", name="uq_event_contribution"),
)
actions = Table(
    "event_actions",
    metadata,
    Column(
        "contribution", ForeignKey("event_contributions.id", ondelete="CASCADE"), primary_key=True
    ),
    Column("action", String(40), primary_key=True),
)
Index("ix_event_contributions_event", contributions.c.event, contributions.c.id)
