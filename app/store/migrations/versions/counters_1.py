"""Counts of use by day, histograms of results by month."""

import sqlalchemy as sa
from alembic import op

revision = "counters_1"
down_revision = None
branch_labels = ("counters",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "counters",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("territory", sa.String(60), primary_key=True),
        sa.Column("tool", sa.String(12), primary_key=True),
        sa.Column("channel", sa.String(8), primary_key=True),
        sa.Column("step", sa.String(10), primary_key=True),
        sa.Column("n", sa.Integer, nullable=False),
    )
    op.create_table(
        "counter_histograms",
        sa.Column("month", sa.Date, primary_key=True),
        sa.Column("territory", sa.String(60), primary_key=True),
        sa.Column("figure", sa.String(12), primary_key=True),
        sa.Column("bin", sa.String(12), primary_key=True),
        sa.Column("n", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("counter_histograms")
    op.drop_table("counters")
