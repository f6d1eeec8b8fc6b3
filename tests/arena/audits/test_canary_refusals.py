"""What canaries cannot be asked, in one sentence each."""

import pytest
from django.core.management import CommandError, call_command
from fakes import a_judge

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nobody"], "no judge 'nobody'"),
        (["fair"], "no canary set 'battles'; there are: none yet. Freeze .* --freeze N"),
        (["fair", "--freeze", "5"], "no battle has been decided yet"),
        (["fair", "--freeze", "0"], "--freeze must be at least 1"),
        (["fair", "--dataset", "judgebench"], "--from: say in which folder .*https://"),
        (["fair", "--dataset", "nothing", "--from", "."], "no dataset 'nothing'"),
        (["fair", "--limit", "5"], "say which, with --dataset NAME"),
        (["fair", "--dataset", "judgebench", "--freeze", "5"], "leave out --dataset, or --freeze"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_sentence(words, said):
    a_judge("fair")
    with pytest.raises(CommandError, match=said) as told:
        call_command("canary", *words)
    assert "\n" not in str(told.value)
