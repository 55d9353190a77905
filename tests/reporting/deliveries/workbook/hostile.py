"""Files nobody sends by accident, each made from the ordinary template."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterable

from reporting.deliveries.workbook.template import build
from tests.reporting.deliveries.workbook.forms import FORM, GOOD, filled

DATA_PART = "xl/worksheets/sheet2.xml"
CONTENT_TYPES = "[Content_Types].xml"
BLANKS = 600 * 1024 * 1024


def changed(data: bytes, change: dict[str, Callable[[bytes], bytes]], extra: Iterable[tuple[str, bytes]] = ()) -> bytes:
    """The same archive with some members rewritten and some added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for member in source.infolist():
            content = source.read(member)
            copy.writestr(member.filename, change.get(member.filename, lambda same: same)(content))
        for name, content in extra:
            copy.writestr(name, content)
    return target.getvalue()


def with_rows(rows: bytes) -> bytes:
    """The filled template with more rows in the XML of the sheet Daten."""
    return changed(filled(GOOD), {DATA_PART: lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>")})


def with_part(name: str, content: bytes = b"x") -> bytes:
    return changed(filled(GOOD), {}, [(name, content)])


def value_in_the_last_cell() -> bytes:
    return with_rows(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def value_in_the_last_row_without_address() -> bytes:
    return with_rows(b'<row r="1048576"><c><v>1</v></c></row>')


def blanks_that_unpack_to_600_megabytes() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(filled(GOOD))) as source, zipfile.ZipFile(target, "w") as copy:
        for member in source.infolist():
            if member.filename != DATA_PART:
                copy.writestr(member.filename, source.read(member))
        bomb = zipfile.ZipInfo(DATA_PART)
        bomb.compress_type = zipfile.ZIP_DEFLATED
        with copy.open(bomb, "w", force_zip64=True) as sink:
            sink.write(b"<worksheet>")
            for _ in range(BLANKS // (1 << 20)):
                sink.write(b" " * (1 << 20))
            sink.write(b"</worksheet>")
    return target.getvalue()


def billion_laughs() -> bytes:
    entities = b'<!ENTITY a "haha">' + b"".join(
        b'<!ENTITY %c "&%c;&%c;&%c;&%c;">' % (letter, *(letter - 1,) * 4) for letter in range(ord("b"), ord("z"))
    )
    declared = b"<!DOCTYPE worksheet [" + entities + b"]><worksheet"
    return changed(filled(GOOD), {DATA_PART: lambda xml: xml.replace(b"<worksheet", declared, 1)})


def doctype_in_utf_16() -> bytes:
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE worksheet><worksheet/>'
    return changed(filled(GOOD), {DATA_PART: lambda xml: text.encode("utf-16")})


def lying_about_sizes() -> bytes:
    """The directory and the member itself claim that the sheet unpacks to ten bytes."""
    data = bytearray(filled(GOOD))
    name = DATA_PART.encode()
    directory = data.rindex(name) - 46
    local = data.index(name) - 30
    struct.pack_into("<I", data, directory + 24, 10)
    struct.pack_into("<I", data, local + 22, 10)
    return bytes(data)


def endless_text_in_many_cells() -> bytes:
    """Small to unpack, harmless to look at: only a parser that copies the text into 9,000 cells is blown up."""
    template = build(FORM)
    with zipfile.ZipFile(io.BytesIO(template)) as source:
        index = source.read("xl/sharedStrings.xml").count(b"<si>")
    text = b"<si><t>" + b"x" * (4 << 20) + b"</t></si></sst>"
    cells = b'<c t="s"><v>%d</v></c>' % index * 90
    rows = b"".join(b'<row r="%d">%b</row>' % (number, cells) for number in range(30, 130))
    return changed(
        template,
        {
            "xl/sharedStrings.xml": lambda xml: xml.replace(b"</sst>", text),
            DATA_PART: lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"),
        },
    )


def one_endless_attribute() -> bytes:
    long = b'<row r="30" spans="' + b"1" * (40 << 20) + b'"></row>'
    return with_rows(long)


def deeply_nested() -> bytes:
    depth = 2_000_000
    return with_rows(b"<row>" * depth + b"</row>" * depth)


def thousands_of_members() -> bytes:
    return changed(filled(GOOD), {}, ((f"xl/media/image{number}.png", b"x") for number in range(5_000)))


def macro_enabled_by_content_type() -> bytes:
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macro = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    return changed(filled(GOOD), {CONTENT_TYPES: lambda xml: xml.replace(plain, macro)})


def external_relationship() -> bytes:
    link = (
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'externalLinkPath" Target="file:///geheim.xlsx" TargetMode="External"/></Relationships>'
    )
    return changed(filled(GOOD), {"xl/_rels/workbook.xml.rels": lambda xml: xml.replace(b"</Relationships>", link)})


def encrypted_members() -> bytes:
    """The flag alone: who sets it wants a password, whatever the bytes are."""
    data = bytearray(filled(GOOD))
    directory = data.rindex(DATA_PART.encode()) - 46
    data[directory + 8] |= 1
    return bytes(data)
