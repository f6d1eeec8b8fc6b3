"""The names that are hidden: ours, the operator's and the competitors' own."""

from __future__ import annotations

import os

import pytest
from asgiref.sync import async_to_sync
from fakes import a_competitor, an_endpoint

from arena.battles import identity
from arena.battles.identity import MASK, Called, mask, names, of_competitor
from arena.competitors.models import Competitor
from arena.endpoints.models import Endpoint
from arena.pages.names import Kind

pytestmark = pytest.mark.django_db


def a_model(served: Endpoint, title: str, model: str = "m", **fields: object) -> Competitor:
    one = a_competitor(title.lower().replace(" ", "-"), endpoint=served, model=model, **fields)
    Competitor.objects.filter(pk=one.pk).update(title=title)
    return one


def hidden(text: str) -> str:
    return mask(text, names()).text


@pytest.fixture
def served():
    return an_endpoint("hosted", kind="openai_chat", base_url="http://127.0.0.1:9/v1", family="Acme")


def test_a_competitor_is_hidden_by_its_title_its_model_and_its_aliases(served):
    a_model(served, "ZebraLM 7B", "acme/zebra-chat-7b", aliases=["stripy"])
    assert hidden("ZebraLM 7B, zebra-chat-7b or Stripy?") == f"{MASK}, {MASK} or {MASK}?"


def test_a_competitor_with_a_plain_name_is_hidden_where_it_speaks_of_itself(served):
    a_model(served, "Walnut", "walnut", organisation="Orchard")
    assert hidden("A walnut from the orchard.") == "A walnut from the orchard."
    assert hidden("I am Walnut, a model by Orchard.") == f"I am {MASK}, a model by {MASK}."
    assert hidden("I was trained by Acme.") == f"I was trained by {MASK}."


def test_a_baseline_has_no_name_to_hide():
    a_competitor("EchoBot9")
    assert hidden("EchoBot9") == "EchoBot9"


def test_names_are_gathered_once_while_they_stay_the_same(served):
    first = names()
    assert names() is first
    a_model(served, "ZebraLM")
    assert names() is not first


def test_names_cost_one_query(served, django_assert_num_queries):
    with django_assert_num_queries(1):
        names()


def test_an_operator_adds_names_and_takes_others_away(settings, tmp_path):
    file = tmp_path / "names.toml"
    file.write_text('always = ["Quokka"]\nmakers = ["Harbour"]\nnever = ["ChatGPT"]\n')
    settings.ARENA_NAMES = str(file)
    assert hidden("Quokka, not ChatGPT, in the harbour") == f"{MASK}, not ChatGPT, in the harbour"
    file.write_text('always = ["Wombat"]\n')
    os.utime(file, ns=(1, 1))
    assert hidden("Quokka or Wombat") == f"Quokka or {MASK}"


def test_a_list_that_does_not_exist_is_refused_by_its_name(settings, tmp_path):
    file = tmp_path / "names.toml"
    file.write_text('sometimes = ["Quokka"]\n')
    settings.ARENA_NAMES = str(file)
    with pytest.raises(ValueError, match=r"names\.toml: no list 'sometimes'; there are always"):
        names()


def test_what_a_user_writes_about_is_not_what_a_model_is():
    assert hidden("You asked about Google and Apple: both sell telephones.") == (
        "You asked about Google and Apple: both sell telephones."
    )


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("SmolLM2-135M", Kind.ALWAYS),
        ("qwen2.5-0.5b", Kind.ALWAYS),
        ("DeepThing", Kind.ALWAYS),
        ("walnut", Kind.MODEL),
    ],
)
def test_a_coined_name_needs_no_context(name, kind):
    found = {one.written: one.kind for one in of_competitor(Called("", name))}
    assert found[name] is kind


def test_every_name_that_we_ship_can_be_found():
    shipped = identity.shipped()
    lost = [name.written for name in shipped.names if MASK not in mask(f"I am {name.written}.", shipped).text]
    assert [name for name in lost if not name.endswith(".")] == []


def test_names_can_be_had_in_a_worker_too():
    assert async_to_sync(identity.anames)().names
