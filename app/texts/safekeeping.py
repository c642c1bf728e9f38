"""Sentences about safekeeping."""

TEXTS: dict[str, str] = {}
