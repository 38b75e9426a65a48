"""Data files that are picked up when they change, without a restart."""

import logging
import os
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
        return tuple(state for path in self._paths for state in _states(path))


def _states(path: Path) -> Digest:
    """Return what tells whether a file, or a folder's `*.yml`, changed; nothing for what is gone."""
    try:
        if not path.is_dir():
            found = path.stat()
            return ((str(path), found.st_mtime_ns, found.st_size),)
        with os.scandir(path) as entries:
            files = [(entry.path, entry.stat()) for entry in entries if entry.name.endswith(".yml")]
    except OSError:
        return ()
    return tuple(sorted((name, found.st_mtime_ns, found.st_size) for name, found in files))
