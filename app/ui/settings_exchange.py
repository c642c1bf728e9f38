"""入网和密钥: where the branch stands with its committee, the twenty digits, and one verb at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions import key_standing
from app.actions.key_standing import ASKED, CHANGING, JOINED, NOT_JOINED
from app.actions.reseeding import is_empty
from app.texts.agenda import day_name
from app.ui import theme
from app.ui.key_acts import TOPIC, KeyActs, print_paper
from app.ui.settings_handing import HandingPanel
from app.ui.settings_part import Part
from app.ui.widgets.banner import Banner
from app.ui.widgets.basics import badge, button, column, label, plain, row, rule, set_badge
from app.ui.widgets.digits import Digits

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QVBoxLayout

    from app.actions.key_standing import Standing
    from app.actions.workspace import Workspace
    from app.ui.desk import Desk

BADGES = {
    NOT_JOINED: ("未入网", "mute"), ASKED: ("等党委批复", "info"),
    JOINED: ("已入网", "ok"), CHANGING: ("更换中", "info"),
}  # fmt: skip
_WHAT = {
    NOT_JOINED: "报送前先在党委登记一次，不用网络：① 把入网申请写到 U 盘，交给党委；"
    "② 党委打来电话，念本机的 20 个数字；③ 带回党委的批复读入，并核对党委的 20 个数字。",
    ASKED: "申请 {day}已写出（{file}），还没有读入批复。党委打来电话时，念下面的 20 个数字；"
    "拿到批复文件后点“读入批复”。申请弄丢了可以再写一份，数字不变。",
    JOINED: "已在“{committee}”入网{since}。报送和回执都用下面这一对密钥，平时不用管它。",
    CHANGING: "更换密钥的申请 {day}已写出（{file}），等“{committee}”批复。批复读入之前，照旧用原来的密钥报送；"
    "党委要是打来电话，念下面的 20 个数字。",
}
LATE_DAYS = 7
_EMPTY_NOTE = (
    "以前报送过，电脑坏了又没有备份：支部名称和编码照原来的填，申请交党委时说明“要求全部重发”，"
    "党委带回的文件同样在这里“读入批复”，报送过的内容就都回来了。"
)
_RENEW_WHEN = (
    "怀疑有人拷走过这台电脑的数据时更换。换书记时不用单独换；改由别的党委管理，也从这里写申请交给新的党委"
)
_RENEW_THEN = (
    "会写出一份由现在的密钥担保的申请，交党委登记后带回批复。批复读入之前照旧用原来的密钥报送；"
    "读入之后，原来的密钥不能再报送，已报送的内容不受影响。"
)


class ExchangePart(Part):
    name, title, icon, topic = "exchange", "入网和密钥", "key", TOPIC

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.found = key_standing.standing(desk.ws)
        self.banner = Banner()
        self.keys = KeyActs(self, desk, self.tell)
        self.state = badge("")
        self.what = label("", wrap=True)
        self.digits = Digits("本机的 20 个数字，念给党委听")
        self.theirs = label("", "cap", wrap=True)
        self.request = button("写出入网申请", self._ask_request)
        self.answer = button("读入批复", self.keys.ask_answer)
        self.why = label("", "warn", wrap=True)
        self.empty = label(_EMPTY_NOTE, "cap", wrap=True)
        self.body.addWidget(self.banner)
        self.body.addLayout(row(label("入网", "h2"), self.state, None, gap=12))
        self.body.addWidget(self.what)
        self.body.addWidget(self.digits)
        self.body.addWidget(self.theirs)
        self.paper = button("打印申请单", lambda: print_paper(desk, "enrol_application"), icon="printer")
        self.acts(self.request, self.answer, self.paper)
        self.body.addWidget(self.why)
        self.body.addWidget(self.empty)
        self.hands = HandingPanel(desk, self.keys, self.tell)
        self.body.addWidget(self.hands)
        self.joined = plain(self._once_joined())
        self.body.addWidget(self.joined)
        self.body.addStretch(1)

    def _once_joined(self) -> QVBoxLayout:
        self.renew = button("更换密钥", self._ask_renew, icon="refresh")
        made = column(gap=12)
        made.addWidget(rule())
        made.addWidget(label("更换密钥", "h2"))
        made.addWidget(label(_RENEW_WHEN, "cap", wrap=True))
        made.addLayout(row(self.renew, None))
        return made

    def read(self) -> None:
        ws = self.desk.ws
        found = key_standing.standing(ws)
        self.found = found
        set_badge(self.state, *BADGES[found.state])
        self.what.setText(standing_words(found, ws))
        self.digits.show_digits(found.digits)
        committee = found.committee
        self.theirs.setVisible(committee is not None)
        if committee is not None:
            self.theirs.setText(f"“{committee.name}”的 20 个数字：{committee.fingerprint}")
        self.request.setVisible(found.state != JOINED)
        again = found.state in (ASKED, CHANGING)
        self.request.setText("再写一份申请" if again else "写出入网申请")
        self.request.setAccessibleName(self.request.text())
        theme.mark(self.request, kind="" if again else "primary")
        theme.mark(self.answer, kind="primary" if again else "")
        self.paper.setVisible(again)
        self.joined.setVisible(found.state == JOINED)
        self.hands.show_standing(found)
        self.empty.setVisible(committee is None and is_empty(ws))
        self._judge(found)

    def _judge(self, found: Standing) -> None:
        """What keeps a verb shut stands beside it."""
        ws = self.desk.ws
        why = ""
        if ws.read_only:
            why = "只读打开，不能办"
        elif not ws.branch.code:
            why = "先在“支部信息”里填好支部编码（党委给的），再写申请"
        elif found.asked and (days := (ws.today() - ws.moment(found.asked.at).date()).days) >= LATE_DAYS:
            why = f"申请写出已经 {days} 天，问一下党委收到没有；弄丢了就再写一份"
        self.why.setText(why)
        self.why.setVisible(bool(why))
        may = not ws.read_only
        self.request.setEnabled(may and bool(ws.branch.code))
        self.answer.setEnabled(may)
        self.renew.setEnabled(may)

    def tell(self, tone: str, sentence: str) -> None:
        self.read()
        self.banner.say(tone, sentence)
        self.told.emit()

    def take(self, path: Path) -> None:
        """A file of the committee that was opened by a double click."""
        self.keys.read_answer(path)

    def write_request(self, folder: Path) -> None:
        self.keys.write_request(folder, renew=self.found.state in (JOINED, CHANGING))

    def _ask_request(self) -> None:
        self.keys.ask_request(renew=self.found.state in (JOINED, CHANGING))

    def _ask_renew(self) -> None:
        """Said before what will happen and what stays."""
        self.desk.messages.ask("更换密钥？", _RENEW_THEN, "写出申请", self._ask_request)


def standing_words(found: Standing, ws: Workspace) -> str:
    """In words, with the day and the file."""
    today = ws.today()
    told = {
        "day": f"{day_name(ws.moment(found.asked.at).date(), today)}" if found.asked else "",
        "file": found.asked.file if found.asked else "",
        "committee": found.committee.name if found.committee else "",
        "since": f"，{day_name(ws.moment(found.since).date(), today)}起用现在的密钥" if found.since else "",
    }
    return _WHAT[found.state].format(**told)
