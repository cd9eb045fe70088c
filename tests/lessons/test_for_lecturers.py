"""The guide for lecturers: its links lead somewhere, and no lesson of the five is without a page."""

import re

from conftest import LESSONS

GUIDE = LESSONS / "for_lecturers"


def test_links_lead_somewhere():
    for page in GUIDE.glob("*.md"):
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
            assert target.startswith("https://") or (GUIDE / target).exists(), (page.name, target)


def test_each_of_the_five_lessons_has_a_page_that_the_guide_names():
    guide = (GUIDE / "README.md").read_text(encoding="utf-8")
    lessons = [f"0{number}_" for number in range(1, 6)]
    for number, name in enumerate(lessons, start=1):
        notebook = next(LESSONS.glob(f"{name}*.ipynb")).name
        assert f"(../{notebook}) | [lesson_{number}.md]" in guide
