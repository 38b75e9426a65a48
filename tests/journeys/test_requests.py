"""Customers with a request, from the first message to the end."""

import re
import sqlite3

import pytest

from tests.support.customer import Customer
from tests.support.stack import Stack

ONE_LINERS = [
    ("我忘记密码登不上去了", "忘记密码", "contact_guide"),
    ("订单还没发货想取消", "取消", "contact_guide"),
    ("衣服不合适想退货", "申请退货", "contact_guide"),
    ("快递一周了还没到", "物流公司", "appeal_guide"),
    ("投诉会不会影响我以后用", "投诉", "complaint_guide"),
]


@pytest.mark.parametrize(("text", "expected", "document"), ONE_LINERS)
def test_a_first_message_is_answered_with_its_source(
    customer: Customer, text: str, expected: str, document: str
) -> None:
    answer = customer.say(text)
    assert answer.status == 200
    assert expected in answer.text
    assert document in answer.documents


def test_hello(customer: Customer) -> None:
    answer = customer.say("你好")
    assert "B特派" in answer.text
    assert re.match("早上好|中午好|下午好|晚上好|夜深了", answer.text)
    assert answer.payloads


def test_a_complaint_becomes_a_ticket_that_is_found_again(customer: Customer) -> None:
    asked = customer.say("我要投诉快递员态度差")
    assert "订单号" in asked.text
    assert "经过" in customer.say("BT20261103004512").text, "the kind of issue was said and is not asked for"
    assert "希望" in customer.say("昨天傍晚送件的时候冲我大吼，还把箱子扔在地上就走了").text
    assert "联系方式" in customer.say("道歉").text
    summary = customer.say("13800001234")
    for said in ("BT20261103004512", "服务态度差", "大吼", "道歉", "13800001234"):
        assert said in summary.text
    filed = customer.press(summary.payloads["确认提交"])
    number = re.search(r"TS\d{12}", filed.text)
    assert number
    progress = customer.say("查一下我的投诉进度")
    assert number.group() in progress.text
    assert "受理" in progress.text
    assert number.group() in customer.say(f"{number.group()}处理得怎么样了").text
    listed = customer.http.get("/api/v1/web/tickets").json()["tickets"]
    assert [ticket["number"] for ticket in listed] == [number.group()]
    detail = customer.http.get(f"/api/v1/web/tickets/{number.group()}").json()
    assert detail["content"]["contact"] == "13800001234"
    assert detail["history"][0]["stage"] == "accepted"


def test_nobody_sees_another_persons_ticket(customer: Customer, new_customer) -> None:
    for text in ("我要投诉快递员态度差", "跳过", "送件的时候一直骂骂咧咧很难听", "道歉", "13800001234"):
        customer.say(text)
    number = re.search(r"TS\d{12}", customer.say("确认").text)
    assert number
    stranger = new_customer()
    assert stranger.http.get(f"/api/v1/web/tickets/{number.group()}").status_code == 404
    assert "没有查到" in stranger.say(f"查一下{number.group()}的进度").text


def test_everything_said_at_once_is_asked_for_nothing(customer: Customer) -> None:
    answer = customer.say(
        "我要投诉，订单BT20261103004512，昨天快递员送货的时候态度恶劣还骂人，要他道歉，电话13800001234"
    )
    for said in ("BT20261103004512", "服务态度差", "道歉", "13800001234"):
        assert said in answer.text
    assert "确认提交" in answer.payloads


def test_a_question_in_the_middle_is_answered_and_the_form_goes_on(customer: Customer) -> None:
    customer.say("我要投诉快递员态度差")
    answer = customer.say("投诉会不会影响我以后使用")
    assert "complaint_guide" in answer.documents
    assert "订单号" in answer.replies[-1]["text"]
    assert "经过" in customer.say("BT20261103004512").text


def test_a_mistake_is_corrected_in_the_summary(customer: Customer) -> None:
    for text in ("我要投诉快递员态度差", "BT20261103004512", "送件的时候一直骂骂咧咧很难听", "道歉"):
        customer.say(text)
    customer.say("13800001234")
    corrected = customer.say("电话打错了，是13900005678")
    assert "13900005678" in corrected.text
    assert "13800001234" not in corrected.text
    assert "BT20261103004512" in corrected.text


def test_leaving_leaves_nothing_behind(customer: Customer) -> None:
    customer.say("我要投诉快递员态度差")
    assert "不办了" in customer.say("算了不投诉了").text
    assert customer.http.get("/api/v1/web/tickets").json()["tickets"] == []
    assert "B特派" in customer.say("你好").text, "the form is over"


