"""`python -m tests.check_pages`: prints every paper of the demo and a filled record of every form through LibreOffice,
and compares page count and text of each page with what the preview shows.

Needs soffice, pdfinfo, pdftotext and a minute; nothing in the suite needs them. Exit code 1 if anything differs.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.actions.demo import make_demo
from app.actions.previewing import read_document
from app.actions.reports import make_report
from app.cli.demo_command import standard_papers
from app.domain.errors import UserError
from app.domain.page_setting import Pages
from app.domain.paper import ChartPicture
from app.files.word import load_template, write_document
from tests.papers_kit import DEFINITIONS, FORMS, RECORD_FORMS, sample

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.domain.chart import Chart
    from app.domain.page_parts import Page

# LibreOffice gets the faces the preview uses: widths of columns hang on the digits of a workbook's font.
STAND_INS = {"仿宋_GB2312": "Noto Serif CJK SC", "宋体": "Noto Serif CJK SC", "方正小标宋简体": "Noto Serif CJK SC",
             "黑体": "Noto Sans CJK SC", "Times New Roman": "Nimbus Roman"}  # fmt: skip
_BLANKS = re.compile(r"[\s\u3000]+")
# What both engines draw between the letters, or draw as pictures.
_UNREAD = re.compile("[\u2610\u2611—–-]")


def papers(folder: Path) -> Iterator[Path]:
    """The demo's papers (whole books, the drafts of two, every sheet) and a record of every form."""
    ws = make_demo(folder / "demo")
    for name, order in standard_papers(ws):
        orders = [order] + ([replace(order, path=order.path.with_stem(f"{order.path.stem} draft"), draft=True)]
                            if name.endswith("_book") else [])  # fmt: skip
        for wanted in orders:
            wanted.path.parent.mkdir(parents=True, exist_ok=True)
            try:
                make_report(ws, name, replace(wanted, looking=True))
            except UserError as error:
                if error.code not in ("report.empty", "report.nobody"):  # the demo keeps no such thing
                    raise
            else:
                yield wanted.path
    ws.close()
    for form_id in [*RECORD_FORMS, "member"]:
        form = FORMS[form_id]
        source = DEFINITIONS.template(form_id)
        if source is None:
            continue
        template = load_template(source, form, FORMS)
        filled = [
            template.texts(sample(form, FORMS, seed), branch="第三污水厂党支部", year="2026")
            for seed in (1, 2)
        ]
        for texts in filled:
            template.settle(texts)
        path = folder / f"{form_id}.docx"
        write_document(template, filled, path)
        yield path


def render(paths: Sequence[Path], folder: Path) -> None:
    """All of them as PDF, by one LibreOffice."""
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder / "pdf")]
    fonts = folder / "fonts.conf"
    fonts.write_text(_fontconfig(), encoding="utf-8")
    around = {**os.environ, "FONTCONFIG_FILE": str(fonts)}
    subprocess.run([*convert, *map(str, paths)], check=True, capture_output=True, env=around)


def _fontconfig() -> str:
    aliases = "".join(
        f'<match target="pattern"><test name="family"><string>{wanted}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{used}</string></edit></match>'
        for wanted, used in STAND_INS.items()
    )
    return f'<?xml version="1.0"?><fontconfig><include>/etc/fonts/fonts.conf</include>{aliases}</fontconfig>'


def printed(pdf: Path) -> list[str]:
    done = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True, text=True)
    return done.stdout.split("\f")[:-1]


def letters(text: str) -> list[str]:
    """What stands on a page whatever its order: engines read the cells of a row differently."""
    return sorted(_UNREAD.sub("", _BLANKS.sub("", text)))


def shown(pages: Pages, page: Page) -> str:
    charts = [placed.picture for _, _, line in page.lines for placed in line.pictures]
    drawn = [_chart_letters(one.chart) for one in charts if isinstance(one, ChartPicture)]
    return "".join([*page.texts, *drawn, *(line.text for _, _, line in pages.furniture(page).lines)])


def _chart_letters(chart: Chart) -> str:
    """Its categories, the number at every bar, and the legend of several series."""
    numbers = [str(value) for one in chart.series for value in one.values]
    legend = [one.name for one in chart.series] if len(chart.series) > 1 else []
    return "".join([*chart.categories, *numbers, *legend])


def compare(path: Path, pdf: Path) -> tuple[int, int, int]:
    """(pages of the preview, pages of LibreOffice, pages whose letters differ). Blank sides are not printed there."""
    pages = Pages(read_document(path))
    pages.more()
    ours = [page for page in pages.pages if not page.blank]
    theirs = printed(pdf)
    wrong = sum(
        letters(shown(pages, page)) != letters(text) for page, text in zip(ours, theirs, strict=False)
    )
    return len(ours), len(theirs), wrong


def differs(path: Path, ours: int, theirs: int, wrong: int) -> bool:
    """How wide the columns of a workbook are hangs on digits of 宋体, which LibreOffice lacks here: so does the scale
    that fits them to the paper. Its pages are told, and not counted as wrong."""
    if ours == theirs and not wrong:
        return False
    print(f"{path.name}: preview {ours}, LibreOffice {theirs} pages, {wrong} with other letters")
    return path.suffix == ".docx"


def main() -> int:
    differing, count = 0, 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = list(papers(folder))
        render(made, folder)
        for path in made:
            ours, theirs, wrong = compare(path, folder / "pdf" / f"{path.stem}.pdf")
            count += theirs
            differing += differs(path, ours, theirs, wrong)
        print(f"{len(made)} papers, {count} pages, {differing} papers differ")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
