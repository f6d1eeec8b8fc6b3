"""How often boards are looked at: the beat keeps to it, and pages say so."""

FIT_EVERY_S = 3.0
