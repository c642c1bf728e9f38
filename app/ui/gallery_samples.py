"""Cards of the gallery: buttons, filters, messages, dialogs, type and colours, each by the widget that pages use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.chart import Chart, Series
from app.ui import tokens
from app.ui.around import make_around
from app.ui.jobs import Jobs
from app.ui.messages import Box
from app.ui.progress_strip import ProgressStrip
from app.ui.widgets.banner import Banner
from app.ui.widgets.basics import badge, button, chip, column, icon_button, label, plain, row
from app.ui.widgets.card import Card
from app.ui.widgets.chart import ChartView
from app.ui.widgets.check_box import CheckBox
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.keys import paint_ring
from app.ui.widgets.period_cells import PeriodCells
from app.ui.widgets.sums_bar import SumsBar
from app.ui.widgets.tab_bar import TabBar
from app.ui.widgets.toast import Toast

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from app.ui.desk import Desk
    from app.ui.fields.base import Around

FORM = "branch_committee_meeting"
_MARGIN = tokens.CARD_MARGIN
_SWATCH = 20


def around(desk: Desk) -> Around:
    return make_around(desk, FORM)


def filled(title: str, *widgets: QWidget, gap: int = 8) -> Card:
    card = Card(title)
    card.body.addLayout(column(*widgets, gap=gap, margins=(_MARGIN, 0, _MARGIN, _MARGIN)))
    return card


class Ringed(QWidget):
    """A widget as it looks when the keys have reached it."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self.setLayout(row(inner, margins=(4, 4, 4, 4)))
        inner.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_ring(self)


def _disabled(made: QPushButton) -> QPushButton:
    made.setEnabled(False)
    return made


