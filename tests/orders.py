"""Runs in another order than the usual one, and what a stepper says of them."""

from browser import TRACES, click

MASK = [True, True, False, False, True, False]


def read(kind="LSTM", *, labels="abcdef", **order):
    """A run of six timesteps in some order."""
    plain = TRACES[kind]()
    return plain.cell.run(plain.inputs, labels=labels, **order)


def titles(root):
    """What stands above the stacks of the diagram."""
    return [text.replace("\n", "") for text in root.locator(".rnn-stack-title").all_inner_texts()]


def sentence(root):
    return root.locator(".rnn-sentence").inner_text()


def numbers(root):
    """The table of numbers, by the names of its rows."""
    click(root, "Show numbers")
    rows = root.locator(".rnn-numbers").evaluate(
        "table => [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent))"
    )
    return {name: values for name, *values in rows}


def button(root, name):
    return root.locator(f"button[aria-label^='{name}']")


def signed(value):
    return f"{value:+.2f}".replace("-", "−").replace("+0.00", "0.00").replace("−0.00", "0.00")


def assert_plays_to_the_left(page, root):
    """Playing ends at timestep 0, and begins anew on the right, at timestep 5, on the way to 4."""
    root.get_by_role("combobox", name="Speed").select_option("4×")
    click(root, "Play")
    page.wait_for_function("document.querySelector('.rnn-stepper').dataset.timestep === '0'")
    root.get_by_role("button", name="Play", exact=True).wait_for()
    root.get_by_role("combobox", name="Speed").select_option("½×")
    click(root, "Play")
    page.wait_for_function("document.querySelector('.rnn-stepper').dataset.timestep === '4'")
