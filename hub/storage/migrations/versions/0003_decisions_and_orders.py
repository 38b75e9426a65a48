"""Decisions, the demo order book, tries at orders"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=True),
        sa.Column("ticket_id", sa.String(length=32), nullable=True),
        sa.Column("policy", sa.String(length=64), nullable=False),
        sa.Column("rule_id", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decisions_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decisions_ticket_id"), ["ticket_id"], unique=False)

    op.create_table(
        "demo_orders",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.String(length=128), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    with op.batch_alter_table("demo_orders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_demo_orders_user_id"), ["user_id"], unique=False)

    op.create_table(
        "order_tries",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("asker", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("order_tries", schema=None) as batch_op:
        batch_op.create_index("ix_order_tries_asker", ["asker", "tried_at"], unique=False)
        batch_op.create_index("ix_order_tries_number", ["number", "tried_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("order_tries", schema=None) as batch_op:
        batch_op.drop_index("ix_order_tries_number")
        batch_op.drop_index("ix_order_tries_asker")

    op.drop_table("order_tries")
    with op.batch_alter_table("demo_orders", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_demo_orders_user_id"))

    op.drop_table("demo_orders")
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decisions_ticket_id"))
        batch_op.drop_index(batch_op.f("ix_decisions_conversation_id"))

    op.drop_table("decisions")
