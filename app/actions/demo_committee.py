"""A synthetic committee with its branches: six quarters handed in and answered, the last one still on the stick."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, cast

from app.actions import answering, enrolling, intake, returning, taking_answers
from app.actions.demo import StandingClock, evening, record_acts, write_people
from app.actions.demo_dues import dues_acts
from app.actions.demo_habits import cut_short, hand_in_explained, leave_gap, mend_returned, same_person
from app.actions.workspace import create_workspace, local_now
from app.domain.dates import add_months
from app.domain.period import last_quarters, parse_period
from app.domain.tick import silent
from app.files.form_files import data_folder, read_toml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from app.actions.demo_dues import Act
    from app.actions.workspace import Workspace
    from app.domain.tick import Tick

Series = dict[str, object]
COMMITTEE, BRANCHES, STICK = "committee", "branches", "stick"
_MAIL = ".mail"  # the stick of the quarters before; gone at the end
_HANDED_IN, _LATE = 6, 16  # days after the quarter
_MONTHS, _MONTHS_OF_DUES = 3, 12
_LATE_MONTHS, _BIRTH = 2, 2


@dataclass
class _Desk:
    """One branch of the demo: what it still has to do, and its habits."""

    ws: Workspace
    habits: Series
    acts: list[Act] = field(default_factory=list)

    def is_(self, habit: str, back: int) -> bool:
        return back in cast("list[int]", self.habits.get(habit, []))


@dataclass(frozen=True)
class Made:
    """What the demo holds: how many files were taken in, and how many wait on the stick."""

    folder: Path
    branches: int
    quarters: tuple[str, ...]
    taken_in: int
    waiting: int


def make_committee_demo(
    folder: Path, *, today: date | None = None, last: int = 0, branches: int = 0, only: Sequence[str] = (),
    progress: Tick = silent,
) -> Made:  # fmt: skip
    """FOLDER/committee, FOLDER/branches/CODE and FOLDER/stick/*.sbz. Practice data without passphrases.

    `last` asks for fewer quarters than the six of the demo, `branches` for fewer than its twelve, `only` for some by code.

    Raises UserError("workspace.not_empty").
    """
    words = read_toml(data_folder("resources") / "demo" / "committee.toml")
    like = local_now()
    end = today or like.date()
    quarters = last_quarters(end, last or cast("int", words["quarters"]))
    first = parse_period(quarters[0]).first
    clock = StandingClock(evening(first, like))
    for name in (_MAIL, STICK):
        (folder / name).mkdir(parents=True)
    committee, _ = create_workspace(
        folder / COMMITTEE, name=str(words["name"]), code=str(words["code"]), passphrase=None, committee=True,
        clock=clock,
    )  # fmt: skip
    committee.keeper.paused = True
    enrolling.make_recovery(committee)
    found = [
        _found(folder, words, habits, committee, clock, quarters)
        for habits in _habits(words)[: branches or None]
        if not only or habits["code"] in only
    ]
    _move_one(found, words)
    taken = 0
    for number, quarter in enumerate(quarters):
        back = len(quarters) - 1 - number
        taken += _quarter(folder, committee, found, quarter, back, like)
        progress(number + 1, len(quarters))
    _at_the_end(folder, committee, found, quarters[-1], words, like)
    for ws in (committee, *(desk.ws for desk in found)):
        ws.clock = local_now
        ws.close()
    shutil.rmtree(folder / _MAIL)
    waiting = len(list((folder / STICK).iterdir()))
    return Made(folder, len(found), tuple(quarters), taken, waiting)


def _habits(words: Series) -> list[Series]:
    return [{"number": n, **one} for n, one in enumerate(cast("list[Series]", words["branch"]), start=1)]


def _found(
    folder: Path,
    words: Series,
    habits: Series,
    committee: Workspace,
    clock: StandingClock,
    quarters: list[str],
) -> _Desk:
    data = _varied(words, habits)
    place = folder / BRANCHES / str(habits["code"])
    place.parent.mkdir(exist_ok=True)
    ws, _ = create_workspace(
        place, name=str(habits["name"]), code=str(habits["code"]), passphrase=None, clock=clock
    )
    ws.keeper.paused = True
    mail = folder / _MAIL
    asked = enrolling.request(ws, mail)
    done = enrolling.register(committee, asked.path, mail, heard=asked.fingerprint)
    if done.path is not None:
        enrolling.accept(ws, done.path, heard=done.own_fingerprint)
    _empty(mail)
    write_people(ws, data)
    last, count = parse_period(quarters[-1]).last + timedelta(days=1), _MONTHS * len(quarters)
    dues = dues_acts(_dues_of(data, habits), last, min(count, _MONTHS_OF_DUES))
    acts = [*record_acts(data, last, count), *dues]
    return _Desk(ws, habits, sorted(acts, key=lambda act: act[0]))


def _dues_of(data: Series, habits: Series) -> Series:
    """Everybody pays in time, but where the branch is said to have arrears."""
    dues = cast("Series", data["dues"])
    late = dict.fromkeys(cast("Series", dues["late"]), _LATE_MONTHS)
    return {**dues, "late": late} if habits.get("arrears") else {**dues, "late": {}, "waits": []}


def _move_one(desks: list[_Desk], words: Series) -> None:
    """Somebody whom two branches have a card of."""
    by_code = {str(desk.habits["code"]): desk.ws for desk in desks}
    for desk in desks:
        other = by_code.get(str(desk.habits.get("moved_from")))
        if other is not None:
            same_person(desk.ws, other, cast("Series", words["moved"]))


def _varied(words: Series, habits: Series) -> Series:
    """The people of branch.toml under other names, some of them left out, with numbers of their own."""
    data = read_toml(data_folder("resources") / "demo" / "branch.toml")
    number, spare = cast("int", habits["number"]), cast("list[str]", words["spare"])
    left_out = spare[: cast("int", habits.get("spared", 0))]
    people = [_born(row, number) for row in cast("list[list[str]]", data["people"]) if row[0] not in left_out]
    text = json.dumps({**data, "people": people, "gone": [], "name": habits["name"]}, ensure_ascii=False)
    for index, (old, *_) in enumerate(people):
        text = text.replace(f"{old}", f"<{index}>")
    for index in range(len(people)):
        text = text.replace(f"<{index}>", _name(words, number, index))
    own = {"region": f"9999{number:02d}", "phones": f"100000{number:02d}", "arrived": {}}
    return {**cast("Series", json.loads(text)), **own}


def _born(person: list[str], number: int) -> list[str]:
    """Some days earlier or later: namesakes of two branches are not one person."""
    day = date.fromisoformat(person[_BIRTH])
    moved = day.replace(day=(day.day + number * 2) % 28 + 1).isoformat()
    return [*person[:_BIRTH], moved, *person[_BIRTH + 1 :]]


def _name(words: Series, number: int, index: int) -> str:
    surnames, given = str(words["surnames"]), cast("list[str]", words["given"])
    return surnames[(index * 7 + number * 5) % len(surnames)] + given[(index * 5 + number * 11) % len(given)]


def _quarter(
    folder: Path, committee: Workspace, desks: list[_Desk], quarter: str, back: int, like: datetime
) -> int:
    """Every branch works through a quarter and hands it in; all but the last are taken in and answered."""
    last = back == 0
    stick = folder / (STICK if last else _MAIL)
    end = parse_period(quarter).last
    words = read_toml(data_folder("resources") / "demo" / "committee.toml")
    for desk in desks:
        _work(desk, end, like)
        if not desk.is_("missing", back) and not desk.habits.get("excused"):
            late = _LATE if desk.is_("late", back) else _HANDED_IN
            _set(desk.ws, end + timedelta(days=late), like)
            _hand_in(desk, quarter, stick, back, words)
    if last:
        return 0
    _set(committee, end + timedelta(days=_LATE + 1), like)
    taken = intake.take_in(committee, [stick])
    _return_one(committee, desks, quarter, back)
    for branch in list(answering.waiting(committee)):
        answering.answer(committee, branch.seat, stick)
    for desk in desks:
        _set(desk.ws, end + timedelta(days=_LATE + 2), like)
        taking_answers.take_answers(desk.ws, [stick])
    _empty(stick)
    return len(taken.arrivals)


def _hand_in(desk: _Desk, quarter: str, stick: Path, back: int, words: Series) -> None:
    mend_returned(desk.ws, cast("Series", words["return"]))
    sent = hand_in_explained(desk.ws, quarter, stick, words)
    if desk.is_("cut", back):
        cut_short(sent.path)


def _empty(stick: Path) -> None:
    for path in stick.iterdir():
        path.unlink()


def _work(desk: _Desk, end: date, like: datetime) -> None:
    while desk.acts and desk.acts[0][0] <= end:
        day, act = desk.acts.pop(0)
        _set(desk.ws, day, like)
        act(desk.ws)


def _set(ws: Workspace, day: date, like: datetime) -> None:
    """Each desk has one clock, and it never goes back."""
    now = ws.clock()
    ws.clock = StandingClock(max(now, evening(day, like)))


def _return_one(committee: Workspace, desks: list[_Desk], quarter: str, back: int) -> None:
    words = cast("dict[str, str]", read_toml(data_folder("resources") / "demo" / "committee.toml")["return"])
    for desk in desks:
        if desk.is_("returned", back):
            uid = next(_records_in(desk.ws, words["form"], quarter))
            deadline = add_months(committee.today(), 1).isoformat()
            typed = {returning.REASON: words["reason"], returning.DEADLINE: deadline}
            returning.return_record(
                committee, words["form"], uid, typed, field=words["field"], period=quarter
            )


def _records_in(ws: Workspace, form_id: str, quarter: str) -> Iterator[str]:
    from app.actions.looking import Query, list_records

    return (record.uid for record in list_records(ws, form_id, Query(period=quarter)))


def _at_the_end(
    folder: Path, committee: Workspace, desks: list[_Desk], quarter: str, words: Series, like: datetime
) -> None:
    """What else a committee meets: who is excused, somebody in two branches, a package that waits for another."""
    _excuse(committee, desks)
    for desk in desks:
        if desk.habits.get("gap"):
            _set(desk.ws, parse_period(quarter).last + timedelta(days=_HANDED_IN), like)
            leave_gap(committee, desk.ws, quarter, folder / STICK, {**words, **cast("Series", words["gap"])})


def _excuse(committee: Workspace, desks: list[_Desk]) -> None:
    for desk in desks:
        if desk.habits.get("excused"):
            why = str(desk.habits["excused"])
            enrolling.set_state(committee, desk.ws.seat, enrolling.EXCUSED, why)
