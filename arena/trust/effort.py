"""What a judge's verdicts took, and how many of its answers could be read."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Count

from arena.endpoints.price import cost_of
from arena.evolution.shares import Share
from arena.exams.models import ExamAnswer
from arena.judges.models import Judge

_TOOK = """
SELECT count(*), avg(seconds), avg(tokens_in)::float8, avg(tokens_out)::float8, avg(looks)::float8 FROM (
    SELECT sum(j.seconds) AS seconds, count(*) AS looks,
        CASE WHEN count(j.tokens_in) = count(*) THEN sum(j.tokens_in) END AS tokens_in,
        CASE WHEN count(j.tokens_out) = count(*) THEN sum(j.tokens_out) END AS tokens_out
    FROM judges_judgment j JOIN judges_verdict v ON v.id = j.verdict_id
    WHERE v.judge_id = %(judge)s AND j.id <= %(until)s GROUP BY v.id
) verdicts
"""


def effort(judge: Judge, until: int) -> dict[str, Any]:
    """Means over its verdicts on battles; cost is in the currency of its endpoint's price, or None."""
    with connection.cursor() as cursor:
        cursor.execute(_TOOK, {"judge": judge.pk, "until": until})
        n, seconds, tokens_in, tokens_out, looks = cursor.fetchone()
    price = judge.endpoint.price if judge.endpoint else {}
    means = {"seconds": seconds, "tokens_in": tokens_in, "tokens_out": tokens_out, "looks": looks}
    rounded = {name: mean and round(float(mean), 6) for name, mean in means.items()}
    return {"verdicts": n, **rounded, "cost": cost_of(tokens_in, tokens_out, price)}


def reading(version: str, until: int) -> dict[str, Any]:
    """Of all answers in exams and under attack, how many could not be read, and how many were none."""
    answers = ExamAnswer.objects.of_judge(version).filter(pk__lte=until)
    by = dict(answers.values_list("status").annotate(n=Count("pk")))
    asked = sum(by.values())
    return {"answers": asked, "by_status": by, "unparsed": Share.of(by.get("unparsed", 0), asked).as_json()}
