"""A fair model for every line of PROTOCOLS: the contract tests try each protocol with its own."""

import fair_free
import fair_pairs
import fair_points
import fair_several
import fair_unguarded
from judging import Fair

KINDS = (fair_free, fair_pairs, fair_points, fair_several, fair_unguarded)
FAIR: dict[str, Fair] = {name: fair for kind in KINDS for name, fair in kind.FAIR.items()}
