"""A contribution undone stays known, so that a tablet that sends it again does not count it."""

import sqlalchemy as sa
from alembic import op

revision = "events_2"
down_revision = "events_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "event_contributions",
        sa.Column("is_undone", sa.Boolean, nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    op.drop_column("event_contributions", "is_undone")
