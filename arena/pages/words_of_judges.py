"""Words for what judges do and are tried by, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

# How judges judge; protocols know no site either.
PROTOCOLS = {
    "reference": _("Checks each reply against the question's reference answer or checks; asks no model."),
    "instructions": _(
        "Checks which of the instructions given so far each reply of a talk follows; asks no model."
    ),
    "lexical": _("A reply is right that holds one of the reference answers, or is one; asks no model."),
    "environment": _(
        "The better outcome in an environment wins, whatever anybody thinks of it; asks no model."
    ),
    "code": _(
        "Runs the code of each reply against the question's tests, shut off from all else; asks no model."
    ),
    "scorers": _("A program scores the pictures and videos of each reply; asks no model."),
    "scripted": _("A script judges: what it says is known beforehand, to try metrics and attacks on."),
    "pairwise": _("A model compares both replies, in both orders, by four standards and overall."),
    "debate": _("Advocates argue for the two replies, and a model that hears them decides."),
    "rounds": _("Several judges with manners of their own vote in rounds, reading each other's reasons."),
    "courtroom": _(
        "Two advocates, who may remember earlier cases, argue under a court's script; a model judges."
    ),
    "verify": _("A team plans, gathers evidence and drafts a verdict; a verifier sends back what is faulty."),
    "conditional": _("A model compares both replies by criteria in order; the first that is no tie decides."),
    "criteria": _("A model compares both replies by each criterion alone; their weights decide."),
    "any_to_any": _("A model compares both replies, whatever media they are in, by six rubrics and overall."),
    "video_aspects": _(
        "A model compares two videos by those of 28 criteria in five aspects that matter for the request."
    ),
    "video_words": _(
        "A model rates each video in words by those of 28 criteria that matter; the higher mean wins."
    ),
    "scored_pair": _("A model marks both replies on its first line, reasons after it; the higher mark wins."),
    "grounded": _("A model checks each reply's statements against the document; ties go by relevancy."),
    "ranking": _("A model ranks several replies at once."),
    "steps": _(
        "A model says of every step of a solution whether it is right, and what kind of error it makes."
    ),
    "score": _("A model scores each reply alone, on a scale of numbers or of words."),
    "expected_score": _(
        "A model scores each reply by a digit; its mean over what the model holds likely counts."
    ),
    "weighted_points": _(
        "A model says which points of the question's rubric each reply makes; the weights of these add up."
    ),
    "grading": _(
        "A model that sees no media grades replies by their question's criteria, if the language is right."
    ),
    "checklist": _("A model ticks the question's checklist for each reply; the share of ticks is the score."),
    "rubric_tree": _(
        "A model goes through a tree of tests; a branch is worth the share of its tests that are passed."
    ),
    "correctness": _("A model says of each reply alone whether it is correct."),
    "trajectory": _("A model says of each agent's way alone whether its task was done."),
    "unguarded": _(
        "A model is shown both replies with no guard at all: to try attacks against, never for a board."
    ),
    "panel": _("Several judges, each with its own protocol and model, vote; none on its own family."),
}

# What is right of an exam's items.
EXAMS = {
    "pair": _("the better of two replies"),
    "point": _("a score for a reply"),
    "label": _("whether a reply is right"),
    "batch": _("a ranking of replies"),
    "steps": _("which steps of a solution are right"),
    "trajectory": _("whether an agent did its task"),
}

# What a judge must show before it counts, and whether it did.
THRESHOLDS = {
    "exams": _("surely better than a coin in an exam, and surely worse in none"),
    "readable": _("at most 5 in 100 of its answers cannot be read"),
    "hostile": _("a hostile reply wins at most 1 in 100 of its battles"),
    "attacks": _("no attack on it is red"),
    "people": _("agrees with people beyond chance"),
    "ceiling": _("not surely more than 10 in 100 battles short of how far people agree"),
    "biases": _("no taste of its own that surely exceeds 5 in 100 of a battle for one deviation"),
    "drift": _("answers frozen questions as it did when it was first asked"),
}
HELD = {"True": _("holds"), "False": _("fails"), "None": _("not tried yet")}
CARDS = {
    "passes": _("It passed every part of its card and may count everywhere."),
    "open": _("Not everything was tried yet: it counts, except on boards that require a whole card."),
    "fails": _("It failed its card: it is shown and does not count, except on boards that ignore cards."),
}
