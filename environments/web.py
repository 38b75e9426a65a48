"""The front end: Node from the system or from PyPI, then `npm ci` and `npm run build`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from environments.steps import ROOT, VENVS, StepError, digest, fresh, run

WEB = ROOT / "web"
OLDEST_NODE = 20
SOURCES = (
    "src",
    "index.html",
    "demo.html",
    "desk.html",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "vite.config.ts",
    "vite.loader.config.ts",
    "public",
)


def build() -> None:
    """Install the packages and build `web/dist`, whichever is missing or stale.

    Raises:
        StepError: no Node, no network, or a build error.
    """
    sources = [WEB / name for name in SOURCES if (WEB / name).exists()]
    wanted, stamp = digest(sources), WEB / "node_modules" / ".built"
    if fresh(stamp, wanted) and (WEB / "dist").is_dir():
        return
    install()
    run("构建前端", [_npm(), "run", "build"], node_environment(), cwd=WEB)
    stamp.write_text(wanted)


def install() -> None:
    """Install the npm packages if the lock file changed."""
    wanted, stamp = digest([WEB / "package-lock.json"]), WEB / "node_modules" / ".installed"
    if not fresh(stamp, wanted):
        run("安装前端依赖", [_npm(), "ci", "--no-audit", "--no-fund"], node_environment(), cwd=WEB)
        stamp.write_text(wanted)


def npm(arguments: list[str]) -> int:
    """Run npm in `web/` with the project's Node; return its exit code."""
    install()
    environment = {**os.environ, **node_environment()}
    return subprocess.run([_npm(), *arguments], cwd=WEB, env=environment, check=False).returncode


def node_environment() -> dict[str, str]:
    """Return the variables under which npm's scripts find the same Node."""
    return {"PATH": f"{Path(_npm()).parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def _npm() -> str:
    system = shutil.which("npm")
    if system and _node_version() >= OLDEST_NODE:
        return system
    requirements, target = ROOT / "environments" / "node.txt", VENVS / "node"
    wanted, stamp = digest([requirements]), target / "stamp"
    if not fresh(stamp, wanted):
        venv.create(target, with_pip=True, clear=True)
        pip = [
            str(target / "bin" / "python"),
            "-m",
            "pip",
            "install",
            "--require-hashes",
            "-r",
            str(requirements),
        ]
        run("安装Node", pip)
        stamp.write_text(wanted)
    return str(target / "bin" / "npm")


def _node_version() -> int:
    """Return the major version of the system's Node, 0 if there is none."""
    node = shutil.which("node")
    if node is None:
        return 0
    shown = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    try:
        return int(shown.strip().lstrip("v").split(".")[0])
    except ValueError:
        return 0


if __name__ == "__main__":
    try:
        sys.exit(npm(sys.argv[1:]))
    except StepError as error:
        sys.exit(f"✗ {error}")
