"""The pages of exams: what can be sat, who sat it, and every figure with how to get it again."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from planted import pairs_folder

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sat(tmp_path, capsys):
    folder = pairs_folder(tmp_path / "judgebench", 20)
    for judge in ("oracle", "always_first", "coin"):
        call_command("exam", judge, "judgebench", "--from", str(folder), "--json")
    capsys.readouterr()


def test_every_dataset_is_listed_with_its_licence(client):
    page = client.get(reverse("exams:index")).content.decode()
    assert "JudgeBench" in page and "MIT" in page and "LLMBar" in page


def test_a_board_puts_judges_beside_each_other(client, sat):
    page = client.get(reverse("exams:dataset", args=["judgebench"])).content.decode()
    assert page.index("oracle") < page.index("always_first")
    told = client.get(reverse("exams:dataset-json", args=["judgebench"])).json()
    ratings = {row["judge"]: row["standing"]["rating"] for row in told["judges"]}
    assert ratings["oracle"] > ratings["coin"] and told["common_items"] == 20


def test_an_exam_says_how_to_get_it_again(client, sat):
    page = client.get(reverse("exams:exam", args=["judgebench", "coin"])).content.decode()
    assert "python manage.py exam coin judgebench --from FOLDER" in page
    assert "n/a" in page
    told = client.get(reverse("exams:exam-json", args=["judgebench", "coin"])).json()
    assert told["items"] == 20 and told["figures"]


def test_a_dataset_that_nobody_sat_says_how(client):
    page = client.get(reverse("exams:dataset", args=["judgebench"])).content.decode()
    assert "python manage.py exam JUDGE judgebench --from FOLDER" in page


def test_what_is_not_there_is_not_found(client):
    assert client.get(reverse("exams:dataset", args=["nothing"])).status_code == 404
    assert client.get(reverse("exams:exam", args=["judgebench", "nobody"])).status_code == 404
