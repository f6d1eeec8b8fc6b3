"""What goes into a question and what is to come out: kinds of tasks, and levels of cognition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Group = Literal["understanding", "generation"]
PLAYED = frozenset({"text", "image", "video"})
"""The modalities that the arena can send, receive and show today; audio is kept, but not played."""


@dataclass(frozen=True, slots=True)
class Task:
    """A kind of any-to-any task (TaskAnything: Judge Anything, arXiv 2503.17489, 15 kinds).

    `takes` are the modalities of what a question is about, `gives` that of the reply.
    """

    name: str
    takes: tuple[str, ...]
    gives: str
    title: str

    @property
    def group(self) -> Group:
        """Whether a reply says something about what is there, or makes something."""
        return "understanding" if self.gives == "text" else "generation"

    @property
    def playable(self) -> bool:
        """Whether the arena can play it today."""
        return {*self.takes, self.gives} <= PLAYED


_ALL = (
    Task("text2text", ("text",), "text", "Answers a question in words."),
    Task("image2text", ("image",), "text", "Answers a question on an image."),
    Task("video2text", ("video",), "text", "Answers a question on a video."),
    Task("audio2text", ("audio",), "text", "Answers a question on a sound."),
    Task("audiovideo2text", ("audio", "video"), "text", "Answers a question on a video with its sound."),
    Task("text2image", ("text",), "image", "Draws what is described."),
    Task("text2video", ("text",), "video", "Films what is described."),
    Task("text2audio", ("text",), "audio", "Makes the sound that is described."),
    Task("image2image", ("image",), "image", "Edits an image as told."),
    Task("image2video", ("image",), "video", "Sets an image in motion."),
    Task("image2audio", ("image",), "audio", "Makes the sound of an image."),
    Task("video2video", ("video",), "video", "Edits a video as told."),
    Task("video2audio", ("video",), "audio", "Makes the sound of a video."),
    Task("audio2video", ("audio",), "video", "Makes the video to a sound."),
    Task("audio2audio", ("audio",), "audio", "Edits a sound as told."),
)
TASKS: dict[str, Task] = {task.name: task for task in _ALL}

COGNITION: dict[str, str] = {
    "remember": "Name or repeat something that was shown, said or is commonly known.",
    "understand": "Say in other words what it means, what it is like or how its parts belong together.",
    "reason": "Draw a conclusion that is nowhere stated from several things that are.",
    "calculate": "Work out a number: count, measure, compare or compute.",
    "apply": "Use what was learnt for a case of one's own, and make something with it.",
}
"""Levels of cognition, in the order of AECBench (arXiv 2509.18776), defined in our words."""


def understanding(modality: str) -> Task:
    """The task of answering in words a question on content of one modality; raises `ValueError`."""
    if f"{modality}2text" not in TASKS:
        raise ValueError(f"no task takes {modality!r} and gives text")
    return TASKS[f"{modality}2text"]
