"""What the channel says by itself, from `data/wording/wechat.yml`."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from hub.knowledge.yamlfile import load

MAX_HINT_BYTES = 150
CANNED_PREFIX = "hub:wechat/"
RATED = f"{CANNED_PREFIX}rated"
KINDS = ("voice", "video", "image", "sticker")


def _short(text: str) -> str:
    if len(text.encode()) > MAX_HINT_BYTES:
        raise ValueError("太长了，最多 50 个汉字")
    return text


class WechatWording(BaseModel):
    """The channel's sentences; a missing or misspelt one is refused when the hub starts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    choose: str
    source: str
    more: Annotated[str, AfterValidator(_short)]
    """Ends a message after which more waits for the customer's next one."""
    continue_words: list[str]
    still_working: Annotated[str, AfterValidator(_short)]
    """The same, where the answer is not there yet."""
    agent_will_answer: str
    welcome: str
    welcome_back: str
    suggestions: list[str]
    """Questions that a new follower is offered; their numbers ask them."""
    voice: str
    video: str
    sticker: str
    image: str
    unshown: str
    rated: str
    cards: dict[str, list[str]]
    """Lines of a card, by its type; one whose values are not all known is left out."""
    seen_voice: str
    seen_video: str
    seen_image: str
    seen_sticker: str
    seen_location: str
    seen_link: str

    @classmethod
    def read(cls, data_dir: Path) -> "WechatWording":
        """Read the wording of this data directory.

        Raises:
            DataError: the file is broken; names file, line and mend.
        """
        return load(data_dir / "wording" / "wechat.yml", cls)

    def unreadable(self, kind: str) -> tuple[str, str]:
        """Return what stands in the log for a message that the bot cannot understand, and its payload.

        Args:
            kind: `voice`, `video`, `image` or `sticker`.
        """
        return getattr(self, f"seen_{kind}"), f"{CANNED_PREFIX}{kind}"

    def canned(self) -> dict[str, str]:
        """Return what is answered to messages that the bot cannot understand, by their payload."""
        return {CANNED_PREFIX + kind: getattr(self, kind) for kind in KINDS} | {RATED: self.rated}
