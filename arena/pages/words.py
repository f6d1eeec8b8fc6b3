"""The words that pages use for the codes in the database."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PREFERENCES = {"a": _("A better"), "b": _("B better"), "tie": _("tie"), "both_bad": _("both bad")}

STATUSES = {
    "queued": _("waiting to be played"),
    "played": _("played"),
    "void": _("void"),
    "pending": _("waiting for the judge"),
    "valid": _("valid"),
    "unparsed": _("the judge's answer could not be read"),
    "refused": _("the judge refused to answer"),
    "outage": _("the judge could not be reached"),
}

# What ended a call that gave no answer: codes of the endpoint error tree, and our own.
FAILURES = {
    "endpoint_error": _("its endpoint failed"),
    "unavailable": _("its endpoint was unavailable"),
    "rate_limited": _("its endpoint asked for fewer calls"),
    "server_failed": _("its server failed"),
    "connect_failed": _("its endpoint could not be reached"),
    "timed_out": _("no answer in time"),
    "rejected": _("its endpoint turned the call down"),
    "unauthorised": _("its endpoint did not accept the key"),
    "not_found": _("its endpoint knows no such model"),
    "bad_request": _("its endpoint does not take such a question"),
    "refused": _("its provider refused to answer"),
    "too_large": _("its answer was too large to read"),
    "malformed": _("its answer could not be read"),
    "gave_up": _("given up after several tries"),
    "user_failed": _("the simulated user could not go on"),
    "out_of_time": _("it took longer than a battle may"),
    "no_media": _("the question's media are not kept here"),
    "moderated": _("what it said may do harm and is not shown"),
    "question_moderated": _("the question looks like something that may do harm"),
}

FLAGS = {
    "order_conflict": _("orders disagree"),
    "split_vote": _("votes equally split"),
    "abstained": _("judge abstains"),
    "to_people": _("left to people"),
    "self_reference": _("reference written by the judge"),
    "unsolved": _("judged without solving"),
    "emulated_wait": _("told to think on"),
    "token_cap": _("cut short"),
    "revised": _("revised after review"),
    "reaffirmed": _("kept after review"),
    "revision_unreadable": _("revision unreadable"),
    "unreviewed": _("review unreadable"),
    "swayed": _("changed its mind under critique"),
    "stood_by_it": _("kept its mind under critique"),
    "frames_spent": _("not sure after all frames"),
    "described": _("media told in words"),
    "sampled_mean": _("mean of samples"),
    "forfeited_round": _("a round forfeited"),
    "incomplete": _("judges missing"),
    "member_excluded": _("a judge excluded"),
    "unverified": _("not verified"),
    "verifier_overstepped": _("verifier not heard"),
}

ORDERS = {"ab": _("A shown first"), "ba": _("B shown first")}

# In the order in which judges are asked about them.
STANDARDS = {
    "instruction_following": _("following instructions"),
    "accuracy": _("accuracy"),
    "relevance": _("relevance"),
    "helpfulness": _("helpfulness"),
}

FINISHES = {
    "stop": _("its own end"),
    "length": _("the token limit"),
    "content_filter": _("a content filter"),
}

MODALITIES = {"text": _("text"), "image": _("image"), "video": _("video")}

TASKS = {
    "text2text": _("text to text"),
    "image2text": _("image to text"),
    "video2text": _("video to text"),
    "audio2text": _("audio to text"),
    "audiovideo2text": _("video with sound to text"),
    "text2image": _("text to image"),
    "text2video": _("text to video"),
    "text2audio": _("text to audio"),
    "image2image": _("image to image"),
    "image2video": _("image to video"),
    "image2audio": _("image to audio"),
    "video2video": _("video to video"),
    "video2audio": _("video to audio"),
    "audio2video": _("audio to video"),
    "audio2audio": _("audio to audio"),
}

COGNITION = {
    "remember": _("remembering"),
    "understand": _("understanding"),
    "reason": _("reasoning"),
    "calculate": _("calculating"),
    "apply": _("applying"),
}

# How far from what is shown a persona stands.
DISTANCES = {
    "close": _("close to the matter"),
    "some": _("somewhat interested"),
    "unrelated": _("unrelated to it"),
}

# Whether a competitor still battles; `retired` where the operator's file names it no more.
STANDINGS = {
    "live": _("live"),
    "frozen": _("frozen"),
    "retired": _("retired"),
    "withdrawn": _("withdrawn"),
}

# Faults and refusals as the simulators name them, which know no site and hence no languages.
FAULTS = {
    "ignored_instruction": _("Ignores the instruction"),
    "wrong_fact": _("Wrong fact"),
    "missed_content": _("Missed content"),
    "invented_content": _("Invented content"),
    "wrong_order": _("Wrong order or time"),
    "wrong_count": _("Wrong count"),
    "wrong_calculation": _("Wrong calculation"),
    "wrong_place": _("Wrong place or relation"),
    "misread_text": _("Misread text"),
    "unreadable_text": _("Unreadable text in the picture"),
    "broken_picture": _("Broken picture"),
    "unfitted": _("Not fitted to the persona"),
    "vague": _("Vague or unhelpful"),
    "wrong_format": _("Wrong format"),
    "incomplete": _("Incomplete"),
    "off_topic": _("Off the matter"),
}

REFUSALS = {
    "no_answer": _("A model gave no answer."),
    "unreadable": _("A model's answer had not the shape that was asked for."),
    "no_operator": _("No operator fits the question, or all that fit have a share of nothing."),
    "empty": _("There is no question in the answer."),
    "duplicate": _("It repeats its parent, a sibling or another question of the set."),
    "dependent": _("It makes no sense without an earlier question or reply."),
    "leaks": _("It gives away what the reply should find."),
    "unfitted": _("It does not fit the persona."),
    "other_output": _("It asks for another kind of reply than its parent: words, an image or a video."),
    "needs_no_media": _("It can be answered without the media."),
    "not_harder": _("It was not judged harder than its parent."),
    "conflict": _("Which of the two is harder depended on the order they were shown in."),
    "unanswerable": _("It cannot be answered from what is given."),
    "undecided": _("Its solvers did not agree whether it can be answered, or on the answer."),
    "awaits_people": _("People have yet to say whether it can be answered."),
    "gave_up": _("Given up after several tries."),
}

# The same in a word or two, for lists.
REFUSED = {
    "no_answer": _("no answer"),
    "unreadable": _("unreadable"),
    "no_operator": _("no operator"),
    "empty": _("empty"),
    "duplicate": _("duplicate"),
    "dependent": _("dependent"),
    "leaks": _("leaks"),
    "unfitted": _("unfitted"),
    "other_output": _("other output"),
    "needs_no_media": _("needs no media"),
    "not_harder": _("not harder"),
    "conflict": _("conflict"),
    "unanswerable": _("unanswerable"),
    "undecided": _("undecided"),
    "awaits_people": _("awaits people"),
    "gave_up": _("gave up"),
}

# How one share stands to another, and what of a kind is spent.
COMPARED = {
    "more often": _("more often"),
    "rarer": _("rarer"),
    "same": _("not told apart"),
}
SPENT = {"calls": _("calls"), "tokens": _("tokens"), "cost": _("money")}

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

# How a conversation was begun, and where it stands.
CHATS = {
    "blind": _("blind battle"),
    "named": _("side by side"),
    "alone": _("one model alone"),
    "open": _("open"),
    "voted": _("voted on"),
    "void": _("void: a side did not answer"),
    "left": _("closed"),
}

TABLES = {
    "chat": CHATS,
    "preference": PREFERENCES,
    "status": STATUSES,
    "failure": FAILURES,
    "flag": FLAGS,
    "order": ORDERS,
    "standard": STANDARDS,
    "finish": FINISHES,
    "modality": MODALITIES,
    "task": TASKS,
    "cognition": COGNITION,
    "distance": DISTANCES,
    "standing": STANDINGS,
    "fault": FAULTS,
    "refusal": REFUSALS,
    "refused": REFUSED,
    "compared": COMPARED,
    "spent": SPENT,
    "protocol": PROTOCOLS,
    "exam": EXAMS,
    "threshold": THRESHOLDS,
    "held": HELD,
    "card": CARDS,
}


def say(code: str, table: str) -> str:
    """The words for a code of a table in `TABLES`, in the reader's language; a new code says itself."""
    return str(TABLES[table].get(code, code.replace("_", " ")))
