"""Ways of judging that one model can be told to keep to, so that several looks of it differ."""

from __future__ import annotations

from collections.abc import Mapping

PROFILES: Mapping[str, str] = {
    "deductive": "You go by deduction: set down what is given, derive the answer step by step, and hold the "
    "replies against what follows. What does not follow is wrong, however well it reads.",
    "logical": "You go by the logic of a reply: look for steps that are missing, claims that contradict each "
    "other and conclusions that nothing supports.",
    "robust": "You try to break a reply: check it by another way of solving, by extreme and particular "
    "cases, and by how it would stand if a detail of the question were different.",
    "factual": "You go by facts: take each claim by itself and ask whether it is true and to the point.",
    "critical": "You distrust what looks good: ask what a reply leaves out, glosses over or merely asserts.",
    "practical": "You are the person who asked: is what was wanted there, in the form that was wanted, and "
    "could you use it at once?",
    "plain": "You judge as you usually would.",
}
"""MAJ has the first three (arXiv 2511.15958); debates of judges in different roles are ChatEval's."""
