"""The wheel carries all that the package reads, and works where there is no checkout."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath

import pytest

from rnn_helpers.experiments import RecallTable

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
VERSION = PYPROJECT["project"]["version"]

OUTSIDE = """
import sys
from pathlib import Path

import rnn_helpers
from rnn_helpers import LSTM, Stepper
from rnn_helpers.experiments import RecallTable
from rnn_helpers.models import recorded_model
from rnn_helpers.tasks import TASKS
from rnn_helpers.widgets import Quiz

assert Path(rnn_helpers.__file__).is_relative_to(sys.prefix), rnn_helpers.__file__
assert rnn_helpers.__version__ == sys.argv[1], rnn_helpers.__version__
cell = LSTM.trained("inside-quotes")
trace = cell.run(TASKS["inside-quotes"].encode('a "b" c'))
page = Stepper(trace).to_html()
assert "rnn-stepper" in page and len(page) > 100_000
assert len(recorded_model("calls")) == 2
assert Quiz(1).questions
print(RecallTable.measured())
"""


def run(*command, **options):
    done = subprocess.run(command, capture_output=True, encoding="utf-8", **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The file that ``make wheel`` wrote, or one that is built from a copy of the package."""
    folder = tmp_path_factory.mktemp("wheel")
    if "WHEEL" in os.environ:
        folder = ROOT / os.environ["WHEEL"]
    else:
        source = folder / "source"
        shutil.copytree(ROOT / "rnn_helpers", source / "rnn_helpers")
        for name in ("pyproject.toml", "LICENSE"):
            shutil.copy(ROOT / name, source)
        # Without the network where setuptools is here and new enough
        old = int(setuptools_version().split(".")[0]) < 77
        isolation = [] if old else ["--no-build-isolation"]
        run(sys.executable, "-m", "pip", "wheel", "--no-deps", *isolation, "--wheel-dir", folder, source)
    (path,) = folder.glob("*.whl")
    return path


def setuptools_version():
    try:
        return version("setuptools")
    except PackageNotFoundError:
        return "0"


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The Python of an environment with the wheel; what it needs comes from the one that runs this test."""
    folder = tmp_path_factory.mktemp("clean") / "environment"
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    python = next(folder.glob("*/python.exe"), folder / "bin" / "python")
    options = ["--no-deps", "--no-index", "--quiet"]
    run(sys.executable, "-m", "pip", "--python", python, "install", *options, wheel)
    # As one more folder to look into, which leaves out what is installed there to be edited
    paths = f"import sysconfig; print(sysconfig.get_path('purelib', vars={{'base': {str(folder)!r}}}))"
    here = Path(run(python, "-c", paths).strip())
    (here / "needed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python


def test_the_wheel_has_every_file_of_the_package_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as file:
        packed = {name for name in file.namelist() if ".dist-info/" not in name}
    files = (path.relative_to(ROOT) for path in (ROOT / "rnn_helpers").rglob("*") if path.is_file())
    assert packed == {path.as_posix() for path in files if path.suffix != ".pyc"}
    if (ROOT / ".git").exists() and shutil.which("git"):
        listed = run("git", "-c", "core.quotepath=off", "ls-files", "rnn_helpers", cwd=ROOT).splitlines()
        missing = set(listed) - packed
        assert not missing


def test_every_pattern_of_package_data_matches_a_file(wheel):
    with zipfile.ZipFile(wheel) as file:
        packed = [PurePosixPath(name) for name in file.namelist()]
    for pattern in PYPROJECT["tool"]["setuptools"]["package-data"]["rnn_helpers"]:
        assert any(path.match(f"rnn_helpers/{pattern}") for path in packed), pattern


def test_its_name_has_the_version(wheel):
    assert wheel.name == f"rnn_helpers-{VERSION}-py3-none-any.whl"


def test_installed_alone_it_steps_and_asks_outside_the_checkout(installed, tmp_path):
    without = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    said = run(installed, "-c", OUTSIDE, VERSION, cwd=tmp_path, env=without)
    assert said == f"{RecallTable.measured()}\n"
