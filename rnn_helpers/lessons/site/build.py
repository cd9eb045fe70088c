"""Lessons are run, and written as pages that stand beside each other."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import nbformat
from jinja2 import Environment, FileSystemLoader
from nbconvert.exporters import HTMLExporter
from nbconvert.preprocessors import CoalesceStreamsPreprocessor, ExecutePreprocessor

from rnn_helpers.lessons.notebook import Lesson, heading, source
from rnn_helpers.lessons.site.living import asks_for_an_answer, with_living_widgets
from rnn_helpers.lessons.site.mathematics import as_html

HERE = Path(__file__).parent
STATIC = HERE.parent.parent / "widgets" / "static"  # what `make page` bundled
BINDER = "https://mybinder.org/v2/gh/{repository}/HEAD?urlpath={path}"
MINUTES = re.compile(r"\| In all \| (\d+) \|")
HOW_TO_WAKE = re.compile(r"\n\n\*\*If a stepper is only a picture\*\*.*")  # which here none is


@dataclass(frozen=True)
class Page:
    """A lesson as a page: its notebook, and what the index says of it."""

    name: str
    title: str
    minutes: str
    goals: tuple[str, ...]
    picture: str

    @property
    def address(self) -> str:
        """The file beside the other pages."""
        return f"{self.name}.html"


def build(lessons: Path, folder: Path, repository: str | None = None) -> list[Path]:
    """Run every lesson of a folder and write the site into another one, which is emptied before.

    ``repository``, such as "owner/name" on GitHub, is where Binder finds the lessons; without one
    the pages only say how to open a lesson on one's own machine.

    Raises ``ValueError`` for a folder that holds the lessons, or something else than a site.
    """
    if folder.exists() and not (folder / "course.js").exists() and any(folder.iterdir()):
        raise ValueError(f"{folder} holds other files than a site; name a new folder, or an empty one")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(lessons / "images", folder / "images")
    shutil.copy(HERE / "course.css", folder)
    (folder / "course.js").write_text(_script(), encoding="utf-8")
    paths = sorted(lessons.glob("*.ipynb"))
    runs = [_run(path) for path in paths]
    pages = [page_of(path.stem, run) for path, run in zip(paths, runs, strict=True)]
    for page, run, before, after in zip(pages, runs, [None, *pages], [*pages[1:], None], strict=False):
        links = {"page": page, "before": before, "after": after, "binder": binder(repository, page)}
        (folder / page.address).write_text(as_page(run, links), encoding="utf-8")
    index = Environment(loader=FileSystemLoader(HERE / "templates" / "course"), autoescape=True)
    text = index.get_template("front.html.j2").render(pages=pages)
    (folder / "index.html").write_text(text, encoding="utf-8")
    return [folder / "index.html", *(folder / page.address for page in pages)]


def _run(path: Path) -> Lesson:
    """A lesson as its cells leave it, run from the top."""
    lesson = nbformat.read(path, as_version=4)
    runner = ExecutePreprocessor(timeout=120, store_widget_state=True, record_timing=False)
    runner.preprocess(lesson, {"metadata": {"path": str(path.parent)}})
    CoalesceStreamsPreprocessor().preprocess(lesson, {})  # lines come in pieces, cut at random
    lesson["cells"][0]["source"] = HOW_TO_WAKE.sub("", source(lesson["cells"][0]))
    return with_living_widgets(lesson)


def _script() -> str:
    """The pages' script, with the bundles as texts: a page opened from a folder can import no file."""
    texts = {name: (STATIC / name).read_text(encoding="utf-8") for name in BUNDLES}
    return f"const bundles = {json.dumps(texts)};\n" + (HERE / "course.js").read_text(encoding="utf-8")


BUNDLES = ("stepper.js", "stepper.css", "quiz.js", "quiz.css")


def page_of(name: str, lesson: Lesson) -> Page:
    """What the index says of a lesson; its picture is its first."""
    first = source(lesson["cells"][0])
    goals = re.search(r"\*\*What you will be able to do\*\*\n\n((?:- .*\n)+)", first)[1]
    text = "\n".join(source(cell) for cell in lesson["cells"] if cell["cell_type"] == "markdown")
    picture = re.search(r"!\[([^\]]*)\]\((images/[^)]+)\)", text)
    return Page(
        name,
        heading(lesson["cells"][0])[1],
        MINUTES.search(first)[1],
        tuple(as_html(goal[2:].rstrip(";.")) for goal in goals.splitlines()),
        picture[2],
    )


def binder(repository: str | None, page: Page) -> str | None:
    """Where Binder opens the lesson."""
    path = f"lab/tree/notebooks/{page.name}.ipynb"
    return repository and BINDER.format(repository=repository, path=quote(path, safe=""))


def as_page(lesson: Lesson, links: dict) -> str:
    """A lesson that has been run, as a page."""
    exporter = HTMLExporter(
        template_name="course",
        extra_template_basedirs=[str(HERE / "templates")],
        exclude_input_prompt=True,
        exclude_output_prompt=True,
    )
    exporter.register_filter("markdown2html", as_html)
    exporter.register_filter("asks_for_an_answer", asks_for_an_answer)
    text, _ = exporter.from_notebook_node(lesson, {"course": links})
    return text
