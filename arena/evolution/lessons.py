"""What the author of an evolution has learnt from battles: recalled as it writes, frozen for rated play."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from arena.battles.models import Battle
from arena.leases import storable
from simulators import memory
from simulators.asking import plainly
from simulators.conversation import Ask, NoAnswer
from simulators.faults import Fault
from simulators.finished import Finished
from simulators.reading import Unreadable
from simulators.steps import Step as Taken

from .work import Step


class LessonQuerySet(models.QuerySet):
    """Lessons, the oldest first."""

    def as_memory(self) -> memory.Memory:
        """The lessons as the pure packages know them."""
        rows = self.order_by("pk").values_list("store", "matter", "text", "battle")
        lessons = (memory.Lesson(store, matter, text, str(battle)) for store, matter, text, battle in rows)
        return memory.Memory().add(*lessons)


class Lesson(models.Model):
    """One thing that was learnt, from the battle that taught it."""

    evolution = models.ForeignKey("evolution.Evolution", on_delete=models.PROTECT, related_name="lessons")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="lessons")
    battle = models.ForeignKey(Battle, on_delete=models.PROTECT, related_name="lessons")
    store = models.CharField(max_length=20, help_text="experience or case")
    matter = models.TextField(help_text="The question that it is about.")
    text = models.TextField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = LessonQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.text} (battle {self.battle_id})"


async def learn(finished: Finished, taken: Taken, battle: int, ask: Ask) -> tuple[memory.Lesson, ...]:
    """What the author learns from a battle and what became of its question; nothing if it has no answer."""
    told = "\n\n".join(f"Reply {side}:\n{finished.reply(side).text}" for side in ("a", "b"))
    faults = [_line(fault) for fault in (taken.faults.supported if taken.faults else ())]
    came = "a harder question was accepted" if taken.accepted else f"no harder question: {taken.refusal}"
    outcome = "\n".join([*faults, came])
    try:
        return await memory.reflect(finished.parent.text, told, outcome, str(battle), plainly(ask))
    except (NoAnswer, Unreadable):
        return ()


def _line(fault: Fault) -> str:
    return f"{fault.side}: {fault.kind}: {fault.evidence}"


def keep(step: Step, lessons: tuple[memory.Lesson, ...]) -> None:
    """Adds lessons to what the step's evolution knows."""
    Lesson.objects.bulk_create(
        Lesson(
            evolution_id=step.round.evolution_id,
            step=step,
            battle_id=step.battle_id,
            store=lesson.store,
            matter=storable(lesson.matter),
            text=storable(lesson.text),
        )
        for lesson in lessons
    )
