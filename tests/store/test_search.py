"""Search finds exactly what LIKE finds, for one character and for eight; names also by their pinyin."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.actions import checking, looking, records
from app.actions.workspace import create_workspace, open_workspace
from app.store import search
from app.store.records import change, new_uid
from tests.support import ROOT, Clock, add, meeting, member

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.actions.workspace import Workspace

# Small, so that everything meets everything; all of it reads the same under NFKC, as LIKE compares.
ALPHABET = "党支部会议学习费三一课abz09、。·—-,.()%_\"'*^:𠮷㛃"
FEW = 400


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """400 regulations of random text."""
    ws, _ = create_workspace(
        tmp_path_factory.mktemp("search") / "branch", name="一支部", code="01", passphrase=None, clock=Clock()
    )
    letters = st.text(ALPHABET + "\n ", min_size=0, max_size=40)

    @settings(max_examples=FEW, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.lists(letters, min_size=2, max_size=2))
    def fill(texts: list[str]) -> None:
        with change(ws.store, "records.save", at=ws.stamp(), by="test") as writing:
            writing.write(ws.form("regulation"), new_uid(), {"topic": texts[0], "content": texts[1]}, 0)

    fill()
    yield ws
    ws.close()


def like(ws: Workspace, query: str) -> set[str]:
    """What LIKE finds: every word in one of the two fields."""
    found: set[str] | None = None
    for word in query.split():
        safe = "".join(f"\\{c}" if c in "%_\\" else c for c in word)
        rows = ws.store.conn.execute(
            "SELECT uid FROM regulation WHERE topic LIKE ?1 ESCAPE '\\' OR content LIKE ?1 ESCAPE '\\'",
            (f"%{safe}%",),
        )
        uids = {uid for (uid,) in rows}
        found = uids if found is None else found & uids
    return found or set()


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(ALPHABET, min_size=1, max_size=8))
def test_finds_what_like_finds(library: Workspace, query: str) -> None:
    found = [uid for _, uid in search.find(library.store.conn, query)]
    assert len(found) == len(set(found))
    assert set(found) == like(library, query)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_finds_every_piece_of_a_record(library: Workspace, data: st.DataObject) -> None:
    rows = library.store.conn.execute(
        "SELECT uid, content FROM regulation WHERE length(content) > 0"
    ).fetchall()
    uid, content = data.draw(st.sampled_from(rows))
    start = data.draw(st.integers(0, len(content) - 1))
    piece = content[start : start + data.draw(st.integers(1, 8))]
    if piece.split():
        assert uid in {found for _, found in search.find(library.store.conn, piece)}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(ALPHABET + " ", min_size=1, max_size=12))
def test_a_list_and_its_past_agree_with_the_index(library: Workspace, query: str) -> None:
    clock = library.clock
    assert isinstance(clock, Clock)
    now = looking.list_records(library, "regulation", looking.Query(search=query))
    past = looking.list_records(library, "regulation", looking.Query(search=query, as_of=clock.at.date()))
    assert {r.uid for r in now} == {r.uid for r in past}
    if query.split():
        assert {r.uid for r in now} == {uid for _, uid in search.find(library.store.conn, query)}
    else:
        assert len(now) > FEW / 2


@pytest.mark.parametrize(
    ("written", "query"),
    [
        ("１２３号文件", "123号"),
        ("Coal Mine", "coal"),
        ("coal", "ＣＯＡＬ"),
        ("𠮷田同志", "𠮷"),
        ("\U00030edd字", "\U00030edd"),
        ("阿依古丽·买买提", "·"),
        ("\ue5e5同志", "\ue5e5"),
        ("第三季度（补充）", "（补"),
        ("ΑΣ", "Σ"),
        ("བོད་ཡིག", "བོ"),
    ],
)
def test_finds_width_case_and_rare_characters(workspace: Workspace, written: str, query: str) -> None:
    uid = add(workspace, "regulation", regulation(written))
    add(workspace, "regulation", regulation("别的"))
    assert [hit.uid for hit in looking.search_records(workspace, query)] == [uid]


def regulation(content: str) -> dict[str, object]:
    return {
        "made_on": "2026-03-01",
        "topic": "制度",
        "content": content,
        "archive_class": "04",
        "retention": "30",
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("zhouguodong", {"周国栋"}),
        ("ZGD", {"周国栋"}),
        ("guod", {"周国栋"}),
        ("gd", {"周国栋"}),
        ("zeng", {"曾单"}),
        ("zs", {"曾单"}),
        ("lv", {"吕布"}),
        ("ong", set()),
        ("国栋", {"周国栋"}),
        ("z", {"周国栋", "曾单", "韩朝阳"}),
        ("周 gd", {"周国栋"}),
        ("周 lb", set()),
        ("chaoyang", {"韩朝阳"}),
        ("zhaoyang", {"韩朝阳"}),  # a name is no word: every reading of its characters counts
    ],
)
def test_names_by_pinyin_and_initials(workspace: Workspace, query: str, found: set[str]) -> None:
    for name in ("周国栋", "曾单", "吕布", "韩朝阳"):
        add(workspace, "member", member(name))
    hits = looking.search_records(workspace, query)
    assert {hit.title for hit in hits} == found
    listed = looking.list_records(workspace, "member", looking.Query(search=query))
    assert {record.values["name"] for record in listed} == found


def test_a_name_typed_latin_is_found_as_latin(workspace: Workspace) -> None:
    add(workspace, "member", member("Bob张"))
    assert [hit.title for hit in looking.search_records(workspace, "ob")] == ["Bob张"]


def test_follows_changes_retiring_and_undo(workspace: Workspace) -> None:
    def found(text: str) -> int:
        return len(looking.search_records(workspace, text))

    uid = add(workspace, "branch_committee_meeting", meeting("研究奖励"))
    assert (found("奖励"), found("处分")) == (1, 0)
    add(workspace, "branch_committee_meeting", {"topic": "研究处分"}, uid=uid)
    assert (found("奖励"), found("处分")) == (0, 1)
    records.undo_batch(workspace)
    assert (found("奖励"), found("处分")) == (1, 0)
    records.retire_record(workspace, "branch_committee_meeting", uid)
    assert found("奖励") == 0
    bin_only = looking.Query(search="奖励", retired=True)
    assert [r.uid for r in looking.list_records(workspace, "branch_committee_meeting", bin_only)] == [uid]
    records.restore_record(workspace, "branch_committee_meeting", uid)
    assert found("奖励") == 1


def test_rows_are_searched_and_answers_yes_or_no_are_not(workspace: Workspace) -> None:
    add(workspace, "member", member("周国栋", migrant_worker="是"))
    sheet = [{"member": "周国栋", "state": "病假", "reason": "住院复查"}]
    uid = add(workspace, "branch_committee_meeting", meeting(attendance=sheet))
    assert [h.uid for h in looking.search_records(workspace, "住院")] == [uid]
    assert looking.search_records(workspace, "是") == []


def test_newest_first_and_limited(workspace: Workspace) -> None:
    uids = [add(workspace, "branch_committee_meeting", meeting(f"第{n}次学习")) for n in range(5)]
    assert [h.uid for h in looking.search_records(workspace, "学习", limit=2)] == [uids[4], uids[3]]


def test_many_words_are_all_needed(workspace: Workspace) -> None:
    words = [f"词{n}" for n in range(600)]
    uid = add(workspace, "regulation", regulation(" ".join(words)))
    assert [h.uid for h in looking.search_records(workspace, " ".join(words))] == [uid]
    assert looking.search_records(workspace, " ".join([*words, "没有"])) == []


def test_a_choice_is_found_by_what_it_is_called_today(workspace: Workspace) -> None:
    add(workspace, "member", member("周国栋", stage="预备党员"))
    codes = workspace.folder / "forms" / "codes" / "stage.toml"
    codes.parent.mkdir()
    shipped = (ROOT / "forms" / "codes" / "stage.toml").read_text(encoding="utf-8")
    codes.write_text(shipped.replace("预备党员", "试用党员"), encoding="utf-8")
    workspace.close()
    ws = open_workspace(workspace.folder, clock=workspace.clock)
    ws.keeper.paused = True
    try:
        assert [h.title for h in looking.search_records(ws, "试用党员")] == ["周国栋"]
        assert looking.search_records(ws, "预备") == []
        assert checking.check(ws).findings == []
    finally:
        ws.close()


@pytest.mark.parametrize("text", ["", "  ", "\u3000"])
def test_nothing_to_look_for_finds_nothing(workspace: Workspace, text: str) -> None:
    add(workspace, "member", member("周国栋"))
    assert looking.search_records(workspace, text) == []


@settings(max_examples=400, deadline=None)
@given(
    st.text(
        st.sampled_from("，：；（）！？党\u0338\u0301aｱﾞ①…é𠮷 \n") | st.characters(exclude_categories=["Cs"])
    )
)
def test_the_short_way_to_compare_texts_is_the_long_one(text: str) -> None:
    assert search.normal(text) == unicodedata.normalize("NFKC", text).casefold()
