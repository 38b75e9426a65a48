"""Ticket deadlines, links, evidence, terms and notices"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TERMS = '{"facts": {}, "rulings": {}}'
"""No rule was applied to tickets from before this migration."""


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    with op.batch_alter_table("tickets") as batch:
        batch.add_column(sa.Column("summary", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("priority", sa.String(16), nullable=False, server_default="normal"))
        batch.add_column(sa.Column("team", sa.String(64)))
        batch.add_column(sa.Column("terms", sa.JSON(), nullable=False, server_default=TERMS))
        batch.add_column(sa.Column("due_at", moment))
        batch.add_column(sa.Column("overdue_since", moment))
        batch.add_column(sa.Column("score", sa.Integer()))
        batch.create_index("ix_tickets_stage", ["stage", "due_at"])
    with op.batch_alter_table("ticket_events") as batch:
        batch.add_column(sa.Column("kind", sa.String(16), nullable=False, server_default="filed"))
        batch.add_column(sa.Column("public", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch.add_column(sa.Column("notice", sa.String(24)))
        batch.create_index("ix_ticket_events_notice", ["notice"])
    op.create_table(
        "ticket_deadlines",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("ticket_id", sa.String(32), sa.ForeignKey("tickets.id"), nullable=False, index=True),
        sa.Column("name", sa.String(16), nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("fired_at", moment),
        sa.Column("met_at", moment),
    )
    op.create_index("ix_ticket_deadlines_open", "ticket_deadlines", ["met_at", "fired_at", "due_at"])
    op.create_table(
        "ticket_links",
        sa.Column("ticket_id", sa.String(32), sa.ForeignKey("tickets.id"), primary_key=True),
        sa.Column("earlier_id", sa.String(32), sa.ForeignKey("tickets.id"), primary_key=True, index=True),
        sa.Column("created_at", moment, nullable=False),
    )
    op.create_table(
        "ticket_evidence",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("ticket_id", sa.String(32), sa.ForeignKey("tickets.id"), nullable=False),
        sa.Column("attachment_id", sa.String(32), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.UniqueConstraint("ticket_id", "attachment_id"),
    )


def downgrade() -> None:
    for table in ("ticket_evidence", "ticket_links", "ticket_deadlines"):
        op.drop_table(table)
    with op.batch_alter_table("ticket_events") as batch:
        batch.drop_index("ix_ticket_events_notice")
        for column in ("notice", "public", "kind"):
            batch.drop_column(column)
    with op.batch_alter_table("tickets") as batch:
        batch.drop_index("ix_tickets_stage")
        for column in ("score", "overdue_since", "due_at", "terms", "team", "priority", "summary"):
            batch.drop_column(column)
