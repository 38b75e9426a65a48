"""Conversations from first message to end, in the flows that file nothing, and around all flows."""

from datetime import timedelta
from typing import Any

import pytest

from hub.flows.heard import Heard
from tests.support.dialogue import Chat, entities

NUMBER = "BT20261103004512"


def order(status: str, **facts: Any) -> Any:
    """Return a book with one order, which the digits 8866 prove."""

    def find(known: dict[str, Any]) -> dict[str, Any]:
        if known.get("order_number") in (None, "-"):
            return {"order": "skipped"}
        if known.get("phone_tail") is None:
            return {"order": "needs_identity"}
        if known["phone_tail"] != "8866":
            return {"order": "unknown"}
        return {"order": "found", "order_line": NUMBER, "order_facts": {"status": status, **facts}}

    return find


def identified(chat: Chat, text: str, intent: str) -> list[str]:
    chat.say(text, intent)
    chat.say(NUMBER, "inform")
    assert chat.asked == "phone_tail"
    return chat.say("8866", "inform")


def test_an_unshipped_order_is_cancelled_with_confirmation() -> None:
    chat = Chat(orders=order("unshipped"))
    assert identified(chat, "帮我取消订单", "cancel_order") == [
        "utter_cancel_found",
        "utter_ask_confirm_cancel",
    ]
    assert chat.say("好的", "affirm")[0] == "utter_cancel_unshipped"
    assert chat.say("取消好了", "affirm") == ["utter_resolved"]


def test_cancelling_can_be_thought_over() -> None:
    chat = Chat(orders=order("unshipped"))
    identified(chat, "帮我取消订单", "cancel_order")
    assert chat.press("先不取消") == ["utter_cancel_kept"]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("shipped", "utter_cancel_shipped"),
        ("delivered", "utter_cancel_return"),
        ("refunding", "utter_cancel_over"),
    ],
)
def test_what_cannot_be_cancelled_goes_elsewhere(status: str, said: str) -> None:
    chat = Chat(orders=order(status))
    assert identified(chat, "帮我取消订单", "cancel_order") == [said]
    assert chat.state.running is None


def test_an_order_that_is_not_found_is_no_dead_end() -> None:
    chat = Chat(orders=order("unshipped"))
    chat.say("帮我取消订单", "cancel_order")
    chat.say(NUMBER, "inform")
    assert chat.say("1234", "inform") == ["utter_order_unknown", "utter_ask_shipping_status"]
    assert chat.press("已经发货") == ["utter_cancel_shipped"]


def test_a_late_parcel_leads_to_an_investigation() -> None:
    chat = Chat(orders=order("shipped", hours_late=30.0))
    assert identified(chat, "我的快递到哪了", "track_order") == ["utter_track_found", "utter_ask_chase"]
    chat.say("登记吧", "affirm")
    assert chat.state.running is not None and chat.state.running.flow == "delivery_delay"
    assert chat.values["order_number"] == NUMBER


def test_a_soft_question_holds_nobody_up() -> None:
    chat = Chat(orders=order("shipped", hours_late=30.0))
    identified(chat, "我的快递到哪了", "track_order")
    chat.say("我要投诉", "file_complaint")
    assert chat.state.running is not None and chat.state.running.flow == "complaint"


@pytest.mark.parametrize(
    ("state", "asked"), [("approved", "chase"), ("paid", None), ("none", None), ("rejected", None)]
)
def test_a_refund_is_told_by_the_rules(state: str, asked: str | None) -> None:
    chat = Chat(orders=order("refunding", refund=state))
    assert identified(chat, "退款到哪了", "refund_progress")[0] == "utter_refund_found"
    assert chat.asked == asked


def test_what_may_not_be_returned_is_refused_with_the_reason() -> None:
    chat = Chat(
        orders=lambda _: {"order": "found", "order_line": NUMBER, "order_facts": {"perishable": True}}
    )
    chat.say(f"我要退货，{NUMBER}，电话13800001234", "return_goods")
    said = chat.press("没用过，包装完好")
    assert said == ["utter_not_eligible"]
    assert "易腐" in chat.said[-1].variables["after_sales_reason"]


def test_login_help_unresolved_goes_to_a_human() -> None:
    chat = Chat()
    chat.say("登录不上", "login_failure")
    assert chat.say("第一个", "choose_option") == ["utter_faq/forgot_password", "utter_ask_resolved_login"]
    chat.say("还是不行", "deny")
    assert chat.handoff is not None and chat.handoff["reason"] == "unresolved"


def test_a_stolen_account_interrupts_and_is_urgent() -> None:
    chat = Chat()
    chat.say("我要投诉", "file_complaint")
    chat.say("我账号被盗了", "account_stolen")
    assert chat.handoff is not None
    assert (chat.handoff["reason"], chat.handoff["priority"]) == ("account_stolen", "urgent")


