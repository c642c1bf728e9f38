"""Widgets that fill one field each; they speak typed text, the domain reads it."""
