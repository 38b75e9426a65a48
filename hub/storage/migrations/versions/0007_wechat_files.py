"""Which WeChat messages wait for a file"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("wechat_inbound") as table:
        table.add_column(sa.Column("to_fetch", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.create_index("ix_wechat_inbound_to_fetch", ["to_fetch"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("wechat_inbound") as table:
        table.drop_index("ix_wechat_inbound_to_fetch")
        table.drop_column("to_fetch")
