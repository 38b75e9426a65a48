"""Random walks: whatever a customer says, there is an answer, in time, and no question is asked for ever."""

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.knowledge.yamlfile import load
from tests.support.customer import Customer
from tests.support.phrases import Phrases
from tests.support.stack import ROOT, Stack

WALKS, STEPS = 25, 15
SAME_QUESTION = 3
"""So often in a row one question may stand, before there is a way out."""
WAY_OUT = re.compile("人工|跳过")
VARIABLE = re.compile(r"\{\w+\}")
ANNOTATION = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


def examples() -> dict[str, list[str]]:
    """Return what customers say, by intent, from the training data."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for item in load(path, dict[str, Any]).get("nlu", []):
            if "intent" in item:
                lines = [
                    line[2:].strip() for line in str(item["examples"]).splitlines() if line.startswith("- ")
                ]
                found.setdefault(str(item["intent"]), []).extend(
                    ANNOTATION.sub(r"\1", line) for line in lines
                )
    return found


SAID = examples()
VALUES = [
    "BT20261103004512",
    "13800001234",
    "1234",
    "me@example.com",
    "前天",
    "11月20日",
    "退款",
    "跳过",
    "没有",
    "第二个",
    "是的",
    "不对",
    "算了",
    "不是3号，是5号",
    "订单号填错了",
    "TS202611030001",
    "转人工",
    "好的",
    "不用了",
]
JUNK = [
    "？",
    "。。。。",
    "😡",
    "👍👍👍",
    "asdfghjkl",
    "0" * 30,
    "/restart",
    "/affirm",
    "<b>你好</b>",
    "' OR 1=1 --",
    "\u200b\u200b",
    "哈" * 500,
    "我要投诉" * 100,
    "{order_number}",
    "[我](x){y}",
    "नमस्ते",
    "你好\n\n\n你好",
]

steps = st.lists(
    st.one_of(
        st.sampled_from(sorted(SAID)).flatmap(
            lambda intent: st.tuples(st.just("say"), st.sampled_from(SAID[intent]))
        ),
        st.tuples(st.just("press"), st.integers(0, 20)),
        st.tuples(st.just("say"), st.sampled_from(VALUES)),
        st.tuples(st.just("say"), st.sampled_from(JUNK)),
        st.tuples(st.just("say"), st.text(min_size=1, max_size=60).filter(lambda text: text.strip())),
    ),
    min_size=3,
    max_size=STEPS,
)


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    return Phrases(ROOT)


@settings(max_examples=WALKS, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(walk=steps)
def test_a_walk_never_crashes_falls_silent_or_asks_for_ever(
    stack: Stack, phrases: Phrases, walk: list[tuple[str, Any]]
) -> None:
    customer, heard = Customer(stack.hub_url), list[str]()
    buttons: list[dict[str, str]] = []
    question, times = "", 0
    for how, what in walk:
        if how == "press" and not buttons:
            continue
        if how == "press":
            button = buttons[what % len(buttons)]
            heard.append(f"［{button['title']}］")
            answer = customer.press(button["payload"])
        else:
            heard.append(what)
            answer = customer.say(what)
            if answer.status == 422:
                # Nothing but what no screen shows: refused as empty, in the one error shape.
                assert answer.body["error"]["fields"], heard
                continue
        assert answer.status == 200, (heard, answer.body)
        if not answer.replies:
            status, _ = stack.held_by(customer.conversation_id)
            assert status == "waiting", f"no answer, although {status}: {heard}"
            continue
        assert all(reply["text"].strip() for reply in answer.replies), heard
        left_open = set(VARIABLE.findall(answer.text)) - set(VARIABLE.findall("".join(heard)))
        assert not left_open, f"{left_open} was left open: {heard} → {answer.text}"
        buttons = [b for reply in answer.replies for b in reply["buttons"]] or buttons
        asked = "、".join(sorted(phrases.asked(answer.replies[-1]["text"])))
        times = times + 1 if asked and asked == question else 1
        question = asked
        out = WAY_OUT.search(answer.text + "".join(answer.payloads))
        assert times <= SAME_QUESTION or out, f"asked {question} {times} times with no way out: {heard}"
