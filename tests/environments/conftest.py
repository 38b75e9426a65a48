"""Small projects of their own, built for real by our commands."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

STAND_IN = """
import pathlib, sys
root = pathlib.Path.cwd()
if "train" in sys.argv:
    if "broken" in (root / "data" / "nlu" / "chat.yml").read_text():
        sys.exit("training broke")
    out = pathlib.Path(sys.argv[sys.argv.index("--out") + 1])
    (out / "current.tar.gz").write_text((root / "data" / "nlu" / "chat.yml").read_text())
"""
"""Stands for `rasa` and `hub`, where only what happens around them matters."""

FILES = {
    "environments/hub.txt": "",
    "environments/test.txt": "",
    "environments/rasa.txt": "",
    "rasa/__main__.py": STAND_IN,
    "hub/__main__.py": STAND_IN,
    "data/nlu/chat.yml": "hello",
    "data/documents/guide.yml": "points",
    "data/wording/offers.yml": "titles",
    "domain/answers.yml": "answers",
    "nlu/classifier.py": "",
    "models/.gitkeep": "",
    "config.yml": "",
    "domain.yml": "",
    "web/package.json": """{"name": "page", "version": "1.0.0", "scripts": {"build":
        "node -e \\"fs.mkdirSync('dist', {recursive: true}); fs.copyFileSync('page.html', 'dist/page.html')\\""}}""",
    "web/package-lock.json": '{"name": "page", "version": "1.0.0", "lockfileVersion": 3, "packages": {}}',
    "web/page.html": "one",
}


class Project:
    """A checkout with our commands and hardly anything to build."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, text: str) -> None:
        """Write one file."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def read(self, name: str) -> str:
        """Return one file's text."""
        return (self.folder / name).read_text()

    def build(self, *names: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run `python3 -m environments build`."""
        return subprocess.run(
            [sys.executable, "-m", "environments", "build", *names],
            cwd=self.folder,
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


@pytest.fixture
def project(tmp_path: Path, root: Path) -> Project:
    """A project whose uv (and Node, if we have our own) is this checkout's."""
    shutil.copytree(root / "environments", tmp_path / "environments")
    made = Project(tmp_path)
    for name, text in FILES.items():
        made.write(name, text)
    return made


@pytest.fixture(scope="session", autouse=True)
def tools(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], None]:
    """Placeholder."""
    return lambda: None