def test_a_payment_problem_reaches_a_human_with_its_facts() -> None:
    chat = Chat()
    chat.say("扣了两次钱", "payment_problem")
    chat.say(NUMBER, "inform")
    assert chat.handoff is not None and chat.handoff["summary"]["orders"] == [NUMBER]
    assert {"slot": "payment_issue", "label": "支付问题", "value": "重复扣款"} in chat.handoff["summary"][
        "slots"
    ]


def test_progress_by_number_and_by_customer() -> None:
    chat = Chat(tickets={"tickets": "many", "progress": "…", "cards": []})
    assert chat.say("投诉怎么样了", "ticket_progress") == ["utter_ticket_progress"]
    assert chat.say("TS202611260001", "inform") == ["utter_ticket_progress"]
    chat.tickets = {"tickets": "unknown"}
    assert chat.say("TS202611260002处理得怎么样", "ticket_progress") == ["utter_ticket_not_found"]


def test_a_dispute_is_linked_to_the_first_ticket() -> None:
    chat = Chat(tickets={"tickets": "one", "values": {"ticket_number": "TS202611260001"}})
    chat.say("对结果不满意", "dispute_result")
    assert chat.asked == "description" and chat.values["ticket_number"] == "TS202611260001"


def test_two_misses_in_a_row_call_a_human() -> None:
    chat = Chat()
    assert chat.say("呃那个", "nlu_fallback") == ["utter_not_understood_at_all"]
    chat.say("嗯呐就那", "nlu_fallback")
    assert chat.handoff is not None and chat.handoff["reason"] == "not_understood"


def test_misses_with_an_answer_between_them_do_not() -> None:
    chat = Chat()
    for intent in ("nlu_fallback", "thank", "nlu_fallback"):
        chat.say("呃那个", intent)
    assert chat.handoff is None


def test_when_unsure_alternatives_are_offered() -> None:
    ranking = [("return_goods", 0.3), ("faq/refund_arrival", 0.2), ("exchange_goods", 0.1)]
    chat = Chat()
    assert chat.hear(Heard("那个钱", "nlu_fallback", ranking=ranking)) == ["utter_not_understood"]
    assert chat.state.options[0]["title"] == "我要退货"
    chat.say("第一个", "choose_option")
    assert chat.state.running is not None and chat.state.running.flow == "return"


def test_anger_is_met_first_then_served_then_a_human_comes() -> None:
    chat = Chat()
    assert chat.say("什么垃圾快递，三天没到", "delivery_delay")[0] == "utter_sympathy"
    assert chat.asked == "order_number"
    chat.say("你们这群骗子", "vent_anger")
    assert chat.handoff is not None and chat.handoff["summary"]["mood"] == "angry"


def test_strong_words_about_the_matter_are_no_anger_at_us() -> None:
    chat = Chat()
    chat.say("我要投诉", "file_complaint")
    chat.say("快递员骂我混蛋还扔东西", "service_attitude")
    assert chat.state.anger == 0


def test_two_requests_in_one_message() -> None:
    clauses = [Heard("我要退货", "return_goods"), Heard("帮我查下快递到哪了", "track_order")]
    chat = Chat()
    said = chat.hear(Heard("我要退货，另外帮我查下快递到哪了", "return_goods", clauses=clauses))
    assert "utter_second_noted" in said and said[-1].startswith("utter_ask_")
    assert [one.flow for one in chat.state.later] == ["track"]


def test_a_question_and_a_request_in_one_message() -> None:
    clauses = [Heard("我要投诉快递员", "file_complaint"), Heard("退款多久到账", "faq", "refund_arrival")]
    chat = Chat()
    said = chat.hear(Heard("我要投诉快递员，顺便问下退款多久到账", "faq", "refund_arrival", clauses=clauses))
    assert said[-2:] == ["utter_faq/refund_arrival", "utter_ask_order_number"]


def test_an_answer_offers_its_action_and_yes_starts_it() -> None:
    chat = Chat()
    chat.say("怎么取消", "faq", "cancel_unshipped")
    chat.say("好的", "affirm")
    assert chat.state.running is not None and chat.state.running.flow == "cancel"


def test_after_an_agent_nothing_is_asked_again() -> None:
    chat = Chat()
    chat.say("我要投诉", "file_complaint")
    chat.say("转人工", "talk_to_human")
    episode = {"agent": "小林", "resolved_at": "2026-11-26T10:00:00Z", "note": "已退款"}
    assert chat.hear(Heard("你好", "greet"), episode) == ["utter_back_from_agent"]
    assert chat.state.running is None
    assert chat.hear(Heard("你好", "greet"), episode) == ["utter_hello"], "greeted so once"


def test_photos_sent_before_a_request_are_kept_for_it() -> None:
    chat = Chat()
    assert chat.hear(Heard("/inform", "inform", attachments=[{"id": "a1", "type": "image"}])) == [
        "utter_photos_noted"
    ]
    chat.say("东西坏了", "quality_issue")
    assert chat.values["photos"] == "a1"


