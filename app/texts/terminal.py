"""Sentences about terminal."""

TEXTS: dict[str, str] = {}
