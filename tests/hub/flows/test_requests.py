"""How a request behaves, in every flow that files a ticket."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.flows.definitions import CONFIRMED, SKIPPED
from hub.flows.heard import Heard
from tests.support.dialogue import TEXTS, Chat, entities

NUMBER = "BT20261103004512"
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
    "received": ("前天", "inform"),
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
def test_a_human_reads_what_was_tried_by_its_name(flow: str) -> None:
    chat = to_summary(start(flow))
    chat.press("确认提交")
    chat.say("转人工", "talk_to_human")
    assert chat.handoff is not None
    assert FLOWS.by_id[flow].title in chat.handoff["summary"]["tried"]


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
    [
        *FLOWS.by_intent,
        "faq",
        "affirm",
        "deny",
        "stop",
        "restart",
        "inform",
        "nlu_fallback",
        "thank",
        "choose_option",
    ]
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


def test_asking_for_another_way_to_settle_the_matter_replaces_the_request() -> None:
    chat = to_slot("return", "goods_kind")
    said = chat.say("还是换货吧", "exchange_goods", outcome="换货")
    assert said[:2] == ["utter_request_replaced", "utter_exchange_opening"]
    assert chat.state.running is not None and chat.state.running.flow == "exchange"
    assert chat.values["contact"] == "13800001234" and chat.values["service"] == "exchange"
    assert chat.state.later == [], "the return is given up, not put aside"


def test_who_insists_on_another_request_has_it_first() -> None:
    chat = to_slot("complaint", "outcome")
    assert chat.say("帮我查一下物流", "track_order")[0] == "utter_request_later"
    assert chat.say("帮我查一下物流", "track_order")[0] == "utter_request_parked"
    assert chat.state.running is not None and chat.state.running.flow == "track"


def test_the_report_of_a_problem_is_its_kind_and_its_story() -> None:
    chat = Chat()
    chat.say("我要投诉", "file_complaint")
    chat.say("跳过", "deny")
    assert chat.asked == "issue_type"
    chat.say("他把我的包裹扔在门口雨里淋湿了", "service_attitude")
    assert chat.values["issue_type"] == "service_attitude"
    assert chat.values["description"] == "他把我的包裹扔在门口雨里淋湿了" and chat.asked == "outcome"


@pytest.mark.parametrize(
    ("text", "intent", "found", "value"),
    [
        ("退给我", "return_goods", "", "退给我"),
        ("赔偿", "dispute_result", "赔偿", "赔偿"),
        ("换小一码的", "exchange_goods", "换小一码=换货", "换货（换小一码）"),
        ("要书面道歉", "out_of_scope", "书面道歉=道歉", "书面道歉"),
        ("要求给个书面说明", "nlu_fallback", "", "给个书面说明"),
    ],
)
def test_a_wish_is_kept_in_the_customers_words(text: str, intent: str, found: str, value: str) -> None:
    chat = to_slot("complaint", "outcome")
    chat.say(text, intent, **({"outcome": found} if found else {}))
    assert chat.values["outcome"] == value and chat.state.later == []


def test_naming_what_is_missing_skips_that_and_not_what_was_asked_for() -> None:
    chat = to_slot("return", "goods_kind")
    chat.say("没有照片", "deny")
    assert chat.asked == "goods_kind" and chat.values["photos"] == SKIPPED


@pytest.mark.parametrize(("text", "intent"), [("找不到了", "stop"), ("一直转圈", "restart")])
def test_an_uncertain_understanding_ends_no_request(text: str, intent: str) -> None:
    chat = start("quality")
    chat.hear(Heard(text, intent, confidence=0.6))
    assert chat.state.running is not None and chat.state.running.flow == "quality"


def test_why_a_value_is_wanted_is_told() -> None:
    chat = to_slot("feedback", "contact")
    assert chat.say("要手机号干嘛", "nlu_fallback")[0] == "utter_needed_optional"
    assert chat.asked == "contact"


def test_one_phone_number_fills_one_slot() -> None:
    chat = Chat()
    chat.say("我要退货，订单BT20261103004512，电话13800001234", "return_goods")
    assert chat.values["contact"] == "13800001234" and "phone_tail" not in chat.values


def test_the_day_of_receipt_decides_by_the_window() -> None:
    chat = to_slot("return", "received")
    chat.say("收到十天了", "nlu_fallback")
    said = chat.say("没用过，包装完好", "inform")
    assert "utter_not_eligible" in said


def test_politeness_tells_nothing() -> None:
    chat = Chat()
    chat.say("您好，麻烦帮我办一下换货，谢谢", "exchange_goods", outcome="换货")
    assert "description" not in chat.values


@pytest.mark.parametrize(
    ("text", "intent"),
    [("订单号在哪看", "track_order"), ("去哪找啊", "track_order"), ("长什么样", "nlu_fallback")],
)
def test_where_a_value_is_found_is_told(text: str, intent: str) -> None:
    chat = start("quality")
    assert chat.say(text, intent) == ["utter_invalid_order_number"]
    assert chat.state.later == [] and chat.asked == "order_number"


def test_a_question_beside_an_answer_is_answered() -> None:
    chat = start("complaint")
    heard = Heard(f"{NUMBER}，投诉了会不会报复我", "file_complaint", entities=entities(NUMBER))
    said = chat.hear(replace(heard, aside="complaint_consequences"))
    assert said[0] == "utter_faq/complaint_consequences"
    assert chat.values["order_number"] == NUMBER and chat.asked == "issue_type"


def test_a_number_and_the_digits_behind_it_are_two_values() -> None:
    chat, glued = Chat(), f"{NUMBER} 1234"
    found = [{"entity": "order_number", "value": glued, "normalized": "bt202611030045121234", "start": 3}]
    chat.hear(Heard(f"要退货{glued}", "return_goods", entities=found))
    assert chat.values["order_number"] == NUMBER and chat.values["phone_tail"] == "1234"


@pytest.mark.parametrize(("sure", "over"), [(0.8, False), (0.95, True)])
def test_inside_a_story_only_a_sure_alarm_interrupts(sure: float, over: bool) -> None:
    chat = to_slot("complaint", "description")
    chat.hear(Heard("说我违规刷单，我没有刷过", "account_stolen", confidence=sure))
    assert (chat.handoff is not None) is over


def test_a_mistake_is_named_whatever_else_the_message_mentions() -> None:
    chat = to_slot("return", "contact")
    assert chat.say("刚才订单号填错了", "correct_info", date="刚才") == ["utter_ask_again"]
    assert chat.asked == "order_number" and "received" not in chat.values


def test_at_the_summary_another_wish_takes_the_place_of_the_first() -> None:
    chat = to_summary(start("complaint"))
    chat.say("让他赔花盆的钱", "out_of_scope")
    assert chat.values["outcome"] == "赔花盆的钱" and chat.asked == CONFIRMED


@pytest.mark.parametrize(("sure", "taken"), [(0.7, True), (0.97, False)])
def test_only_what_is_surely_foreign_is_no_wish(sure: float, taken: bool) -> None:
    chat = to_slot("complaint", "outcome")
    chat.hear(Heard("尽快解封", "out_of_scope", confidence=sure))
    assert ("outcome" in chat.values) is taken


def test_a_reason_is_no_photo() -> None:
    chat = to_slot("return", "photos")
    chat.say("不喜欢", "deny")
    assert chat.values["photos"] == SKIPPED


def test_leaving_for_another_way_keeps_what_was_said() -> None:
    chat = to_slot("return", "condition")
    found = entities("算了还是换货吧", outcome="换货")
    chat.hear(Heard("算了还是换货吧", "stop", entities=found, confidence=0.4))
    assert chat.state.running is not None and chat.state.running.flow == "exchange"
    assert chat.values["contact"] == "13800001234"


def test_a_request_with_a_question_has_both() -> None:
    chat = Chat()
    said = chat.say("我要退货，退款多久到账", "faq", "refund_arrival")
    assert said[:2] == ["utter_faq/refund_arrival", "utter_return_opening"]