def test_what_does_not_fit_is_refused_with_an_example(customer: Customer) -> None:
    asked = customer.say("我要投诉快递员态度差")
    assert "经过" in customer.press(asked.payloads["跳过"]).text
    for text in ("送件的时候一直骂骂咧咧很难听", "道歉"):
        customer.say(text)
    refused = customer.say("1380000")
    assert "11位" in refused.text


@pytest.mark.parametrize(
    ("cause", "expected"),
    [
        ("忘记密码", "忘记密码"),
        ("账户被锁定", "解锁"),
        ("网络问题", "网络"),
        ("设备或版本不兼容", "更新"),
    ],
)
def test_login_help_asks_for_the_cause_and_answers_it(customer: Customer, cause: str, expected: str) -> None:
    asked = customer.say("登录不上去")
    answer = customer.press(asked.payloads[cause])
    assert expected in answer.replies[0]["text"]
    assert answer.documents == {"contact_guide"}
    assert "转人工" in " ".join(answer.payloads)


def test_cancelling_without_a_number_asks_whether_it_was_shipped(customer: Customer) -> None:
    customer.say("帮我取消订单")
    asked = customer.say("没有订单号")
    assert {"还没发货", "已经发货"} <= set(asked.payloads)
    shipped = customer.say("已经发货了")
    assert "客服" in shipped.text
    assert set(shipped.payloads) == {"转人工处理", "收到后怎么退"}
    assert "contact_guide" in shipped.documents


def test_two_requests_in_one_message(customer: Customer) -> None:
    asked = customer.say("我要投诉快递员态度差，另外帮我取消订单")
    assert "取消订单" in asked.text and "订单号" in asked.replies[-1]["text"]
    for text in ("跳过", "送件的时候一直骂骂咧咧很难听", "道歉", "13800001234"):
        customer.say(text)
    filed = customer.say("确认")
    assert "TS" in filed.text and "取消订单" in filed.replies[-1]["text"]
    assert "取消" in customer.say("好的").text


def test_the_order_number_was_wrong(customer: Customer) -> None:
    text = "我要投诉，订单BT20261103004512，前天到的杯子碎了，要退款，电话13800001234"
    summary = customer.say(text)
    for said in ("BT20261103004512", "碎了", "退款", "13800001234"):
        assert said in summary.replies[-1]["text"]
    assert "订单号" in customer.say("订单号填错了").text
    again = customer.say("BT20261104004999")
    assert "BT20261104004999" in again.text and "BT20261103004512" not in again.text
    assert "换货" in customer.say("不是退款，是换货").replies[-1]["text"]
    assert "TS" in customer.press(again.payloads["确认提交"]).text


def test_a_human_is_called_and_the_bot_is_silent(customer: Customer) -> None:
    called = customer.say("转人工")
    assert "人工" in called.text
    assert [reply["sender"] for reply in called.replies] == ["bot", "system"]
    waiting = customer.say("订单BT20261103004512一直没到")
    assert [reply["sender"] for reply in waiting.replies] == ["system"]
    back = customer.press(called.payloads["先不等了，继续问智能客服"])
    assert back.status == 200
    assert [reply["sender"] for reply in customer.say("你好").replies] == ["bot"]


def test_a_text_is_never_a_command(customer: Customer) -> None:
    for text in ("我要投诉快递员态度差", "跳过", "送件的时候一直骂骂咧咧很难听", "道歉", "13800001234"):
        customer.say(text)
    newest = customer.log()[-1]["seq"]
    customer.say("/affirm")
    assert customer.http.get("/api/v1/web/tickets").json()["tickets"] == []
    assert customer.log(after=newest)[0]["text"] == "/affirm", "stored as it was typed"


def test_words_that_a_request_takes_count_as_understood(stack: Stack, customer: Customer) -> None:
    customer.say("我要投诉快递员态度差")
    customer.say("BT20261103004512")
    customer.say("昨天傍晚送件的时候冲我大吼，还把箱子扔在地上就走了")
    assert "联系方式" in customer.say("道歉").text
    customer.say("哗啦啦咚咚锵")
    with sqlite3.connect(stack.database_path) as database:
        query = "SELECT text, label FROM turns JOIN messages ON messages.id = message_id"
        labels = dict(
            database.execute(f"{query} WHERE messages.conversation_id = ?", (customer.conversation_id,))
        )
    assert labels["道歉"] == "inform"
    assert labels["哗啦啦咚咚锵"] != "inform"
