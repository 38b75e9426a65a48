"""The bodies of what the platform pushes (接收普通消息, 接收事件推送)."""

import itertools
import time

from tools.wechat_simulator.xml import Fields, Value

UNSUPPORTED = "【收到不支持的消息类型，暂无法显示】"
"""What accounts get, as a text, for a sticker and other things the platform does not pass on."""

_ids = itertools.count(time.time_ns() // 1000 * 10)


def new_msg_id() -> int:
    """Return a 64-bit message id, greater than all before."""
    return next(_ids)


def text(content: str) -> Fields:
    """文本消息."""
    return {"MsgType": "text", "Content": content}


def menu_choice(content: str, choice: str) -> Fields:
    """A click on an entry of a message menu: a text with the entry's id."""
    return {"MsgType": "text", "Content": content, "bizmsgmenuid": choice}


def image(url: str, media_id: str) -> Fields:
    """图片消息."""
    return {"MsgType": "image", "PicUrl": url, "MediaId": media_id}


def voice(media_id: str, recognition: str | None) -> Fields:
    """语音消息; `recognition` None: 语音识别 is off, "": it heard nothing."""
    fields: dict[str, Value] = {
        "MsgType": "voice",
        "MediaId": media_id,
        "Format": "amr",
        "MediaId16K": media_id,
    }
    return fields if recognition is None else {**fields, "Recognition": recognition}


def video(media_id: str, thumb_id: str, short: bool = False) -> Fields:
    """视频消息, or 小视频消息."""
    return {"MsgType": "shortvideo" if short else "video", "MediaId": media_id, "ThumbMediaId": thumb_id}


def location(latitude: float, longitude: float, label: str) -> Fields:
    """地理位置消息: X is the latitude."""
    return {
        "MsgType": "location",
        "Location_X": latitude,
        "Location_Y": longitude,
        "Scale": 16,
        "Label": label,
    }


def link(title: str, description: str, url: str) -> Fields:
    """链接消息."""
    return {"MsgType": "link", "Title": title, "Description": description, "Url": url}


def file(title: str, size: int) -> Fields:
    """A file: not documented, but pushed."""
    return {
        "MsgType": "file",
        "Title": title,
        "Description": "",
        "FileKey": "k" * 32,
        "FileMd5": "0" * 32,
        "FileTotalLen": size,
    }


def event(name: str, key: str | None = None, **more: Value) -> Fields:
    """事件: `subscribe`, `unsubscribe`, `SCAN`, `CLICK`, `VIEW`, `LOCATION`, `scancode_waitmsg` …"""
    keyed: dict[str, Value] = {} if key is None else {"EventKey": key}
    return {"MsgType": "event", "Event": name, **keyed, **more}


def scancode(key: str, result: str) -> Fields:
    """扫码推事件且弹出“消息接收中”提示框."""
    return event("scancode_waitmsg", key, ScanCodeInfo={"ScanType": "qrcode", "ScanResult": result})
