"""Sentences about papers."""

TEXTS: dict[str, str] = {}
