"""A small version of `make benchmark-wechat`: about 60 messages, everything upset."""

from benchmarks.wechat.running import Size, Stage, faults, run


async def test_every_message_is_answered_once_in_order_and_without_the_banner(stage: Stage) -> None:
    outcome = await run(stage, Size(share=0.06, spread=10, longest=8, questions=24, expiry=5))
    assert not faults(outcome), "\n".join(faults(outcome))
    assert sum(len(one.script.questions) for one in outcome.played) >= 60
    assert outcome.deliveries["late"], "some answers came late"
    assert outcome.deliveries["lost"], "some answers were lost"
    assert outcome.expired, "tokens were ended"
    assert outcome.sent, "some answers were sent actively"
