"""A hostile file is refused with a reason, or comes out clean; either way nothing else is left of it."""

from __future__ import annotations

import resource

import pytest
from hostile_media import BAD, POLYGLOTS

from arena.modalities import MediaError
from arena.questions.media import take
from arena.questions.models import Media

GROWTH_KIB = 50 * 1024


def peak_kib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def files(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_there_are_more_than_sixty_bad_files():
    assert len(BAD) > 60


@pytest.mark.django_db
@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_a_reason_and_leaves_nothing(name, storage, scratch):
    reason, make = BAD[name]
    content = make()
    before = peak_kib()
    with pytest.raises(MediaError, match=reason):
        take(content)
    assert peak_kib() - before < GROWTH_KIB
    assert files(storage) == list(scratch.iterdir()) == []
    assert not Media.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", POLYGLOTS)
def test_of_a_polyglot_only_the_picture_is_kept(name, storage, scratch):
    stowaway, make = POLYGLOTS[name]
    content = make()
    assert stowaway in content
    before = peak_kib()
    media = take(content)
    assert peak_kib() - before < GROWTH_KIB
    served = [path.read_bytes() for path in storage.rglob("*") if path.is_file()]
    assert len(served) == 1 + bool(media.poster)
    assert not any(stowaway in file for file in served)
    assert list(scratch.iterdir()) == []
