"""Images and short videos: checked, cleaned of metadata, stored, and served to who may see them."""

from hub.attachments.attachments import bind, claim, find, save, view
from hub.attachments.store import Store

__all__ = ["Store", "bind", "claim", "find", "save", "view"]
