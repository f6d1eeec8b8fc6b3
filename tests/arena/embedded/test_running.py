"""Services are up while somebody uses them, whole after any death, and gone afterwards."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import psycopg
import pytest
import redis

from arena import embedded
from arena.embedded.places import SOCKET_PATH_BYTES
from arena.embedded.postgres import Postgres
from arena.embedded.valkey import Valkey


def up(var: Path) -> list[bool]:
    return [Postgres(var).answers(), Valkey(var).answers()]


def test_services_answer_inside_and_are_gone_afterwards(var):
    with embedded.running(var, throwaway=True) as urls:
        with psycopg.connect(urls.database_url) as connection:
            assert connection.execute("SELECT current_database()").fetchone() == ("arena",)
        with redis.Redis.from_url(urls.redis_url) as valkey:
            assert valkey.ping()
    assert up(var) == [False, False]


def test_children_are_told_where_the_services_are_and_later_users_are_not(var):
    with embedded.running(var, throwaway=True) as urls:
        assert (os.environ["DATABASE_URL"], os.environ["REDIS_URL"]) == (urls.database_url, urls.redis_url)
    assert not {"DATABASE_URL", "REDIS_URL"} & set(os.environ)


def test_a_service_that_the_environment_names_is_left_alone(var, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/arena")
    with embedded.running(var, throwaway=True) as urls:
        assert urls.database_url == "postgresql://elsewhere/arena"
        assert up(var) == [False, True]
    assert os.environ["DATABASE_URL"] == "postgresql://elsewhere/arena"


def test_data_survives_a_restart(var):
    with embedded.running(var) as urls, psycopg.connect(urls.database_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    with embedded.running(var) as urls, psycopg.connect(urls.database_url) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def server_pid(var: Path) -> int:
    return int((var / "postgres" / "postmaster.pid").read_text().split()[0])


def test_after_a_kill_of_the_servers_all_that_was_committed_is_there(var):
    with embedded.running(var) as urls:
        with psycopg.connect(urls.database_url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        with redis.Redis.from_url(urls.redis_url) as valkey:
            os.kill(valkey.info("server")["process_id"], signal.SIGKILL)
        os.kill(server_pid(var), signal.SIGKILL)
    with embedded.running(var) as urls, psycopg.connect(urls.database_url) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
        assert up(var) == [True, True]


def test_a_killed_server_is_never_handed_out(var, user):
    first = user()
    assert first.stdout.readline() == "up\n"
    os.kill(server_pid(var), signal.SIGKILL)
    assert user().stdout.readline() == "up\n"
    assert up(var) == [True, True]


def test_a_pid_file_with_the_number_of_another_program_does_not_keep_the_server_down(var):
    with embedded.running(var, throwaway=True):
        left_behind = (var / "postgres" / "postmaster.pid").read_text().split("\n", 1)[1]
    (var / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{left_behind}")
    with embedded.running(var, throwaway=True):
        assert up(var) == [True, True]


def test_the_last_one_out_stops_the_services(var, user):
    one, other = user(), user()  # both at once: only one of them may start a server
    assert [one.stdout.readline(), other.stdout.readline()] == ["up\n", "up\n"]
    one.communicate()
    assert up(var) == [True, True]
    other.communicate()
    assert up(var) == [False, False]


def test_a_killed_user_is_not_counted_any_more(var, user):
    killed = user()
    assert killed.stdout.readline() == "up\n"
    killed.kill()
    killed.wait()
    assert up(var) == [True, True]
    with embedded.running(var, throwaway=True):
        pass
    assert up(var) == [False, False]


def test_a_user_that_is_told_to_end_stops_what_it_started(var, user):
    told = user()
    assert told.stdout.readline() == "up\n"
    told.terminate()
    assert told.wait() == 128 + signal.SIGTERM
    assert up(var) == [False, False]


def test_a_deep_folder_gets_sockets_that_the_kernel_takes(var):
    deep = var / ("deep" * 30)
    with embedded.running(deep, throwaway=True) as urls:
        assert len(urls.redis_url.removeprefix("unix://")) <= SOCKET_PATH_BYTES
        assert up(deep) == [True, True]
    assert up(deep) == [False, False]


def test_a_folder_that_cannot_be_made_is_one_clear_line(var):
    (var / "file").write_text("")
    with (
        pytest.raises(embedded.ServiceError, match=r"cannot make .*file/run"),
        embedded.running(var / "file"),
    ):
        pass
