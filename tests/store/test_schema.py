"""Tables follow the forms: added and renamed fields, on a copy, and never by losing anything."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest

from app.actions import checking, looking, records
from app.actions.workspace import create_workspace, open_workspace
from app.domain.errors import UserError
from app.texts import say_error
from tests.support import Clock, add, member, run_python

if TYPE_CHECKING:
    from pathlib import Path

    from app.actions.workspace import Workspace

HEAD = 'id = "garden_log"\ntitle = "绿化记录"\nbook = "work_log"\nperiod = "done_on"\n'
FIRST = f"""{HEAD}version = 1
[[field]]
id = "done_on"
label = "日期"
kind = "date"
[[field]]
id = "trees"
label = "棵数"
kind = "count"
[[field]]
id = "people"
label = "人员"
kind = "rows"
of = "garden_worker"
"""
# trees → planted, done_on → day, a new field between them, and the count may now be words.
SECOND = f"""{HEAD.replace("done_on", "day")}version = 2
renamed = {{ trees = "planted", done_on = "day" }}
[[field]]
id = "day"
label = "日期"
kind = "date"
[[field]]
id = "place"
label = "地点"
kind = "text"
[[field]]
id = "planted"
label = "棵数"
kind = "text"
[[field]]
id = "people"
label = "人员"
kind = "rows"
of = "garden_worker"
"""
ROWS = """id = "garden_worker"
title = "人员"
version = 1
rows = true
[[field]]
id = "who"
label = "姓名"
kind = "text"
"""
ROWS_SECOND = ROWS.replace("version = 1", 'version = 2\nrenamed = { who = "name" }').replace(
    '"who"\n', '"name"\n'
)


def issue(folder: Path, form: str, rows: str) -> None:
    for place, text in (("books", form), ("rows", rows)):
        target = folder / "forms" / place / f"{tomllib.loads(text)['id']}.toml"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


@pytest.fixture
def old(tmp_path: Path, clock: Clock) -> Path:
    """A closed workspace whose garden log has one record of the first edition, changed once."""
    folder = tmp_path / "branch"
    create_workspace(folder, name="一支部", code="01", passphrase=None, clock=clock)[0].close()
    issue(folder, FIRST, ROWS)
    ws = open_workspace(folder, clock=clock)
    typed: dict[str, object] = {"done_on": "2026-03-12", "trees": "5", "people": [{"who": "周国栋"}]}
    uid = add(ws, "garden_log", typed)
    add(ws, "garden_log", {"trees": "6"}, uid=uid)
    ws.close()
    return folder


def only(ws: Workspace) -> records.Record:
    (found,) = looking.list_records(ws, "garden_log")
    return found


def test_every_table_is_strict(workspace: Workspace) -> None:
    tables = workspace.store.conn.execute(
        "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND schema = 'main' "
        "AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_sqlite_%'"
    ).fetchall()
    assert {"member", "attendance", "journal", "draft", "meta"} <= {name for name, _ in tables}
    assert [name for name, strict in tables if not strict] == []


def test_added_and_renamed_fields_keep_what_was_there(old: Path, clock: Clock) -> None:
    issue(old, SECOND, ROWS_SECOND)
    ws = open_workspace(old, clock=clock)
    try:
        assert only(ws).values == {"day": "2026-03-12", "planted": "6", "people": [{"name": "周国栋"}]}
        add(ws, "garden_log", {"place": "厂区东门"}, uid=only(ws).uid)
        assert only(ws).revision == 3
        assert [h.uid for h in looking.search_records(ws, "东门")] == [only(ws).uid]
    finally:
        ws.close()


def test_undo_and_the_past_know_the_old_names(old: Path, clock: Clock) -> None:
    issue(old, SECOND, ROWS_SECOND)
    ws = open_workspace(old, clock=clock)
    try:
        records.undo_batch(ws)
        assert only(ws).values["planted"] == "5"
        first, second, _ = records.history(ws, only(ws).uid)
        assert first.after == {"day": "2026-03-12", "planted": "5", "people": [{"name": "周国栋"}]}
        assert (second.before, second.after) == ({"planted": "5"}, {"planted": "6"})
        assert checking.check(ws).findings == []
        clock.forward(days=1)
        (then,) = looking.list_records(ws, "garden_log", looking.Query(as_of=clock.at.date()))
        assert then.values == only(ws).values
    finally:
        ws.close()


def test_reading_only_needs_no_change_of_the_file(old: Path, clock: Clock) -> None:
    issue(old, SECOND, ROWS_SECOND)
    before = (old / "branch.db").read_bytes()
    ws = open_workspace(old, clock=clock, read_only=True)
    try:
        values = {"day": "2026-03-12", "planted": 6, "people": [{"name": "周国栋"}]}
        assert only(ws).values == values
        assert looking.list_records(ws, "member") == []
    finally:
        ws.close()
    assert (old / "branch.db").read_bytes() == before


def test_newer_file_opens_for_reading_only(old: Path, clock: Clock) -> None:
    issue(old, SECOND, ROWS_SECOND)
    open_workspace(old, clock=clock).close()
    issue(old, FIRST, ROWS)
    with pytest.raises(UserError) as refused:
        open_workspace(old, clock=clock)
    assert refused.value.code == "store.newer"
    assert "请先升级程序" in say_error(refused.value)
    ws = open_workspace(old, clock=clock, read_only=True)
    try:
        assert only(ws).revision == 2
        with pytest.raises(UserError, match=r"workspace\.read_only"):
            add(ws, "member", member("周国栋"))
    finally:
        ws.close()


@pytest.mark.parametrize("moment", ["_change_copy", "_swap"])
def test_kill_during_the_change_leaves_the_old_file_whole(old: Path, clock: Clock, moment: str) -> None:
    issue(old, SECOND, ROWS_SECOND)
    killed = run_python(
        "import os, signal, sys; from pathlib import Path\n"
        "from app.actions.workspace import open_workspace; from app.store import schema\n"
        f"real = schema.{moment}\n"
        "def last_act(*args):\n"
        "    if real is schema_change: real(*args)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "schema_change = schema._change_copy\n"
        f"schema.{moment} = last_act\n"
        "open_workspace(Path(sys.argv[1]))\n",
        old,
    )
    assert killed.returncode == -9
    issue(old, FIRST, ROWS)
    ws = open_workspace(old, clock=clock)
    assert only(ws).values == {"done_on": "2026-03-12", "trees": 6, "people": [{"who": "周国栋"}]}
    ws.close()
    issue(old, SECOND, ROWS_SECOND)
    ws = open_workspace(old, clock=clock)
    assert only(ws).values["planted"] == "6"
    ws.close()
    assert list(old.glob("*.upgrading*")) == []


def test_a_reader_in_another_window_delays_the_change(old: Path, clock: Clock) -> None:
    reader = open_workspace(old, clock=clock, read_only=True)
    try:
        assert only(reader)
        issue(old, SECOND, ROWS_SECOND)
        with pytest.raises(UserError, match=r"store\.busy"):
            open_workspace(old, clock=clock)
    finally:
        reader.close()
    ws = open_workspace(old, clock=clock)
    assert only(ws).values["planted"] == "6"
    ws.close()
