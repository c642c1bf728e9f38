"""Plain computation: no clock, no disk, standard library only."""
