"""What the understanding made of a message, and what kind of sentence it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hub.flows.words import Words

SMALL_TALK = {"greet", "goodbye", "thank", "praise", "ask_capabilities", "bot_challenge"}
REFUSED = {"unsupported_business", "out_of_scope"}
DATA = {"order_number", "phone", "email", "waybill", "ticket_number"}
"""Entities that are bare data: a message of these alone describes nothing."""
TAIL = re.compile(
    r"(?:手机|电话)?(?:号码?)?(?:的)?(?:尾号|后四位)(?:是|为|：|:)?\s*\d{4}(?!\d)|(?<=\d{14})\s+\d{4}(?!\d)",
    re.ASCII,
)
NAMED = "(?:我的?|的)?(?:订单号?|单号|电话|手机号?|邮箱|联系方式|运单号?)?(?:是|为|:|：)?"
"""What stands before bare data."""
FILLERS = ("我", "他", "她", "你们", "能", "就", "的", "吧", "全额", "了")
"""Words that add nothing to a wish."""
CERTAIN = 0.45
"""Below this the understanding's word alone does not interrupt a form."""
SURE = 0.75
"""Below this the understanding's word alone does not end one."""


@dataclass(frozen=True)
class Heard:
    """What the understanding made of a message.

    Attributes:
        text: what the customer wrote.
        intent: the intent's name; `faq` for a question.
        faq: the FAQ id, when the intent is `faq`.
        entities: Rasa's entities; `normalized`, if there, is the canonical value.
        confidence: 0–1.
        ranking: the likeliest labels, best first, with their confidence.
        attachments: `{id, type}` of what came along.
        outcome: `answer`, `suggest` or `unknown`, as the understanding itself would have it.
        clauses: the parts of the message, understood each on its own, when it says two things.
        aside: the FAQ id of a question that one of its clauses asks.
    """

    text: str
    intent: str
    faq: str | None = None
    entities: list[dict[str, Any]] = field(default_factory=list)
    confidence: float = 1.0
    ranking: Sequence[tuple[str, float]] = ()
    attachments: Sequence[dict[str, Any]] = ()
    outcome: str | None = None
    clauses: Sequence["Heard"] = ()
    aside: str | None = None

    @property
    def pressed(self) -> bool:
        """A button was pressed; only the hub lets such texts through."""
        return self.text.startswith("/")

    @property
    def label(self) -> str:
        """The label: an intent, or `faq/<id>`."""
        return f"faq/{self.faq}" if self.faq else self.intent

    def with_clauses(self, clauses: "Sequence[Heard]") -> "Heard":
        """Return the message with its parts understood."""
        return replace(self, clauses=tuple(clauses))

    def beyond_data(self) -> str:
        """Return what is said beyond bare data such as numbers."""
        rest = self.text
        for entity in self.entities:
            if entity["entity"] in DATA:
                rest = rest.replace(str(entity["value"]), "")
        return rest.strip(" ,，。.、;；:：!！")


def is_question(heard: Heard, words: Words) -> bool:
    """Tell whether the message asks something."""
    if heard.pressed:
        return False
    return words.cues.match("question", words.cues.patterns["no_question"].sub("", heard.text)) is not None


def is_request(heard: Heard, words: Words) -> bool:
    """Tell whether the message, as a sentence, wants something done."""
    return heard.pressed or words.cues.match("request", heard.text) is not None


def leaves(heard: Heard, words: Words) -> bool:
    """Tell whether the customer puts the request down."""
    if heard.intent in {"stop", "restart"} and heard.confidence >= SURE:
        return True
    return not heard.pressed and len(heard.text) <= 20 and words.cues.match("leave", heard.text) is not None


def is_angry(heard: Heard, words: Words) -> bool:
    """Tell whether the message is angry, whatever else it says."""
    return (heard.intent == "vent_anger" and heard.confidence >= SURE) or words.cues.match(
        "anger", heard.text
    ) is not None


def second_part(text: str, words: Words) -> tuple[str, str] | None:
    """Split a message that says two things, as in 「我要退货，另外查下快递」.

    Returns:
        Both parts, or None if it says one thing.
    """
    for match in words.cues.patterns["second"].finditer(text):
        first, second = text[: match.start()].strip(" ,，。;；"), text[match.end() :].strip(" ,，。;；")
        if len(first) >= 4 and len(second) >= 3:
            return first, second
    return None


def clauses(text: str) -> list[str]:
    """Return the clauses of a text."""
    return [
        part.strip()
        for part in re.split(r"[,，。;；!！?？\n]+|\s{2,}|(?<=[\u4e00-\u9fff])\s(?=[\u4e00-\u9fff])", text)
        if part.strip()
    ]


def story(heard: Heard, words: Words) -> str:
    """Return what a message tells about the matter, without greetings, bare data and the request itself."""
    kept, text = [], TAIL.sub("，", heard.text)
    for entity in heard.entities:
        if entity["entity"] in DATA:
            text = re.sub(rf"{NAMED}\s*{re.escape(str(entity['value']))}的?", "，", text)
    for clause in clauses(text):
        rest = words.cues.patterns["tail"].sub("", clause).strip(" ,，:：")
        if rest and not words.cues.match("story_noise", rest) and not _only_wishes(rest, heard, words):
            kept.append(rest)
    return "，".join(kept)


def tells_enough(heard: Heard, told: str) -> bool:
    """Tell whether a first message describes what happened, beyond naming request and kind of issue."""
    rest, anchored = told, False
    for entity in heard.entities:
        if entity["entity"] == "issue_type":
            rest = rest.replace(str(entity["value"]), "")
        anchored = anchored or entity["entity"] in {"goods", "date", "money"}
    rest = re.sub(r"我要|我想|投诉|申诉|退货|换货|维修|退款|你们|快递员|客服|反馈", "", rest)
    # 「前天到的杯子碎了」 tells enough, 「快递员态度差」 does not.
    return len(rest) >= (4 if anchored else 8)


def _only_wishes(clause: str, heard: Heard, words: Words) -> bool:
    """Tell whether a clause names the wished outcome and nothing else (「要退款」)."""
    for entity in heard.entities:
        if entity["entity"] == "outcome" and str(entity["value"]) in clause:
            rest = clause.replace(str(entity["value"]), "")
            if words.cues.match("wish_not", rest):
                # 「不想要了想退货」 says why.
                return False
            filler = "|".join([*words.cues.wish, *FILLERS])
            rest = re.sub(filler, "", rest)
            return len(rest) <= 1
    return False
