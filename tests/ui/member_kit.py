"""What tests of the page 党员 look at: who stands in the roster, and what stands on the card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton

from app.ui.widgets.basics import ElidedLabel

if TYPE_CHECKING:
    from app.ui.member_page import MemberPage


def go_to(page: MemberPage, name: str) -> str:
    uid = next(r.uid for r in page.list.records if r.values["name"] == name)
    page.list.go_to(uid)
    return uid


def go_to_shown(page: MemberPage, name: str) -> None:
    page.list.table.select(names(page).index(name))


def names(page: MemberPage) -> list[str]:
    return [str(record.values["name"]) for record in page.list.model.rows()]


def words(page: MemberPage) -> list[str]:
    """Everything that stands on the card."""
    QApplication.processEvents()  # what was just put there has its place
    card = page.card
    texts = [label.text() for label in card.findChildren(QLabel) if label.isVisible()]
    return texts + [label.text() for label in card.findChildren(ElidedLabel) if label.isVisible()]


def button_of(page: MemberPage, words: str) -> QPushButton:
    QApplication.processEvents()
    shown = [b for b in page.card.findChildren(QPushButton) if b.isVisible()]
    return next(b for b in shown if (b.accessibleName() or b.text()).startswith(words))


def offers(menu: QMenu) -> list[str]:
    """What a menu and the menus in it offer, in their order."""
    found: list[str] = []
    for action in menu.actions():
        inner = next((child for child in menu.findChildren(QMenu) if child.menuAction() is action), None)
        found += offers(inner) if inner is not None else [action.text()] if action.text() else []
    return found
