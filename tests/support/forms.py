"""What every form must do, made into conversations from a sheet a form (`tests/conversations/forms`)."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

from hub.knowledge.yamlfile import load
from tests.support.scripts import Located, Ordered, Script, ScriptStep, Strict


class Item(Strict):
    """One thing that the form asks for."""

    slot: str
    answer: str
    shows: str | None = None
    """What the summary shows of the answer, if not the answer itself; empty when it shows nothing."""
    wrong: str | None = None
    """What does not fit."""
    fix: str | None = None
    """Said at the summary, changes the value."""
    fixed: str | None = None
    """What the summary shows afterwards."""
    mistake: str | None = None
    """Said later, names the slot as wrong, without the right value."""
    optional: bool = False
    soft: bool = False
    """An offer rather than a question: it is not asked again when the customer speaks of something else."""
    how: Literal["customer", "press", "send_image"] = "customer"
    """Typed, by a button of this title, or with a picture."""


class Everything(Strict):
    """A first message that says all there is to say."""

    say: str
    shows: list[str]
    asks: str = "confirmed"


class Sheet(Strict):
    """A form as its customers see it."""

    flow: str
    title: str
    """What the flow is called when it is offered later."""
    opening: str
    """Asks for the request and says nothing else."""
    identity: str | None = None
    orders: list[Ordered] = []
    fields: list[Item]
    """In the order in which they are asked."""
    files: Literal["complaint", "appeal", "after_sales", "feedback"] | None = None
    """The kind of ticket at the end; a form without one has no summary."""
    ends: list[str] = []
    """What is said at the end of a form that files nothing."""
    everything: Everything | None = None
    questions: list[str]
    """Asked in the middle, one a field; all are answered from a document."""
    other: str = "帮我查一下我的快递到哪了"
    """Another request, in the middle."""
    other_title: str = "物流"
    """A word of that request's title."""


Steps = Iterator[dict[str, Any]]
LEAVING = ("算了", "不办了", "算了不弄了")
ANGRY = "你们这什么垃圾平台，气死我了"


def step_by_step(sheet: Sheet) -> Steps:
    """Every field is asked for once, in order, and the end comes."""
    yield {"customer": sheet.opening, "bot": {"asks": sheet.fields[0].slot}}
    yield from _fill(sheet, sheet.fields)
    yield from _end(sheet)


def all_at_once(sheet: Sheet) -> Steps:
    """What the first message says is not asked for."""
    if sheet.everything is not None:
        everything = sheet.everything
        yield {"customer": everything.say, "bot": {"asks": everything.asks, "contains": everything.shows}}
        if everything.asks == "confirmed":
            yield from _end(sheet)


def question_in_the_middle(sheet: Sheet) -> Steps:
    """At each field a question is answered and the same field asked for again, once."""
    yield {"customer": sheet.opening, "bot": {"asks": sheet.fields[0].slot}}
    for number, field in enumerate(sheet.fields):
        if number < len(sheet.questions) and not field.soft:
            yield {"customer": sheet.questions[number], "bot": {"asks": field.slot}}
        yield from _answer(sheet, number)


def leaving(sheet: Sheet) -> Steps:
    """Leaving at the last field leaves nothing: no ticket, no form, no value taken."""
    yield {"customer": sheet.opening, "bot": {"asks": sheet.fields[0].slot}}
    yield from _fill(sheet, sheet.fields[:-1])
    yield {"customer": LEAVING[0], "bot": {"asks": "nothing"}, "ticket": {"count": 0}}
    yield {"customer": "你好", "bot": {"asks": "nothing"}}


def leaving_at_once(sheet: Sheet) -> Steps:
    """So does leaving at the first field."""
    yield {"customer": sheet.opening, "bot": {"asks": sheet.fields[0].slot}}
    yield {"customer": LEAVING[1], "bot": {"asks": "nothing"}, "ticket": {"count": 0}}
    yield {"customer": "谢谢", "bot": {"asks": "nothing"}}


