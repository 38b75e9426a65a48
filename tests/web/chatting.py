"""How the tests use the chat: on a page of its own, or in the frame on a shop's page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, FrameLocator, Locator, Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
Place = Page | FrameLocator


def box(place: Place) -> Locator:
    """Return the text field."""
    return place.get_by_label("输入您的问题")


def say(place: Place, text: str) -> None:
    """Type a text and send it."""
    box(place).fill(text)
    box(place).press("Enter")


def bubbles(place: Place, sender: str) -> Locator:
    """Return the texts of a sender that are in the log."""
    return place.locator(f".message.{sender}[data-seq] .bubble")


def chat_of(page: Page) -> FrameLocator:
    """Return the chat in the frame on a shop's page."""
    return page.frame_locator("btp-widget iframe")


RESUME = """async () => {
  while (!localStorage.getItem('btp.visitor')) await new Promise(requestAnimationFrame);
  const body = JSON.stringify({ visitor_id: localStorage.getItem('btp.visitor') });
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch('/api/v1/web/sessions', { method: 'POST', headers, body });
  return (await answer.json()).conversation_id;
}"""


def conversation_of(page: Page) -> str:
    """Return the id of the conversation on this page, as the page itself would resume it."""
    return str(page.evaluate(RESUME))


def violations(page: Page | Frame) -> list[tuple[str, str]]:
    """Return what axe finds against WCAG 2.2 AA: rule and place."""
    found = Axe().run(page, options={"runOnly": WCAG})
    return [(v["id"], node["html"][:200]) for v in found.response["violations"] for node in v["nodes"]]