def buttons_card(hovered: list[QPushButton]) -> Card:
    """Those in `hovered` are to look as if the mouse were on them."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(8)
    for place, words in enumerate(("常态", "悬停", "键盘焦点", "不可用"), start=1):
        grid.addWidget(label(words, "cap"), 0, place)
    kinds = (
        ("主按钮", "完成记录", "primary", ""),
        ("次按钮", "打印", "", "printer"),
        ("链接", "去补记", "link", "arrow-right"),
    )
    for line, (name, words, kind, icon) in enumerate(kinds, start=1):
        grid.addWidget(label(name, "cap"), line, 0)
        made = [button(words, kind=kind, icon=icon) for _ in range(4)]
        hovered.append(made[1])
        shown = (made[0], made[1], Ringed(made[2]), _disabled(made[3]))
        for place, widget in enumerate(shown, start=1):
            grid.addWidget(widget, line, place, Qt.AlignmentFlag.AlignLeft)
    grid.setColumnStretch(5, 1)
    small = row(
        button("小按钮", small=True), icon_button("printer", "打印"), icon_button("x", "关闭", small=True),
        icon_button("eye", "显示", kind="plain", small=True), None,
    )  # fmt: skip
    return filled("按钮", plain(grid), plain(small))


def filters_card() -> Card:
    chips = [chip(words) for words in ("全部 14", "支委会 4", "党课 0")]
    chips[0].setChecked(True)
    tones = (
        ("已完成", "ok"),
        ("草稿 缺 2 项", "warn"),
        ("票数不符", "bad"),
        ("补记", "info"),
        ("未报送", "mute"),
    )
    cells = PeriodCells(
        [("done", "1月"), ("missing", "2月"), ("due", "3月"), ("future", "4月")],
        "第二党小组会：1月已办，2月缺，3月待办",
    )
    ticked, empty, off = CheckBox("已勾选"), CheckBox("未勾选"), CheckBox("不可用")
    ticked.setChecked(True)
    off.setEnabled(False)
    return filled(
        "筛选、状态",
        plain(row(*chips, None, gap=6)),
        plain(row(*(badge(words, tone) for words, tone in tones), None, gap=6)),
        cells,
        plain(row(ticked, empty, off, None, gap=12)),
        gap=12,
    )


def banners_card() -> Card:
    card = filled("页内通知")
    body = card.body
    for tone, text, verb, closable in (
        ("bad", "还差 2 处就能完成", "下一处", False),
        ("warn", "预备期 4月20日届满，还有 33 天", "去办转正", False),
        ("info", "党委下发了 2026 版考核细则，自评将按新细则计分", "看变化", True),
        ("ok", "已写入 E: 并核对无误，可以拔盘", "", True),
    ):
        banner = Banner(card)
        banner.say(tone, text, act=(verb, lambda: None) if verb else None, closable=closable)
        body.addLayout(row(banner, margins=(_MARGIN, 0, _MARGIN, 8)))
    body.addSpacing(8)
    return card


def toast_card() -> Card:
    place = QFrame()
    place.setFixedHeight(76)
    toast = Toast(place)
    toast.say("已把 3月12日 的记录移到回收站", ("撤销", lambda: None))
    toast.stay()
    return filled("轻提示，8 秒", place)


def tabs_card() -> Card:
    tabs = TabBar()
    tabs.set_tabs(["基本信息", "参会人员", "决议与表决", "附件"])
    tabs.set_count(2, 1)
    sums = SumsBar()
    sums.show_sums([("应到", "22"), ("实到", "20"), ("请假", "2")])
    return filled("页签、合计", tabs, sums, gap=12)


def charts_card() -> Card:
    """Bars with one marked; two series told apart by their pattern."""
    bars, columns = ChartView(), ChartView()
    ages = Chart("年龄", ("30岁及以下", "31—35岁", "36岁及以上", "未填"), (Series("人数", (2, 6, 14, 0)),))
    bars.show_chart(
        ages, [f"{name} {n} 人" for name, n in zip(ages.categories, ages.series[0].values, strict=True)]
    )
    bars.set_current(1)
    moves = Chart(
        "增减", ("1季", "2季", "3季"), (Series("增加", (2, 0, 1)), Series("减少", (1, 3, 0))), upright=True
    )
    columns.show_chart(moves, ["增加 3 人，减少 4 人"])
    return filled("图", bars, columns, gap=16)


def type_card() -> Card:
    roles = (("大数 28", "display"), ("页标题 20", "title"), ("卡片标题 16", "h2"), ("强调 14", "strong"))
    small = (("正文 14", ""), ("标签 13", "sub"), ("说明 13", "cap"), ("微注 12", "micro"))
    return filled("文字", *(label(words, role) for words, role in (*roles, *small)), gap=4)


def empty_card() -> Card:
    nothing = EmptyState(
        "book-2", "2026年还没有党课记录", "每季度至少一次，第一季度到 3月31日", ("记一次党课", lambda: None)
    )
    return filled("空状态", nothing)


def job_card(page: QWidget) -> Card:
    jobs = Jobs(page)
    strip = ProgressStrip(jobs)
    jobs.started.emit("正在导出 党支部档案盒 2026")
    jobs.progressed.emit("第 18/44 份", 18, 44)
    strip.show()
    card = Card("长任务")
    card.body.addWidget(strip)
    card.body.addSpacing(4)
    return card


def dialog_cards(page: QWidget) -> list[QWidget]:
    lock = _box(
        page, "锁定第一季度？", "写入 U 盘并登记回执后，第一季度的记录不能再改。以后要改，需党委退回。",
        button("暂不锁定"), button("锁定第一季度", kind="primary"),
    )  # fmt: skip
    torn = _box(
        page, "没有写完，U 盘上的文件不能用", "写到 62% 时盘被拔出。支部里的数据没有受影响。插回 U 盘后再写一次；仍然不行，请换一个盘。",
        button("查看详情", kind="link"), button("关闭"), button("再写一次", kind="primary"),
    )  # fmt: skip
    return [lock, torn]


def _box(page: QWidget, title: str, text: str, *buttons: QPushButton) -> QWidget:
    """The real dialog, standing in the page."""
    box = Box(page, title, text)
    box.setWindowFlags(Qt.WindowType.Widget)
    box.setMinimumWidth(0)
    box.setMaximumWidth(16_777_215)
    box.add_buttons(*buttons)
    holder = QFrame()
    holder.setProperty("card", "true")
    inner = QVBoxLayout(holder)
    inner.setContentsMargins(1, 1, 1, 3)
    inner.addWidget(box)
    return holder


class Swatch(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setFixedSize(_SWATCH, _SWATCH)
        self.setToolTip(name)
        self.setAccessibleName(name)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(tokens.color("border2"))
        painter.setBrush(tokens.color(self._name))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)


def colours_card() -> Card:
    plain_names = ("canvas", "nav", "surface", "sunken", "hover", "selected", "line", "border", "input")
    inks = ("text", "text2", "text3", "disabled", "accent", "accent_hover", "accent_press", "link", "focus")
    rows = [plain(row(*map(Swatch, names), None, gap=6)) for names in (plain_names, inks)]
    for tone in tokens.TONES:
        parts = (f"{tone}.text", f"{tone}.soft", f"{tone}.mid", f"{tone}.line")
        rows.append(plain(row(*map(Swatch, parts), label(tone, "micro"), None, gap=6)))
    return filled("颜色", *rows, gap=6)
