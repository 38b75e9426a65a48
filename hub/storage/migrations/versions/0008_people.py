"""Sealed authenticator secrets, recovery codes, addresses of logins, switches of the desk"""

import sqlalchemy as sa
from alembic import context, op

from hub.sealing import TOTP, Seal

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

AGENTS = sa.table("agents", sa.column("id", sa.String), sa.column("totp_secret", sa.String))


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    with op.batch_alter_table("agents") as batch:
        batch.alter_column("totp_secret", existing_type=sa.String(64), type_=sa.String(255))
    with op.batch_alter_table("agent_sessions") as batch:
        batch.add_column(sa.Column("address", sa.String(45), nullable=False, server_default=""))
    op.create_table(
        "recovery_codes",
        sa.Column("agent_id", sa.String(32), sa.ForeignKey("agents.id"), primary_key=True),
        sa.Column("code_hash", sa.String(64), primary_key=True),
    )
    op.create_table(
        "desk_switches",
        sa.Column("name", sa.String(24), primary_key=True),
        sa.Column("on", sa.Boolean(), nullable=False),
        sa.Column("agent_id", sa.String(32), sa.ForeignKey("agents.id"), nullable=False),
        sa.Column("changed_at", moment, nullable=False),
    )
    # Which stage a ticket was moved to is a detail of the one action.
    op.execute("UPDATE audit_log SET detail = substr(action, 6), action = 'move' WHERE action LIKE 'move %'")
    _seal_secrets()


def _seal_secrets() -> None:
    connection = op.get_bind()
    stored = connection.execute(sa.select(AGENTS).where(AGENTS.c.totp_secret.is_not(None))).all()
    if not stored:
        return
    key = context.config.attributes.get("key")
    if key is None:
        raise RuntimeError("authenticator secrets are to be sealed: migrate with the hub's key")
    seal = Seal(key, TOTP)
    for agent_id, secret in stored:
        sealed = AGENTS.update().where(AGENTS.c.id == agent_id).values(totp_secret=seal.close(secret))
        connection.execute(sealed)


def downgrade() -> None:
    op.drop_table("desk_switches")
    op.drop_table("recovery_codes")
    with op.batch_alter_table("agent_sessions") as batch:
        batch.drop_column("address")
    # Sealed secrets are of no use to an older hub: authenticators are set up again.
    op.execute(AGENTS.update().values(totp_secret=None))
    op.execute("UPDATE agents SET totp_enabled = false")
    with op.batch_alter_table("agents") as batch:
        batch.alter_column("totp_secret", existing_type=sa.String(255), type_=sa.String(64))
