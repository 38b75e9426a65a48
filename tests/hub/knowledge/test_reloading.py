"""Files are read again when they change, appear or go; a broken one changes nothing."""

from pathlib import Path

import pytest

from hub.knowledge.reloading import Reloading
from hub.knowledge.yamlfile import DataError, load


def watch(directory: Path) -> tuple[Reloading[dict[str, str]], list[int]]:
    loads = [0]

    def read() -> dict[str, str]:
        loads[0] += 1
        return {path.stem: load(path, dict[str, str])["says"] for path in sorted(directory.glob("*.yml"))}

    return Reloading(read, directory), loads


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def test_what_changes_is_read_again_and_only_then(tmp_path: Path) -> None:
    write(tmp_path / "a.yml", "says: one")
    watched, loads = watch(tmp_path)
    assert [watched.current, watched.current, loads] == [{"a": "one"}, {"a": "one"}, [1]]
    write(tmp_path / "a.yml", "says: three")
    write(tmp_path / "b.yml", "says: two")
    assert watched.current == {"a": "three", "b": "two"}
    (tmp_path / "a.yml").unlink()
    assert watched.current == {"b": "two"}
    assert loads == [3]


def test_a_broken_file_keeps_the_old_state_until_it_is_mended(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(tmp_path / "a.yml", "says: one")
    watched, loads = watch(tmp_path)
    write(tmp_path / "a.yml", "says: [unclosed")
    assert watched.current == {"a": "one"}
    assert watched.problem is not None and f"{tmp_path / 'a.yml'}:1" in watched.problem
    assert watched.problem in caplog.text
    assert watched.current == {"a": "one"} and loads == [2]  # not read over and over
    write(tmp_path / "a.yml", "says: mended")
    assert watched.current == {"a": "mended"}
    assert watched.problem is None


def test_at_the_start_there_is_no_old_state_to_keep(tmp_path: Path) -> None:
    write(tmp_path / "a.yml", "says: [")
    with pytest.raises(DataError):
        watch(tmp_path)
