"""The documentation keeps up: every setting, command, table entry and key of the file is described."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def words(*paths: str) -> str:
    return "\n".join((ROOT / path).read_text() for path in paths)


def settings() -> list[str]:
    source = words(*(str(path.relative_to(ROOT)) for path in (ROOT / "arena" / "settings").glob("*.py")))
    return sorted(set(re.findall(r'env\.?\w*\(\s*"([A-Z_]+)"', source)))


def table_entries() -> list[tuple[str, str]]:
    from arena.ballots.worth import WORTH
    from arena.endpoints.clients import KINDS
    from arena.evolution.charts import LEVEL_CHARTS
    from arena.home.cards import CARDS
    from arena.judges.protocols.checks import CHECKS
    from arena.judges.protocols.media_scorers import MEDIA_SCORERS
    from arena.leaderboards.charts import CHARTS
    from arena.leaderboards.downloads import FORMATS
    from arena.leaderboards.sources import SOURCES
    from arena.leaderboards.trust import TRUST
    from arena.modalities import MODALITIES
    from arena.modalities.frames import SCORERS, STRATEGIES
    from arena.modalities.readers import READERS
    from arena.moderation import MODERATORS
    from arena.trust.thresholds import THRESHOLDS
    from arena.votes.exclusions import EXCLUSIONS
    from arena.votes.limits import RATES
    from arena.votes.reasons import REASONS
    from arena.votes.risk import RISKS
    from ratings import MATCHMAKERS, METHODS
    from ratings.agreement_measures import MEASURES
    from ratings.features import FEATURES
    from simulators.fault_kinds import FAULT_KINDS
    from simulators.filters import FILTERS
    from simulators.operators import OPERATORS
    from simulators.parents import PARENTS
    from simulators.personas import PERSONAS
    from simulators.refusals import REFUSALS
    from simulators.synthetic import SCENES
    from simulators.tasks import COGNITION, TASKS
    from simulators.users import USERS

    tables = {
        "CHECKS": CHECKS, "KINDS": KINDS,
        "MODALITIES": MODALITIES, "METHODS": METHODS, "MATCHMAKERS": MATCHMAKERS, "MEASURES": MEASURES,
        "SOURCES": SOURCES, "FEATURES": FEATURES, "CHARTS": CHARTS, "FORMATS": FORMATS, "LEVEL_CHARTS": LEVEL_CHARTS,
        "CARDS": CARDS, "TRUST": TRUST, "THRESHOLDS": THRESHOLDS,
        "FAULT_KINDS": FAULT_KINDS, "OPERATORS": OPERATORS, "REFUSALS": REFUSALS, "PARENTS": PARENTS,
        "PERSONAS": PERSONAS, "TASKS": TASKS, "COGNITION": COGNITION, "USERS": USERS, "FILTERS": FILTERS,
        "READERS": READERS, "SCENES": SCENES, "STRATEGIES": STRATEGIES, "SCORERS": SCORERS,
        "MODERATORS": MODERATORS, "MEDIA_SCORERS": MEDIA_SCORERS,
        "REASONS": REASONS, "EXCLUSIONS": EXCLUSIONS, "RISKS": RISKS, "RATES": RATES, "WORTH": WORTH,
    }  # fmt: skip
    return [(table, entry) for table, entries in tables.items() for entry in entries]


def keys() -> list[tuple[str, str]]:
    from arena.manifest import shape

    tables = {name: field.annotation.__args__[1] for name, field in shape.Manifest.model_fields.items()}
    return [(name, key) for name, table in tables.items() for key in table.model_fields]


@pytest.mark.parametrize("setting", settings())
def test_every_setting_is_described_for_operators(setting):
    assert re.search(rf"\b{setting}\b", words("deploy/README.md", "deploy/env.example"))


@pytest.mark.parametrize(
    "command", sorted(p.stem for p in (ROOT / "arena/management/commands").glob("[a-z]*.py"))
)
def test_every_command_is_described(command):
    assert re.search(rf"manage\.py {command}\b|make {command}\b", words("README.md", "deploy/README.md"))


@pytest.mark.parametrize("target", re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
def test_every_target_is_described(target):
    assert f"`make {target}`" in words("README.md") or target == "help"


@pytest.mark.parametrize(("table", "entry"), table_entries())
def test_every_table_entry_has_a_heading(table, entry):
    section = words("docs/tables.md").split(f"## `{table}`")[1].split("\n## ")[0]
    assert f"### `{entry}`" in section


def judging() -> list[tuple[str, list[str]]]:
    """Every way to judge, and the options that are its own."""
    from arena.judges.protocols import PROTOCOLS
    from arena.judges.protocols.scripted import SCRIPTED
    from arena.judges.protocols.wrappers import WRAPPERS

    own = [(name, list(entry.options)) for name, entry in [*PROTOCOLS.items(), *WRAPPERS.items()]]
    return own + [(name, []) for name in SCRIPTED]


@pytest.mark.parametrize(("name", "options"), judging())
def test_every_way_to_judge_is_described_with_its_options(name, options):
    section = re.split(rf"\n### `{name}`", words("docs/judging.md"))
    assert len(section) == 2, f"docs/judging.md has no heading for {name}, or several"
    told = re.split(r"\n##+ ", section[1])[0]
    assert [option for option in options if f"`{option}`" not in told] == []


def exams() -> list[str]:
    from arena.exams.datasets import DATASETS
    from arena.exams.metrics import METRICS

    return [*DATASETS, *METRICS]


@pytest.mark.parametrize("name", exams())
def test_every_dataset_and_every_figure_of_exams_is_described(name):
    assert f"`{name}`" in words("docs/exams.md")


@pytest.mark.parametrize(("table", "key"), keys())
def test_every_key_of_the_file_is_described(table, key):
    section = words("docs/toml.md").split(f"[{table}.")[1]
    assert f"`{key}`" in section


@pytest.mark.parametrize(
    "key",
    [
        "id",
        "text",
        "category",
        "language",
        "persona",
        "level",
        "reference",
        "reference_from",
        "checks",
        "context",
        "rubric",
        "parts",
    ],
)
def test_every_key_of_a_question_is_described(key):
    assert f"`{key}`" in words("docs/questions.md")


def test_every_key_of_media_metadata_is_described():
    from arena.questions.folder import Row

    section = words("docs/media.md").split("## `media.jsonl`")[1]
    assert [key for key in Row.model_fields if f"`{key}`" not in section] == []


def test_links_between_documents_lead_somewhere():
    pages = [
        "README.md",
        "deploy/README.md",
        *(str(p.relative_to(ROOT)) for p in (ROOT / "docs").glob("*.md")),
    ]
    for page in pages:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", words(page)):
            assert ((ROOT / page).parent / target).exists(), f"{page} links to {target}"


@pytest.mark.parametrize(
    ("path", "name"), re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", words("docs/complaints.md"))
)
def test_every_test_that_answers_a_complaint_is_there(path, name):
    defined = [node for node in ast.parse(words(path)).body if isinstance(node, ast.FunctionDef)]
    assert name in [function.name for function in defined]


def test_every_complaint_names_the_test_that_answers_it():
    rows = re.findall(r"^\|(?! said at|---)(.+)\|$", words("docs/complaints.md"), re.M)
    assert len(rows) > 50
    assert [row for row in rows if not re.search(r"\| `tests/[\w/]+\.py::test_\w+` $", row)] == []
