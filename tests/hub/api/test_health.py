"""What `/readyz` says of the operators' files."""

import shutil
from pathlib import Path

from tests.support.hub import serve

ROOT = Path(__file__).resolve().parents[3]


async def test_a_broken_rule_file_is_named_and_the_hub_stays_ready(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("nlu", "lexicon"))
    shutil.copytree(ROOT / "domain", tmp_path / "domain")
    path = tmp_path / "data" / "policies" / "handoff.yml"
    good = path.read_text(encoding="utf-8")
    nowhere = "http://127.0.0.1:9"  # no bot is needed to be ready
    async with serve(tmp_path / "var", nowhere, data_dir=tmp_path / "data") as hub:
        ready = await hub.http.get("/readyz")
        assert (ready.status_code, ready.json()["data"]) == (200, "ok")

        path.write_text(good.replace("misses >=", "mises >="), encoding="utf-8")
        ready = await hub.http.get("/readyz")
        line = good.split("misses >=")[0].count("\n") + 1
        assert ready.status_code == 200
        assert f"handoff.yml:{line}: 不认识“mises”" in ready.json()["data"]

        flow = tmp_path / "data" / "flows" / "return.yml"
        flow.write_text(flow.read_text(encoding="utf-8") + "stepps: []\n", encoding="utf-8")
        both = (await hub.http.get("/readyz")).json()["data"]
        assert "handoff.yml:" in both and "return.yml:" in both and "stepps" in both
        flow.write_text(flow.read_text(encoding="utf-8").replace("stepps: []\n", ""), encoding="utf-8")

        path.write_text(good, encoding="utf-8")
        assert (await hub.http.get("/readyz")).json()["data"] == "ok"
