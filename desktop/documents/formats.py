"""Recognise what a file is by its content: names and declared types of citizens' files are often wrong."""

from __future__ import annotations

from desktop.documents import container_format, mail_format, text_format

UNKNOWN = "application/octet-stream"
EMPTY = "application/x-empty"

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", "application/pdf"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (0, b"II+\0", "image/tiff"),
    (0, b"MM\0+", "image/tiff"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (6, b"JFIF\0", "image/jpeg"),  # its first bytes are damaged
    (6, b"Exif\0\0", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"\0\0\0\x0cjP  \r\n\x87\n", "image/jp2"),
    (0, b"\xff\x4f\xff\x51", "image/jp2"),
    (0, b"\0\0\0\x0cJXL \r\n\x87\n", "image/jxl"),
    (0, b"\xff\x0a", "image/jxl"),
    (0, b"\x97JB2\r\n\x1a\n", "image/jbig2"),
    (0, b"AT&TFORM", "image/vnd.djvu"),
    (0, b"8BPS", "image/vnd.adobe.photoshop"),
    (0, b"EP*\0", "image/vnd.ms-modi"),
    (0, b"\xd7\xcd\xc6\x9a", "image/wmf"),
    (40, b" EMF", "image/emf"),
    (0, b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"%!PS", "application/postscript"),
    (0, b"%FDF-", "application/fdf"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"\x1f\x8b\x08", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\0", "application/x-xz"),
    (0, b"\x28\xb5\x2f\xfd", "application/zstd"),
    (257, b"ustar", "application/x-tar"),
    (0, b"MSCF", "application/vnd.ms-cab-compressed"),
    (0, b"SQLite format 3\0", "application/vnd.sqlite3"),
    (8, b"WAVE", "audio/wav"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"#!AMR", "audio/amr"),
    (8, b"AVI ", "video/x-msvideo"),
    (0, b"\x1aE\xdf\xa3", "video/x-matroska"),
    (0, b"MZ", "application/vnd.microsoft.portable-executable"),
    (0, b"\x7fELF", "application/x-elf"),
    (0, b"-----BEGIN PGP MESSAGE", "application/pgp-encrypted"),
    (0, b"-----BEGIN PKCS7", "application/pkcs7-mime"),
    (0, b"-----BEGIN CMS", "application/pkcs7-mime"),
)
_RIFF = frozenset({"audio/wav", "video/x-msvideo", "image/webp"})
# Short signatures that also begin ordinary texts ("MZ ...", "BZh..."): these files must be binary as well.
_SHORT = frozenset(
    {"application/vnd.microsoft.portable-executable", "application/x-bzip2", "audio/mpeg", "image/jxl"},
)
_PDF_WITHIN = 1_024  # bytes before "%PDF-" that readers tolerate (ISO 32000-1, annex H.3.4.1)


def recognise(content: bytes) -> str:
    """Return the media type of `content`, "application/octet-stream" when nothing fits.

    Types the program cannot read yet are named all the same. A mail with a leading "From " line is message/rfc822;
    application/mbox begins with one and holds two mails or more.
    """
    if not content:
        return EMPTY
    return (
        _by_magic(content)
        or container_format.recognise_container(content)
        or _by_beginning_of_mail(content)
        or _pdf_after_something_else(content)
        or text_format.recognise_text(content)
        or UNKNOWN
    )


def _by_magic(content: bytes) -> str:
    for offset, magic, media_type in _MAGIC:
        if content.startswith(magic, offset) and _confirmed(content, media_type):
            return media_type
    return ""


def _confirmed(content: bytes, media_type: str) -> bool:
    if media_type in _RIFF:
        return content.startswith(b"RIFF")
    return media_type not in _SHORT or not text_format.is_text(content[:512])


def _by_beginning_of_mail(content: bytes) -> str:
    if mail_format.is_mailbox(content):
        return "application/mbox"
    return "message/rfc822" if mail_format.is_mail(content) else ""


def _pdf_after_something_else(content: bytes) -> str:
    return "application/pdf" if b"%PDF-" in content[:_PDF_WITHIN] else ""
