"""Help documents become drafts that a person can edit, or are refused with a reason; nothing crashes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.__main__ import main
from hub.knowledge.faq import Entry
from hub.knowledge.importing import importing
from hub.knowledge.importing.command import run
from tests.hub.knowledge.importing.documents import DATA, SAMPLES, entries, outline, word_document

FIXED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def imported(path: Path, drafts: Path, name: str = "guide") -> dict[str, list[str]]:
    """Import a document; return its sections' titles, each with its points as `origin fact`."""
    assert run(str(path), name, DATA, drafts) == 0
    found = outline(drafts, name)
    cited = {source for entry in entries(drafts, name) for source in entry["sources"]}
    assert cited <= {f"{name}/{point.id}" for section in found.sections for point in section.points}
    return {s.title: [f"{p.origin} {p.fact}" for p in s.points] for s in found.sections}


def test_chinese_numbering_bullets_and_questions_make_sections_and_points(tmp_path: Path) -> None:
    sections = imported(SAMPLES / "locker.txt", tmp_path)
    assert outline(tmp_path, "guide").title == "自提柜使用指南：从取件到寄件"
    assert sections == {
        "开头": ["开头·段1 不在家也能收包裹，自提柜是个方便的办法。"],
        "什么是自提柜？": [
            "一·段1 自提柜是放在小区门口的储物柜，快递员把包裹放进去，您凭取件码自己来取。"
            "它由站点每天检查一次，格口坏了也由站点来修。"
        ],
        "取件的步骤": [
            "二·段1 取件只要一分钟：",
            "二·1 找到取件码：在短信或应用的“待取件”里。",
            "二·2 输入取件码：在柜子的屏幕上点“取件”。",
            "二·3 拿好包裹，关上柜门。",
            "二·段2 取完如果柜门关不上，请告诉站点。",
        ],
        "普通包裹": ["三·一·段1 放进去以后可以免费存两天。"],
        "生鲜包裹": ["三·二·段1 最好当天取走。"],
        "取件码丢了怎么办？": [
            "四·1·段1 在应用里重新发送一次就行。",
            "四·1·段2 如果换了手机号，请先联系客服。",
        ],
        "柜子没电了还能取吗？": ["四·2·段1 可以，请打柜门上站点的电话。"],
        "寄件": [
            "五·段1 下面是寄件前要做的事：",
            "五·1 包好物品：易碎的东西先裹一层泡沫。",
            "五·2 填写面单：寄件人和收件人都要写全。",
        ],
    }


def test_a_document_without_headings_is_cut_at_its_lists_and_long_items_get_entries(tmp_path: Path) -> None:
    sections = imported(SAMPLES / "contact.txt", tmp_path)
    assert list(sections) == ["站点提供了好几种联系办法,下面逐个说明", "打电话前做好准备，事情会快很多"]
    assert [len(points) for points in sections.values()] == [4, 3]
    drafted = entries(tmp_path, "guide")
    assert [entry["question"] for entry in drafted] == [
        "站点提供了好几种联系办法,下面逐个说明",
        "站点电话",
        "站点窗口",
        "打电话前做好准备，事情会快很多",
    ]
    assert drafted[1]["sources"] == ["guide/part1.p3"]
    assert drafted[1]["answer"].startswith("电话写在面单背面")
    assert drafted[0]["answer"].endswith("1. 站点电话\n2. 站点窗口")


def test_markdown(tmp_path: Path) -> None:
    sections = imported(SAMPLES / "night.md", tmp_path)
    assert outline(tmp_path, "guide").title == "夜间配送说明"
    assert sections == {
        "开头": ["开头·段1 晚上下班才有空收货，可以选夜间配送。"],
        "哪些地方有夜间配送？": [
            "哪些地方有夜间配送？·段1 目前在市区的站点，以站点列表为准。",
        ],
        "怎么预约": [
            "怎么预约·1 打开订单，点预约配送。",
            "怎么预约·2 选晚上的时段。 选好以后可以改一次。",
            "怎么预约·3 改时段要提前两小时",
            "怎么预约·4 时段：截止",
            "怎么预约·5 19点到21点：当天16点",
        ],
    }


