"""Events, their contributions, the actions chosen."""

import sqlalchemy as sa
from alembic import op

revision = "events_1"
down_revision = None
branch_labels = ("events",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("territory", sa.String(60), nullable=False),
        sa.Column("starts", sa.Date, nullable=False),
        sa.Column("ends", sa.Date, nullable=False),
        sa.Column("expires", sa.Date, nullable=False),
        sa.Column("state", sa.String(6), nullable=False),
        sa.Column("host_mark", sa.String(64), nullable=False, unique=True),
        sa.Column("tablets_mark", sa.String(64), nullable=False, unique=True),
        sa.Column("wall_mark", sa.String(64), nullable=False, unique=True),
    )
    op.create_table(
        "event_contributions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "event", sa.Integer, sa.ForeignKey("events.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("contribution", sa.String(32), nullable=False),
        sa.Column("tablet", sa.String(12), nullable=False),
        sa.Column("tool", sa.String(12), nullable=False),
        sa.Column("saving", sa.String(12), nullable=False),
        sa.Column("emissions", sa.String(12), nullable=False),
        sa.Column("commune", sa.String(5), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.UniqueConstraint("event", "contribution", name="uq_event_contribution"),
    )
    op.create_index("ix_event_contributions_event", "event_contributions", ["event", "id"])
    op.create_table(
        "event_actions",
        sa.Column(
            "contribution",
            sa.Integer,
            sa.ForeignKey("event_contributions.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("action", sa.String(40), primary_key=True),
    )


def downgrade() -> None:
    for table in ("event_actions", "event_contributions", "events"):
        op.drop_table(table)
