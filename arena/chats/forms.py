"""What people send to chats, checked: every fault by name, with what can be done about it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from arena.competitors.models import Competitor
from arena.modalities import MediaError
from arena.questions.media import as_part
from arena.questions.take import take

from .pool import WRITTEN, pool
from .say import MOST_CHARACTERS

MOST_FILES = 4
MIB = 1024 * 1024
ACCEPTED = "image/jpeg,image/png,image/webp,video/mp4,video/webm"
GIVEN: dict[str, str | Promise] = {
    "text": _("in words"),
    "image": _("with a picture"),
    "video": _("with a video"),
}


def languages() -> list[tuple[str, str]]:
    """Every language that has a name, those of the site first."""
    first = [(code, title) for code, title in settings.LANGUAGES]
    known = {code for code, _title in first}
    others = [(code, info["name_local"]) for code, info in LANG_INFO.items() if "name_local" in info]
    return first + sorted((one for one in others if one[0] not in known), key=lambda one: one[1].casefold())


class Files(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name)


class FilesField(forms.FileField):
    """A list of files, which may be empty."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return [super(FilesField, self).clean(file) for file in data or [] if file]


class Words(forms.Form):
    """Words and media, at least one of them."""

    text = forms.CharField(
        max_length=MOST_CHARACTERS, required=False, strip=True,
        error_messages={"max_length": _("That is %(show_value)s characters; at most %(limit_value)s fit.")},
    )  # fmt: skip
    media = FilesField(required=False)

    def clean_media(self) -> list[UploadedFile]:
        files: list[UploadedFile] = self.cleaned_data["media"]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                _("%(n)s files are too many: attach at most %(most)s pictures, or one video."),
                params={"n": len(files), "most": MOST_FILES},
            )
        return files

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors and not given.get("text"):
            self.add_error("text", _("Write what the two models should answer."))
        if not self.errors:
            given["parts"] = self._parts(given["text"], given.get("media", []))
        return given

    def _parts(self, text: str, files: list[UploadedFile]) -> list[dict[str, str]]:
        """As in a question: each file decoded, written anew without what else was in it, and kept once."""
        taken = []
        for file in files:
            try:
                taken.append(as_part(take(_content(file))))
            except MediaError as problem:
                said = _("%(name)s was not taken: %(problem)s. Attach another file, or ask without it.")
                self.add_error(
                    "media", forms.ValidationError(said, params={"name": file.name, "problem": problem})
                )
        videos = [part for part in taken if part["modality"] == "video"]
        if videos and len(taken) > 1:
            self.add_error("media", _("A video is attached alone: leave out the other files."))
        return [{"modality": "text", "text": text.replace("\x00", "\ufffd")}, *taken]


def _content(file: UploadedFile) -> Any:
    from pathlib import Path

    path = getattr(file, "temporary_file_path", None)
    return Path(path()) if path else file.read()


class Begin(Words):
    """The first question of a chat. key: of the form, so that sending it twice begins one chat."""

    key = forms.UUIDField(initial=uuid4)
    language = forms.ChoiceField(choices=languages, required=False)
    gives = forms.ChoiceField(choices=list(GIVEN.items()), required=False)
    may_publish = forms.BooleanField(required=False)


class Once(forms.Form):
    """The key of a form, so that sending it twice begins one chat."""

    key = forms.UUIDField(initial=uuid4)


class Take(Once):
    """A question of the pool instead."""

    question = forms.ModelChoiceField(queryset=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question"].queryset = pool()


class Chosen(forms.Form):
    """Whom a person wants to hear, by name."""

    a = forms.ModelChoiceField(queryset=None, to_field_name="name", required=False)
    b = forms.ModelChoiceField(queryset=None, to_field_name="name", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = Competitor.objects.active().filter(
            endpoint__retired_at=None, standing=Competitor.Standing.LIVE
        )
        for side in "ab":
            self.fields[side].queryset = everybody


class Filters(forms.Form):
    """Where the question comes from, in the address of the page."""

    ask = forms.ChoiceField(choices=[(source, source) for source in ("own", *WRITTEN)], required=False)
    modality = forms.CharField(required=False, max_length=20)
    category = forms.CharField(required=False, max_length=60)


class Vote(forms.Form):
    """A vote: which, and of which form."""

    preference = forms.ChoiceField(choices=[(one, one) for one in ("a", "b", "tie", "both_bad")])
    key = forms.UUIDField()


class Turn(forms.Form):
    """Which turn or attempt a form was made for, so that sending it twice does it once."""

    number = forms.IntegerField(min_value=1)
