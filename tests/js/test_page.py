"""The page's modules: their own tests, their types, and the bundle that is made from them."""

import json
import re
from pathlib import Path

import pytest

from rnn_helpers.widgets.stepper import STATIC

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "js"
TESTS = sorted(HERE.glob("*.test.mjs"))


@pytest.fixture
def tools(node):
    """Node, with the tools that `make page` installs."""
    assert (PAGE / "node_modules").is_dir(), "the page's tools are missing: 'npm ci' in js/ installs them"
    return node


def test_the_modules_keep_their_promises(node):
    report = node("--test", "--test-reporter=tap", *map(str, TESTS))
    assert int(re.search(r"^# pass (\d+)$", report, re.MULTILINE)[1]) >= len(TESTS) > 10


def test_the_types_fit(tools):
    tools("node_modules/typescript/bin/tsc")


def test_the_bundle_is_made_from_the_modules_as_they_are(tools, tmp_path):
    tools("build.mjs", str(tmp_path))
    names = [path.name for path in tmp_path.iterdir()]
    assert sorted(names) == sorted(path.name for path in STATIC.iterdir())
    for name in names:
        made, committed = (folder / name for folder in (tmp_path, STATIC))
        assert made.read_bytes() == committed.read_bytes(), f"{name} is of other sources: run 'make page'"


def test_the_bundle_can_stand_in_a_page_as_text():
    # In a script element, the first would end it; <script would begin another one, but only after the second
    assert not re.search(r"</script|<!--", (STATIC / "stepper.js").read_text(encoding="utf-8"), re.I)


def test_every_tool_has_one_version_and_no_address():
    package = json.loads((PAGE / "package.json").read_text(encoding="utf-8"))
    lock = (PAGE / "package-lock.json").read_text(encoding="utf-8")
    assert all(re.fullmatch(r"[\d.]+", version) for version in package["devDependencies"].values())
    entries = json.loads(lock)["packages"].values()
    assert not any("resolved" in entry for entry in entries)
    assert not re.search(r"registry|\.org/.*\.tgz", lock)
