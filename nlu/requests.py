"""Two requests in one message: 「先帮我取消那单，另外发票怎么开」 is cut at the joint."""

import re
from dataclasses import dataclass
from typing import Callable, List, Optional, Tuple

SHORTEST = 4
"""Characters that each of the two parts has at least."""
SURE = 0.6
"""Probability that each part must have: a joint inside one request makes at least one part unclear."""
JOINT = re.compile(
    r"[，。！？；,.!?;\s]*(?:(?:另外|顺便|顺带|还有(?:就是|一个|件事|个事|[，,啊])?|对了|再就是|其次|完了(?:之后)?(?:再|就)?"
    r"|然后再?|同时[再也]?|以及|之后再|再(?:帮我|顺便|问一?下|给我|麻烦))|(?<=[，。！？；,.!?;\s])[再也])"
)
NO_REQUEST = frozenset(
    {
        "greet",
        "goodbye",
        "thank",
        "affirm",
        "deny",
        "choose_option",
        "inform",
        "correct_info",
        "stop",
        "restart",
        "ask_capabilities",
        "bot_challenge",
        "vent_anger",
        "praise",
    }
)
"""Labels of the taxonomy that ask for nothing: 「谢谢，再见」 is not two requests."""
NEVER_FIRST = NO_REQUEST | {"out_of_scope"}
Classify = Callable[[str], Tuple[str, float]]


@dataclass(frozen=True)
class Request:
    """One of the requests in a message.

    Attributes:
        text: the part of the (normalised) message that makes it.
        label: intent or `faq/<id>`.
        confidence: its probability, judged by that part alone.
    """

    text: str
    label: str
    confidence: float


def two_requests(text: str, classify: Classify) -> Optional[List[Request]]:
    """Return the two requests of a message, or None if it makes one.

    Args:
        text: the message, as read.
        classify: part of a message → its likeliest label and that label's probability.
    """
    for joint in JOINT.finditer(text):
        parts = text[: joint.start()], text[joint.end() :]
        if min(map(len, parts)) >= SHORTEST:
            first, second = (Request(part, *classify(part)) for part in parts)
            different = first.label != second.label
            asked = first.label not in NEVER_FIRST and second.label not in NO_REQUEST
            if different and asked and min(first.confidence, second.confidence) > SURE:
                return [first, second]
            return None
    return None
