"""Where the bytes of attachments are: files of random names."""

import os
from pathlib import Path


class Store:
    """A directory of files, one per attachment."""

    def __init__(self, directory: Path) -> None:
        """Take the directory; it is made when the first file comes.

        Args:
            directory: below `var/`, never served as such.
        """
        self._directory = directory

    def put(self, attachment_id: str, data: bytes) -> None:
        """Write a file whole: under another name first, so that a crash leaves no half."""
        path = self.path(attachment_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(".part")
        with half.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)

    def path(self, attachment_id: str) -> Path:
        """Return where the file of an attachment is.

        Args:
            attachment_id: 32 hexadecimal digits, as the database has them.
        """
        return self._directory / attachment_id[:2] / attachment_id

    def remove(self, attachment_id: str) -> None:
        """Delete a file, if it is there."""
        self.path(attachment_id).unlink(missing_ok=True)
