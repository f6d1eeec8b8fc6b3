"""Ratings from battles: comparisons in, strengths with honest uncertainty out."""

from ratings.comparisons import Comparisons
from ratings.crowd import Reliabilities, reliability
from ratings.errors import BadComparisons, BadSetting, NoBattles, NotConverged, RatingsError
from ratings.fragility import BoardFragility, Fragility, board_fragility, fragile_neighbours
from ratings.labels import OUTCOMES
from ratings.leave_out import LeftOut, WithoutVoters, leave_one_voter_out
from ratings.matchmaking import MATCHMAKERS, PairProbabilities, pair_probabilities
from ratings.methods import METHODS, Method, method
from ratings.position import position_bias
from ratings.read import read_comparisons
from ratings.result import Ratings
from ratings.voter_tests import VoterTests
from ratings.voters import StrangerSettings, strange_voters
from ratings.win_rates import win_rate

__all__ = [
    "MATCHMAKERS",
    "METHODS",
    "OUTCOMES",
    "BadComparisons",
    "BadSetting",
    "BoardFragility",
    "Comparisons",
    "Fragility",
    "LeftOut",
    "Method",
    "NoBattles",
    "NotConverged",
    "PairProbabilities",
    "Ratings",
    "RatingsError",
    "Reliabilities",
    "StrangerSettings",
    "VoterTests",
    "WithoutVoters",
    "board_fragility",
    "fragile_neighbours",
    "leave_one_voter_out",
    "method",
    "pair_probabilities",
    "position_bias",
    "read_comparisons",
    "reliability",
    "strange_voters",
    "win_rate",
]
