"""The scripted conversations and what every form must do: several customers at a time over one stack."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.conversation import Conversation, Outcome
from tests.support.coverage import measure
from tests.support.forms import load_forms
from tests.support.phrases import Phrases
from tests.support.scripts import Located, load_scripts
from tests.support.stack import ROOT, Stack

HERE = Path(__file__).parent
CONVERSATIONS = {located.id: located for located in [*load_scripts(HERE), *load_forms(HERE / "forms")]}
AT_A_TIME = 6
"""Customers who talk at the same time: enough to keep two cores busy."""
REPORT = ROOT / "var" / "conversations.md"


@pytest.fixture(scope="module")
def outcomes(stack: Stack, request: pytest.FixtureRequest) -> dict[str, Outcome]:
    """How the conversations went that this run selects."""
    names = [item.callspec.params.get("name") for item in request.session.items if hasattr(item, "callspec")]
    chosen = [CONVERSATIONS[name] for name in names if isinstance(name, str) and name in CONVERSATIONS]
    phrases = Phrases(ROOT)

    def follow(located: Located) -> Outcome:
        return Conversation(stack, phrases, located.script).run()

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        return dict(zip([located.id for located in chosen], pool.map(follow, chosen), strict=True))


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_conversation(name: str, outcomes: dict[str, Outcome]) -> None:
    outcome = outcomes[name]
    if outcome.problems:
        pytest.fail(outcome.report(name), pytrace=False)


def test_the_conversations_exercise_every_flow_slot_and_rule(
    stack: Stack, outcomes: dict[str, Outcome], capsys: pytest.CaptureFixture[str]
) -> None:
    if len(outcomes) < len(CONVERSATIONS):
        # Of a selection nothing can be said.
        return
    coverage = measure(stack, outcomes.values())
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(coverage.report(), encoding="utf-8")
    with capsys.disabled():
        print("\n" + coverage.report().partition("\n## ")[0])
    assert not coverage.missing("流程")
    assert not coverage.missing("项目")
    assert not coverage.missing("规则")
