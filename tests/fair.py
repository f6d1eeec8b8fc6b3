"""A fair model for every line of PROTOCOLS: the contract tests try each protocol with its own."""

import fair_free
import fair_pairs
import fair_points
import fair_several
from judging import Fair

FAIR: dict[str, Fair] = {**fair_free.FAIR, **fair_pairs.FAIR, **fair_points.FAIR, **fair_several.FAIR}
