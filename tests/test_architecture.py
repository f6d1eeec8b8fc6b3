"""The house stands as drawn: pure cores are pure, arrows point down, files stay small."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = [
    path for folder in ("arena", "ratings", "simulators") for path in sorted((ROOT / folder).rglob("*.py"))
]
PURE = [
    "ratings",
    "simulators",
    "arena.modalities",
    "arena.endpoints.clients",
    "arena.judges.protocols",
    "arena.exams.datasets",
    "arena.exams.metrics",
    "arena.attacks.pack",
    "arena.training.kinds",
]
TOP_LEVEL = {
    "manage.py", "pyproject.toml", "README.md", "LICENSE", "Makefile", "arena", "ratings", "simulators",
    "templates", "deploy", "tests", "docs", ".ci", ".gitignore",
}  # fmt: skip


@pytest.mark.parametrize("package", PURE)
def test_a_pure_core_loads_no_site(package):
    code = f"import sys, {package}; print([m for m in ('django', 'celery', 'channels', 'redis') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_the_top_level_is_what_it_was_agreed_to_be():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    tops = {line.split("/")[0] for line in tracked.splitlines()}
    assert {top for top in tops - TOP_LEVEL if not top.startswith("requirements")} == set()


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_and_no_function_grows_too_long(path):
    source = path.read_text()
    assert len(source.splitlines()) <= 300
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            lines = (body[-1].end_lineno - body[0].lineno + 1) if body else 0
            assert lines <= 40, f"{node.name} has {lines} lines"


@pytest.mark.parametrize(
    "path", [p for p in OURS if p.read_text().strip()], ids=lambda p: str(p.relative_to(ROOT))
)
def test_every_module_says_what_it_is_for(path):
    if "migrations" not in path.parts:
        assert ast.get_docstring(ast.parse(path.read_text()))


def test_no_secret_and_no_registry_is_committed():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    words = [
        "pypi" + ".org",
        "registry" + ".npmjs",
        "files." + "pythonhosted",
        "deb" + ".debian.org",
        "BEGIN " + "PRIVATE",
    ]
    for name in tracked.splitlines():
        content = (ROOT / name).read_bytes()
        for word in words:
            assert word.encode() not in content, f"{name} holds {word}"
