"""Chinese input on Linux: Qt's own wheels carry one plugin, that of ibus; fcitx 5 answers it as a portal, 4 by a bridge."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QGuiApplication

_MODULE, _PORTAL = "QT_IM_MODULE", "IBUS_USE_PORTAL"
_ASKED = (_MODULE, "XMODIFIERS", "GTK_IM_MODULE", "INPUT_METHOD")  # where desktops name their input method


def variables(environment: Mapping[str, str]) -> dict[str, str]:
    """What to set before Qt starts. A module somebody chose that Qt has is left alone; fcitx is one it has not."""
    said = [environment.get(name, "").lower() for name in _ASKED]
    if names_fcitx(environment):
        return {_MODULE: "ibus", _PORTAL: environment.get(_PORTAL, "1")}
    if not said[0] and any("ibus" in word for word in said):
        return {_MODULE: "ibus"}
    return {}


def names_fcitx(environment: Mapping[str, str]) -> bool:
    return any("fcitx" in environment.get(name, "").lower() for name in _ASKED)


def prepare() -> bool:
    """Before Qt starts. True where fcitx 4 may be the one: `bridge` looks, once a window can be seen."""
    if not sys.platform.startswith("linux"):
        return False
    fcitx = names_fcitx(os.environ)
    os.environ.update(variables(os.environ))
    return fcitx


def bridge(app: QGuiApplication) -> None:
    from app.ui.fcitx4 import install

    install(app)
