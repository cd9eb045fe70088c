"""The forms for issues follow the rules for such forms, and the hook of pre-commit runs what make runs."""

import re
import subprocess
import sys
from pathlib import Path

import numpy
import pytest
import yaml

import rnn_helpers

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".github" / "ISSUE_TEMPLATE"
FORMS = sorted(set(FOLDER.glob("*.yml")) - {FOLDER / "config.yml"})
# What each part of a form must say, and what it may
ATTRIBUTES = {
    "input": ({"label"}, {"description", "placeholder", "value"}),
    "textarea": ({"label"}, {"description", "placeholder", "value", "render"}),
    "dropdown": ({"label", "options"}, {"description", "multiple", "default"}),
    "checkboxes": ({"label", "options"}, {"description"}),
    "markdown": ({"value"}, set()),
}

every_form = pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)


def read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@every_form
def test_a_form_has_a_name_a_description_and_known_keys(path):
    form = read(path)
    assert {"name", "description", "body"} <= set(form)
    assert set(form) <= {"name", "description", "title", "labels", "assignees", "projects", "type", "body"}
    assert len(form["name"]) > 3 and 10 < len(form["description"]) <= 200
    assert all(isinstance(label, str) for label in form["labels"])


@every_form
def test_the_parts_of_a_form_are_of_known_kinds_and_none_is_named_twice(path):
    body = read(path)["body"]
    for part in body:
        required, allowed = ATTRIBUTES[part["type"]]
        assert required <= set(part["attributes"]) <= required | allowed, part
        assert set(part) <= {"type", "id", "attributes", "validations"}
        assert part.get("validations", {"required": True}) in ({"required": True}, {"required": False})
        assert all(isinstance(part["attributes"].get(key, ""), str) for key in ("label", "description"))
        assert all(isinstance(option, str) for option in options(part))
        assert "None" not in options(part)  # which GitHub keeps for itself
        assert len(set(options(part))) == len(options(part))
    asked = [part for part in body if part["type"] != "markdown"]
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", part["id"]) for part in asked)
    for names in ([part["id"] for part in asked], [part["attributes"]["label"] for part in asked]):
        assert len(set(names)) == len(names)
    assert any(part.get("validations", {}).get("required") is True for part in asked)


def options(part):
    return part["attributes"].get("options", [])


def test_there_is_a_form_for_a_number_a_sentence_and_an_idea():
    assert [path.stem for path in FORMS] == ["lesson_idea", "unclear_sentence", "wrong_number"]
    assert len({read(path)["name"] for path in FORMS}) == 3
    assert set(read(FOLDER / "config.yml")) <= {"blank_issues_enabled", "contact_links"}


def test_what_the_form_asks_to_run_prints_the_versions():
    (part,) = (part for part in read(FOLDER / "wrong_number.yml")["body"] if part.get("id") == "versions")
    command = re.search(r'python -c "(.*)"$', part["attributes"]["description"])
    done = subprocess.run(
        [sys.executable, "-c", command[1]], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [rnn_helpers.__version__, numpy.__version__]


def test_pre_commit_runs_what_make_lint_runs():
    (repository,) = read(ROOT / ".pre-commit-config.yaml")["repos"]
    (hook,) = repository["hooks"]
    assert repository["repo"] == "local" and hook["language"] == "system"
    assert hook["entry"] == "make lint" and hook["pass_filenames"] is False
    assert {"id", "name", "entry", "language", "pass_filenames", "types_or"} == set(hook)
    # What ruff checks, by its own settings: code, notebooks, and pyproject.toml with those settings
    assert set(hook["types_or"]) == {"python", "pyi", "jupyter", "toml"}
