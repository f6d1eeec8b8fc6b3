"""A fair model for the protocol without guards, whose prompts keep none of the promises that others make."""

from fair_pairs import LABELS
from judging import Fair


def under_headings(prompt: str) -> str:
    """Compares what stands under the headings, and writes its letter last."""
    one, other = prompt.split("Assistant A:\n")[1].split("Assistant B:\n")
    label = LABELS["42" in one, "42" in other]
    return f"So it is.\n[[{'C' if label == 'tie' else label}]]"


FAIR: dict[str, Fair] = {"unguarded": Fair(under_headings, both_wrong="tie")}
