"""The encrypted database of a workspace."""
