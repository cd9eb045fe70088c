"""Every command in the README and in CONTRIBUTING is known here: what runs it, or what is held of it."""

import re
import subprocess
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from conftest import HOW_TO_GET

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# What stands where make is missing, and the recipe of the Makefile that runs the same
LIKE_MAKE = {
    "python -m pytest --nbval --nbval-current-env --nbval-cell-timeout=120 notebooks": "test-notebooks",
    "python -m pytest --nbval --nbval-current-env --nbval-cell-timeout=120 tests notebooks": "test-here",
    'python -m pip install -e ".[test]"': ".venv/.test",
    "python -m venv .venv": ".venv/.python",
}
CONVERTED = "jupyter nbconvert --to html "  # tests/page/test_converted.py runs it as it stands in the README
OTHERS = {
    r".venv\Scripts\activate",
    "jupyter lab notebooks/01_pseudocode_rnn.ipynb",
    "cd js && npm ci && cd ..",
    "bash .ci/run",
    "conda env create -f environment.yml",
    "conda activate rnn-course",
    "python -m pip install dist/*.whl",
}


def commands(name):
    """The lines of the blocks without a language, without their comments; a drawing is none."""
    text = (ROOT / name).read_text(encoding="utf-8")
    text = re.sub(r"^````\n.*?^````", "", text, flags=re.MULTILINE | re.DOTALL)
    for language, code in re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        if not language and "|\n" not in code:
            yield from (re.split(r"\s{2,}#", line)[0].rstrip() for line in code.splitlines())


ALL = {line for name in ("README.md", "CONTRIBUTING.md") for line in commands(name)}


def test_every_command_is_known():
    unknown = {line for line in ALL - OTHERS - set(LIKE_MAKE) if not line.startswith(("make ", CONVERTED))}
    assert not unknown
    assert OTHERS | set(LIKE_MAKE) <= ALL


@pytest.mark.parametrize("line", sorted(line for line in ALL if line.startswith("make ")))
def test_a_command_of_make_is_one_that_make_knows(line):
    done = subprocess.run(
        ["make", "--dry-run", *line.split()[1:]], cwd=ROOT, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("line, target", LIKE_MAKE.items())
def test_without_make_it_is_what_make_runs(line, target):
    recipe = re.search(rf"^{re.escape(target)}:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)[1]
    for name, value in re.findall(r"^(\w+) = (.*)$", MAKEFILE, re.MULTILINE):
        recipe = recipe.replace(f"$({name})", value)
    # make is given the number of processes, too, names the Python, and says less while it installs.
    recipe = re.sub(
        r"--numprocesses=\d+ --dist=loadfile |--quiet --disable-pip-version-check |--clear ", "", recipe
    )
    recipe = recipe.replace("--editable '.[test]'", '-e ".[test]"')
    assert any(f"{line.removeprefix('python')}\n" in f"{made}\n" for made in recipe.splitlines()), recipe


def test_what_other_commands_name_is_there():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert environment["name"] == "rnn-course"
    assert "test" in PROJECT["optional-dependencies"]
    assert "--wheel-dir dist ." in MAKEFILE
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.findall(r"^make .*$", script, re.MULTILINE) == ["make test", "make parity", "make homes"]
    for line in ALL:
        for file in re.findall(r"\S+\.(?:ipynb|yml)\b|\.ci/run", line):
            assert (ROOT / file).is_file(), line


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_what_the_texts_name_is_there(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    modules = re.findall(r"python -m ((?:rnn_helpers|benchmarks)[\w.]*)", text)
    assert [module for module in modules if find_spec(module) is None] == []
    # Paths from the root of the project, and from that of a package's part where CONTRIBUTING speaks of one
    places = (ROOT, ROOT / "rnn_helpers")
    folders = "tests|js|classroom|benchmarks|notebooks|rnn_helpers"
    named = re.findall(rf"(?<![\w/.-])(?:{folders})/[\w./-]*\w", text)
    ours = {file for file in named if "NN_name" not in file and "lesson_N" not in file}
    assert ours
    assert [file for file in ours if not any((place / file).exists() for place in places)] == []


def test_a_browser_is_got_as_the_message_of_skipped_tests_says():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"`(apt-get install \w+)`", readme)
    assert f"'{command}'" in HOW_TO_GET
