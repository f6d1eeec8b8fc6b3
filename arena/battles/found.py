"""Where the words that were sought stand in a battle: harmless excerpts with the matches marked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString

from .sought import CONFIG

# Characters of nobody's language (Unicode keeps them for private use) stand for the marks until the text
# around them has been made harmless.
BEGIN, END = "\ue000", "\ue001"
MARKED = re.compile(f"{BEGIN}([^{BEGIN}{END}]*){END}")
STRAY = re.compile(f"[{BEGIN}{END}]")

# Beyond this many characters of each text nothing is looked for: a page must not wait for one long reply.
LOOKED_AT = 20_000
OPTIONS = f'StartSel={BEGIN},StopSel={END},MaxFragments=2,MaxWords=20,MinWords=8,FragmentDelimiter=" … "'
_EXCERPTS = f"""
SELECT b.id, ts_headline('{CONFIG}', translate(said.text, '{BEGIN}{END}', ''), sought, %s)
FROM websearch_to_tsquery('{CONFIG}', %s) sought, battles_battle b
JOIN questions_question q ON q.id = b.question_id
CROSS JOIN LATERAL (
    SELECT concat_ws(' … ', left(battles_said(q.parts), {LOOKED_AT}), string_agg(
        concat_ws(' … ', left(r.text, {LOOKED_AT}), left(battles_said(r.turns), {LOOKED_AT})), ' … '
        ORDER BY r.side)) AS text
    FROM battles_reply r WHERE r.battle_id = b.id
) said
WHERE b.id = ANY(%s)
"""  # noqa: S608 - words of ours


def excerpts(battles: Sequence[int], words: str) -> dict[int, SafeString]:
    """By battle, the words around the matches."""
    with connection.cursor() as cursor:
        cursor.execute(_EXCERPTS, [OPTIONS, words, list(battles)])
        return {pk: marked(text) for pk, text in cursor.fetchall()}


def marked(text: str) -> SafeString:
    """An excerpt as harmless HTML, its matches in `mark`."""
    html = MARKED.sub(r"<mark>\1</mark>", str(escape(text)))
    return SafeString(STRAY.sub("", html))
