"""What Rasa parsed, as the flows see it."""

from actions.context import heard


def test_each_of_two_requests_has_its_own_number() -> None:
    text = "把BT20261103004512取消，再帮我查下BT20261103004513到哪了"
    found = [
        {"entity": "order_number", "start": 1, "end": 17, "value": "BT20261103004512"},
        {"entity": "order_number", "start": 25, "end": 41, "value": "BT20261103004513"},
    ]
    requests = [
        {"text": "把bt0取消", "label": "cancel_order", "confidence": 0.9},
        {"text": "查下bt0到哪了", "label": "track_order", "confidence": 0.9},
    ]
    parts = heard({"text": text, "entities": found, "requests": requests}).clauses
    assert [part.text for part in parts] == ["把BT20261103004512取消", "查下BT20261103004513到哪了"]
    assert [part.entities[0]["value"] for part in parts] == ["BT20261103004512", "BT20261103004513"]
