"""Boards as tabs and switches: a choice only where there is one, and a way to every board."""

from __future__ import annotations

from dataclasses import dataclass

from arena.leaderboards.facets import facets, landing


@dataclass(frozen=True)
class Slice:
    """A board, as far as facets look at it."""

    name: str
    modality: str = "text"
    category: str = ""
    level: int | None = None
    language: str = ""
    source: str = "judges"


def ways(boards, selected):
    """Of each facet: its values, that which is selected in brackets."""
    return {
        facet.name: [f"[{one.value}]" if one.selected else str(one.value) for one in facet.options]
        for facet in facets(boards, selected)
    }


def to(boards, selected, name, value):
    (facet,) = (facet for facet in facets(boards, selected) if facet.name == name)
    return next(option.board.name for option in facet.options if option.value == value)


def test_one_board_alone_leaves_nothing_to_choose():
    assert facets([Slice("only")], Slice("only")) == ()


def test_a_facet_is_there_only_where_boards_differ_in_it():
    text, video = Slice("text"), Slice("video", "video")
    assert ways([text, video], text) == {"modality": ["[text]", "video"]}


def test_boards_that_differ_only_in_their_source_are_a_switch():
    boards = [Slice(source, source=source) for source in ("judges", "merged", "human")]
    assert ways(boards, boards[1]) == {"source": ["human", "judges", "[merged]"]}


def test_boards_that_differ_in_nothing_else_are_told_apart_by_their_names():
    boards = [Slice("strict"), Slice("lenient")]
    assert ways(boards, boards[0]) == {"name": ["[strict]", "lenient"]}


def test_all_comes_before_what_is_narrower_and_levels_stand_in_order():
    boards = [Slice("hard", level=3), Slice("code", category="code"), Slice("easy", level=1), Slice("all")]
    assert ways(boards, boards[3]) == {"category": ["[]", "code"], "level": ["[None]", "1", "3"]}


def test_another_tab_keeps_what_was_selected_where_there_is_a_board_for_it():
    boards = [
        Slice("text"), Slice("code", category="code"), Slice("code-human", category="code", source="human"),
        Slice("video", "video"), Slice("clips", "video", "code"), Slice("seen", "video", "code", source="human"),
    ]  # fmt: skip
    assert to(boards, boards[2], "modality", "video") == "seen"
    assert to(boards, boards[1], "modality", "video") == "clips"
    assert to(boards, boards[2], "category", "") == "text"


def test_where_the_source_is_lost_people_and_judges_together_come_first():
    boards = [
        Slice("text", source="human"),
        *(Slice(f"v-{s}", "video", source=s) for s in ("judges", "merged")),
    ]
    assert to(boards, boards[0], "modality", "video") == "v-merged"


def test_every_board_can_be_reached_from_every_other():
    boards = [
        Slice(f"{modality}-{category}-{level}-{source}", modality, category, level, "", source)
        for modality in ("text", "video")
        for category, level in (("", None), ("code", 2), ("sums", None), ("code", 1))
        for source in ("human", "merged")
    ]
    for start in boards:
        reached, fresh = {start.name}, [start]
        while fresh:
            found = [one.board for facet in facets(boards, fresh.pop()) for one in facet.options]
            fresh += [board for board in found if board.name not in reached]
            reached |= {board.name for board in found}
        assert reached == {board.name for board in boards}


def test_one_lands_on_the_first_slice_from_people_and_judges_together():
    boards = [Slice("a"), Slice("b", source="human"), Slice("c", source="merged"), Slice("d", "video")]
    assert landing(boards).name == "c"
    assert landing(boards[:2]).name == "a"
