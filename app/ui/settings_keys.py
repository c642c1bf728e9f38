"""人员和口令: who signs the changes, the passphrase, and the code for the sealed envelope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.actions.branch_settings import name_user
from app.actions.keys_of_branch import change_passphrase, new_envelope_code
from app.actions.people import list_people
from app.actions.workspace import SHORTEST_PASSPHRASE
from app.ui.envelope import EnvelopeDialog
from app.ui.settings_part import Part
from app.ui.welcome_forms import secret_line
from app.ui.widgets.basics import button, label

if TYPE_CHECKING:
    from app.ui.desk import Desk
    from app.ui.settings_part import Line

PRACTICE = "这是练习数据，没有口令，任何人都能打开。真实的党员信息请新建一个有口令的支部"
_SEATS = ("书记", "委员")


class KeysPart(Part):
    name, title, icon = "keys", "人员和口令", "user-check"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.heading("谁在用", "以后每次修改后面都写这个名字；换人用时改一下")
        self.line("user", "登记人", "一般是支部书记或组织委员")
        self.save_user = button("保存", self._save_user)
        self.acts(self.save_user)
        self.posts = label("", "cap", wrap=True)
        self.body.addWidget(self.posts)
        self.heading("口令", f"每次打开时填，不少于 {SHORTEST_PASSPHRASE} 个字符。换书记在“入网和密钥”里办")
        self.practice = label(PRACTICE, "warn", wrap=True)
        self.body.addWidget(self.practice)
        self.old = self.line("old", "现在的口令", edit=secret_line())
        self.new = self.line("new", "新口令", edit=secret_line())
        self.again = self.line("again", "再填一次新口令", edit=secret_line())
        self.change = button("更换口令", self._change)
        self.why = label("", "cap")
        self.acts(self.change, self.why)
        self.heading(
            "应急码", "忘了口令时只有它能打开数据。装应急码的信封丢了、拆过了，就重做一个，旧的随即作废"
        )
        self.code_secret = self.line("code_secret", "现在的口令", edit=secret_line())
        self.renew = button("重做应急码", self._renew, icon="key")
        self.acts(self.renew)
        self.body.addStretch(1)
        for line in self._locks():
            line.edit.textChanged.connect(lambda _text: self._judge())
        self._judge()

    def _locks(self) -> tuple[Line, ...]:
        return self.old, self.new, self.again, self.code_secret

    def read(self) -> None:
        ws = self.desk.ws
        self.lines["user"].edit.setText(ws.user)
        self.practice.setVisible(not ws.branch.protected)
        for line in self._locks():
            line.edit.clear()
            line.setVisible(ws.branch.protected)
        self.change.setVisible(ws.branch.protected)
        self.renew.setVisible(ws.branch.protected)
        self.save_user.setEnabled(not ws.read_only)
        self.posts.setText(self._seats())
        self.clear_errors()
        self._judge()

    def _seats(self) -> str:
        """Who holds a post of the committee, as the cards say it."""
        people = list_people(self.desk.ws)
        held = [f"{one.name}（{one.note}）" for one in people if any(word in one.note for word in _SEATS)]
        return f"信息卡上的支部职务：{'、'.join(held)}" if held else ""

    def lacking(self) -> str:
        """Why the passphrase cannot be changed yet."""
        new = self.new.edit.text()
        if not self.desk.ws.branch.protected:
            return ""
        if not self.old.edit.text():
            return "填现在的口令后可以更换"
        if len(new) < SHORTEST_PASSPHRASE:
            return f"新口令还差 {SHORTEST_PASSPHRASE - len(new)} 个字符"
        return "" if new == self.again.edit.text() else "两次填的新口令不一样"

    def _judge(self) -> None:
        ready = self.desk.ws.branch.protected and not self.desk.ws.read_only
        why = self.lacking()
        self.why.setText(why)
        self.change.setEnabled(ready and not why)
        self.renew.setEnabled(ready and bool(self.code_secret.edit.text()))

    def _save_user(self) -> None:
        name = self.lines["user"].edit.text()
        self.desk.messages.attempt(
            lambda: name_user(self.desk.ws, name), self._user_saved, invalid=self.refused
        )

    def _user_saved(self, forms: frozenset[str]) -> None:
        self.desk.changed(forms)
        self.desk.toast(f"以后由 {self.desk.ws.user} 登记")

    def _change(self) -> None:
        old, new = self.old.edit.text(), self.new.edit.text()
        self.desk.messages.attempt(
            lambda: change_passphrase(self.desk.ws, old, new), lambda _: self._changed()
        )

    def _changed(self) -> None:
        self.read()
        self.desk.toast("口令已更换，信封里的应急码照旧有效；以前的备份仍用以前的口令")

    def _renew(self) -> None:
        """Asked once more: the code in the envelope will open nothing."""
        secret = self.code_secret.edit.text()
        self.desk.messages.ask(
            "重做应急码？",
            "会得到一个新的应急码，要当场抄下或打印。旧信封里的应急码随即作废，以前的备份仍用旧的。",
            "重做",
            lambda: self.desk.messages.attempt(
                lambda: new_envelope_code(self.desk.ws, secret), self._show_code
            ),
        )

    def _show_code(self, code: str) -> None:
        self.read()
        self.envelope = EnvelopeDialog(self.window(), self.desk.ws.branch.name, code)
        self.envelope.open()
