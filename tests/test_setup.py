"""The set-up: two commands, one list of packages, and imports that run one way."""

import re
import shutil
import subprocess
import sys
import tomllib
from datetime import date
from fnmatch import fnmatch
from importlib.metadata import version
from pathlib import Path

import yaml

import rnn_helpers

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "rnn_helpers"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]


def test_imports_run_one_way():
    # The contracts stand in pyproject.toml, under [tool.importlinter].
    linter = shutil.which("lint-imports", path=Path(sys.executable).parent)
    result = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


def test_importing_the_package_brings_neither_matplotlib_nor_ipywidgets():
    code = (
        "import sys, rnn_helpers as r\n"
        "r.LSTM.random(input_features=1, units=1).run([[1.0]])\n"
        "r.Loop(lambda input_t, state_t: state_t + input_t).run([1, 2])\n"
        "heavy = {'matplotlib', 'ipywidgets', 'anywidget', 'IPython'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "r.Stepper\n"
        "assert 'ipywidgets' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def without_spaces(requirement):
    return requirement.replace(" ", "")


def test_conda_and_pip_install_the_same_packages():
    dependencies = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    (from_pip,) = (entry["pip"] for entry in dependencies if isinstance(entry, dict))
    from_conda = [entry for entry in dependencies if isinstance(entry, str)]
    (python,) = (entry for entry in from_conda if entry.startswith("python "))
    wanted = [python, "pip", "-e ."]
    wanted += PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]
    assert sorted(map(without_spaces, from_conda + from_pip)) == sorted(map(without_spaces, wanted))


def test_the_python_of_the_images_is_one_that_repo2docker_reads_and_the_package_allows():
    # It reads python=x.y alone; at python>=3.11 it takes its own default, 3.10.
    dependencies = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    (python,) = (entry for entry in dependencies if str(entry).startswith("python"))
    found = re.fullmatch(r"python =3\.(\d+)", python)
    assert found, python
    assert int(found[1]) >= int(re.fullmatch(r">=3\.(\d+)", PROJECT["requires-python"])[1])


def test_every_package_has_a_lower_bound_that_can_be_tried():
    # What `make test-oldest` turns into name==version
    for requirement in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]:
        assert re.fullmatch(r"[a-z0-9-]+(>=|~=)\d+(\.\d+)*", requirement), requirement


def test_the_minor_version_of_anywidget_is_pinned():
    assert any(re.fullmatch(r"anywidget~=0\.\d+\.\d+", name) for name in PROJECT["dependencies"])


def test_every_file_of_the_package_is_installed():
    patterns = PYPROJECT["tool"]["setuptools"]["package-data"]["rnn_helpers"]
    files = [path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*") if path.is_file()]
    data = [name for name in files if not name.endswith((".py", ".pyc"))]
    assert "widgets/static/stepper.js" in data
    assert [name for name in data if not any(fnmatch(name, pattern) for pattern in patterns)] == []
    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_every_make_command_in_the_texts_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert targets == set(phony.split())
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    texts = [readme, *(path.read_text(encoding="utf-8") for path in ROOT.glob("CONTRIBUTING.md"))]
    texts += [path.read_text(encoding="utf-8") for path in (ROOT / ".github" / "workflows").glob("*.yml")]
    texts += [(ROOT / ".ci" / "run").read_text(encoding="utf-8")]
    # As code: after a backtick, or at the start of a line or of a step
    used = {
        name for text in texts for name in re.findall(r"(?:`|^\s*|run: )make ([a-z-]+)", text, re.MULTILINE)
    }
    assert used <= targets
    assert {"lab", "test"} <= set(re.findall(r"\bmake ([a-z-]+)", readme))


def test_the_version_stands_in_one_place_and_the_citation_says_the_same():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == PROJECT["version"]
    assert {"cff-version", "message", "title", "authors", "version", "license"} <= set(citation)
    assert citation["license"] == PROJECT["license"]
    # Installed to be edited it says the version it had when it was installed.
    assert rnn_helpers.__version__ == version("rnn-helpers")


def test_the_changelog_names_the_version_to_come_or_the_one_that_is():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert "[Unreleased]" not in headings[1:]
    released = [heading for heading in headings if heading != "[Unreleased]"]
    found = [re.fullmatch(r"\[(\d+\.\d+\.\d+)\] - (\S+)", heading) for heading in released]
    assert all(found), released
    numbers = [tuple(map(int, each[1].split("."))) for each in found]
    days = [date.fromisoformat(each[2]) for each in found]
    assert numbers == sorted(set(numbers), reverse=True) and days == sorted(days, reverse=True)
    ahead = PROJECT["version"].removesuffix(".dev0")
    if PROJECT["version"] == ahead:
        assert headings[0].startswith(f"[{ahead}] - ")
    else:
        assert headings[0] == "[Unreleased]" and f"Becomes {ahead}." in text
    # A release is older than the version of this package, and has each kind of change once.
    older = numbers[1:] if PROJECT["version"] == ahead else numbers
    assert all(number < tuple(map(int, ahead.split("."))) for number in older)
    for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        titles = re.findall(r"^### (.+)$", part, re.MULTILINE)
        assert len(set(titles)) == len(titles) > 0
    kinds = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert set(re.findall(r"^### (.+)$", text, re.MULTILINE)) <= kinds
