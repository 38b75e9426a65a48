"""Images in both directions, and who types."""

import base64
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.chatting import box, bubbles, say
from tests.web.desk.conftest import People, Person
from tests.web.desk.working import claim, queue_up, reply_box
from tests.web.test_files import choose, picture

BRING = """(field, [event, data]) => {
    const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], '截图.jpg', {type: 'image/jpeg'}));
    const options = {bubbles: true, cancelable: true};
    field.dispatchEvent(
        event === 'paste'
            ? new ClipboardEvent('paste', {...options, clipboardData: transfer})
            : new DragEvent('drop', {...options, dataTransfer: transfer}),
    );
}"""


@pytest.fixture
def both(
    open_chat: Callable[[str], Page], sit_down: Callable[[Person], Page], people: People
) -> tuple[Page, Page]:
    """A customer and the agent who serves them."""
    customer, agent = open_chat("何苗"), sit_down(people.shan)
    queue_up(customer)
    claim(agent, "何苗")
    return customer, agent


def width(image: Locator) -> int:
    """Return how wide the picture is, once it is loaded."""
    expect(image).to_be_visible()
    return int(image.evaluate("async image => { await image.decode(); return image.naturalWidth }"))


def test_a_customers_photo_is_seen_by_the_agent(both: tuple[Page, Page]) -> None:
    customer, agent = both
    choose(customer, ("破损.jpg", "image/jpeg", picture()))
    expect(customer.locator(".files progress")).to_have_count(0)
    say(customer, "到手就这样")
    shown = agent.get_by_role("img", name="破损.jpg")
    assert width(shown) == 300
    with agent.context.expect_page() as opened:
        shown.click()
    assert width(opened.value.locator("img")) == 300


def test_an_agents_picture_is_seen_by_the_customer(both: tuple[Page, Page], tmp_path: Path) -> None:
    customer, agent = both
    (tmp_path / "步骤.jpg").write_bytes(picture())
    agent.get_by_label("发图片或视频").set_input_files(tmp_path / "步骤.jpg")
    expect(agent.get_by_role("button", name="去掉 步骤.jpg")).to_be_visible()
    reply_box(agent).fill("按这张图操作")
    reply_box(agent).press("Enter")
    expect(bubbles(customer, "agent").last).to_have_text("按这张图操作")
    assert width(customer.get_by_role("img", name=re.compile("步骤.jpg"))) == 300
    assert width(agent.get_by_role("img", name="步骤.jpg")) == 300


@pytest.mark.parametrize("event", ["paste", "drop"])
def test_a_picture_brought_to_the_field_goes_along(both: tuple[Page, Page], event: str) -> None:
    customer, agent = both
    reply_box(agent).evaluate(BRING, [event, base64.b64encode(picture()).decode()])
    expect(agent.get_by_role("button", name="去掉 截图.jpg")).to_be_visible()
    agent.locator(".composer").get_by_role("button", name="发送", exact=True).click()
    assert width(customer.get_by_role("img", name=re.compile("截图.jpg"))) == 300


def test_a_file_that_is_no_picture_is_refused_in_words(both: tuple[Page, Page], tmp_path: Path) -> None:
    _, agent = both
    (tmp_path / "合同.jpg").write_bytes(b"%PDF-1.4")
    agent.get_by_label("发图片或视频").set_input_files(tmp_path / "合同.jpg")
    expect(agent.get_by_role("alert").filter(has_text="图片")).to_be_visible()
    expect(agent.get_by_role("button", name="去掉 合同.jpg")).to_have_count(0)


def test_each_sees_the_other_type(both: tuple[Page, Page]) -> None:
    customer, agent = both
    box(customer).press_sequentially("我的", delay=20)
    typing = agent.get_by_role("status").filter(has_text="客户正在输入")
    expect(typing).to_be_visible()
    box(customer).fill("")
    expect(typing).to_be_hidden()

    reply_box(agent).press_sequentially("好", delay=20)
    shown = customer.locator("btp-chat").get_by_text("正在输入").first
    expect(shown).to_be_visible()
    # What is deleted again is not coming.
    reply_box(agent).fill("")
    expect(shown).to_be_hidden(timeout=4_000)
    reply_box(agent).press_sequentially("在", delay=20)
    expect(shown).to_be_visible()
    reply_box(agent).press("Enter")
    expect(bubbles(customer, "agent").last).to_have_text("在")
    expect(shown).to_be_hidden(timeout=4_000)
