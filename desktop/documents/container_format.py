"""Name files that share one outer shape: ZIP archives, OLE files, PKCS #7 messages, ISO media files, bitmaps."""

from __future__ import annotations

import io
import re
import struct
import zipfile

_PKCS7 = re.compile(  # a SEQUENCE of any length that begins with an object identifier below 1.2.840.113549.1.7
    rb"\x30(?:\x80|[\x00-\x7f]|\x81.|\x82..|\x83...|\x84....)\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07", re.DOTALL
)
_BRANDS = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"heim": "image/heic",
    b"heis": "image/heic",
    b"hevc": "image/heic",
    b"hevx": "image/heic",
    b"mif1": "image/heif",
    b"msf1": "image/heif",
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"jpx ": "image/jp2",
    b"qt  ": "video/quicktime",
    b"M4A ": "audio/mp4",
    b"3gp4": "video/3gpp",
    b"3gp5": "video/3gpp",
}
_OFFICE = (
    ("word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_MIMETYPE_ENTRY = re.compile(rb"PK\x03\x04.{22}\x08\x00.{2}mimetype([\x20-\x7e]{3,100})", re.DOTALL)


def recognise_container(content: bytes) -> str:
    """Return the media type of a container, "" when `content` is none."""
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "application/x-ole-storage"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_type(content)
    if content[4:8] == b"ftyp":
        return _BRANDS.get(content[8:12], "video/mp4")
    if _PKCS7.match(content[:32]):
        return "application/pkcs7-mime"
    return "image/bmp" if _is_bitmap(content) else ""


def _zip_type(content: bytes) -> str:
    stated = _MIMETYPE_ENTRY.match(content)  # OpenDocument and EPUB say it in the first entry, stored plainly
    if stated is not None:
        return stated[1].split(b"PK")[0].decode("ascii").strip()
    names = _zip_names(content)
    if "[Content_Types].xml" in names:
        for folder, media_type in _OFFICE:
            if any(name.startswith(folder) for name in names):
                return media_type
    return "application/zip"


def _zip_names(content: bytes) -> list[str]:
    """Entry names as the directory at the end lists them; none when the archive is damaged."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error, OverflowError):
        return []


def _is_bitmap(content: bytes) -> bool:
    if not content.startswith(b"BM") or len(content) < 26:
        return False
    header_size = struct.unpack_from("<I", content, 14)[0]
    return header_size in {12, 16, 40, 52, 56, 64, 108, 124}