def refused_value(sheet: Sheet) -> Steps:
    """What does not fit is refused with an example, and the right value then taken."""
    for number, field in enumerate(sheet.fields):
        if field.wrong is not None:
            yield {"customer": sheet.opening, "bot": {"asks": sheet.fields[0].slot}}
            yield from _fill(sheet, sheet.fields[:number])
            yield {
                "customer": field.wrong,
                "bot": {"any_of": ["比如", "例如", "像", "如", "选", "点"], "not_contains": "<nothing>"},
            }
            yield from _answer(sheet, number)
            return


def three_misses(sheet: Sheet) -> Steps:
    """After three misses a human or skipping is offered."""
    for number, field in enumerate(sheet.fields):
        if field.wrong is not None:
            yield {"customer": sheet.opening, "bot": {"asks": sheet.fields[0].slot}}
            yield from _fill(sheet, sheet.fields[:number])
            yield {"customer": field.wrong}
            yield {"customer": field.wrong + "啊"}
            yield {"customer": field.wrong + "呀", "bot": {"any_of": ["人工", "跳过"]}}
            return


def skipping(sheet: Sheet) -> Steps:
    """Optional fields can be skipped, by button and by word."""
    if not any(field.optional for field in sheet.fields):
        return
    yield {"customer": sheet.opening, "bot": {"asks": sheet.fields[0].slot}}
    pressed = False
    for number, field in enumerate(sheet.fields):
        if field.optional:
            step = {"customer": "跳过"} if pressed else {"press": "跳过"}
            yield step | {"bot": {"asks": _after(sheet, number)}} if _after(sheet, number) else step
            pressed = True
        else:
            yield from _answer(sheet, number)
    yield from _end(sheet)


def change_at_the_summary(sheet: Sheet) -> Steps:
    """A change after the summary returns to the summary, with the new value."""
    fields = [field for field in sheet.fields if field.fix and field.fixed]
    if sheet.files is None or not fields:
        return
    yield from _to_summary(sheet)
    for field in fields:
        old = field.shows or field.answer
        yield {
            "customer": field.fix,
            "bot": {"asks": "confirmed", "contains": field.fixed, "not_contains": old},
        }
    yield from _end(sheet)


def named_as_wrong(sheet: Sheet) -> Steps:
    """「订单号填错了」 asks for that field again, and the form goes on where it was."""
    for number, field in enumerate(sheet.fields[:-1]):
        if field.mistake is not None and field.fixed is not None:
            yield {"customer": sheet.opening, "bot": {"asks": sheet.fields[0].slot}}
            yield from _fill(sheet, sheet.fields[: number + 1])
            yield {"customer": field.mistake, "bot": {"asks": field.slot}}
            yield {"customer": field.fixed, "bot": {"asks": sheet.fields[number + 1].slot}}
            yield from _fill(sheet, sheet.fields[number + 1 :])
            yield from _end(sheet)
            return


def not_confirmed(sheet: Sheet) -> Steps:
    """A no at the summary files nothing; the customer may leave there too."""
    if sheet.files is not None:
        yield from _to_summary(sheet)
        yield {"customer": "不对", "ticket": {"count": 0}}
        yield {"customer": "算了不提交了", "bot": {"asks": "nothing"}, "ticket": {"count": 0}}


def other_request_in_the_middle(sheet: Sheet) -> Steps:
    """Another request is remembered, not taken for a value, and offered at the end."""
    yield {"customer": sheet.opening, "bot": {"asks": sheet.fields[0].slot}}
    yield {"customer": sheet.other, "bot": {"asks": sheet.fields[0].slot, "contains": sheet.other_title}}
    yield from _fill(sheet, sheet.fields)
    yield from _end(sheet, offers=sheet.other_title)


def two_requests_at_once(sheet: Sheet) -> Steps:
    """Of two requests in one message one is done, the other offered at the end."""
    both = f"{sheet.opening}，另外{sheet.other}"
    yield {"customer": both, "bot": {"asks": sheet.fields[0].slot}}
    yield from _fill(sheet, sheet.fields)
    yield from _end(sheet, offers=sheet.other_title)


