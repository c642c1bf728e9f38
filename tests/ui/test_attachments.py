"""Files of a record: dropped, pasted, chosen; kept sealed, named once, opened and removed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.actions.attaching import open_copy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.actions.workspace import Workspace
    from app.ui.fields.attachments import AttachmentsField
    from app.ui.form_editor import FormEditor


@pytest.fixture
def field(show_form: Callable[[str], FormEditor]) -> AttachmentsField:
    return cast("AttachmentsField", show_form("branch_assembly").boxes["attachments"].widget)


@pytest.fixture(autouse=True)
def _no_clipboard_left() -> Iterator[None]:
    yield
    QGuiApplication.clipboard().clear()  # it must not outlive Python with an object of ours


def files(tmp_path: Path, *names: str) -> QMimeData:
    data = QMimeData()
    paths = [tmp_path / name for name in names]
    for number, path in enumerate(paths):
        path.write_bytes(b"photo" * (number + 1) * 40_000)
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def names(field: AttachmentsField) -> list[str]:
    typed = field.typed()
    assert isinstance(typed, list)
    return [row["name"] for row in typed]


def act(field: AttachmentsField, words: str) -> QPushButton:
    return next(b for b in field.findChildren(QPushButton) if b.accessibleName() == words)


def paste(field: AttachmentsField, data: QMimeData) -> None:
    QGuiApplication.clipboard().setMimeData(data)
    field.place.setFocus()
    QTest.keyClick(field.place, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_files_are_dropped(field: AttachmentsField, tmp_path: Path) -> None:
    data = files(tmp_path, "签到表.jpg", "会议材料.docx")
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    field.place.dropEvent(drop)
    assert names(field) == ["签到表.jpg", "会议材料.docx"]
    assert field.count.text() == "2 个，共 586 KB"
    assert "签到表.jpg、会议材料.docx" in field.place.accessibleName()


def test_files_are_pasted_and_the_same_one_is_not_put_in_twice(
    field: AttachmentsField, tmp_path: Path
) -> None:
    paste(field, files(tmp_path, "签到表.jpg"))
    paste(field, files(tmp_path, "签到表.jpg"))
    assert names(field) == ["签到表.jpg"]
    assert "没有重复放入" in field.note.text()


def test_a_copied_picture_becomes_a_file(field: AttachmentsField, demo: Workspace, tmp_path: Path) -> None:
    for color in ("red", "blue"):
        picture = QImage(40, 30, QImage.Format.Format_RGB32)
        picture.fill(QColor(color))
        data = QMimeData()
        data.setImageData(picture)
        paste(field, data)
    assert names(field) == ["粘贴图片.png", "粘贴图片2.png"]
    typed = field.typed()
    assert isinstance(typed, list)
    kept = open_copy(demo, typed[0]["sha256"], tmp_path / "out", name=typed[0]["name"])
    assert kept.name == "粘贴图片.png"
    assert QImage(str(kept)).size().toTuple() == (40, 30)


def test_text_in_the_clipboard_is_no_file(field: AttachmentsField) -> None:
    data = QMimeData()
    data.setText("会议内容")
    paste(field, data)
    assert names(field) == []
    assert "剪贴板里没有图片" in field.note.text()


def test_a_draft_s_file_opens_under_its_name(
    field: AttachmentsField, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        "app.ui.around.QDesktopServices.openUrl", lambda url: opened.append(Path(url.toLocalFile()).name)
    )
    paste(field, files(tmp_path, "签到表.jpg"))
    act(field, "打开 签到表.jpg").click()
    assert opened == ["签到表.jpg"]


def test_a_file_is_removed_and_a_finished_record_keeps_its_own(
    field: AttachmentsField, tmp_path: Path
) -> None:
    paste(field, files(tmp_path, "签到表.jpg", "照片.png"))
    act(field, "移除 签到表.jpg").click()
    assert names(field) == ["照片.png"]
    field.set_read_only(on=True)
    assert not [
        b for b in field.findChildren(QPushButton) if b.accessibleName().startswith("移除") and b.isVisible()
    ]
    paste(field, files(tmp_path, "另一张.jpg"))
    assert names(field) == ["照片.png"]
