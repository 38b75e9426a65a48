"""The WeChat channel"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wechat_inbound",
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("openid", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("deliveries", sa.Integer(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("media", sa.JSON(), nullable=True),
        sa.Column("media_attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account", "key"),
    )
    op.create_index(op.f("ix_wechat_inbound_created_at"), "wechat_inbound", ["created_at"], unique=False)
    op.create_table(
        "wechat_stamps",
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("stamp", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account", "stamp"),
    )
    op.create_index(op.f("ix_wechat_stamps_created_at"), "wechat_stamps", ["created_at"], unique=False)
    op.create_table(
        "wechat_tokens",
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("forced_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("account"),
    )
    op.create_table(
        "wechat_customers",
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("openid", sa.String(length=64), nullable=False),
        sa.Column("contact_id", sa.String(length=32), nullable=False),
        sa.Column("messaged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("messaged_sent", sa.Integer(), nullable=False),
        sa.Column("tapped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tapped_sent", sa.Integer(), nullable=False),
        sa.Column("door_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_owner", sa.String(length=64), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contacts.id"],
        ),
        sa.PrimaryKeyConstraint("account", "openid"),
    )
    op.create_table(
        "wechat_cursors",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("openid", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
        ),
        sa.PrimaryKeyConstraint("conversation_id"),
    )
    op.create_index("ix_wechat_cursors_customer", "wechat_cursors", ["account", "openid"], unique=False)
    op.create_table(
        "wechat_deliveries",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("openid", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("message_id", sa.String(length=32), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("menu", sa.JSON(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("claim", sa.String(length=40), nullable=True),
        sa.Column("via", sa.String(length=16), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("message_id", "part"),
    )
    op.create_index(op.f("ix_wechat_deliveries_claim"), "wechat_deliveries", ["claim"], unique=False)
    op.create_index(
        "ix_wechat_deliveries_customer", "wechat_deliveries", ["account", "openid", "state"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_wechat_deliveries_customer", table_name="wechat_deliveries")
    op.drop_index(op.f("ix_wechat_deliveries_claim"), table_name="wechat_deliveries")
    op.drop_table("wechat_deliveries")
    op.drop_index("ix_wechat_cursors_customer", table_name="wechat_cursors")
    op.drop_table("wechat_cursors")
    op.drop_table("wechat_customers")
    op.drop_table("wechat_tokens")
    op.drop_index(op.f("ix_wechat_stamps_created_at"), table_name="wechat_stamps")
    op.drop_table("wechat_stamps")
    op.drop_index(op.f("ix_wechat_inbound_created_at"), table_name="wechat_inbound")
    op.drop_table("wechat_inbound")
