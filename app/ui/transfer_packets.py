"""Transfer packets in the window: written to a stick for a letter, looked at and taken in where somebody arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import enrolling
from app.actions.records import get_record
from app.actions.transfer_letters import FORM, MEMBER
from app.actions.transfer_packing import pack
from app.actions.transfer_sealing import forward, to_branch
from app.actions.transfer_unpacking import ANOTHER, ASK, SAME, plan_packet, unpack
from app.domain.codes import table_of
from app.domain.dates import show_date
from app.domain.form import Field
from app.domain.values import as_text
from app.texts import say
from app.ui.choosing import choose_file, choose_folder
from app.ui.field_dialog import FieldDialog
from app.ui.widgets.digits import HEARD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from app.actions.transfer_letters import Letter
    from app.actions.transfer_sealing import Sent
    from app.actions.transfer_unpacking import Line, Plan, Unpacked
    from app.ui.fields.base import Typed
    from app.ui.page import Page

_FILES = "支部案头转接包 (*.sbt)"
PACK, CHOOSE, WHERE = "写出转接包", "选转接包", "写到 U 盘或文件夹"


def ask_folder(page: Page) -> Path | None:
    return choose_folder(page, WHERE)


def ask_file(page: Page) -> Path | None:
    return choose_file(page, CHOOSE, _FILES)


def write_packet(page: Page, letter: Letter, folder: Path) -> None:
    """A sealed file for the committee, which passes it on."""

    def done(sent: Sent) -> None:
        said = say("transfer.packed", people=sent.people, attachments=sent.attachments, code=sent.code)
        page.inform("ok", f"{said}。文件 {sent.path.name}，请交上级党委转给接收的党支部")

    page.desk.run(PACK, lambda ws, tick: pack(ws, [letter.uid], folder, progress=tick), done)


def pass_on(page: Page, source: Path, code: str, folder: Path) -> None:
    """At the committee: sealed anew for the branch the person goes to."""

    def done(sent: Sent) -> None:
        page.inform("ok", f"已转发：{sent.path.name}，核对码 {sent.code}，请交给接收的党支部")

    page.desk.run(
        "转发转接包", lambda ws, tick: forward(ws, source, to_branch(ws, code), folder, progress=tick), done
    )


def pass_on_dialog(page: Page, source: Path) -> FieldDialog:
    """Which branch it is for."""
    branches = enrolling.reachable(page.desk.ws)
    table = table_of("branch", "接收的党支部", [(b.code, f"{b.name}（{b.code}）") for b in branches])
    field = Field("branch", "接收的党支部", "choice", required=True, codes=table)
    return FieldDialog(
        page.window(), page.desk, "转发转接包", [field], lambda typed: table.read(str(typed["branch"])),
        form=FORM, verb="转发", topic="transfers", alone=("branch",), about=source.name,
    )  # fmt: skip


def read_packet(
    page: Page,
    source: Path,
    ask: Callable[[FieldDialog, Callable[[Unpacked], object]], object],
    then: Callable[[Unpacked], object],
) -> None:
    """Looked at as a job, then asked about."""

    def planned(plan: Plan) -> None:
        if plan.count(SAME) == len(plan.lines):
            page.inform("info", say("transfer.nothing_new", name=source.name))
            return
        ask(packet_dialog(page, plan), then)

    page.desk.run(f"正在读 {source.name}", lambda ws, _tick: plan_packet(ws, source), planned)


def packet_dialog(page: Page, plan: Plan) -> FieldDialog:
    """Who comes with what; whose card it is where one may be theirs; the digits where nobody vouches."""
    desk, ws = page.desk, page.desk.ws
    asked = {f"who{n}": line for n, line in enumerate(plan.lines) if line.outcome == ASK}
    fields = [
        ws.form(FORM).by_id["arrived_on"],
        *(_question(page, name, line) for name, line in asked.items()),
    ]
    if not plan.sender.vouched:
        note = f"“{plan.sender.name}”没有党委作证，请打电话请对方念出本机的数字"
        fields.append(Field("heard", HEARD, "text", required=True, note=note))

    def take(typed: Mapping[str, Typed]) -> Unpacked:
        decided = {line.name: _answer(fields, name, typed) for name, line in asked.items()}
        heard, day = str(typed.get("heard") or ""), str(typed["arrived_on"])
        return unpack(ws, plan.path, decided, heard=heard, arrived_on=day)

    return FieldDialog(
        page.window(), desk, f"接收转接包：来自{plan.origin}", fields, take,
        form=FORM, verb="接收", topic="transfers", alone=(*asked, "heard"), about="\n".join(map(line_words, plan.lines)),
        given={"arrived_on": ws.today().isoformat()},
    )  # fmt: skip


def _question(page: Page, name: str, line: Line) -> Field:
    ws = page.desk.ws
    items: list[tuple[str, str]] = []
    for one in line.candidates:
        card = get_record(ws, MEMBER, one.uid).values
        born = show_date(as_text(card.get("birth_date"))) if card.get("birth_date") else "生日没有填"
        items.append((one.uid, f"是同一个人：{one.name}，{born}，{'现在本支部' if one.here else '已离开'}"))
    items.append((ANOTHER, "不是同一个人，另建一张卡"))
    return Field(
        name, f"名册里已有“{line.name}”", "choice", required=True, codes=table_of(name, line.name, items)
    )


def _answer(fields: list[Field], name: str, typed: Mapping[str, Typed]) -> str:
    """The choice as its code; nothing where nothing was chosen, which is then refused."""
    field = next(field for field in fields if field.id == name)
    text = str(typed[name])
    return field.codes.read(text) if field.codes and text.strip() else ""


def line_words(line: Line) -> str:
    """One person of a packet: what would happen, and what comes along."""
    parcel = line.parcel
    with_it = [
        f"{title} {count} {unit}"
        for title, count, unit in (
            ("变动", len(parcel.changes), "条"), ("党费", len(parcel.payments), "笔"), ("附件", len(parcel.files()), "个"),
        )
        if count
    ]  # fmt: skip
    return f"{line.name}：{say(f'transfer.outcome.{line.outcome}')}" + (
        f"（{'，'.join(with_it)}）" if with_it else ""
    )
