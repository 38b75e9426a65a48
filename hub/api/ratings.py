"""What customers think of an answer or an episode."""

from fastapi import APIRouter

from hub.api.schemas import RatingList, RatingRequest, RatingView
from hub.api.services import ConversationId, ServicesDep
from hub.conversations import ratings
from hub.storage.tables import Rating

router = APIRouter(prefix="/api/v1/web/ratings", tags=["web"])


@router.post("")
async def rate(body: RatingRequest, conversation_id: ConversationId, services: ServicesDep) -> RatingView:
    """Rate an answer or an episode; the same message again changes the rating."""
    await services.limits.count_message(conversation_id)
    async with services.database.transaction() as session:
        rating = await ratings.rate(session, conversation_id, body.message_id, body.score, body.comment)
    services.broadcast.ring(conversation_id)
    return _view(rating)


@router.get("")
async def list_ratings(conversation_id: ConversationId, services: ServicesDep) -> RatingList:
    """Return the caller's ratings in this conversation."""
    async with services.database.transaction() as session:
        found = await ratings.of_conversation(session, conversation_id)
    return RatingList(ratings=[_view(rating) for rating in found])


def _view(rating: Rating) -> RatingView:
    return RatingView(
        message_id=rating.message_id,
        kind=rating.kind,
        subject=rating.subject,
        score=rating.score,
        comment=rating.comment,
    )
