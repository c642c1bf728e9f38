"""Topics of the help as text: head, parts, anchors, examples, links and finding words."""

from __future__ import annotations

import pytest

from app.domain.guide import examples, find, links, reading, shown, topic_from, whole_text

TEXT = """---
id: tea
title: 茶话会
keywords: 座谈 茶点
covers: tea_page
also: common
---
说说话的会。

## 时间 {#held_at #ended_at}

写到分钟，见[地点](help:place#room)。

## 示例 {#example}

```example
时间：2026-03-12 14:00
参会人员：
- 姓名：甲、乙｜出勤：到会

内容：第一句。
  第二句：有冒号。
```

## 常见问题 {#findings}

- **不写时间。** 要写。
"""


def test_a_topic_has_a_head_an_introduction_and_parts() -> None:
    topic = topic_from(TEXT, "tea.md")
    assert (topic.id, topic.title, topic.intro) == ("tea", "茶话会", "说说话的会。")
    assert (topic.keywords, topic.covers, topic.also) == (("座谈", "茶点"), ("tea_page",), ("common",))
    assert [part.anchors for part in topic.parts] == [("held_at", "ended_at"), ("example",), ("findings",)]
    held = topic.part("ended_at")
    assert held is not None
    assert held.title == "时间"
    assert topic.part("place") is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("---\n", "" ),
        ("id: tea\n", ""),
        ("keywords:", "words:"),
        ("## 时间 {#held_at #ended_at}", "## 时间"),
        ("{#findings}", "{findings}"),
    ],
    ids=["no head", "no id", "unknown key", "no anchor", "bad anchor"],
)  # fmt: skip
def test_a_broken_topic_names_its_file(old: str, new: str) -> None:
    with pytest.raises(ValueError, match=r"tea\.md"):
        topic_from(TEXT.replace(old, new), "tea.md")


def test_an_example_is_labels_texts_and_rows() -> None:
    [lines] = examples(TEXT)
    assert [(line.label, line.text) for line in lines] == [
        ("时间", "2026-03-12 14:00"),
        ("参会人员", ""),
        ("内容", "第一句。\n第二句：有冒号。"),
    ]
    assert lines[1].rows == ((("姓名", "甲、乙"), ("出勤", "到会")),)


def test_an_example_reads_as_a_quotation() -> None:
    text = shown(TEXT)
    assert "```" not in text
    assert "> **时间**：2026-03-12 14:00  \n" in text
    assert "> 甲、乙｜到会  \n" in text
    assert "> 第二句：有冒号。  " in text
    whole = whole_text(topic_from(TEXT, "tea.md"))
    assert whole.startswith("# 茶话会\n\n说说话的会。\n\n## 时间\n")


def test_links_name_topic_and_place() -> None:
    assert links(TEXT) == [("place", "room")]
    assert links("[甲](help:tea)") == [("tea", "")]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("茶话会", None),
        ("座谈", None),
        ("时间 茶话会", "时间"),
        ("分钟", "时间"),
        ("冒号", "示例"),
        ("ＴＥＡ", ""),
        ("没有这个词", ""),
        ("  ", ""),
    ],
)
def test_words_are_found_where_they_fit_best(words: str, first: str | None) -> None:
    hits = find([topic_from(TEXT, "tea.md")], words)
    if first == "":
        assert not hits
        return
    part = hits[0].part
    assert (part.title if part else None) == first


def test_a_snippet_shows_the_word_without_signs() -> None:
    [hit] = find([topic_from(TEXT, "tea.md")], "地点")
    assert hit.snippet == "写到分钟，见地点。"


def test_a_field_is_read_with_its_line_of_the_example_and_what_holds_for_all() -> None:
    topic = topic_from(TEXT, "tea.md")
    first, *shared = reading(topic, topic.part("held_at"), "时间")
    assert first.title == "时间"
    assert first.text.endswith("> **时间**：2026-03-12 14:00")
    assert [part.title for part in shared] == ["示例", "常见问题"]


def test_what_holds_for_all_is_read_as_the_whole_topic() -> None:
    topic = topic_from(TEXT, "tea.md")
    assert reading(topic, None) == reading(topic, topic.part("example")) == list(topic.parts)
