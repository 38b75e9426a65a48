"""Build steps: done once, done again when an input changed, clear when they fail."""

import sys
from pathlib import Path

import pytest

from environments import python, steps
from environments.steps import StepError, digest, fresh, run


def test_a_digest_follows_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("1")
    before = digest([tmp_path])
    assert digest([tmp_path]) == before
    (tmp_path / "a.yml").write_text("2")
    changed = digest([tmp_path])
    (tmp_path / "a.yml").rename(tmp_path / "b.yml")
    assert len({before, changed, digest([tmp_path])}) == 3


def test_a_stamp_tells_what_was_built(tmp_path: Path) -> None:
    stamp = tmp_path / "stamp"
    assert not fresh(stamp, "x")
    stamp.write_text("x")
    assert fresh(stamp, "x") and not fresh(stamp, "y")


def test_a_failed_step_shows_the_end_of_its_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "LOGS", steps.ROOT / "var" / "log")
    with pytest.raises(StepError, match=r"(?s)试一试失败.*boom"):
        run("试一试", [sys.executable, "-c", "print('boom'); raise SystemExit(3)"])


def test_a_known_failure_gets_its_advice() -> None:
    full = "print('error: No space left on device'); raise SystemExit(1)"
    with pytest.raises(StepError, match="磁盘满了"):
        run("试一试", [sys.executable, "-c", full])


def test_too_little_space_is_said_before_the_step(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StepError, match="磁盘只剩"):
        python.need_space(10**9)


def test_a_missing_interpreter_is_said_with_a_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty_uv = tmp_path / "uv"
    empty_uv.write_text("#!/bin/sh\nexit 1\n")
    empty_uv.chmod(0o755)
    monkeypatch.setattr(python, "pyenv_folders", list)
    with pytest.raises(StepError, match=r"pyenv install 3\.99"):
        python._interpreter(str(empty_uv), "3.99")


def test_nothing_is_rebuilt_when_nothing_changed(capsys: pytest.CaptureFixture[str]) -> None:
    python.build("test")
    python.build("test")
    assert "▸" not in capsys.readouterr().out.split("完成")[-1]
