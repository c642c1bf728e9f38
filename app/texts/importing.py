"""Sentences about importing."""

TEXTS: dict[str, str] = {}
