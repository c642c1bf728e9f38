"""Words of transfers that other areas use: the two ways (code table transfer_direction), and a rule's name."""

OUT, IN = "out", "in"
POSTPONED = "transfer.postponed"
