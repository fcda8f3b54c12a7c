"""Open TIFF, JPEG and PNG within limits: what kind, how many pages, how large, and one page as plain colours."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

# The three kinds are named here so that Pillow does not load all others to look for them.
from PIL import Image, ImageFile, ImageOps, JpegImagePlugin, PngImagePlugin, TiffImagePlugin

from desktop.documents.faults import FAULTS, OverLimit
from desktop.documents.render import MOST_PIXELS as SHOWN_PIXELS
from desktop.documents.tiff_pages import count_tiff_pages

MOST_PIXELS = 178_000_000  # A0 at 300 dpi has 140 million
_KINDS = tuple(
    kind.format
    for kind in (TiffImagePlugin.TiffImageFile, JpegImagePlugin.JpegImageFile, PngImagePlugin.PngImageFile)
    if kind.format
)
_FINEST_TO_COARSEST = 4.0  # resolutions across and along that differ more are nonsense
_TURNED = frozenset({5, 6, 7, 8})  # EXIF orientations that swap width and height
_ORIENTATION = 0x0112
_WHITE = (255, 255, 255)


@contextmanager
def opened_picture(content: bytes) -> Iterator[Image.Image]:
    """Open a picture without decoding it.

    Raises:
        OverLimit: It says to have more pixels than a picture may.
        FAULTS: It is damaged.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # odd tags are no news, and the size is checked here
        try:
            with Image.open(io.BytesIO(content), formats=_KINDS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise OverLimit
                yield picture
        except Image.DecompressionBombError as exc:
            raise OverLimit from exc


def page_count(picture: Image.Image, content: bytes) -> int:
    """Return how many pages a picture has: the directories of a TIFF, 1 for everything else."""
    return count_tiff_pages(content) if picture.format == "TIFF" else 1


def seen_size(picture: Image.Image) -> tuple[int, int]:
    """Return width and height as a person sees the page: turned upright, and fax lines as far apart as on paper.

    A fax of normal resolution has 204 dots per inch across and 98 along; shown dot by dot it looks squashed.
    """
    across, along = _resolution(picture)
    width, height = picture.size
    if across > along:
        height = round(height * across / along)
    elif along > across:
        width = round(width * along / across)
    is_turned = picture.format != "TIFF" and picture.getexif().get(_ORIENTATION) in _TURNED  # Pillow turns TIFFs itself
    return (height, width) if is_turned else (width, height)


def plain_page(picture: Image.Image, page: int, max_width: int, max_height: int) -> Image.Image:
    """Return one page in colours, upright, on white, reduced to fit; damaged pages as far as they can be read.

    Raises:
        EOFError: There is no such page.
        OverLimit: The page has more pixels than a picture may.
    """
    if page:
        picture.seek(page)
    if picture.width * picture.height > MOST_PIXELS:
        raise OverLimit
    width, height = seen_size(picture)
    scale = min(1.0, max_width / width, max_height / height)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if size[0] * size[1] > SHOWN_PIXELS:
        raise OverLimit
    if picture.format == "JPEG":
        picture.draft("RGB", (max(size), max(size)))  # decodes at an eighth to a half of the size where that suffices
    upright = _upright(_decoded(picture))
    simple = _simple(upright)
    if simple.size != size:
        simple = simple.resize(
            size, Image.Resampling.BOX if scale < 1.0 else Image.Resampling.BILINEAR, reducing_gap=2.0
        )
    return simple if simple.mode == "RGB" else _in_colour(simple)


def _resolution(picture: Image.Image) -> tuple[float, float]:
    try:
        across, along = (float(value) for value in picture.info.get("dpi", (1, 1)))
        ratio = across / along
    except (TypeError, ValueError, ZeroDivisionError):
        return 1.0, 1.0
    is_plausible = 1 / _FINEST_TO_COARSEST <= ratio <= _FINEST_TO_COARSEST
    return (across, along) if is_plausible else (1.0, 1.0)


def _decoded(picture: Image.Image) -> Image.Image:
    """Decode; what is missing at the end of a page stays grey or black, as a fax that broke off."""
    strict = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        picture.load()
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = strict
    return picture


def _upright(picture: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(picture)
    except FAULTS:
        return picture  # its EXIF block is damaged, its pixels are not


def _simple(picture: Image.Image) -> Image.Image:
    """Grey or RGB with eight bits: what can be reduced well."""
    if picture.mode in {"RGB", "L"}:
        return picture
    if picture.mode == "1":
        return picture.convert("L")
    if picture.mode.startswith("I") or picture.mode == "F":
        return _eight_bits(picture)
    if picture.mode in {"LA", "PA", "RGBA", "La", "RGBa"} or "transparency" in picture.info:
        shown = picture.convert("RGBA")
        paper = Image.new("RGB", shown.size, _WHITE)
        paper.paste(shown, mask=shown.getchannel("A"))
        return paper
    return _in_colour(picture)


def _in_colour(picture: Image.Image) -> Image.Image:
    if picture.mode != "LAB":
        return picture.convert("RGB")
    from PIL import ImageCms

    lab, screen = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    converted = ImageCms.profileToProfile(picture, lab, screen, outputMode="RGB")
    assert converted is not None  # only in-place conversion returns None
    return converted


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Bring deeper grey down to eight bits; scanners use 12 of 16, measuring devices fractions of 1."""
    wide = picture.convert("F")
    highest = max(float(one) for one in wide.getextrema() if isinstance(one, (int, float)))
    most = next((most for most in (1.0, 255.0, 4_095.0, 65_535.0) if highest <= most), highest)
    return wide.point(lambda value: value * (255.0 / most) + 0.0).convert("L")
