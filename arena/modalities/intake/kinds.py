"""What a file is, told by its first bytes and by nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from arena.modalities.base import MediaError

HEAD = 64
"""How many bytes are enough to tell."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of file: its modality, and the one decoder of Pillow or demuxer of libav that reads it."""

    name: str
    modality: str
    format: str


JPEG = Kind("JPEG", "image", "JPEG")
PNG = Kind("PNG", "image", "PNG")
WEBP = Kind("WebP", "image", "WEBP")
GIF = Kind("GIF", "image", "GIF")
MP4 = Kind("MP4", "video", "mp4")
MATROSKA = Kind("WebM or MKV", "video", "matroska")

TAKEN: tuple[tuple[bytes, int, Kind], ...] = (
    (b"\xff\xd8\xff", 0, JPEG),
    (b"\x89PNG\r\n\x1a\n", 0, PNG),
    (b"WEBP", 8, WEBP),
    (b"GIF87a", 0, GIF),
    (b"GIF89a", 0, GIF),
    (b"ftyp", 4, MP4),
    (b"\x1a\x45\xdf\xa3", 0, MATROSKA),
)
"""Bytes, where they stand, and what they mean."""

OTHERS: tuple[tuple[bytes, int, str], ...] = (
    (b"ftypqt  ", 4, "a QuickTime file"),
    (b"ftypavi", 4, "an AVIF picture"),
    (b"ftyphe", 4, "a HEIF picture"),
    (b"ftypmif1", 4, "a HEIF picture"),
    (b"ftypmsf1", 4, "a HEIF picture"),
    (b"ftypM4A", 4, "a sound file"),
    (b"AVI ", 8, "an AVI file"),
    (b"WAVE", 8, "a sound file"),
    (b"#EXTM3U", 0, "a playlist"),
    (b"ffconcat", 0, "a playlist"),
    (b"[playlist]", 0, "a playlist"),
    (b"%PDF", 0, "a PDF"),
    (b"%!PS", 0, "a PostScript file"),
    (b"<svg", 0, "an SVG drawing"),
    (b"<?xml", 0, "XML"),
    (b"<", 0, "a text with tags"),
    (b"II*\0", 0, "a TIFF picture"),
    (b"MM\0*", 0, "a TIFF picture"),
    (b"BM", 0, "a BMP picture"),
    (b"\0\0\1\0", 0, "an icon"),
    (b"PK\3\4", 0, "a ZIP archive"),
    (b"\x1f\x8b", 0, "a gzip archive"),
    (b"OggS", 0, "an Ogg file"),
    (b"FLV", 0, "a Flash video"),
    (b"ID3", 0, "a sound file"),
    (b"MZ", 0, "a program"),
    (b"\x7fELF", 0, "a program"),
    (b"#!", 0, "a program"),
)
"""What is often sent by mistake or in bad faith, for a better word than "unknown"."""


def kind_of(head: bytes) -> Kind:
    """The kind of a file by its first `HEAD` bytes; raises `MediaError` unless it is one that we take."""
    if not head:
        raise MediaError("an empty file")
    wanted = ", ".join(dict.fromkeys(kind.name for _, _, kind in TAKEN))
    for magic, at, what in OTHERS:
        if head[at : at + len(magic)] == magic:
            raise MediaError(f"{what}; taken are {wanted}")
    for magic, at, kind in TAKEN:
        if head[at : at + len(magic)] == magic and (kind is not WEBP or head[:4] == b"RIFF"):
            return kind
    raise MediaError(f"a file of no known type; taken are {wanted}")
