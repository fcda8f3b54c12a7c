"""Turn a PDF of ours into PDF/A-2b, the archive format that explains itself: fonts, colours and description inside.

The file carries the dates of the page it was made from and no others: the same input gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zlib
from html import escape

import pikepdf
from pikepdf import pdfa

_FLAVOUR = "2b"
_PROGRAM = "Amtsfach"
_CARRIAGE_RETURN = 0x0D
_PDF_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)")
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>de-DE</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{program}</pdf:Producer><xmp:CreatorTool>{program}</xmp:CreatorTool>
<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def to_pdfa_2b(pdf: bytes, title: str) -> bytes:
    """Rewrite a PDF drawn by this program as PDF/A-2b.

    Args:
        pdf: Every font embedded; its information dictionary names author and creation date (UTC).
        title: What the document is, "Geburtsurkunde"; no personal data, it is visible without opening the file.

    Returns:
        The same pages with colour profile, description and identification.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            if "/Trans" in page.obj:  # reportlab writes an empty transition, which the format does not know
                del page.obj["/Trans"]
        pdfa.prepare(document, _FLAVOUR)
        document.Root.Lang = pikepdf.String("de-DE")
        _describe(document, title)
        _avoid_ambiguous_ends(document)
        out = io.BytesIO()
        plain = pikepdf.ObjectStreamMode.disable  # qpdf's own streams could end ambiguously, too
        document.save(out, **pdfa.resolve_save_kwargs(_FLAVOUR, deterministic_id=True, object_stream_mode=plain))
    return out.getvalue()


def _avoid_ambiguous_ends(document: pikepdf.Pdf) -> None:
    """Lengthen streams that would end in a carriage return once they are compressed.

    A line feed follows each stream; both together read as one line end, and a strict validator then finds the stream
    one byte too short. One certificate in fifty was refused for that. What is compressed ends with the checksum of its
    content, so one more byte, which readers skip in drawings, tables and fonts alike, gives another end.
    """
    for thing in document.objects:
        if not isinstance(thing, pikepdf.Stream) or thing.get("/Type") == pikepdf.Name.Metadata:
            continue
        content = thing.read_bytes()
        if zlib.adler32(content) & 0xFF != _CARRIAGE_RETURN:
            continue
        thing.write(content + b"\n")
        if "/Length1" in thing:
            thing.Length1 = len(content) + 1


def _describe(document: pikepdf.Pdf, title: str) -> None:
    """Write title, author and dates once more than `prepare` did, without the time of this run."""
    author, created = str(document.docinfo.get("/Author", "")), str(document.docinfo.get("/CreationDate", ""))
    date = _PDF_DATE.match(created)
    if date is None:
        raise ValueError("the page does not say when it was made")
    moment = "{}-{}-{}T{}:{}:{}+00:00".format(*date.groups())
    packet = _XMP.format(title=escape(title), author=escape(author), moment=moment, program=_PROGRAM)
    document.Root.Metadata = document.make_stream(
        packet.encode(), {"/Type": pikepdf.Name.Metadata, "/Subtype": pikepdf.Name.XML}
    )
    made = date.group() + "Z"
    document.trailer.Info = document.make_indirect(
        pikepdf.Dictionary(
            Title=title, Author=author, Creator=_PROGRAM, Producer=_PROGRAM, CreationDate=made, ModDate=made
        )
    )
