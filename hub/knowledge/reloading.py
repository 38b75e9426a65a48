"""Data files that are picked up when they change, without a restart."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from hub.knowledge.yamlfile import DataError

T = TypeVar("T")
Digest = tuple[tuple[str, int, int], ...]

logger = logging.getLogger(__name__)


class Reloading(Generic[T]):
    """What was made of some YAML files, made anew when one of them changes.

    Whether something changed is asked of the file system at each use (a `stat` a file). A broken file changes
    nothing: the last good value stays in use, and `problem` says why.
    """

    def __init__(self, load: Callable[[], T], *paths: Path) -> None:
        """Load for the first time.

        Args:
            load: reads the files.
            paths: the files to watch, and the folders whose `*.yml` to watch.

        Raises:
            DataError: a file is broken, and there is no older value to keep.
        """
        self._load = load
        self._paths = paths
        self._seen = self._digest()
        self._value = load()
        self.problem: str | None = None
        """Why the files as they are now are not in use (file, line, mend); None when they are."""

    @property
    def current(self) -> T:
        """The value of the newest good state of the files."""
        digest = self._digest()
        if digest != self._seen:
            self._seen = digest
            try:
                self._value = self._load()
            except DataError as error:
                self.problem = str(error)
                logger.error("data not reloaded, the former state stays in use: %s", error)
            else:
                self.problem = None
                logger.info("data reloaded: %s", ", ".join(path.name for path in self._paths))
        return self._value

    def _digest(self) -> Digest:
        files = [
            file for path in self._paths for file in (sorted(path.glob("*.yml")) if path.is_dir() else [path])
        ]
        return tuple(state for file in files if (state := _state(file)) is not None)


def _state(file: Path) -> tuple[str, int, int] | None:
    """Return what tells whether a file changed, or None if it is gone."""
    try:
        found = file.stat()
    except OSError:
        return None
    return str(file), found.st_mtime_ns, found.st_size
