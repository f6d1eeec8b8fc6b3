"""Where pictures and videos lie, and what one may be at most."""

from typing import Any

from arena.modalities.intake import Limits

from .base import VAR_DIR, env

# Pictures and videos lie in a folder of their own, or in a bucket that speaks S3 (extra `s3`; its
# keys come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or from where the machine runs).
MEDIA_ROOT = env.str("ARENA_MEDIA_DIR", default=str(VAR_DIR / "files"))
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Origins beside our own from which browsers get media.
MEDIA_ORIGINS: list[str] = []
if _bucket := env.str("ARENA_S3_BUCKET", default=""):
    from botocore.config import Config  # of the extra

    _region = env.str("ARENA_S3_REGION", default="us-east-1")
    # With an endpoint the bucket is named in the path, as servers of one's own want it.
    _own = env.str("ARENA_S3_ENDPOINT", default="").rstrip("/")
    _endpoint = _own or f"https://s3.{_region}.amazonaws.com"
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": _bucket,
            "region_name": _region,
            "endpoint_url": _endpoint,
            # Without sums of its own in the body, which only Amazon's servers are sure to understand.
            "client_config": Config(
                signature_version="s3v4",
                s3={"addressing_style": "path" if _own else "virtual"},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
            "object_parameters": {"ContentDisposition": "inline"},
        },
    }
    MEDIA_ORIGINS = [_own or _endpoint.replace("https://", f"https://{_bucket}.")]
# What a picture or a video may be at most, and what decoding it may cost.
_most = Limits()
ARENA_MEDIA_LIMITS = Limits(
    image_bytes=env.int("ARENA_MEDIA_IMAGE_BYTES", default=_most.image_bytes),
    video_bytes=env.int("ARENA_MEDIA_VIDEO_BYTES", default=_most.video_bytes),
    side=env.int("ARENA_MEDIA_SIDE", default=_most.side),
    image_pixels=env.int("ARENA_MEDIA_IMAGE_PIXELS", default=_most.image_pixels),
    video_pixels=env.int("ARENA_MEDIA_VIDEO_PIXELS", default=_most.video_pixels),
    duration_s=env.float("ARENA_MEDIA_DURATION_S", default=_most.duration_s),
    frames_per_s=env.float("ARENA_MEDIA_FRAMES_PER_S", default=_most.frames_per_s),
    streams=env.int("ARENA_MEDIA_STREAMS", default=_most.streams),
    memory=env.int("ARENA_MEDIA_MEMORY", default=_most.memory),
    cpu_s=env.int("ARENA_MEDIA_CPU_S", default=_most.cpu_s),
    wall_s=env.float("ARENA_MEDIA_WALL_S", default=_most.wall_s),
)
# Where frames that were sampled from videos are kept, and how many MiB of them; 0 keeps none.
ARENA_FRAMES_DIR = env.str("ARENA_FRAMES_DIR", default=str(VAR_DIR / "frames"))
ARENA_FRAMES_MB = env.int("ARENA_FRAMES_MB", default=2048)
