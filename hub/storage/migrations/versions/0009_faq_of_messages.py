"""Which FAQ answer an agent sent"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("messages") as table:
        table.add_column(sa.Column("faq_id", sa.String(80)))


def downgrade() -> None:
    with op.batch_alter_table("messages") as table:
        table.drop_column("faq_id")
