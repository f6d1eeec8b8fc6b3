"""Whatever a judge's model says instead of a verdict: nothing is raised, and no verdict is made of it."""

import pytest
from fair import FAIR
from judging import Model, tried
from malformed import malformed

from arena.judges.protocols import PROTOCOLS

N = {"pairwise": 500}
EACH = 60


class Heard(Model):
    """A fair model that remembers what it said."""

    def __init__(self, name: str) -> None:
        super().__init__(FAIR[name].says, whole=FAIR[name].whole)
        self.said: list[str] = []

    async def __call__(self, *asked, **how):
        reply = await super().__call__(*asked, **how)
        self.said.append(reply.text)
        return reply


@pytest.mark.parametrize("name", [name for name, entry in PROTOCOLS.items() if entry.needs_model])
def test_no_verdict_is_made_of_what_is_none(name):
    fair, case = Heard(name), FAIR[name].case(True, False)
    tried(name, case, fair)
    for answer in malformed(fair.said, N.get(name, EACH), seed=20260101):
        verdict = tried(name, case, Model(answer))
        assert (verdict.status, verdict.preference, verdict.scores) == ("unparsed", None, {}), str(answer)[
            :300
        ]
