"""How a request behaves, in every flow that files a ticket."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.flows.definitions import CONFIRMED, SKIPPED
from hub.flows.heard import Heard
from tests.support.dialogue import TEXTS, Chat, entities

FLOWS = TEXTS.book.flows
FILING = [flow for flow in FLOWS.by_id.values() if flow.ticket()]
ANSWERS: dict[str, tuple[str, str]] = {
    "order_number": ("BT20261103004512", "inform"),
    "contact": ("13800001234", "inform"),
    "promised_date": ("11月20号", "inform"),
    "description": ("昨天下午送来的时候箱子已经压扁了", "quality_issue"),
    "suggestion": ("希望能预约晚上送货", "submit_feedback"),
    "outcome": ("希望尽快给个说法", "nlu_fallback"),
    "photos": ("没有", "deny"),
    "issue_type": ("其他", "inform"),
    "appeal_type": ("商品质量", "inform"),
    "goods_kind": ("一般商品", "inform"),
    "received": ("7天以内", "inform"),
    "condition": ("没用过，包装完好", "inform"),
    "ticket_number": ("跳过", "inform"),
    "chase": ("登记吧", "affirm"),
}
OPENINGS = {
    "delivery_delay": ("快递一直没到", "delivery_delay"),
    "quality": ("东西坏了", "quality_issue"),
    "complaint": ("我要投诉", "file_complaint"),
    "appeal": ("我要申诉", "file_appeal"),
    "dispute": ("对结果不满意", "dispute_result"),
    "return": ("我要退货", "return_goods"),
    "exchange": ("我要换货", "exchange_goods"),
    "repair": ("我要维修", "repair_goods"),
    "refund": ("退款没到账", "refund_progress"),
    "feedback": ("提个建议", "submit_feedback"),
}


def start(flow: str) -> Chat:
    chat = Chat()
    chat.say(*OPENINGS[flow])
    assert chat.state.running is not None
    return chat


def answer(chat: Chat) -> list[str]:
    """Answer whatever is asked."""
    return chat.say(*ANSWERS[str(chat.asked)])


def to_summary(chat: Chat) -> Chat:
    for _ in range(12):
        if chat.asked == CONFIRMED:
            return chat
        answer(chat)
    raise AssertionError(f"no summary: {chat.asked}")


def to_slot(flow: str, slot: str) -> Chat:
    chat = start(flow)
    for _ in range(12):
        if chat.asked == slot:
            return chat
        answer(chat)
    raise AssertionError(f"{slot} is not asked for")


flows = pytest.mark.parametrize("flow", sorted(OPENINGS))


def test_each_filing_flow_is_tested() -> None:
    assert {flow.id for flow in FILING} == set(OPENINGS)


@flows
def test_it_goes_from_first_message_to_ticket(flow: str) -> None:
    chat = to_summary(start(flow))
    assert chat.filed == [], "nothing is filed before the summary was confirmed"
    said = chat.press("确认提交")
    kind = FLOWS.by_id[flow].ticket()
    assert f"utter_ticket_filed_{kind}" in said
    assert [need.name for need in chat.filed] == [kind]
    assert chat.state.running is None


@flows
def test_no_slot_is_asked_for_twice(flow: str) -> None:
    chat, asked = start(flow), []
    while chat.asked != CONFIRMED:
        asked.append(chat.asked)
        answer(chat)
    assert len(asked) == len(set(asked))


@flows
def test_a_question_is_answered_and_the_same_slot_asked_again_once(flow: str) -> None:
    chat = start(flow)
    while True:
        asked = chat.asked
        said = chat.say("投诉会不会影响我以后用", "faq", "complaint_consequences")
        assert said[0] == "utter_faq/complaint_consequences"
        soft = asked != CONFIRMED and FLOWS.by_id[flow].asks()[str(asked)].soft
        assert len(said) == (1 if soft else 2)
        assert chat.asked == asked
        if asked == CONFIRMED:
            break
        answer(chat)


@flows
def test_leaving_leaves_nothing_behind(flow: str) -> None:
    chat = start(flow)
    answer(chat)
    assert chat.say("算了", "stop") == ["utter_request_left"]
    assert chat.state.running is None and chat.state.remembered == {} and chat.state.later == []
    chat.say("我要投诉", "file_complaint")
    assert chat.asked == "order_number" and chat.values == {}


@flows
def test_after_the_summary_it_can_be_left(flow: str) -> None:
    chat = to_summary(start(flow))
    chat.say("算了不弄了", "stop")
    assert chat.state.running is None and chat.filed == []


@flows
def test_a_change_after_the_summary_returns_to_the_summary(flow: str) -> None:
    chat = to_summary(start(flow))
    said = chat.say("电话换成13900005678", "correct_info")
    if "contact" in FLOWS.by_id[flow].asks():
        assert said == ["utter_request_changed", "utter_confirm_request"]
        assert chat.values["contact"] == "13900005678" and "13900005678" in chat.said[-1].variables["summary"]
    assert chat.asked == CONFIRMED and chat.filed == []


@flows
def test_no_asks_what_to_change_and_the_button_asks_anew(flow: str) -> None:
    chat = to_summary(start(flow))
    assert chat.say("不对", "deny") == ["utter_ask_what_to_change"]
    buttons = {one["title"]: one["payload"] for one in chat.state.options}
    title = next(title for title in buttons if "联系方式" in title)
    assert chat.press(title) == ["utter_ask_again"]
    assert chat.asked == "contact"
    assert chat.say("13711112222", "inform")[-1] == "utter_confirm_request"
    assert chat.values["contact"] == "13711112222"


@flows
def test_an_order_number_that_was_wrong_is_asked_for_anew(flow: str) -> None:
    if "ask" not in [k for k, s in [("ask", FLOWS.by_id[flow].asks().get("order_number"))] if s and s.ask]:
        return
    chat = to_summary(start(flow))
    assert chat.say("订单号填错了", "correct_info") == ["utter_ask_again"]
    assert chat.asked == "order_number" and "order_number" not in chat.values
    chat.say("BT20261104004999", "inform")
    while chat.asked != CONFIRMED:
        answer(chat)
    assert chat.values["order_number"] == "BT20261104004999"


@flows
def test_three_misses_offer_a_way_out(flow: str) -> None:
    chat = start(flow)
    while chat.asked not in {"contact", "description", "suggestion"}:
        answer(chat)
    said = [chat.say("呃", "nlu_fallback")[0] for _ in range(3)]
    slot = chat.asked
    assert all(name.startswith(f"utter_invalid_{slot}") for name in said[:2])
    assert said[2] == "utter_request_stuck"
    titles = [one["title"] for one in chat.state.options]
    assert "转人工" in titles and ("跳过" in titles) == FLOWS.by_id[flow].asks()[str(slot)].optional


@flows
def test_optional_slots_can_be_skipped(flow: str) -> None:
    chat, skipped = start(flow), 0
    while chat.asked != CONFIRMED:
        slot = str(chat.asked)
        if FLOWS.by_id[flow].asks()[slot].optional:
            chat.say("跳过", "out_of_scope")
            assert chat.values[slot] == SKIPPED
            skipped += 1
        else:
            answer(chat)
    assert skipped


@flows
def test_another_request_is_remembered_and_offered_at_the_end(flow: str) -> None:
    chat = start(flow)
    while chat.asked not in {"contact", "description", "suggestion"}:
        answer(chat)
    slot = chat.asked
    assert chat.say("帮我取消订单", "cancel_order")[0] == "utter_request_later"
    assert chat.asked == slot, "it is no value"
    said = to_summary(chat).press("确认提交")
    assert said[-1] == "utter_offer_later"
    chat.say("好的", "affirm")
    assert chat.state.running is not None and chat.state.running.flow == "cancel"


@flows
def test_a_human_gets_everything_that_was_said(flow: str) -> None:
    chat = to_summary(start(flow))
    chat.say("转人工", "talk_to_human")
    assert chat.handoff is not None
    summary = chat.handoff["summary"]
    assert summary["wanted"] == FLOWS.by_id[flow].title
    assert "13800001234" in [slot["value"] for slot in summary["slots"]]


@flows
def test_a_photo_is_attached_wherever_it_comes(flow: str) -> None:
    if "photos" not in FLOWS.by_id[flow].asks():
        return
    chat = to_summary(start(flow))
    chat.hear(Heard("/inform", "inform", attachments=[{"id": "a1", "type": "image"}]))
    assert chat.asked == CONFIRMED
    chat.press("确认提交")
    assert chat.filed[0].facts["photos"] == "a1"


@pytest.mark.parametrize("understood", ["file_complaint", "return_goods", "nlu_fallback"])
def test_everything_said_at_once_goes_to_the_summary(understood: str) -> None:
    """Whatever the story resembles: the first clause names the request."""
    chat = Chat()
    text = "我要投诉，订单BT20261103004512，前天到的杯子碎了，要退款，电话13800001234"
    said = chat.say(text, understood, goods="杯子", issue_type="碎了=damaged_goods", outcome="退款")
    assert said == ["utter_complaint_opening", "utter_confirm_request"]
    assert chat.values == {
        "order_number": "BT20261103004512",
        "date": "11月24日",
        "goods": "杯子",
        "issue_type": "damaged_goods",
        "description": "前天到的杯子碎了",
        "outcome": "退款",
        "contact": "13800001234",
    }


def test_not_the_third_but_the_fifth() -> None:
    chat = Chat()
    chat.say("快递还没到，本来说好3号到", "delivery_delay")
    assert chat.values["promised_date"] == "11月3日"
    assert chat.say("不是3号，是5号", "correct_info")[0] == "utter_request_changed"
    assert chat.values["promised_date"] == "11月5日"


@pytest.mark.parametrize(
    ("text", "intent", "found", "slot", "value"),
    [
        ("不是退款，是换货", "exchange_goods", "换货", "outcome", "换货"),
        ("电话打错了，是13900005678", "correct_info", "", "contact", "13900005678"),
        ("订单号应该是BT20261104004999", "inform", "", "order_number", "BT20261104004999"),
        ("描述改成：快递员把箱子扔在楼下", "correct_info", "", "description", "快递员把箱子扔在楼下"),
        ("类型改成其他", "correct_info", "", "issue_type", "other"),
    ],
)
def test_a_correction_changes_its_slot(text: str, intent: str, found: str, slot: str, value: str) -> None:
    chat = to_summary(start("complaint"))
    chat.say(text, intent, **({"outcome": found} if found else {}))
    assert chat.values[slot] == value and chat.asked == CONFIRMED


@pytest.mark.parametrize(
    ("text", "intent", "faq"),
    [
        ("为什么要填这个", "nlu_fallback", None),
        ("不想告诉你", "deny", None),
        ("好的", "affirm", None),
        ("谢谢", "thank", None),
        ("你是机器人吧", "bot_challenge", None),
        ("发票怎么开", "unsupported_business", None),
        ("我要退货", "return_goods", None),
        ("要准备什么材料", "faq", "complaint_materials"),
        ("13800001234", "inform", None),
    ],
)
def test_what_is_no_description_is_not_taken_for_one(text: str, intent: str, faq: str | None) -> None:
    chat = to_slot("complaint", "description")
    chat.say(text, intent, faq)
    assert "description" not in chat.values and chat.asked == "description"


@pytest.mark.parametrize("intent", ["service_attitude", "delivery_delay", "quality_issue", "nlu_fallback"])
def test_a_story_is_a_description_whatever_it_reports(intent: str) -> None:
    chat = to_slot("complaint", "description")
    chat.say("送件的时候一直骂骂咧咧很难听", intent)
    assert chat.values["description"] == "送件的时候一直骂骂咧咧很难听"


def test_a_word_in_passing_changes_nothing() -> None:
    chat = to_slot("complaint", "description")
    before = chat.values["issue_type"]
    chat.say("他还一直骂人，东西也破了", "service_attitude", issue_type="骂人=service_attitude")
    assert chat.values["issue_type"] == before


def test_a_grunt_is_a_miss() -> None:
    chat = to_slot("complaint", "description")
    assert chat.say("哦", "out_of_scope") == ["utter_invalid_description"]


def test_a_remark_out_of_turn_is_kept() -> None:
    chat = start("complaint")
    chat.say("快递员把箱子从楼上扔下来", "service_attitude")
    assert chat.values["description"] == "快递员把箱子从楼上扔下来" and chat.asked == "order_number"


def test_what_was_said_before_is_not_asked_for_again() -> None:
    chat = to_summary(start("complaint"))
    chat.press("确认提交")
    said = chat.say("我要申诉", "file_appeal")
    assert said[0] == "utter_same_order"
    assert chat.values["contact"] == "13800001234" and chat.values["order_number"] == "BT20261103004512"


def test_pressing_another_request_switches_and_keeps_the_first() -> None:
    chat = start("complaint")
    said = chat.hear(Heard("/cancel_order", "cancel_order"))
    assert said[0] == "utter_request_parked"
    assert [one.flow for one in chat.state.later] == ["complaint"]


def test_a_failed_filing_can_be_tried_again() -> None:
    chat = to_summary(start("complaint"))
    chat._find = lambda need: {} if need.kind == "file" else Chat._find(chat, need)  # type: ignore[method-assign]
    assert chat.press("确认提交") == ["utter_ticket_failed", "utter_confirm_request"]
    del chat._find  # type: ignore[method-assign]
    assert chat.press("确认提交")[0] == "utter_ticket_filed_complaint"


SAID = st.text(alphabet="我要退货投诉不是订单号填错了吗？怎么13800001234BT算了好的，另外查 /{}", max_size=30)
MEANT = st.sampled_from(
    [*FLOWS.by_intent, "faq", "affirm", "deny", "stop", "inform", "nlu_fallback", "thank"]
)


@given(texts=st.lists(st.tuples(SAID, MEANT), max_size=12))
def test_no_message_crashes_a_conversation_or_goes_unanswered(texts: list[tuple[str, str]]) -> None:
    chat = Chat()
    for text, intent in texts:
        heard = Heard(text.lstrip("/"), intent, "refund_arrival" if intent == "faq" else None, entities(text))
        assert chat.hear(heard), (text, intent)
        assert all(say.response in TEXTS.responses for say in chat.said)


def test_a_question_that_names_a_wish_fills_none() -> None:
    chat = start("quality")
    while chat.asked != "outcome":
        answer(chat)
    chat.say("为什么退换货处理得比较久", "faq", "return_exchange_duration", outcome="换货")
    assert chat.asked == "outcome"
    assert chat.state.running is not None
    assert "outcome" not in chat.state.running.values


@pytest.mark.parametrize("said", ["不喜欢", "不想要了", "买多了", "大了"])
def test_a_short_reason_is_a_reason(said: str) -> None:
    chat = start("return")
    while chat.asked != "description":
        answer(chat)
    chat.say(said, "deny")
    assert chat.state.running is not None
    assert chat.state.running.values["description"] == said
