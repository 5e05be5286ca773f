"""Alembic on the connection that :class:`app.store.Store` gives, within its transaction."""

from alembic import context

from app.store import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
