"""Docstrings keep up with the code: what a function takes, and that it may raise."""

import ast
import importlib
import inspect
import pkgutil
import re
from functools import cached_property

import rnn_helpers

MODULES = [
    module.name
    for module in pkgutil.walk_packages(rnn_helpers.__path__, "rnn_helpers.")
    if not module.ispkg
    and not module.name.startswith("rnn_helpers.exercises")
    and "__main__" not in module.name
]


def public(module):
    """Every public function and class of a module, and every public method, by its name."""
    for name, thing in vars(module).items():
        if name.startswith("_") or getattr(thing, "__module__", None) != module.__name__:
            continue
        if inspect.isfunction(thing) or inspect.isclass(thing):
            yield name, thing
        if inspect.isclass(thing):
            for method in vars(thing):
                found = getattr(thing, method)
                found = inspect.unwrap(found.func if isinstance(found, cached_property) else found)
                if not method.startswith("_") and inspect.isroutine(found):
                    yield f"{name}.{method}", found


EVERYTHING = {
    f"{name}.{label}": thing for name in MODULES for label, thing in public(importlib.import_module(name))
}
DOCSTRINGS = {name: inspect.getdoc(thing) or "" for name, thing in EVERYTHING.items()}


def raises(thing):
    """Whether its own code, and not that of something it calls, raises an error."""
    code = ast.parse(inspect.cleandoc("\n" + inspect.getsource(thing)))
    return any(isinstance(node, ast.Raise) for node in ast.walk(code))


def test_a_docstring_begins_with_a_sentence_on_a_line_of_its_own():
    first_lines = re.compile(r".+[.:?…](\n\n|$)")
    assert [name for name, text in DOCSTRINGS.items() if not first_lines.match(text)] == []


def test_what_raises_an_error_says_which():
    raising = [name for name, thing in EVERYTHING.items() if inspect.isroutine(thing) and raises(thing)]
    assert len(raising) > 20
    assert [name for name in raising if not re.search(r"\w+Error\b", DOCSTRINGS[name])] == []


def test_a_list_of_parameters_has_every_parameter():
    section = re.compile(r"^Parameters\n-+\n(.+?)(?=^\w[^\n]*\n---|\Z)", re.MULTILINE | re.DOTALL)
    lists = {name: match.group(1) for name, text in DOCSTRINGS.items() if (match := section.search(text))}
    assert len(lists) > 15
    for name, listed in lists.items():
        thing = EVERYTHING[name]
        if inspect.isclass(thing):
            continue  # the weights of a cell stand under Shapes
        taken = [each for each in inspect.signature(thing).parameters if each not in ("self", "cls")]
        entry = r"^(?:\w+, )*{}(?:, \w+)* :"
        assert [each for each in taken if not re.search(entry.format(each), listed, re.MULTILINE)] == [], name


def test_a_picture_says_for_which_lesson_it_is():
    figures = [name for name in EVERYTHING if name.endswith("_figure")]
    assert len(figures) >= 8
    assert [name for name in figures if not re.search(r"\blessons? \d", DOCSTRINGS[name])] == []
