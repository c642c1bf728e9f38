"""Loads Qt once, before anything else, and puts Python's own import back."""

from __future__ import annotations

import builtins


def load_qt() -> None:
    """PySide6 replaces the import function with one that makes every later import dearer; we use none of its features."""
    original = builtins.__import__
    import PySide6.QtSvg
    import PySide6.QtWidgets  # noqa: F401 - loaded here so that the rest is imported the plain way

    builtins.__import__ = original
