"""Agents and the desk"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _agents()
    _conversations()
    _desk()


def _agents() -> None:
    op.create_table(
        "agents",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("username", sa.String(64), nullable=False, unique=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("totp_secret", sa.String(64)),
        sa.Column("totp_enabled", sa.Boolean(), nullable=False),
        sa.Column("totp_used", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failed_logins", sa.Integer(), nullable=False),
        sa.Column("locked_until", TIME),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("presence", sa.String(16), nullable=False),
        sa.Column("seen_at", TIME),
        sa.Column("offline_since", TIME),
        sa.Column("assigned_at", TIME),
        sa.Column("created_at", TIME, nullable=False),
    )
    op.create_table(
        "teams",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False, unique=True),
        sa.Column("created_at", TIME, nullable=False),
    )
    op.create_table(
        "team_members",
        sa.Column("team_id", sa.String(32), sa.ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("agent_id", sa.String(32), sa.ForeignKey("agents.id"), primary_key=True, index=True),
    )
    op.create_table(
        "agent_sessions",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("agent_id", sa.String(32), sa.ForeignKey("agents.id"), nullable=False, index=True),
        sa.Column("device", sa.String(200), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
    )
    op.create_table(
        "audit_log",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("agent_id", sa.String(32), sa.ForeignKey("agents.id"), index=True),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("target", sa.String(24), nullable=False),
        sa.Column("target_id", sa.String(64)),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False, index=True),
    )
    op.create_index("ix_audit_log_target", "audit_log", ["target", "target_id"])


def _conversations() -> None:
    with op.batch_alter_table("conversations") as batch:
        batch.add_column(
            sa.Column(
                "agent_id", sa.String(32), sa.ForeignKey("agents.id", name="fk_conversations_agent_id_agents")
            )
        )
        batch.add_column(
            sa.Column(
                "team_id",
                sa.String(32),
                sa.ForeignKey("teams.id", name="fk_conversations_team_id_teams", ondelete="SET NULL"),
            )
        )
        batch.add_column(sa.Column("priority", sa.Integer(), nullable=False, server_default="2"))
        batch.add_column(sa.Column("due_at", TIME))
        batch.add_column(sa.Column("held_since", TIME))
        batch.add_column(sa.Column("unanswered_since", TIME))
        batch.add_column(sa.Column("snoozed", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("snoozed_until", TIME))
        batch.add_column(
            sa.Column("leaving_message", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch.add_column(sa.Column("agent_episode", sa.JSON()))
        batch.create_index("ix_conversations_agent", ["agent_id", "status"])


def _desk() -> None:
    conversation = "conversations.id"
    op.create_table(
        "handoffs",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("conversation_id", sa.String(32), sa.ForeignKey(conversation), nullable=False, index=True),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(32), sa.ForeignKey("teams.id", ondelete="SET NULL")),
        sa.Column("agent_id", sa.String(32), sa.ForeignKey("agents.id"), index=True),
        sa.Column("queued_at", TIME, nullable=False, index=True),
        sa.Column("due_at", TIME),
        sa.Column("claimed_at", TIME),
        sa.Column("answered_at", TIME),
        sa.Column("ended_at", TIME),
        sa.Column("outcome", sa.String(24)),
    )
    op.create_table(
        "participants",
        sa.Column("conversation_id", sa.String(32), sa.ForeignKey(conversation), primary_key=True),
        sa.Column("agent_id", sa.String(32), sa.ForeignKey("agents.id"), primary_key=True, index=True),
        sa.Column("since", TIME, nullable=False),
    )
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("conversation_id", sa.String(32), sa.ForeignKey(conversation), nullable=False, index=True),
        sa.Column("agent_id", sa.String(32), sa.ForeignKey("agents.id")),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("mentions", sa.JSON(), nullable=False),
        sa.Column("after_seq", sa.Integer(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
    )
    op.create_table(
        "desk_events",
        sa.Column("seq", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("created_at", TIME, nullable=False, index=True),
    )
    counter = op.create_table(
        "desk_counter",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("seq", sa.Integer(), nullable=False),
    )
    op.bulk_insert(counter, [{"id": 1, "seq": 0}])
    op.create_table(
        "turns",
        sa.Column("message_id", sa.String(32), sa.ForeignKey("messages.id"), primary_key=True),
        sa.Column("conversation_id", sa.String(32), sa.ForeignKey(conversation), nullable=False, index=True),
        sa.Column("label", sa.String(80)),
        sa.Column("confidence", sa.Float()),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("latency_ms", sa.Integer(), nullable=False),
        sa.Column("created_at", TIME, nullable=False, index=True),
    )
    op.create_index("ix_turns_label", "turns", ["label", "created_at"])


def downgrade() -> None:
    for table in ("turns", "desk_counter", "desk_events", "notes", "participants", "handoffs"):
        op.drop_table(table)
    with op.batch_alter_table("conversations") as batch:
        batch.drop_index("ix_conversations_agent")
        for column in (
            "agent_id",
            "team_id",
            "priority",
            "due_at",
            "held_since",
            "unanswered_since",
            "snoozed",
            "snoozed_until",
            "leaving_message",
            "agent_episode",
        ):
            batch.drop_column(column)
    for table in ("audit_log", "agent_sessions", "team_members", "teams", "agents"):
        op.drop_table(table)
