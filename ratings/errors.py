"""What can go wrong between battles and ratings, as one tree of named errors."""


class RatingsError(ValueError):
    """Any refusal of this package; its text is one line a person can act on."""


class BadComparisons(RatingsError):
    """Input that cannot be read as battles; names the file, the data row (from 1) and the column it knows."""

    def __init__(
        self, problem: str, *, row: int | None = None, column: str | None = None, file: str = ""
    ) -> None:
        self.problem, self.row, self.column, self.file = problem, row, column, file
        place = ", ".join(
            word for word in (f"row {row}" if row else "", f"column {column}" if column else "") if word
        )
        super().__init__(": ".join(word for word in (file, place, problem) if word))


class NoBattles(RatingsError):
    """There is nothing to fit: no row, or no row with two different competitors."""


class BadSetting(RatingsError):
    """A method or setting that does not exist, or a value outside its range."""


class NotConverged(RatingsError):
    """The solver stopped without an answer; a number from it would be a guess."""
