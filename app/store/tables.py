"""Tables of use and of events: how many, and what a room found together; never who."""

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

from app.store import metadata

# Of use: how many, on a day, in a territory; never from where, nor at what hour.

uses = Table(
    "counters",
    metadata,
    Column("day", Date, primary_key=True),
    Column("territory", String(60), primary_key=True),
    Column("tool", String(12), primary_key=True),
    Column("channel", String(8), primary_key=True),
    Column("step", String(10), primary_key=True),
    Column("n", Integer, nullable=False),
)
histograms = Table(
    "counter_histograms",
    metadata,
    Column("month", Date, primary_key=True),  # its first day: no finer
    Column("territory", String(60), primary_key=True),
    Column("figure", String(12), primary_key=True),
    Column("bin", String(12), primary_key=True),
    Column("n", Integer, nullable=False),
)


# Of events: who took part is never there.

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
