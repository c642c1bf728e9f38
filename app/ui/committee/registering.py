"""What a committee does with requests from a stick: register, help to open, give everything back; digits come by telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import desk_keys, enrolling, handing_over, reseeding
from app.domain import packet
from app.domain.form import Field
from app.ui.choosing import choose_file, first_stick
from app.ui.envelope import EnvelopeDialog, Words
from app.ui.field_dialog import FieldDialog
from app.ui.key_acts import KEYS
from app.ui.widgets.digits import HEARD

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from app.actions.enrolling import Branch, Registration
    from app.actions.reseeding import Reseed
    from app.ui.page import Page

TOPIC = "committee_keys"
_FILES = "支部的申请 (*.sbz)"
_FIRST = "党委端要先有一个恢复码：支部忘了口令又丢了信封时，凭它帮支部打开。现在生成，打印或抄下后密封保管，不会再次显示。"
_AGAIN = "会得到一个新的恢复码。支部读到下一次回执才换用新的，在那以前忘了口令的支部还要靠旧的：旧的那份找到了就不要丢。"
RECOVERY = Words(
    "党委恢复码",
    (
        "支部忘了口令又丢了应急码，凭它和支部的恢复申请帮支部打开。谁拿到它和支部的文件夹，就能看支部的数据。",
        "1. 抄在纸上，或点“打印”打一张；",
        "2. 装进信封封好，写上“支部案头党委恢复码”，存进保密柜，两个人管；",
        "3. 不要存在电脑里，也不要拍照。离开这一页就看不到了。",
    ),
    "支部忘了口令又丢了应急码时，党委在“入网和密钥”里读入支部的恢复申请，填：",
    "装入信封封好，存保密柜，两个人管。拆封用过后重新密封；怀疑外泄时重做一个。",
)
_CALL = "请打电话给支部（用你本来就知道的号码），把对方念的 20 个数字填在这里。"
_WRITES = "核对以后批复写到申请所在的 U 盘。"
_CHANGED = (
    "注意：“{name}”登记过另一对密钥，这份申请里的是新的，也没有原来的密钥担保。支部换了电脑、挂失过，才会这样；"
    "登记后原来的密钥作废。支部说没有重新申请过的，就不要登记。"
)
_SAME = "“{name}”登记过这一对密钥，没有变化。可以再写一份批复给它，不用再打电话；批复写到申请所在的 U 盘。"
_RENEWED = "“{name}”更换密钥，由原来的密钥担保，不用打电话。登记后原来的密钥作废，已收的内容不受影响；批复写到申请所在的 U 盘。"
_HELP = (
    "有支部忘了口令、也没有应急码，申请帮它打开。请先当面或打电话认清是谁来要（文件里没有支部名称），"
    "填它念的 20 个数字；再取出密封的恢复码照着填。写出的批复只有那台电脑能用，这里看不到它的内容；这件事会记在修改经过里。"
)
_GIVE = (
    "把“{name}”报送过的全部内容写成一个文件交给支部，装进它新建的空支部。登记的密钥换成申请里的这一对，原来那台电脑不能再报送；"
    "支部没有报送过的内容回不来。"
)


def ask_request(page: Page) -> None:
    """Which request; before the first one the recovery code is made."""
    if must_have_recovery(page):
        path = choose_file(page, "选支部的申请", _FILES, first_stick())
        if path is not None:
            look_at_request(page, path)


def must_have_recovery(page: Page) -> bool:
    if desk_keys.has_recovery(page.desk.ws):
        return True
    ask_recovery(page)
    return False


def ask_recovery(page: Page) -> None:
    again = desk_keys.has_recovery(page.desk.ws)
    title, text = ("重做恢复码？", _AGAIN) if again else ("先生成恢复码", _FIRST)

    def show(code: str) -> None:
        page.desk.changed(frozenset({KEYS}))
        dialog = EnvelopeDialog(
            page.window(), page.desk.ws.branch.name, code, title="请保管好党委恢复码", words=RECOVERY
        )
        dialog.open()

    def make() -> None:
        page.desk.messages.attempt(lambda: enrolling.make_recovery(page.desk.ws, again=again), show)

    page.desk.messages.ask(title, text, "重做" if again else "生成恢复码", make)


def look_at_request(page: Page, path: Path) -> None:
    """What it asks for decides what is asked next."""
    ws, attempt = page.desk.ws, page.desk.messages.attempt

    def known(kind: str) -> None:
        if kind == packet.RECOVERY_REQUEST:
            attempt(lambda: handing_over.help_branch(ws, path), lambda _: _ask_help(page, path))
        elif kind == packet.SUBMISSION:  # another door: it is looked at there, nothing is taken in unasked
            page.desk.go("intake", [path])
        else:
            attempt(lambda: enrolling.register(ws, path), lambda found: _ask_digits(page, path, found))

    attempt(lambda: enrolling.kind_of(ws, path), known)


def _ask_digits(page: Page, path: Path, found: Registration) -> None:
    ws, known = page.desk.ws, found.known
    about = f"“{found.name}”（编码 {found.code}）申请入网。{_CALL}{_WRITES}"
    if found.vouched and known is not None:
        about = (_SAME if known.fingerprint == found.fingerprint else _RENEWED).format(name=found.name)
    elif known is not None:
        about = _CHANGED.format(name=known.name) + _CALL + _WRITES
    fields = [] if found.vouched else [Field("heard", HEARD, "text", required=True)]

    def done(registered: object) -> None:
        if isinstance(registered, enrolling.Registration) and registered.path is not None:
            name = registered.path.name
            _written(
                page, f"已登记“{registered.name}”，批复 {name} 已写好并读回核对，可以拔出。"
                f"支部读批复时会打电话来，念党委的 20 个数字：{registered.own_fingerprint}",
            )  # fmt: skip

    _open(
        page, "登记支部", fields, "登记", about, done,
        lambda typed: enrolling.register(ws, path, path.parent, heard=typed.get("heard", "")),
    )  # fmt: skip


def _ask_help(page: Page, path: Path) -> None:
    ws = page.desk.ws
    fields = [
        Field("heard", HEARD, "text", required=True),
        Field("code", "密封保管的党委恢复码", "text", required=True, note="短横线可以不填"),
    ]

    def done(helped: object) -> None:
        if isinstance(helped, handing_over.Helped) and helped.path is not None:
            name = helped.path.name
            _written(
                page,
                f"批复 {name} 已写好并读回核对，可以拔出，交支部在原来那台电脑上读入。恢复码装回信封重新密封",
            )

    _open(
        page, "帮支部打开", fields, "打开并写出批复", _HELP, done,
        lambda typed: handing_over.help_branch(
            ws, path, path.parent, heard=typed["heard"], recovery_code=typed["code"]
        ),
    )  # fmt: skip


def ask_give_back(page: Page, branch: Branch) -> None:
    path = choose_file(page, f"选“{branch.name}”新的入网申请", _FILES, first_stick())
    if path is not None:
        look_at_give_back(page, branch, path)


def look_at_give_back(page: Page, branch: Branch, path: Path) -> None:
    ws = page.desk.ws
    page.desk.messages.attempt(
        lambda: reseeding.give_back(ws, path, branch.seat),
        lambda found: _ask_give_back(page, branch, path, found),
    )


def _ask_give_back(page: Page, branch: Branch, path: Path, found: Reseed) -> None:
    """Digits first, then as a job: pictures of years may go along."""

    def checked(typed: dict[str, str]) -> str:
        enrolling.must_hear(typed["heard"], found.fingerprint, path)
        return typed["heard"]

    def give(heard: object) -> None:
        page.desk.run(
            f"正在写出“{branch.name}”的全部内容",
            lambda ws, tick: reseeding.give_back(
                ws, path, branch.seat, path.parent, heard=str(heard), progress=tick
            ),
            given,
        )

    def given(done: Reseed) -> None:
        name = done.path.name if done.path else ""
        _written(
            page, f"“{branch.name}”的全部内容已写成 {name} 并读回核对，可以拔出。"
            f"支部装入时会打电话来，念党委的 20 个数字：{done.own_fingerprint}",
        )  # fmt: skip

    heard = Field("heard", HEARD, "text", required=True)
    _open(
        page, f"全部重发给“{branch.name}”", [heard], "全部重发", _GIVE.format(name=branch.name) + _CALL, give, checked
    )  # fmt: skip


def _written(page: Page, sentence: str) -> None:
    page.desk.changed(frozenset({enrolling.FORM, KEYS}))
    page.inform("ok", sentence)


def _open(
    page: Page, title: str, fields: Sequence[Field], verb: str, about: str, done: Callable[[object], object],
    act: Callable[[dict[str, str]], object],
) -> None:  # fmt: skip
    names = [field.id for field in fields]
    dialog = FieldDialog(
        page.window(), page.desk, title, fields,
        lambda typed: act({name: str(typed[name] or "") for name in names}),
        form=enrolling.FORM, verb=verb, about=about, alone=names, topic=TOPIC,
    )  # fmt: skip
    dialog.done_with.connect(done)
    dialog.open()
