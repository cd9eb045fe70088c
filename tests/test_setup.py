"""The set-up: two commands, one list of packages, and imports that run one way."""

import ast
import re
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "rnn_helpers"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]

# A module imports modules of its own line or of the lines above, never of those below.
LINES = [
    {"activations", "equations", "trace", "loop", "checks", "frameworks"},
    {"cells"},
    {"training", "tasks", "exercises"},
    {"experiments"},
    {"figures", "stepper"},
    {"explore"},
]
MODULES = sorted({path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in PACKAGE.rglob("*.py")})
MODULES.remove("__init__")


def imports(module):
    """All that a module imports, or the modules of a package, by their names."""
    for path in [*PACKAGE.glob(f"{module}.py"), *(PACKAGE / module).rglob("*.py")]:
        yield from imports_of(path)


def imports_of(path):
    """All that a file imports, also inside functions, but not for type checkers only."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            node.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: write 'from rnn_helpers.…', not a relative import"
            # "from rnn_helpers import x" may name a module, or a public name of any module
            inside = [f"rnn_helpers.{alias.name}" for alias in node.names]
            yield from inside if node.module == "rnn_helpers" else [node.module]


def test_imports_are_seen(tmp_path, monkeypatch):
    lines = [
        "import a.b",
        "from rnn_helpers import x",
        "if TYPE_CHECKING:",
        " import c",
        "def f():",
        " from d.e import g",
    ]
    (tmp_path / "module.py").write_text("\n".join(lines))
    (tmp_path / "package" / "inner").mkdir(parents=True)
    (tmp_path / "package" / "inner" / "one.py").write_text("import h")
    monkeypatch.setattr(sys.modules[__name__], "PACKAGE", tmp_path)
    assert list(imports("module")) == ["a.b", "rnn_helpers.x", "d.e"]
    assert list(imports("package")) == ["h"]


@pytest.mark.parametrize("module", MODULES)
def test_imports_run_one_way(module):
    line = next((number for number, names in enumerate(LINES) if module in names), None)
    assert line is not None, f"give {module} its place in LINES"
    allowed = set().union(*LINES[: line + 1])
    if module == "exercises":
        allowed = set().union(*LINES[:2])
    inside = {name.split(".")[1] for name in imports(module) if name.split(".")[0] == "rnn_helpers"}
    assert inside <= allowed


@pytest.mark.parametrize("module", [module for module in MODULES if module != "figures"])
def test_only_figures_needs_matplotlib(module):
    assert "matplotlib" not in {name.split(".")[0] for name in imports(module)}


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
    wanted = [f"python{PROJECT['requires-python']}", "pip", "-e ."]
    wanted += PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]
    assert sorted(map(without_spaces, from_conda + from_pip)) == sorted(map(without_spaces, wanted))


def test_every_package_has_a_lower_bound_that_can_be_tried():
    # What `make test-oldest` turns into name==version
    for requirement in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]:
        assert re.fullmatch(r"[a-z-]+(>=|~=)\d+(\.\d+)*", requirement), requirement


def test_the_minor_version_of_anywidget_is_pinned():
    assert any(re.fullmatch(r"anywidget~=0\.\d+\.\d+", name) for name in PROJECT["dependencies"])


def test_every_file_of_the_package_is_installed():
    patterns = PYPROJECT["tool"]["setuptools"]["package-data"]["rnn_helpers"]
    files = [path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*") if path.is_file()]
    data = [name for name in files if not name.endswith((".py", ".pyc"))]
    assert "static/stepper.js" in data
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
