"""Writes a finished turn into the log, in the transaction that marks the message as handled."""

import itertools
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from hub.bot.replies import Reply, Turn
from hub.conversations import conversations, log, ratings
from hub.conversations.log import Draft
from hub.conversations.queue import Queue
from hub.conversations.statuses import Sender
from hub.knowledge.documents import Outlines
from hub.knowledge.wording import Wording


async def deliver(
    session: AsyncSession,
    conversation_id: str,
    message_id: str,
    turn: Turn,
    outlines: Outlines,
    wording: Wording,
    queue: Queue,
) -> None:
    """Store the replies of a turn, and change hands if the turn asks for it.

    Args:
        session: an open transaction, in which lease and epoch were checked.
        conversation_id: which conversation.
        message_id: the customer message that is answered.
        turn: what the bot wants said and done.
        outlines: resolves cited points into sources.
        wording: what the system says.
        queue: takes the conversation if the turn hands it over.
    """
    said = await log.bot_texts(session, conversation_id)
    for reply in turn.replies:
        text = fresh_wording(reply, said, wording.lead_ins)
        said.add(text)
        draft = Draft(
            Sender.BOT,
            text,
            buttons=reply.buttons,
            sources=outlines.sources(reply.points),
            cards=reply.cards,
            in_reply_to=message_id,
        )
        await log.append(session, conversation_id, draft)
    if turn.handoff is not None:
        await queue.join(session, conversation_id, message_id, turn.handoff)
    elif turn.rate:
        conversation = await conversations.get(session, conversation_id)
        await ratings.ask(session, conversation, "bot", wording)


def fresh_wording(reply: Reply, said: set[str], lead_ins: Sequence[str]) -> str:
    """Return a wording that was not used in this conversation: once all were, with words before it.

    Args:
        reply: with its alternatives.
        said: the texts the bot has used.
        lead_ins: words that any reply may begin with, such as 「再跟您说一下：」.
    """
    wordings = [reply.text, *reply.alternatives]
    for length in itertools.count():
        for before in itertools.product(lead_ins, repeat=length):
            for text in wordings:
                if (fresh := "".join(before) + text) not in said:
                    return fresh
    raise AssertionError("unreachable: there is always a longer one")