def test_a_single_paragraph_is_a_section(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text("雨天配送会慢一些，请您留意短信。", encoding="utf-8")
    assert imported(path, tmp_path) == {
        "雨天配送会慢一些，请您留意短信": [
            "雨天配送会慢一些，请您留意短信·段1 雨天配送会慢一些，请您留意短信。"
        ]
    }


def test_docx(tmp_path: Path) -> None:
    path = tmp_path / "破损.docx"
    path.write_bytes(word_document())
    sections = imported(path, tmp_path)
    assert outline(tmp_path, "guide").title == "破损包裹处理办法"
    assert sections == {
        "签收时发现破损": [
            "一·段1 先别签收，请快递员一起开箱。",
            "一·1 给外箱和里面的东西各拍一张照片。",
            "一·2 在应用里点“拒收”。",
        ],
        "签收后才发现": ["二·1 情况：办法", "二·2 外箱完好：联系卖家"],
    }


def test_an_edited_entry_is_an_entry_of_the_knowledge_base(tmp_path: Path) -> None:
    imported(SAMPLES / "locker.txt", tmp_path)
    for entry in entries(tmp_path, "guide"):
        assert Entry.model_validate(entry | {"similar": ["问法"] * 25}).id.startswith("guide_")


def test_boilerplate_is_dropped_and_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    imported(SAMPLES / "locker.txt", tmp_path)
    told = capsys.readouterr().out
    kept = (tmp_path / "guide" / "outline.yml").read_text(encoding="utf-8")
    for text in ("首页 > 帮助", "上一篇", "Leave a Reply", "Lorem Author", "版权所有", "分享到", "结语"):
        assert text in told
        assert text not in kept


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings(tmp_path: Path, encoding: str, newline: str) -> None:
    text = (SAMPLES / "locker.txt").read_text(encoding="utf-8")
    path = tmp_path / "guide.txt"
    path.write_bytes(text.replace("\n", newline).encode(encoding))
    assert imported(path, tmp_path) == imported(SAMPLES / "locker.txt", tmp_path, "same")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "空的"),
        ("a.md", " \n\t　".encode(), "没有可用的正文"),
        ("a.txt", bytes(range(256)) * 8, "认不出"),
        ("a.txt", b"PK\x03\x04\x00\x00\x08\x00", "认不出"),
        ("a.txt", "首页\n分享\nLeave a reply".encode(), "没有可用的正文"),
        ("a.pdf", b"%PDF-1.7", ".docx 文件"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "另存为 docx"),
        ("a.docx", "其实是文字".encode(), "打不开"),
        ("a.docx", word_document()[:-400], "打不开"),
        ("a.txt", "字".encode() * (importing.MAX_CHARACTERS + 1), "拆成几份"),
        ("a.txt", b"a" * (importing.MAX_BYTES + 1), "20 MB"),
    ],
)
def test_what_cannot_be_imported_gets_a_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert run(str(path), "guide", DATA, tmp_path / "drafts") == 2
    assert reason in capsys.readouterr().err
    assert not (tmp_path / "drafts").exists()


@pytest.mark.parametrize(("file", "reason"), [("", "用法"), ("missing.txt", "找不到"), (".", "不是一个文件")])
def test_what_is_no_file_gets_a_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, reason: str
) -> None:
    assert run(str(tmp_path / file) if file else "", None, DATA, tmp_path / "drafts") == 2
    assert reason in capsys.readouterr().err


@pytest.mark.parametrize("name", ["Bad", "1a", "../up", "a b", "编号", "a" * 50])
def test_a_bad_id_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert run(str(SAMPLES / "night.md"), name, DATA, tmp_path) == 2
    assert "编号" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("file", "name"),
    [("Night Rules-2.md", "night_rules_2"), ("退货.md", "document"), ("01_a.md", "document_01_a")],
)
def test_an_id_is_made_from_the_file_name(tmp_path: Path, file: str, name: str) -> None:
    (tmp_path / file).write_bytes((SAMPLES / "night.md").read_bytes())
    assert run(str(tmp_path / file), None, DATA, tmp_path / "drafts") == 0
    assert [made.name for made in (tmp_path / "drafts").iterdir()] == [name]


