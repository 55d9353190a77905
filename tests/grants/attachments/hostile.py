"""Files nobody should be able to hand in, each with the sentence that refuses it."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from grants.attachments.inspection import refusals
from tests.grants.attachments.files import CONTENT_TYPES, R, archive, docx, jpeg, ods, odt, pdf, png, with_part, xlsx

MEGABYTE = 1024 * 1024
OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def _action(kind: str, **more) -> Callable[[pikepdf.Pdf], None]:
    def change(made: pikepdf.Pdf) -> None:
        made.Root.OpenAction = Dictionary(S=Name(f"/{kind}"), **more)

    return change


def _annotation(made: pikepdf.Pdf, **entries) -> None:
    annotation = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **entries)
    made.pages[0].Annots = Array([made.make_indirect(annotation)])


def _attached(made: pikepdf.Pdf) -> None:
    made.attachments["geheim.exe"] = pikepdf.AttachedFileSpec(made, b"MZ", filename="geheim.exe")


def _javascript_in_the_names(made: pikepdf.Pdf) -> None:
    made.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([String("x"), Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))]))
    )


def _unreachable_script(made: pikepdf.Pdf) -> None:
    """An object that no page names but the table of objects does."""
    made.Root.PieceInfo = Dictionary(X=made.make_indirect(Dictionary(S=Name.Launch, F=String("cmd.exe"))))


def _escaped_name() -> bytes:
    return pdf(_action("JavaScript", JS=String("1"))).replace(b"/JavaScript", b"/J#61vaScript")


def _shifted(data: bytes) -> bytes:
    return b"GIF89a" + data


def _boom(name: str, unit: bytes, times: int, base: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(base)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for member in source.infolist():
            package.writestr(member.filename, source.read(member))
        with package.open(name, "w", force_zip64=True) as sink:
            for _ in range(times):
                sink.write(unit)
    return target.getvalue()


def _lying_about_sizes() -> bytes:
    data = bytearray(docx())
    name = b"word/document.xml"
    struct.pack_into("<I", data, data.rindex(name) - 46 + 24, 10)
    struct.pack_into("<I", data, data.index(name) - 30 + 22, 10)
    return bytes(data)


def _flagged_as_encrypted() -> bytes:
    data = bytearray(docx())
    data[data.rindex(b"word/document.xml") - 46 + 8] |= 1
    return bytes(data)


def _laughs() -> str:
    entities = '<!ENTITY a "haha">' + "".join(
        f'<!ENTITY {chr(letter)} "{f"&{chr(letter - 1)};" * 4}">' for letter in range(ord("b"), ord("z"))
    )
    return f"<!DOCTYPE x [{entities}]><x>&y;</x>"


def _link(kind: str, target: str = "https://boese.example/x", mode: str = "External") -> str:
    return f'<Relationship Id="r9" Type="{R}/{kind}" Target="{target}" TargetMode="{mode}"/>'


def _enormous_png() -> bytes:
    """Claims a hundred thousand by a hundred thousand pixels."""
    data = bytearray(png())
    struct.pack_into(">II", data, 16, 100_000, 100_000)
    struct.pack_into(">I", data, 29, zlib.crc32(data[12:29]))
    return bytes(data)


def _split_field() -> str:
    parts = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in ("D", "DEA", 'UTO c:\\\\cmd "/k"'))
    return f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{parts}</w:p>'


_MACRO_WORD = "application/vnd.ms-word.document.macroEnabled.main+xml"
_TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_PASSWORD = pikepdf.Encryption(owner="geheim", user="geheim")
_LOCK = pikepdf.Encryption(owner="geheim", user="")

HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    # PDF
    "pdf that starts JavaScript": (lambda: pdf(_action("JavaScript", JS=String("1"))), refusals.ACTIVE_PDF),
    "pdf with packed JavaScript": (
        lambda: pdf(
            _javascript_in_the_names,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        ),
        refusals.ACTIVE_PDF,
    ),
    "pdf with JavaScript in an escaped name": (_escaped_name, refusals.ACTIVE_PDF),
    "pdf that launches a program": (lambda: pdf(_action("Launch", F=String("cmd.exe"))), refusals.ACTIVE_PDF),
    "pdf with an action nobody reaches": (
        lambda: pdf(_unreachable_script, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        refusals.ACTIVE_PDF,
    ),
    "pdf that sends a form": (lambda: pdf(_action("SubmitForm", F=String("https://x"))), refusals.ACTIVE_PDF),
    "pdf that imports data": (lambda: pdf(_action("ImportData", F=String("x"))), refusals.ACTIVE_PDF),
    "pdf that opens another file": (lambda: pdf(_action("GoToR", F=String("\\\\x\\y"))), refusals.EMBEDDED_PDF),
    "pdf with a film": (
        lambda: pdf(lambda made: _annotation(made, Subtype=Name.RichMedia)),
        refusals.ACTIVE_PDF,
    ),
    "pdf with a file as annotation": (
        lambda: pdf(lambda made: _annotation(made, Subtype=Name.FileAttachment)),
        refusals.EMBEDDED_PDF,
    ),
    "pdf with a file inside": (lambda: pdf(_attached), refusals.EMBEDDED_PDF),
    "pdf with a form of XFA": (
        lambda: pdf(lambda made: made.Root.__setattr__("AcroForm", Dictionary(XFA=String("x")))),
        refusals.ACTIVE_PDF,
    ),
    "pdf with a password": (lambda: pdf(encryption=_PASSWORD), refusals.ENCRYPTED),
    "pdf with locks": (lambda: pdf(encryption=_LOCK), refusals.ENCRYPTED),
    "pdf without pages": (lambda: pdf(pages=0), refusals.DAMAGED),
    "pdf cut in half": (lambda: (data := pdf(pages=9))[: len(data) // 2], refusals.DAMAGED),
    "pdf of nothing but a header": (lambda: b"%PDF-1.7\n%%EOF", refusals.DAMAGED),
    "pdf behind a gif": (lambda: _shifted(pdf()), refusals.FOREIGN_DATA),
    "pdf with an archive behind": (lambda: pdf() + docx(), refusals.FOREIGN_DATA),
    "pdf with a program behind": (lambda: pdf() + b"MZ" * 400, refusals.FOREIGN_DATA),
    "pdf with a page of the web in its head": (
        lambda: pdf().replace(b"\n", b"\n%<script>alert(1)</script>\n", 1),
        refusals.FOREIGN_DATA,
    ),
    # pictures
    "png with an archive behind": (lambda: png() + docx(), refusals.FOREIGN_DATA),
    "png with a script behind": (lambda: png() + b"<?php system($x);", refusals.FOREIGN_DATA),
    "png with data behind": (lambda: png() + b"x" * 50, refusals.DATA_BEHIND_PICTURE),
    "png of ten thousand megapixels": (_enormous_png, refusals.TOO_MANY_PIXELS),
    "png cut off": (lambda: png()[:-20], refusals.DAMAGED),
    "png of nothing": (lambda: png()[:8], refusals.DAMAGED),
    "jpeg with a film behind": (lambda: jpeg() + b"\0\0\0\x18ftypmp42" + b"x" * 99, refusals.DATA_BEHIND_PICTURE),
    "jpeg with a comment that is a page": (lambda: jpeg(comment=b"<script>alert(1)</script>"), refusals.FOREIGN_DATA),
    "jpeg that is also a pdf": (lambda: jpeg(comment=b"%PDF-1.7 1 0 obj"), refusals.FOREIGN_DATA),
    "jpeg cut off": (lambda: jpeg((64, 64))[:-2], refusals.DAMAGED),
    # Office
    "docx with macros": (lambda: with_part(docx(), "word/vbaProject.bin", OLE), refusals.MACROS),
    "docx that calls itself macro-enabled": (lambda: docx(content_type=_MACRO_WORD), refusals.MACROS),
    "docx with buttons that run code": (lambda: with_part(docx(), "customUI/customUI.xml", "<x/>"), refusals.MACROS),
    "docx with an OLE object": (lambda: with_part(docx(), "word/embeddings/oleObject1.bin", OLE), refusals.EMBEDDED),
    "docx with OLE under another name": (lambda: with_part(docx(), "word/media/image1.png", OLE), refusals.EMBEDDED),
    "docx with a program inside": (lambda: with_part(docx(), "word/media/image1.png", b"MZ\x90"), refusals.EMBEDDED),
    "docx with an archive inside": (lambda: with_part(docx(), "word/media/a.png", docx()), refusals.EMBEDDED),
    "docx with ActiveX": (lambda: with_part(docx(), "word/activeX/activeX1.xml", "<x/>"), refusals.EMBEDDED),
    "docx with foreign text": (lambda: docx(links=_link("aFChunk", "x.rtf", "Internal")), refusals.EMBEDDED),
    "docx with a template from afar": (lambda: docx(links=_link("attachedTemplate")), refusals.EXTERNAL),
    "docx with a picture from afar": (lambda: docx(links=_link("image")), refusals.EXTERNAL),
    "docx with a field that starts a program": (lambda: docx(_split_field()), refusals.EXTERNAL),
    "docx with a simple field that reads a file": (
        lambda: docx('<w:fldSimple w:instr=" INCLUDETEXT c:\\x "/>'),
        refusals.EXTERNAL,
    ),
    "docx with a bomb of entities": (lambda: with_part(docx(), "word/styles.xml", _laughs()), refusals.DOCTYPE),
    "docx that reads files by DOCTYPE": (
        lambda: with_part(docx(), "word/styles.xml", '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'),
        refusals.DOCTYPE,
    ),
    "docx with broken text": (lambda: with_part(docx(), "word/styles.xml", "<a><b></a>"), refusals.DAMAGED),
    "docx with an endless element": (
        lambda: with_part(docx(), "word/styles.xml", b'<x a="' + b"1" * (8 * MEGABYTE) + b'"/>'),
        refusals.STRANGE_PART,
    ),
    "docx with deep nesting": (
        lambda: with_part(docx(), "word/styles.xml", b"<x>" * 100_000 + b"</x>" * 100_000),
        refusals.STRANGE_PART,
    ),
    "docx with a path out of its folder": (
        lambda: with_part(docx(), "../../etc/cron.xml", "<x/>"),
        refusals.STRANGE_PART,
    ),
    "docx with an absolute path": (lambda: with_part(docx(), "/etc/passwd.xml", "<x/>"), refusals.STRANGE_PART),
    "docx with a path of Windows": (lambda: with_part(docx(), "C:\\x.xml", "<x/>"), refusals.STRANGE_PART),
    "docx with one name twice": (lambda: with_part(docx(), "WORD/Document.xml", "<x/>"), refusals.STRANGE_PART),
    "docx with a lie about sizes": (_lying_about_sizes, refusals.DAMAGED),
    "docx that claims a password": (_flagged_as_encrypted, refusals.ENCRYPTED),
    "docx of thousands of parts": (
        lambda: archive([*((f"word/media/{number}.png", "x") for number in range(2_100))]),
        refusals.TOO_MANY_PARTS,
    ),
    "docx that bursts": (
        lambda: _boom("word/styles.xml", b" " * MEGABYTE, 100, docx()),
        refusals.UNPACKS_TOO_BIG,
    ),
    "docx with a picture that bursts": (
        lambda: _boom("word/media/image1.png", b"\0" * MEGABYTE, 100, docx()),
        refusals.UNPACKS_TOO_BIG,
    ),
    "docx behind a program": (lambda: _shifted(docx()), refusals.WRONG_TYPE),
    "docx with data before the first part": (lambda: b"PK\x03\x04" + docx(), refusals.FOREIGN_DATA),
    "docx with a pdf behind": (lambda: docx() + pdf(), refusals.FOREIGN_DATA),
    "docx without its text": (
        lambda: archive([(CONTENT_TYPES, zipfile.ZipFile(io.BytesIO(docx())).read(CONTENT_TYPES))]),
        refusals.DAMAGED,
    ),
    "docx cut off": (lambda: docx()[:-30], refusals.DAMAGED),
    "a template of Word": (lambda: docx(content_type=_TEMPLATE), refusals.WRONG_TYPE),
    "slides": (lambda: docx(content_type=_POWERPOINT), refusals.WRONG_TYPE),
    "xlsx with macro sheets": (lambda: with_part(xlsx(), "xl/macrosheets/sheet1.xml", "<x/>"), refusals.MACROS),
    "xlsx with links to other tables": (
        lambda: with_part(xlsx(), "xl/externalLinks/externalLink1.xml", "<x/>"),
        refusals.EXTERNAL,
    ),
    "xlsx with a connection": (lambda: with_part(xlsx(), "xl/connections.xml", "<x/>"), refusals.EXTERNAL),
    "xlsx that asks the web": (
        lambda: with_part(xlsx(), "xl/worksheets/sheet9.xml", '<w><c><f>WEBSERVICE("https://x")</f></c></w>'),
        refusals.EXTERNAL,
    ),
    "xlsx and ods at once": (lambda: with_part(xlsx(), "mimetype", "x"), refusals.FOREIGN_DATA),
    "odt with macros": (lambda: with_part(odt(), "Basic/Standard/Module1.xml", "<x/>"), refusals.MACROS),
    "odt with a script": (lambda: odt("<office:script/>"), refusals.MACROS),
    "odt with an event": (lambda: odt("<office:event-listener/>"), refusals.MACROS),
    "odt with a password": (lambda: odt(manifest="<manifest:encryption-data/>"), refusals.ENCRYPTED),
    "odt with a picture from afar": (lambda: odt('<draw:image xlink:href="https://x/y.png"/>'), refusals.EXTERNAL),
    "odt with a text from afar": (lambda: odt('<text:section-source xlink:href="file:///x"/>'), refusals.EXTERNAL),
    "odt with an OLE object": (lambda: odt('<draw:object-ole xlink:href="./x"/>'), refusals.EMBEDDED),
    "ods with a source outside": (lambda: ods('<table:table-source xlink:href="../x.ods"/>'), refusals.EXTERNAL),
    "ods with DDE": (lambda: ods("<table:dde-link/>"), refusals.EXTERNAL),
    "a presentation of OpenDocument": (lambda: odt(kind="presentation"), refusals.WRONG_TYPE),
    # everything else
    "an archive": (lambda: archive([("satzung.pdf", pdf())]), refusals.ARCHIVE),
    "an empty archive": (lambda: archive([]), refusals.ARCHIVE),
    "an archive in an archive": (lambda: archive([("a.zip", archive([("b.zip", archive([]))]))]), refusals.ARCHIVE),
    "a RAR archive": (lambda: b"Rar!\x1a\x07\x01\0" + b"x" * 99, refusals.ARCHIVE),
    "an old Word document": (lambda: OLE + b"\0" * 600, refusals.OLD_FORMAT),
    "an encrypted Office file": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), refusals.ENCRYPTED),
    "a program": (lambda: b"MZ\x90\0" + b"x" * 400, refusals.WRONG_TYPE),
    "a page of the web": (lambda: b"<html><script>alert(1)</script></html>", refusals.WRONG_TYPE),
    "a drawing with a script": (lambda: b"<svg onload='alert(1)'/>", refusals.WRONG_TYPE),
    "a text": (lambda: b"Satzung", refusals.WRONG_TYPE),
    "rich text": (lambda: b"{\\rtf1 x}", refusals.WRONG_TYPE),
    "nothing": (lambda: b"", refusals.EMPTY),
    "blanks": (lambda: b" \r\n\0" * 50, refusals.EMPTY),
    "too much": (lambda: pdf() + b"\0" * (25 * MEGABYTE), refusals.TOO_BIG),
}
