"""A workbook is refused by what it holds, before anything lays it out; an honest one is read."""

from __future__ import annotations

import time
import zipfile

import pytest

from calc.stock.delivery import as_workbook
from calc.stock.reading.sheets import TooLarge, UnreadableStock, opened, weigh

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TABLE = (
    '<?xml version="1.0"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
    "<office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>"
)


def workbook(path, rows: str, shared: str = "", sheets: int = 1, head: str = ""):
    """An Office Open XML package written by hand."""
    named = "".join(f'<sheet name="s{n}" sheetId="{n + 1}" r:id="rId1"/>' for n in range(sheets))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" '
            'ContentType="application/xml"/></Types>',
        )
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        package.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{named}</sheets></workbook>',
        )
        package.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_REL}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" '
            f'Type="{_REL}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        )
        if shared:
            package.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">{shared}</sst>')
        package.writestr(
            "xl/worksheets/sheet1.xml",
            f'<worksheet xmlns="{_MAIN}">{head}<sheetData>{rows}</sheetData></worksheet>',
        )
    return path


def table(path, rows: str, tables: int = 1):
    """An OpenDocument package written by hand."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        text = f'<table:table table:name="a">{rows}</table:table>' * tables
        package.writestr("content.xml", _TABLE.format(text))
    return path


NAMES = '<row r="1"><c r="A1" t="inlineStr"><is><t>surface</t></is></c></row>'
FAR = f'{NAMES}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
MANY = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 3_000))
WORD = '<table:table-cell office:value-type="string"{}><text:p>surface</text:p></table:table-cell>'
BOMBS = {
    "a cell far away": lambda path: workbook(path, FAR),
    "with another quote": lambda path: workbook(path, FAR.replace('"', "'")),
    "in a prefix": lambda path: workbook(path, FAR.replace("<c ", "<x:c ")),
    "its dimension lies": lambda path: workbook(path, FAR, head='<dimension ref="A1"/>'),
    "attributes in another order": lambda path: workbook(
        path, FAR.replace('<c r="XFD1048576"', '<c s="1" r="XFD1048576"')
    ),
    "a megabyte again and again": lambda path: workbook(
        path, MANY, f"<si><t>{'a' * 1_000_000}</t></si>"
    ),
    "a long text in every cell": lambda path: workbook(
        path, MANY * 8, f"<si><t>{'a' * 32_000}</t></si>"
    ),
    "100,000 sheets": lambda path: workbook(path, NAMES, sheets=100_000),
    "a row repeated": lambda path: table(
        path,
        '<table:table-row table:number-rows-repeated="1048576">'
        f"{WORD.format(' table:number-columns-repeated=' + chr(34) + '1024' + chr(34))}"
        "</table:table-row>",
    ),
    "a blank that a far cell ends": lambda path: table(
        path,
        f"<table:table-row>{WORD.format('') * 40}</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/>'
        f"</table:table-row><table:table-row>{WORD.format('')}</table:table-row>",
    ),
    "many tables": lambda path: table(
        path, f"<table:table-row>{WORD.format('')}</table:table-row>", 5_000
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_no_time(tmp_path, name):
    path = BOMBS[name](tmp_path / "bomb")
    assert path.stat().st_size < 3_000_000
    start = time.thread_time()
    with pytest.raises(UnreadableStock) as refused:
        opened(path)
    assert refused.value.code == "too_large_unpacked"
    assert time.thread_time() - start < 3


def test_what_a_spreadsheet_writes_passes(tmp_path):
    (tmp_path / "model.xlsx").write_bytes(as_workbook())
    weigh(tmp_path / "model.xlsx")
    far_but_empty = f'{NAMES}<row r="2"><c r="A2"><v>90</v></c><c r="XFD2" s="1"/></row>'
    path = workbook(tmp_path / "styled.xlsx", far_but_empty)
    assert [cells for _, cells in opened(path).rows()] == [["90"]]
    rows = (
        f"<table:table-row>{WORD.format('')}<table:table-cell "
        'table:number-columns-repeated="16383"/></table:table-row>'
        '<table:table-row><table:table-cell office:value-type="float" office:value="90">'
        "<text:p>90</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="1048574"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    path = table(tmp_path / "a.ods", rows)
    assert [cells for _, cells in opened(path).rows()] == [["90"]]


def test_a_directory_that_lies_about_its_sizes_is_not_believed(tmp_path):
    path = workbook(tmp_path / "a.xlsx", NAMES)
    weigh(path)
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<")
        package.writestr("xl/worksheets/sheet1.xml", b"a" * 40_000_000)
    with pytest.raises(TooLarge):
        weigh(tmp_path / "b.xlsx")
