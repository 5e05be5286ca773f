"""Tables of use: how many, on a day, in a territory; never who, from where, nor at what hour."""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, String, Table

from app.store.database import metadata

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
