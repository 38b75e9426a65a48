"""A customer of an account, locked: whatever is done for one customer is done by one process at a time."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from hub.channels.wechat.accounts import Account
from hub.conversations import conversations
from hub.storage.tables import Conversation, WechatCursor, WechatCustomer


async def lock(session: AsyncSession, account_id: str, openid: str) -> WechatCustomer | None:
    """Return the customer, locked until the transaction ends; None if they never wrote.

    The UPDATE holds the row (PostgreSQL) or the write lock (SQLite).
    """
    hold = (
        update(WechatCustomer)
        .where(WechatCustomer.account == account_id, WechatCustomer.openid == openid)
        .values(openid=openid)
        .returning(WechatCustomer)
        .execution_options(populate_existing=True)
    )
    return (await session.scalars(hold)).one_or_none()


async def lock_or_make(
    session: AsyncSession, account: Account, openid: str
) -> tuple[WechatCustomer, Conversation]:
    """Return the customer, locked, and the conversation they write in, both made if need be.

    Raises:
        sqlalchemy.exc.IntegrityError: another process made them at the same time; try again.
    """
    customer = await lock(session, account.id, openid)
    conversation = await conversations.open_for(session, account.inbox, openid)
    if customer is None:
        customer = WechatCustomer(
            account=account.id,
            openid=openid,
            contact_id=conversation.contact_id,
            messaged_sent=0,
            tapped_sent=0,
            attempts=0,
            held=False,
        )
        session.add(customer)
    if await session.get(WechatCursor, conversation.id) is None:
        # What was said in a conversation before the channel knew it is not sent.
        session.add(
            WechatCursor(
                conversation_id=conversation.id, account=account.id, openid=openid, seq=conversation.last_seq
            )
        )
    await session.flush()
    return customer, conversation


async def conversations_of(session: AsyncSession, customer: WechatCustomer) -> list[Conversation]:
    """Return the customer's conversations, oldest first."""
    query = (
        select(Conversation)
        .where(Conversation.contact_id == customer.contact_id)
        .order_by(Conversation.created_at)
    )
    return list((await session.scalars(query)).all())
