"""支部案头 (Branch Desk): the desk of a Party branch secretary."""

__version__ = "0.1.0"
