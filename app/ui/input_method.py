"""Chinese input on Linux: Qt's own wheels carry one plugin, that of ibus; fcitx 5 answers it as a portal."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_MODULE, _PORTAL = "QT_IM_MODULE", "IBUS_USE_PORTAL"
_ASKED = (_MODULE, "XMODIFIERS", "GTK_IM_MODULE", "INPUT_METHOD")  # where desktops name their input method


def variables(environment: Mapping[str, str]) -> dict[str, str]:
    """What to set before Qt starts. A module somebody chose that Qt has is left alone; fcitx is one it has not."""
    said = [environment.get(name, "").lower() for name in _ASKED]
    if any("fcitx" in word for word in said):
        return {_MODULE: "ibus", _PORTAL: environment.get(_PORTAL, "1")}
    if not said[0] and any("ibus" in word for word in said):
        return {_MODULE: "ibus"}
    return {}


def prepare() -> None:
    if sys.platform.startswith("linux"):
        os.environ.update(variables(os.environ))