def test_a_bare_number_is_remembered() -> None:
    chat = Chat()
    assert chat.hear(Heard(NUMBER, "inform", entities=entities(NUMBER))) == ["utter_noted"]
    chat.say("我要投诉", "file_complaint")
    assert chat.values["order_number"] == NUMBER


@pytest.mark.parametrize("intent", ["track_order", "nlu_fallback", "refund_progress"])
def test_a_tickets_number_asks_for_its_progress(intent: str) -> None:
    chat = Chat(tickets={"tickets": "unknown", "number": "TS202611261504"})
    assert "utter_ticket_not_found" in chat.say("查一下TS202611261504", intent)


def after_days(chat: Chat) -> Chat:
    """Let two days go by."""
    chat.at += timedelta(days=2)
    return chat


def half_done() -> Chat:
    chat = Chat()
    chat.say("我要投诉", "file_complaint")
    chat.say(NUMBER, "inform")
    return after_days(chat)


@pytest.mark.parametrize(
    ("text", "intent"), [("前天", "inform"), ("好的", "affirm"), ("我要投诉", "file_complaint")]
)
def test_what_was_left_half_done_for_days_is_asked_about(text: str, intent: str) -> None:
    chat = half_done()
    assert chat.say(text, intent) == ["utter_offer_old"]
    assert chat.state.running is None
    chat.press("接着办")
    assert chat.asked == "issue_type" and chat.values["order_number"] == NUMBER


def test_it_can_be_begun_anew_or_dropped() -> None:
    chat = half_done()
    assert chat.say("你好", "greet") == ["utter_hello", "utter_offer_old"]
    chat.press("重新办")
    assert chat.asked == "order_number" and chat.values == {}
    chat = half_done()
    chat.say("你好", "greet")
    chat.press("先不用了")
    assert chat.state.later == [] and chat.state.running is None


def test_another_matter_comes_first_and_a_button_goes_on() -> None:
    chat = half_done()
    assert "utter_offer_old" not in chat.say("查物流", "track_order")
    chat = half_done()
    chat.press("服务态度差")
    assert chat.asked == "description"


def test_what_waits_is_offered_twice_at_most() -> None:
    chat = half_done()
    said = [chat.say(text, "greet") for text in ("你好", "在吗", "喂")]
    assert ["utter_offer_old" in one for one in said] == [True, True, False]


def test_an_unclear_answer_to_an_offer_is_asked_about_once() -> None:
    chat = Chat()
    chat.say("退款怎么还没到", "refund_progress")
    chat.say("跳过", "deny")
    assert chat.asked == "chase"
    assert chat.say("呃这个嘛", "nlu_fallback")[0] == "utter_invalid_chase"
    assert chat.asked == "chase"
    chat.say("呃那个", "nlu_fallback")
    assert chat.state.running is None


def test_chasing_is_agreed_to_in_whatever_it_resembles() -> None:
    chat = Chat()
    chat.say("退款怎么还没到", "refund_progress")
    chat.say("跳过", "deny")
    chat.say("帮我催一下", "ticket_progress")
    assert chat.values["chase"] == "yes"


def test_requests_that_are_only_listed() -> None:
    chat = Chat()
    said = chat.say("我要退货、查物流、还要投诉", "file_complaint")
    assert said[0] == "utter_return_opening" and "utter_second_noted" in said
    assert [one.flow for one in chat.state.later] == ["track", "complaint"]


def test_an_order_in_a_question_is_remembered() -> None:
    chat = Chat()
    chat.say(f"退款多久到账，我的{NUMBER}退了一周了", "faq", "refund_arrival")
    assert chat.state.remembered == {"order_number": NUMBER}


def test_in_an_appeal_a_question_is_about_appeals() -> None:
    chat = Chat()
    chat.say("我要申诉", "file_appeal")
    assert chat.say("要准备什么材料", "faq", "complaint_materials")[0] == "utter_faq/appeal_evidence"
    assert chat.say("投诉要准备什么材料", "faq", "complaint_materials")[0] == "utter_faq/complaint_materials"


def test_who_will_try_first_is_not_taken_for_served() -> None:
    chat = Chat()
    chat.say("账号被锁了", "login_failure", login_cause="锁=account_locked")
    assert chat.asked == "resolved"
    assert chat.say("好的我先试试", "affirm") == ["utter_take_your_time"]
    chat.say("还是不行", "deny")
    assert chat.handoff is not None


def test_a_question_agrees_to_nothing() -> None:
    chat = Chat()
    chat.say("退款怎么还没到", "refund_progress")
    chat.say("跳过", "deny")
    chat.say("退货要几天", "nlu_fallback")
    assert "chase" not in chat.values


def test_what_a_choice_is_not_is_not_chosen() -> None:
    chat = Chat()
    chat.say("登不上了", "login_failure")
    assert chat.say("不是密码的问题", "nlu_fallback") == ["utter_invalid_login_cause"]
