"""The operator's files that we ship hold together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from arena.manifest.read import read

DEPLOY = Path(__file__).resolve().parents[3] / "deploy"


@pytest.mark.parametrize("name", ["local.toml", "example.toml"])
def test_a_shipped_file_has_no_fault(name):
    assert read(DEPLOY / name, {"EXAMPLE_API_KEY": "x"}).questions["basic"]


def test_the_local_competitors_differ_in_more_than_their_names():
    competitors = read(DEPLOY / "local.toml", {}).manifest.competitors.values()
    settings = {json.dumps([c.endpoint, c.model, c.system_prompt, c.sampling]) for c in competitors}
    assert len(settings) == len(competitors) >= 8


def test_the_local_file_has_two_labelled_baselines():
    competitors = read(DEPLOY / "local.toml", {}).manifest.competitors.values()
    baselines = [c for c in competitors if c.endpoint == "scripted"]
    assert {c.model for c in baselines} == {"constant", "echo"}
    assert all(c.title.startswith("Baseline") for c in baselines)


def test_the_local_season_shows_pictures_and_clips_to_who_is_told_and_to_who_is_blind():
    manifest = read(DEPLOY / "local.toml", {}).manifest
    for board in (manifest.leaderboards["pictures"], manifest.leaderboards["clips"]):
        endpoints = [manifest.endpoints[manifest.competitors[name].endpoint] for name in board.competitors]
        readers = [one.options.get("readers") for one in endpoints if one.kind == "described"]
        assert [] in readers
        assert any(readers)
        assert {"constant", "echo"} <= {manifest.competitors[name].model for name in board.competitors}