def anger_in_the_middle(sheet: Sheet) -> Steps:
    """Anger is met before the form goes on."""
    yield {"customer": sheet.opening, "bot": {"asks": sheet.fields[0].slot}}
    yield {
        "customer": ANGRY,
        "bot": {"asks": sheet.fields[0].slot, "any_of": ["抱歉", "对不起", "理解", "受气"]},
    }
    yield from _fill(sheet, sheet.fields)


def small_talk_in_the_middle(sheet: Sheet) -> Steps:
    """Small talk is answered and fills nothing."""
    yield {"customer": sheet.opening, "bot": {"asks": sheet.fields[0].slot}}
    for number, field in enumerate(sheet.fields[:2]):
        if not field.soft:
            yield {"customer": ["你是机器人吗", "谢谢"][number], "bot": {"asks": field.slot}}
        yield from _answer(sheet, number)


def a_human_in_the_middle(sheet: Sheet) -> Steps:
    """A human is called with what was said so far."""
    yield {"customer": sheet.opening, "bot": {"asks": sheet.fields[0].slot}}
    yield from _fill(sheet, sheet.fields[:1])
    shown = sheet.fields[0].shows if sheet.fields[0].shows is not None else sheet.fields[0].answer
    told = [shown] if shown and len(sheet.fields) > 1 else []
    yield {"customer": "转人工", "status": "waiting", "handoff": {"reason": "asked", "contains": told}}


BEHAVIOURS: dict[str, Callable[[Sheet], Steps]] = {
    "一项一项说": step_by_step,
    "一次说全": all_at_once,
    "中间提问": question_in_the_middle,
    "最后一步说算了": leaving,
    "一开始就算了": leaving_at_once,
    "填得不对": refused_value,
    "三次填不对": three_misses,
    "跳过": skipping,
    "核对时改": change_at_the_summary,
    "说填错了": named_as_wrong,
    "核对时说不对": not_confirmed,
    "中间要办别的": other_request_in_the_middle,
    "一句话两件事": two_requests_at_once,
    "中间发火": anger_in_the_middle,
    "中间寒暄": small_talk_in_the_middle,
    "中间转人工": a_human_in_the_middle,
}


def load_forms(directory: Path) -> list[Located]:
    """Make the conversations of all sheets in a directory.

    Raises:
        DataError: a sheet is broken; names file, line and mend.
    """
    made = []
    for path in sorted(directory.glob("*.yml")):
        sheet = load(path, Sheet)
        for name, behaviour in BEHAVIOURS.items():
            steps = [ScriptStep.model_validate(step) for step in behaviour(sheet)]
            if steps:
                script = Script(name=name, identity=sheet.identity, orders=sheet.orders, steps=steps)
                made.append(Located(topic="forms", file=path.stem, script=script))
    return made


def _after(sheet: Sheet, number: int) -> str | None:
    """Return what is asked after a field: the next one, the summary, or nothing."""
    if number + 1 < len(sheet.fields):
        return sheet.fields[number + 1].slot
    return "confirmed" if sheet.files else None


def _answer(sheet: Sheet, number: int) -> Steps:
    field = sheet.fields[number]
    step: dict[str, Any] = {field.how: field.answer}
    following = _after(sheet, number)
    yield step | ({"bot": {"asks": following}} if following else {"bot": {"contains": sheet.ends}})


def _fill(sheet: Sheet, fields: list[Item]) -> Steps:
    for field in fields:
        yield from _answer(sheet, sheet.fields.index(field))


def _to_summary(sheet: Sheet) -> Steps:
    """Say all there is to say, in one message if the sheet has one."""
    if sheet.everything is not None and sheet.everything.asks == "confirmed":
        yield {"customer": sheet.everything.say, "bot": {"asks": "confirmed"}}
    else:
        yield {"customer": sheet.opening, "bot": {"asks": sheet.fields[0].slot}}
        yield from _fill(sheet, sheet.fields)


def _end(sheet: Sheet, offers: str | None = None) -> Steps:
    """Confirm the summary, where there is one, and look at the ticket."""
    if sheet.files is not None:
        said = {"contains": ["<ticket>", *([offers] if offers else [])], "asks": "nothing"}
        ticket = {"count": 1, "kind": sheet.files, "stage": "accepted"}
        yield {"press": "确认提交", "bot": said, "ticket": ticket}
