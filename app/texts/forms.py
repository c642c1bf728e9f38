"""Sentences about forms."""

TEXTS: dict[str, str] = {}
