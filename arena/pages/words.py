"""The words that pages use for the codes in the database."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .words_of_judges import CARDS, EXAMS, HELD, PROTOCOLS, THRESHOLDS

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
