"""How a customer's words fill a flow."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from hub.flows import filling
from hub.flows.definitions import Flows
from hub.flows.filling import CONFIRMED, SKIPPED, Heard

FLOWS = Flows.load(Path(__file__).resolve().parents[3] / "data" / "flows")
COMPLAINT = FLOWS.by_id["complaint"]
CANCEL = FLOWS.by_id["cancel"]
FULL = {
    "order_number": "BT20261103004512",
    "issue_type": "service_attitude",
    "description": "送件时骂人",
    "outcome": "道歉",
    "contact": "13800001234",
}


def entity(kind: str, value: str) -> dict[str, str]:
    return {"entity": kind, "value": value}


def test_what_the_first_message_says_is_not_asked_for() -> None:
    heard = Heard("我要投诉，13800001234", "service_attitude", entities=[entity("phone", "13800001234")])
    step = filling.begin(COMPLAINT, {}, heard)
    assert step.values == {"issue_type": "service_attitude", "contact": "13800001234"}
    assert step.ask == "order_number"


def test_a_word_in_passing_changes_nothing() -> None:
    heard = Heard("他还一直骂人，货也破了", "quality_issue", entities=[entity("issue_type", "damaged_goods")])
    step = filling.go_on(
        COMPLAINT, {"order_number": "-", "issue_type": "service_attitude"}, "description", 0, heard, None
    )
    assert step.values == {"description": "他还一直骂人，货也破了"}


def test_a_correction_changes_the_right_slot_and_returns_to_the_summary() -> None:
    heard = Heard("电话是13900005678", "correct_info", entities=[entity("phone", "13900005678")])
    step = filling.go_on(COMPLAINT, FULL, CONFIRMED, 0, heard, None)
    assert step.values == {"contact": "13900005678"}
    assert step.ask == CONFIRMED


def test_nothing_is_filed_before_the_summary_was_confirmed() -> None:
    step = filling.go_on(COMPLAINT, FULL, CONFIRMED, 0, Heard("好的", "affirm"), None)
    assert step.done and step.values == {CONFIRMED: "yes"}
    step = filling.go_on(COMPLAINT, FULL, CONFIRMED, 0, Heard("不对", "deny"), None)
    assert not step.done and step.ask == CONFIRMED


def test_an_optional_slot_can_be_skipped() -> None:
    step = filling.go_on(
        COMPLAINT, {"issue_type": "other"}, "order_number", 0, Heard("不记得了", "deny"), None
    )
    assert step.values == {"order_number": SKIPPED}
    assert step.ask == "description"


def test_a_question_is_answered_and_the_slot_asked_again() -> None:
    step = filling.go_on(
        COMPLAINT, {}, "description", 1, Heard("投诉有用吗", "faq", "complaint_purpose"), None
    )
    assert [said.response for said in step.say] == ["utter_faq/complaint_purpose"]
    assert step.ask == "description" and step.values == {}


def test_another_request_is_remembered() -> None:
    step = filling.go_on(COMPLAINT, {}, "order_number", 0, Heard("先帮我取消订单", "cancel_order"), CANCEL)
    assert step.later == "cancel" and step.ask == "order_number" and step.values == {}


def test_after_three_misses_a_way_out_is_offered() -> None:
    misses, said = 0, []
    for _ in range(3):
        step = filling.go_on(COMPLAINT, {}, "contact", misses, Heard("嗯", "affirm"), None)
        misses = step.misses
        said += [say.response for say in step.say]
    assert said == ["utter_invalid_contact", "utter_invalid_contact", "utter_request_stuck"]


def test_leaving_and_asking_for_a_human_end_the_flow() -> None:
    left = filling.go_on(COMPLAINT, FULL, CONFIRMED, 0, Heard("算了", "stop"), None)
    assert left.ask is None and not left.done
    assert filling.go_on(COMPLAINT, FULL, CONFIRMED, 0, Heard("转人工", "talk_to_human"), None).handoff


@given(
    text=st.text(min_size=1, max_size=60),
    asked=st.sampled_from([*FULL, CONFIRMED]),
    intent=st.sampled_from(["faq", "stop", "thank", "greet", "talk_to_human", "out_of_scope", "restart"]),
)
def test_questions_refusals_and_small_talk_never_become_a_value(text: str, asked: str, intent: str) -> None:
    heard = Heard(text, intent, "complaint_purpose" if intent == "faq" else None)
    known = {slot: value for slot, value in FULL.items() if slot != asked}
    step = filling.go_on(COMPLAINT, known, asked, 0, heard, None)
    assert step.values.get("description") is None and step.values.get("outcome") is None
    assert not step.done
