"""The last touches that make a tagged PDF file PDF/UA-1 and PDF/A-3a: metadata, colour profile, attached files."""

import datetime
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from string import Template
from xml.sax.saxutils import escape

from PIL import ImageCms
from reportlab.lib.utils import TimeStamp
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString

from grants.documents.content import Attachment
from grants.documents.reportlab_patches import END_OF_STREAM
from grants.documents.structure import write_structure
from grants.documents.tagging import TaggedCanvas

CREATOR = "Förderportal"
ICC_DATE = slice(24, 36)
"""Where an ICC profile says when it was made (ICC.1:2010, 7.2.8); fixed here, so that equal letters are equal files."""

XMP = Template("""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description></rdf:li>
</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">$title</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>$author</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">$subject</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>de-DE</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>$creator</xmp:CreatorTool><xmp:CreateDate>$date</xmp:CreateDate><xmp:ModifyDate>$date</xmp:ModifyDate>
<pdf:Producer>$producer</pdf:Producer></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""")


@dataclass(frozen=True)
class Properties:
    """What the file says about itself; `created_at` is in UTC and has whole seconds."""

    title: str
    subject: str
    author: str
    created_at: datetime.datetime


def finish(canvas: TaggedCanvas, properties: Properties, attachments: Sequence[Attachment]) -> None:
    """Complete a canvas whose pages are all drawn."""
    catalog = canvas._doc.Catalog
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents", "AF"]
    write_structure(canvas)
    _write_metadata(canvas, properties)
    _write_colour_profile(canvas)
    if attachments:
        _write_attachments(canvas, properties.created_at, sorted(attachments, key=lambda attachment: attachment.name))


def _write_metadata(canvas: TaggedCanvas, properties: Properties) -> None:
    document = canvas._doc
    canvas.setTitle(properties.title)
    canvas.setSubject(properties.subject)
    canvas.setAuthor(properties.author)
    canvas.setCreator(CREATOR)
    document.info.keywords = ""
    stamp = TimeStamp(invariant=1)
    stamp.YMDhms = properties.created_at.timetuple()[:6]
    document._timeStamp = stamp
    packet = XMP.substitute(
        title=escape(properties.title),
        subject=escape(properties.subject),
        author=escape(properties.author),
        creator=CREATOR,
        producer=escape(document.info.producer),
        date=properties.created_at.isoformat(),
    )
    entries = {"Type": PDFName("Metadata"), "Subtype": PDFName("XML")}
    document.Catalog.Metadata = _UnfilteredStream(PDFDictionary(entries), packet.encode())


def _write_colour_profile(canvas: TaggedCanvas) -> None:
    """Say that colours are sRGB (ISO 19005-3, 6.2.3)."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[ICC_DATE] = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    intent = {
        "Type": PDFName("OutputIntent"),
        "S": PDFName("GTS_PDFA1"),
        "OutputConditionIdentifier": PDFString("sRGB"),
        "Info": PDFString("sRGB"),
        "DestOutputProfile": canvas._doc.Reference(_compressed({"N": 3}, bytes(profile)), "ColourProfile"),
    }
    canvas._doc.Catalog.OutputIntents = PDFArray([PDFDictionary(intent)])


def _write_attachments(canvas: TaggedCanvas, created_at: datetime.datetime, attachments: Sequence[Attachment]) -> None:
    """Embed the files and associate them with the document (ISO 19005-3, 6.8). They must come sorted by name."""
    document = canvas._doc
    names: list[object] = []
    for number, attachment in enumerate(attachments):
        document.updateSignature(attachment.data)
        stream = _compressed(_file_entries(attachment, created_at), attachment.data)
        reference = document.Reference(stream, f"AttachedData{number}")
        entries = {
            "Type": PDFName("Filespec"),
            "F": PDFString(attachment.name),
            "UF": PDFString(attachment.name),
            "AFRelationship": PDFName("Data"),
            "Desc": PDFString(attachment.description),
            "EF": PDFDictionary({"F": reference, "UF": reference}),
        }
        specification = document.Reference(PDFDictionary(entries), f"AttachedFile{number}")
        names += [PDFString(attachment.name), specification]
    document.Catalog.Names = PDFDictionary({"EmbeddedFiles": PDFDictionary({"Names": PDFArray(names)})})
    document.Catalog.AF = PDFArray(names[1::2])


def _file_entries(attachment: Attachment, created_at: datetime.datetime) -> dict[str, object]:
    modified = PDFString(created_at.strftime("D:%Y%m%d%H%M%S+00'00'"))
    return {
        "Type": PDFName("EmbeddedFile"),
        "Subtype": "/" + attachment.mime.replace("/", "#2F"),
        "Params": PDFDictionary({"Size": len(attachment.data), "ModDate": modified}),
    }


def _compressed(entries: dict[str, object], data: bytes) -> PDFStream:
    filtered = PDFDictionary({**entries, "Filter": PDFName("FlateDecode")})
    return _UnfilteredStream(filtered, zlib.compress(data))


class _UnfilteredStream(PDFStream):
    """A stream written as it is. ReportLab would add an empty list of filters, which not every reader understands."""

    def __init__(self, dictionary: PDFDictionary, content: bytes):
        super().__init__(dictionary, content, [])

    def format(self, document: object) -> bytes:
        dictionary = PDFDictionary({**self.dictionary.dict, "Length": len(self.content)})
        return dictionary.format(document) + b"\nstream\n" + self.content + END_OF_STREAM
