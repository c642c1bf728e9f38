"""A synthetic branch to look at and to try things on: 23 members, a year of records, their papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, cast

from app.actions.attaching import attach
from app.actions.branch_settings import name_user
from app.actions.demo_changes import arrivals, change_acts
from app.actions.demo_dues import Act, dues_acts
from app.actions.demo_transfers import transfer_acts
from app.actions.records import save_record
from app.actions.workspace import create_workspace, local_now
from app.domain.dates import add_months
from app.domain.identity import check_character
from app.domain.tick import silent
from app.files.form_files import data_folder, read_toml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from app.actions.workspace import Workspace
    from app.domain.tick import Tick
    from app.domain.values import Row

Series = dict[str, object]
Lists = dict[str, list[str]]
Rows = list[list[str]]
MONTHS = 12
_APPLIED_BEFORE = 27  # months from the application to the assembly, about as long as it takes
# Two people are away each time, never the same two twice running; shift work is the usual reason.
_AWAY = ("on_shift", "personal_leave")
_STAGES = (("candidate", "candidate_on"), ("activist", "activist_on"))  # the furthest first
_PHONES = "10000000"  # a prefix no telephone has
_EVENING = 18


@dataclass
class StandingClock:
    """Stands on the evening of each record's day, so that the journal tells a year and not a second."""

    at: datetime

    def __call__(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at


def make_demo(folder: Path, *, today: date | None = None, progress: Tick = silent) -> Workspace:
    """The branch of `resources/demo`, with records of the twelve months up to `today`.

    Practice data: the workspace has no passphrase. Raises UserError("workspace.not_empty").
    """
    data = read_toml(data_folder("resources") / "demo" / "branch.toml")
    end = local_now() if today is None else datetime.combine(today, local_now().timetz())
    clock = StandingClock(evening(add_months(end.date(), -MONTHS), end))
    ws, _ = create_workspace(
        folder, name=str(data["name"]), code=str(data["code"]), passphrase=None, clock=clock
    )
    ws.keeper.paused = True  # a year of days would make a year of backups
    name_user(ws, str(data["user"]))
    write_people(ws, data, end.date())
    first = clock.at.date()
    data["arrived"] = arrivals(data, first, end.date())
    acts = [
        *record_acts(data, end.date()),
        *dues_acts(cast("Series", data["dues"]), end.date()),
        *change_acts(data, first, end.date()),
        *transfer_acts(cast("Series", data["transfers"]), end.date()),
    ]
    for number, (day, act) in enumerate(sorted(acts, key=lambda item: item[0]), start=1):
        clock.at = evening(day, end)
        act(ws)
        progress(number, len(acts))
    ws.clock = local_now
    ws.keeper.paused = False
    return ws


def evening(day: date, like: datetime) -> datetime:
    return datetime(day.year, day.month, day.day, _EVENING, tzinfo=like.tzinfo)


def write_people(ws: Workspace, data: dict[str, object], on: date = date.max) -> None:
    columns = cast("list[str]", data["columns"])
    people: Rows = [*cast("Rows", data["people"]), *cast("Rows", data["gone"])]
    dates = {str(d["name"]): d for d in cast("list[Series]", data["dates"])}
    for number, values in enumerate(people, start=1):
        typed: dict[str, object] = {c: v for c, v in zip(columns, values, strict=True) if v}
        typed = as_of(typed, dates.get(values[0], {}), on)
        typed = {**_common(data, typed, number), **typed}
        born = str(typed["birth_date"]).replace("-", "")
        sequence = 100 + number * 2 + (1 if typed["sex"] == people[0][1] else 0)
        first = f"{data['region']}{born}{sequence}"
        typed["id_number"] = first + check_character(first)
        typed["phone"] = f"{data.get('phones', _PHONES)}{number:03d}"
        typed |= {"branch_name": data["name"], "committee_name": data["committee_name"]}
        save_record(ws, "member", typed)


def as_of(typed: Series, dates: Mapping[str, object], on: date) -> Series:
    """Whoever has not joined by that day is on the way still: the stage that was reached, and no later date."""
    day = on.isoformat()
    if str(typed.get("joined_on", "")) <= day:
        return {**typed, **dates}
    dated = {name: value for name, value in dates.items() if name not in ("introducers", "mentors")}
    reached = {name: value for name, value in dated.items() if not isinstance(value, str) or value <= day}
    stage = next((code for code, since in _STAGES if since in reached), "applicant")
    kept = {name: value for name, value in typed.items() if name not in ("joined_on", "party_post")}
    return {**kept, **reached, "stage": stage, "mentors": dates.get("introducers", "")}


def _common(data: dict[str, object], typed: dict[str, object], number: int) -> dict[str, object]:
    """What the table leaves out: a card as full as most are. Introducers and application belong to members."""
    if typed["name"] in cast("list[str]", data["unfilled"]):
        return {}
    common = {name: words[number % len(words)] for name, words in cast("Lists", data["common"]).items()}
    if "joined_on" not in typed:
        return {name: word for name, word in common.items() if name != "introducers"}
    applied = add_months(date.fromisoformat(str(typed["joined_on"])), -_APPLIED_BEFORE)
    return {**common, "applied_on": applied.isoformat()}


def record_acts(data: Series, today: date, months: int = MONTHS) -> Iterator[Act]:
    """Every record of the months up to a day, each on the evening it was made."""

    def writing(day: date, turn: int, series: Series) -> Act:
        return day, lambda ws: _write_record(ws, data, series, day, turn)

    for planned in _planned(cast("list[Series]", data["series"]), today, months):
        yield writing(*planned)


def _planned(series: list[Series], today: date, months: int) -> Iterator[tuple[date, int, Series]]:
    """(day, how many of this series came before, series) of the last months."""
    first = add_months(today, -months)
    for one in series:
        days: list[date] = []
        for back in range(months, -1, -1):
            month = add_months(today.replace(day=1), -back)
            day = month.replace(day=cast("int", one["day"]))
            if month.month in cast("list[int]", one["months"]) and first < day < today:
                days.append(day)
        for day in days:
            turn = cast("list[int]", one["months"]).index(day.month)
            yield day, turn, one


def _write_record(ws: Workspace, data: dict[str, object], series: Series, day: date, turn: int) -> None:
    form = ws.form(str(series["form"]))
    typed: dict[str, object] = {
        name: _turn(value, turn) for name, value in cast("Series", series["values"]).items()
    }
    typed[form.period] = f"{day.isoformat()} {series.get('time', '')}".strip()
    if series.get("hours"):
        typed["hours"] = series["hours"]
    if series.get("who"):
        sheet = _attendance(data, str(series["who"]), day, turn, series.get("hours"))
        _bring(sheet, {typed.get("chair"), typed.get("recorder")}, series.get("hours"))
        _add_votes(typed, sheet)
        if series.get("ballots"):
            typed |= _ballots(sheet, day)
        typed["attendance"] = [{k: v for k, v in row.items() if k != "stage"} for row in sheet]
    typed["attachments"] = [_attachment(ws, name) for name in cast("list[str]", series.get("files", []))]
    save_record(ws, form.id, typed)


def _attachment(ws: Workspace, name: str) -> Row:
    return attach(ws, data_folder("resources") / "demo" / "files" / name).row


def _bring(sheet: list[dict[str, object]], officers: set[object], hours: object) -> None:
    """Who chairs or records is there."""
    for row in sheet:
        if row["member"] in officers and row["state"] != "present":
            row["state"] = "present"
            del row["reason"]
            if hours:
                row["hours"] = hours


def _add_votes(typed: Series, sheet: list[dict[str, object]]) -> None:
    voters = sum(row["state"] == "present" and row["stage"] == "full" for row in sheet)
    for resolution in cast("list[dict[str, object]]", typed.get("resolutions") or []):
        resolution |= {"yes": voters, "no": 0, "abstain": 0, "result": "passed"}


def _ballots(sheet: list[dict[str, object]], day: date) -> Series:
    """Unsigned ballots, counted: every third is liked best, members on probation get no grade (rules §2.6)."""
    present = sum(row["state"] == "present" for row in sheet)
    rows: list[dict[str, object]] = []
    for index, row in enumerate(sheet):
        full = row["stage"] == "full"
        best = full and index % 4 == 0
        liked = present - 1 - index % 3 if best else index % 5
        rows.append(
            {
                "member": row["member"],
                "stage": "full" if full else "probationary",
                "excellent": liked if full else None,
                "qualified": present - liked if full else None,
                "grade": "excellent" if best else "qualified" if full else "not_graded",
            }
        )
    counted = {"issued": present, "returned": present, "valid": present, "invalid": 0}
    return {**counted, "year": str(day.year - 1), "appraisals": rows}


def _turn(value: object, turn: int) -> object:
    """Lists of texts are taken in turn, one a record; lists of rows belong to every record."""
    if isinstance(value, list) and isinstance(value[0], str):
        return value[turn % len(value)]
    return [dict(row) for row in value] if isinstance(value, list) else value


def _attendance(
    data: dict[str, object], who: str, day: date, turn: int, hours: object
) -> list[dict[str, object]]:
    columns = cast("list[str]", data["columns"])
    people = [dict(zip(columns, row, strict=True)) for row in cast("list[list[str]]", data["people"])]
    arrived = cast("dict[str, str]", data["arrived"])
    invited = [
        p for p in people if _invited(p, who, day, people) and arrived.get(p["name"], "") <= day.isoformat()
    ]
    away = {(turn * 5 + 7) % len(invited): _AWAY[0], (turn * 3 + 11) % len(invited): _AWAY[1]}
    if who == "committee":
        away = {}
    rows: list[dict[str, object]] = []
    for index, person in enumerate(invited):
        state = away.get(index, "present")
        full = bool(person["confirmed_on"]) and person["confirmed_on"] <= day.isoformat()
        row: dict[str, object] = {"member": person["name"], "state": state, "stage": "full" if full else ""}
        if state != "present":
            row["reason"] = cast("dict[str, str]", data["reasons"])[state]
        elif hours:
            row["hours"] = hours
        rows.append(row)
    return rows


def _invited(person: dict[str, str], who: str, day: date, people: list[dict[str, str]]) -> bool:
    """Members on that day: of the whole branch, of one group, or of the committee (its posts come first)."""
    if not person["joined_on"] or person["joined_on"] > day.isoformat():
        return False
    ordinary = {people[4]["party_post"], people[5]["party_post"]}  # group leader and ordinary member
    if who == "committee":
        return person["party_post"] not in ordinary
    return who in ("all", person["party_group"])
