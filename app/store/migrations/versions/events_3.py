"""When a contribution came, to five minutes, so that a host undoes the last; forgotten after."""

import sqlalchemy as sa
from alembic import op

revision = "events_3"
down_revision = "events_2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "event_contributions",
        sa.Column("slot", sa.Integer, nullable=False, server_default=sa.text("0")),
    )


def downgrade() -> None:
    op.drop_column("event_contributions", "slot")
