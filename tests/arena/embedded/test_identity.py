"""PostgreSQL refuses root, so that root's runs as nobody, wherever the checkout lies."""

from __future__ import annotations

import os
import pwd
import shutil
from pathlib import Path

import psycopg
import pytest

from arena import embedded
from arena.embedded.identity import identity

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another identity")


def owner_of(pid: int) -> str:
    return pwd.getpwuid(Path(f"/proc/{pid}").stat().st_uid).pw_name


def test_in_a_private_folder_the_server_runs_as_nobody(var):
    var.chmod(0o700)
    with embedded.running(var, throwaway=True) as urls, psycopg.connect(urls.database_url):
        assert owner_of(int((var / "postgres" / "postmaster.pid").read_text().split()[0])) == "nobody"


def test_only_the_data_and_its_socket_belong_to_nobody(var):
    with embedded.running(var, throwaway=True):
        found = [var, *var.iterdir(), *(var / "run").iterdir()]
        owned = {str(path.relative_to(var)) for path in found if path.owner() == "nobody"}
    assert owned == {"postgres", "run/postgres"}


def test_where_nobody_may_enter_no_capability_is_granted():
    assert identity(Path("/bin/sh"), Path("/")).prefix == ()


def test_without_a_way_in_one_clear_line_says_what_to_do(tmp_path, monkeypatch):
    tmp_path.chmod(0o700)
    (tmp_path / "private").mkdir(mode=0o700)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "test").symlink_to(shutil.which("test"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))  # no setpriv there
    with pytest.raises(embedded.ServiceError, match="set DATABASE_URL"):
        identity(Path("/bin/sh"), tmp_path / "private")
