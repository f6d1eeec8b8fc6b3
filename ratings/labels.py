"""Turns columns of names and outcome labels into integer codes, naming the row that will not go."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ratings.arrays import Codes, Flags, Indices
from ratings.errors import BadComparisons

OUTCOMES = ("a", "b", "tie", "both_bad")
FILE_LABELS: Mapping[str, int] = {"model_a": 0, "model_b": 1, "tie": 2, "both_bad": 3, "tie (bothbad)": 3}
LABELS: Mapping[str, int] = {**FILE_LABELS, **{word: code for code, word in enumerate(OUTCOMES)}}

_NULL, _IGNORED = -1, -2


@dataclass(frozen=True)
class Place:
    """Where a column came from, so that an error can say it."""

    column: str
    file: str = ""

    def error(self, problem: str, row: int | None = None) -> BadComparisons:
        return BadComparisons(problem, row=row, column=self.column, file=self.file)


def text_column(values: Iterable[object], place: Place) -> pa.ChunkedArray:
    """Strings as an Arrow column; None and NaN become nulls, any other kind of value is an error.

    What speaks Arrow (its own columns, those of pandas from version 3 and of polars) is read in place.
    """
    if hasattr(values, "__arrow_c_stream__") and str(getattr(values, "dtype", "")) != "object":
        return _text(pa.chunked_array(values), place)
    if isinstance(values, pa.Array):
        return _text(pa.chunked_array([values]), place)
    return _coded(values.tolist() if hasattr(values, "tolist") else list(values), place)


def _text(column: pa.ChunkedArray, place: Place) -> pa.ChunkedArray:
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return column
    if not (pa.types.is_string_view(kind) or pa.types.is_null(kind)):
        raise place.error(f"is {kind}, not text")
    return column.cast(pa.large_string())


def _coded(values: list[object], place: Place) -> pa.ChunkedArray:
    """One look-up for each value: far faster than to copy the words, for Python keeps their hashes."""
    words: list[str] = []
    meaning: dict[object, int] = {}
    for value in _distinct(values, place):
        meaning[value] = len(words) if isinstance(value, str) else _NULL
        if isinstance(value, str):
            words.append(value)
        elif not _is_missing(value):
            raise place.error(f"{value!r} is not text", values.index(value) + 1)
    codes = np.fromiter(map(meaning.__getitem__, values), dtype=np.int32, count=len(values))
    indices = pa.array(codes, mask=codes == _NULL)
    return pa.chunked_array([pa.DictionaryArray.from_arrays(indices, pa.array(words, pa.large_string()))])


def _distinct(values: list[object], place: Place) -> Iterable[object]:
    try:
        return dict.fromkeys(values)
    except TypeError:
        row = next(row for row, value in enumerate(values, start=1) if not isinstance(value, Hashable))
        raise place.error(f"{values[row - 1]!r} is not text", row) from None


def _is_missing(value: object) -> bool:
    try:
        return bool(pa.array([value], from_pandas=True).null_count)
    except pa.ArrowException:
        return False


def encode_outcomes(
    column: pa.ChunkedArray, place: Place, labels: Mapping[str, int] = LABELS, ignore: Sequence[str] = ()
) -> tuple[Codes, Flags]:
    """Outcome codes (N,), and which rows to keep: those whose label is not to be ignored."""
    codes, words = _dictionary(column)
    known = {**labels, **dict.fromkeys(ignore, _IGNORED)}
    meaning = np.array([known.get(word, _NULL) for word in words] + [_NULL], dtype=np.int8)
    outcome = meaning[codes]
    unknown = np.flatnonzero(outcome == _NULL)
    if unknown.size:
        row = int(unknown[0])
        said = "empty" if codes[row] < 0 or not words[codes[row]].strip() else f"{words[codes[row]]!r}"
        raise place.error(f"unknown outcome {said}; known are {', '.join(labels)}", row + 1)
    return outcome, outcome != _IGNORED


def encode_names(
    columns: Sequence[tuple[pa.ChunkedArray, Place]], names: Sequence[str] | None = None
) -> tuple[tuple[str, ...], tuple[Indices, ...]]:
    """Competitors (sorted, or in the order given) and one index column (N,) for each column of names."""
    encoded = [(*_dictionary(column), place) for column, place in columns]
    for codes, words, place in encoded:
        _refuse_nameless(codes, words, place)
    listed = tuple(names) if names is not None else tuple(sorted(set().union(*(e[1] for e in encoded))))
    position = {name: index for index, name in enumerate(listed)}
    return listed, tuple(_positions(codes, words, position, place) for codes, words, place in encoded)


def _dictionary(column: pa.ChunkedArray) -> tuple[Indices, list[str]]:
    """Codes (N,), -1 for null, and the words they stand for, none of them unused."""
    encoded = column if pa.types.is_dictionary(column.type) else pc.dictionary_encode(column)
    chunks = encoded.unify_dictionaries().chunks
    if not chunks:
        return np.zeros(0, dtype=np.intp), []
    codes = np.concatenate([pc.fill_null(chunk.indices, _NULL).to_numpy() for chunk in chunks])
    words = [word or "" for word in chunks[0].dictionary.to_pylist()]
    counted = np.bincount(codes + 1, minlength=len(words) + 1)[1:]
    used = np.flatnonzero(counted)
    position = np.append(np.cumsum(counted > 0) - 1, _NULL)
    return position[codes].astype(np.intp, copy=False), [words[code] for code in used]


def _refuse_nameless(codes: Indices, words: list[str], place: Place) -> None:
    # A missing value that went through str() arrives as the word "nan"; nobody is called that.
    nameless = np.array([not word.strip() or word.strip().casefold() == "nan" for word in words] + [True])
    rows = np.flatnonzero(nameless[codes])
    if rows.size:
        raise place.error("a competitor without a name (empty or NaN)", int(rows[0]) + 1)


def _positions(codes: Indices, words: list[str], position: Mapping[str, int], place: Place) -> Indices:
    table = np.array([position.get(word, _NULL) for word in words], dtype=np.intp)
    index: Indices = table[codes] if words else codes
    strange = np.flatnonzero(index == _NULL)
    if strange.size:
        row = int(strange[0])
        raise place.error(f"{words[codes[row]]!r} is not among the names given", row + 1)
    return index
