"""A customer with a phone: does what customers do, and sees what they see."""

import secrets
import time
from typing import TYPE_CHECKING

from tools.wechat_simulator import pushes
from tools.wechat_simulator.delivery import Outcome
from tools.wechat_simulator.screen import BANNER, Screen
from tools.wechat_simulator.windows import Opening, Windows
from tools.wechat_simulator.xml import Fields

if TYPE_CHECKING:
    from tools.wechat_simulator.platform import Station

AMR = b"#!AMR\n" + bytes(32)
FILM = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00\x00\x00\x08mdat"
UNANSWERED = ("unsubscribe", "VIEW", "LOCATION")
"""Events on which nothing is shown, neither a reply nor the banner."""


class Customer:
    """One customer of one account.

    Each action pushes at once, beside whatever is still under way, and returns when the platform has its
    answer or has given up: after 15 seconds at most.
    """

    def __init__(self, station: "Station", openid: str) -> None:
        self.openid = openid
        self.screen = Screen()
        self.windows = Windows(station.timing)
        self.follows = False
        self.last_message = 0.0
        self._station = station

    async def text(self, content: str, msg_id: int | None = None, lose: int = 0) -> Outcome:
        """Type a text.

        Args:
            content: what is typed.
            msg_id: for tests that want a certain id.
            lose: how many of the hub's answers get lost.
        """
        await self.screen.show("customer", "text", text=content)
        return await self._say(pushes.text(content), msg_id, lose)

    async def image(self, data: bytes, msg_id: int | None = None, lose: int = 0) -> Outcome:
        """Send a picture (JPEG, PNG or GIF)."""
        medium = self._station.media.add("image", data)
        url = self._station.picture_url(medium)
        await self.screen.show("customer", "image", url=url)
        return await self._say(pushes.image(url, medium.media_id), msg_id, lose)

    async def voice(self, recognition: str | None = None, data: bytes = AMR) -> Outcome:
        """Speak: `recognition` is what the platform heard, "" nothing, None: it does not listen."""
        medium = self._station.media.add("voice", data)
        await self.screen.show("customer", "voice", text=recognition or "")
        return await self._say(pushes.voice(medium.media_id, recognition))

    async def video(self, data: bytes = FILM, short: bool = False) -> Outcome:
        """Send a film."""
        medium = self._station.media.add("video", data)
        await self.screen.show("customer", "video")
        return await self._say(pushes.video(medium.media_id, secrets.token_urlsafe(48), short))

    async def location(self, latitude: float, longitude: float, label: str) -> Outcome:
        """Send a place."""
        await self.screen.show("customer", "location", text=label)
        return await self._say(pushes.location(latitude, longitude, label))

    async def link(self, title: str, description: str, url: str) -> Outcome:
        """Send a link."""
        await self.screen.show("customer", "link", text=title)
        return await self._say(pushes.link(title, description, url))

    async def sticker(self) -> Outcome:
        """Send a sticker: accounts get a text that says they cannot see it."""
        await self.screen.show("customer", "sticker", text="[动画表情]")
        return await self._say(pushes.text(pushes.UNSUPPORTED))

    async def file(self, title: str, size: int = 1024) -> Outcome:
        """Send a file: a type that the documentation does not know."""
        await self.screen.show("customer", "file", text=title)
        return await self._say(pushes.file(title, size))

    async def choose(self, option: str, content: str) -> Outcome:
        """Click an entry of a message menu."""
        await self.screen.show("customer", "text", text=content)
        return await self._say(pushes.menu_choice(content, option), opens=Opening.CLICK)

    async def subscribe(self, scene: str | None = None) -> Outcome:
        """Follow the account, by scanning a code with a scene or without."""
        self.follows = True
        await self.screen.show("platform", "note", text="您已关注")
        if scene is None:
            return await self._do(pushes.event("subscribe", ""), Opening.SUBSCRIBE)
        fields = pushes.event("subscribe", f"qrscene_{scene}", Ticket=secrets.token_urlsafe(60))
        return await self._do(fields, Opening.SUBSCRIBE)

    async def unsubscribe(self) -> Outcome:
        """Leave the account."""
        self.follows = False
        self.windows.close()
        await self.screen.show("platform", "note", text="您已取消关注")
        return await self._do(pushes.event("unsubscribe", ""))

    async def scan(self, scene: str) -> Outcome:
        """Scan a code with a scene, as a follower."""
        fields = pushes.event("SCAN", scene, Ticket=secrets.token_urlsafe(60))
        return await self._do(fields, Opening.SCAN)

    async def click(self, key: str, lose: int = 0) -> Outcome:
        """Click an entry of type `click` of the account's menu."""
        return await self._do(pushes.event("CLICK", key), Opening.CLICK, lose)

    async def view(self, url: str) -> Outcome:
        """Click an entry of type `view` of the account's menu: opens a page, and no window."""
        return await self._do(pushes.event("VIEW", url))

    async def scan_from_menu(self, key: str, result: str) -> Outcome:
        """Scan something by an entry of type `scancode_waitmsg` of the account's menu."""
        return await self._do(pushes.scancode(key, result), Opening.CLICK)

    async def report_location(self, latitude: float, longitude: float) -> Outcome:
        """Open the conversation with 上报地理位置 on."""
        fields = pushes.event("LOCATION", Latitude=latitude, Longitude=longitude, Precision=30.0)
        return await self._do(fields)

    async def _say(
        self, fields: Fields, msg_id: int | None = None, lose: int = 0, opens: Opening = Opening.MESSAGE
    ) -> Outcome:
        self.last_message = self._station.clock.now()
        self.windows.open(opens, self.last_message)
        msg_id = msg_id or pushes.new_msg_id()
        return await self._push({**self._heads(), **fields, "MsgId": msg_id}, msg_id, lose)

    async def _do(self, fields: Fields, opens: Opening | None = None, lose: int = 0) -> Outcome:
        if opens is not None:
            self.windows.open(opens, self._station.clock.now())
        return await self._push({**self._heads(), **fields}, None, lose)

    def _heads(self) -> Fields:
        account = self._station.account
        return {
            "ToUserName": account.original_id,
            "FromUserName": self.openid,
            "CreateTime": int(time.time()),
        }

    async def _push(self, fields: Fields, msg_id: int | None, lose: int) -> Outcome:
        outcome = await self._station.push(self.openid, fields, lose)
        if fields.get("Event") in UNANSWERED:
            return outcome
        if outcome.banner:
            await self.screen.show("platform", "banner", text=BANNER)
        if (reply := outcome.reply) is not None:
            url = self._station.media_url(reply.media_id) if reply.media_id else ""
            await self.screen.show(
                "account", reply.kind, text=reply.text, url=url, how="passive", answers=msg_id
            )
        return outcome