@pytest.mark.parametrize("edited", ["outline.yml", "faq.yml"])
def test_an_edited_draft_is_never_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], edited: str
) -> None:
    source = tmp_path / "guide.md"
    source.write_text("# 规定\n\n## 甲\n\n第一版的正文。\n", encoding="utf-8")
    drafts = tmp_path / "drafts"
    imported(source, drafts)
    source.write_text("# 规定\n\n## 甲\n\n第二版的正文。\n", encoding="utf-8")
    assert imported(source, drafts) == {"甲": ["甲·段1 第二版的正文。"]}
    path = drafts / "guide" / edited
    path.write_text(path.read_text(encoding="utf-8").replace("第二版", "我改的"), encoding="utf-8")
    before = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    assert run(str(source), "guide", DATA, drafts) == 2
    assert "不会覆盖" in capsys.readouterr().err
    assert {file.name: file.read_bytes() for file in path.parent.iterdir()} == before


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "drafts").write_text("in the way")
    assert run(str(SAMPLES / "night.md"), "guide", DATA, tmp_path / "drafts") == 2
    assert "写不了草稿" in capsys.readouterr().err


def test_a_broken_list_of_boilerplate_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "importing").mkdir()
    (tmp_path / "importing" / "boilerplate.yml").write_text("equals: [a]\nbegin: [b]\n", encoding="utf-8")
    assert run(str(SAMPLES / "night.md"), "guide", tmp_path, tmp_path / "drafts") == 2
    assert "boilerplate.yml:2" in capsys.readouterr().err


def test_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hub", "import-document", str(SAMPLES / "night.md"), "--id", "night"],
        cwd=DATA.parent,
        env=os.environ | {"BTP_VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 个小节" in done.stdout
    assert outline(tmp_path / "drafts", "night").id == "night"
    monkeypatch.setattr(sys, "argv", ["hub", "import-document", str(tmp_path / "none.txt")])
    assert main() == 2
    assert "找不到这个文件" in capsys.readouterr().err


@settings(deadline=None, max_examples=100, suppress_health_check=FIXED)
@given(data=st.binary(min_size=1, max_size=400), suffix=st.sampled_from(importing.SUFFIXES))
def test_no_bytes_crash_it(tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    path = folder / f"guide{suffix}"
    path.write_bytes(data)
    assert run(str(path), "guide", DATA, folder) in {0, 2}


PIECES = st.sampled_from(
    [
        "一、",
        "（二）",
        "1. ",
        "2、",
        "①",
        "• ",
        "- ",
        "# ",
        "## ",
        "**标签**：",
        "|",
        "```\n",
        "> ",
        "结语",
        "？",
        "：",
        "。",
        "\n",
        "\n\n",
    ]
)


@settings(deadline=None, max_examples=100, suppress_health_check=FIXED)
@given(
    text=st.lists(
        st.one_of(PIECES, st.text(max_size=12), st.sampled_from(["退货要看条件", "是" * 40])), max_size=30
    ),
    suffix=st.sampled_from([".txt", ".md"]),
)
def test_any_text_is_refused_or_makes_drafts_that_load(
    tmp_path_factory: pytest.TempPathFactory, text: list[str], suffix: str
) -> None:
    folder = tmp_path_factory.mktemp("text")
    path = folder / f"guide{suffix}"
    path.write_text("".join(text), encoding="utf-8", errors="ignore")
    if run(str(path), "guide", DATA, folder) == 0:
        imported(path, folder)
        for entry in entries(folder, "guide"):
            Entry.model_validate(entry | {"similar": ["问法"] * 25})


@settings(deadline=None, max_examples=60, suppress_health_check=FIXED)
@given(place=st.integers(min_value=0), byte=st.integers(min_value=0, max_value=255))
def test_no_damage_to_a_docx_crashes_it(
    tmp_path_factory: pytest.TempPathFactory, place: int, byte: int
) -> None:
    folder = tmp_path_factory.mktemp("docx")
    data = bytearray(word_document())
    data[place % len(data)] = byte
    (folder / "guide.docx").write_bytes(data)
    assert run(str(folder / "guide.docx"), "guide", DATA, folder) in {0, 2}
