"""A member leaves, by keys alone: from the roster to the printed letter, and weeks later to the receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt

from app.actions.transfer_letters import find_letter
from tests.ui.conftest import *  # noqa: F403 - the dressed window of the screens' own tests
from tests.walks.keys_kit import CTRL, ENTER, ESC, SPACE, TAB, back_to, press, tab_to, type_text

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow
    from app.ui.print_preview import PrintPreview
    from app.ui.transfers_page import TransfersPage


def test_a_letter_from_the_page_of_transfers_and_its_receipt(window: MainWindow) -> None:
    window.show_page("transfers")
    page = cast("TransfersPage", window.current_page())
    page.take_focus()
    press(Qt.Key.Key_N, held=CTRL)
    type_text("hj")  # 何俊 by his initials
    press(ENTER)
    press(TAB)
    type_text("Beishan")
    tab_to(page.dialog.act)
    press(SPACE)
    back_to(window)
    preview = cast("PrintPreview", window.current_page())
    assert preview is window.page("print_preview")
    press(ESC)
    assert window.current_page() is page
    letter = find_letter(window.desk.ws, "2026003")
    assert (letter.values["name"], letter.values["to_org"], letter.state) == ("何俊", "Beishan", "waiting")
    page.take_focus()
    press(ENTER)  # what the letter waits for
    press(TAB)
    type_text("Zhang")
    tab_to(page.dialog.act)
    press(SPACE)
    back_to(window)
    assert find_letter(window.desk.ws, "2026003").state == "done"
    press(Qt.Key.Key_Z, held=CTRL)
    assert find_letter(window.desk.ws, "2026003").state == "waiting"
    page.take_focus()
    press(Qt.Key.Key_Delete)
    type_text("typing error")
    press(TAB)
    press(SPACE)
    back_to(window)
    assert find_letter(window.desk.ws, "2026003").state == "void"
    press(ESC)
    assert window.current_page() is window.page("members")
