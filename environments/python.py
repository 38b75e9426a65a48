"""Python environments: uv, the interpreters, and pinned, hashed requirements."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from environments.steps import ROOT, VENVS, StepError, digest, fresh, run

VERSIONS = {"hub": "3.11", "test": "3.11", "rasa": "3.10"}
"""The hub needs 3.11 or newer; Rasa 3.6 runs on nothing newer than 3.10."""
NEEDED_GIGABYTES = {"hub": 1, "test": 1, "rasa": 5}


def build(name: str) -> None:
    """Build `.venvs/<name>` from `environments/<name>.txt`, if it is missing or stale.

    Raises:
        StepError: no interpreter, no space, no network, or broken requirements.
    """
    requirements = ROOT / "environments" / f"{name}.txt"
    wanted, stamp = digest([requirements], VERSIONS[name]), VENVS / name / "stamp"
    if fresh(stamp, wanted):
        return
    need_space(NEEDED_GIGABYTES[name])
    uv = str(_uv())
    target = VENVS / name
    interpreter = str(_interpreter(uv, VERSIONS[name]))
    run(f"创建{name}环境", [uv, "venv", "--clear", "--python", interpreter, str(target)])
    python = str(target / "bin" / "python")
    sync = [uv, "pip", "sync", "--require-hashes", "--python", python, str(requirements)]
    run(f"安装{name}环境的依赖", sync)
    stamp.write_text(wanted)


def _uv() -> Path:
    """Return our own uv, installed with pip from hashed requirements at first use."""
    requirements, tools = ROOT / "environments" / "tools.txt", VENVS / "tools"
    wanted, stamp = digest([requirements]), tools / "stamp"
    if not fresh(stamp, wanted):
        try:
            venv.create(tools, with_pip=True, clear=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise StepError(
                "建不了虚拟环境，请先安装 python3-venv（Debian：apt-get install python3-venv）"
            ) from error
        pip = [
            str(tools / "bin" / "python"),
            "-m",
            "pip",
            "install",
            "--require-hashes",
            "-r",
            str(requirements),
        ]
        run("安装uv", pip)
        stamp.write_text(wanted)
    return tools / "bin" / "uv"


def _interpreter(uv: str, version: str) -> Path:
    """Return an interpreter of this version: found by uv, among pyenv's, or installed by uv."""
    found = subprocess.run(
        [uv, "python", "find", "--no-project", version], capture_output=True, text=True, cwd=ROOT, check=False
    )
    if found.returncode == 0:
        return Path(found.stdout.strip())
    for versions in pyenv_folders():
        for candidate in sorted(versions.glob(f"{version}.*/bin/python{version}"), reverse=True):
            return candidate
    try:
        run(f"安装Python{version}", [uv, "python", "install", version])
    except StepError as error:
        raise StepError(
            f"找不到 Python {version}，也没能自动安装。请装好它再试，例如：\n"
            f"  pyenv install {version}   或   apt-get install python{version} python{version}-venv"
        ) from error
    return _interpreter(uv, version)


def pyenv_folders() -> list[Path]:
    """Return the folders in which pyenv keeps its versions: its root, and where this interpreter lives."""
    roots = [os.environ.get("PYENV_ROOT"), str(Path.home() / ".pyenv")]
    shim = shutil.which("pyenv")
    folders = [Path(root) / "versions" for root in roots if root]
    folders += [Path(sys.base_prefix).parent]
    if shim:
        folders.append(Path(shim).resolve().parents[1] / "versions")
    return [folder for folder in folders if folder.is_dir()]


def need_space(gigabytes: int) -> None:
    """Raise a StepError if less than this is free on the project's disk."""
    free = shutil.disk_usage(ROOT).free / 1e9
    if free < gigabytes:
        raise StepError(f"磁盘只剩 {free:.1f} GB，这一步需要约 {gigabytes} GB，请先腾出空间。")
