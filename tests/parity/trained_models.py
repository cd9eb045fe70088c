"""The two models of notebook 6, trained in PyTorch and in Keras, and recorded as plain arrays.

``python tests/parity/trained_models.py`` trains both anew, a minute, and writes what
``recorded_model`` reads; of the course it uses the data alone. ``make parity`` runs the models
with the recorded weights, and compares. Training on another processor may find other weights.

``python tests/parity/trained_models.py others`` trains the character model from four seeds with two
penalties each, some ten minutes, and writes nothing: it prints how clearly one unit counts brackets.
"""

import json
import os
import sys
from pathlib import Path

os.environ["KERAS_BACKEND"] = "torch"

import keras
import numpy as np
import torch
from torch import nn

from rnn_helpers.tasks import CALL_CHARACTERS, nested_calls, open_brackets, temperatures

torch.set_num_threads(1)
RECORDINGS = Path(__file__).parents[2] / "rnn_helpers" / "models" / "recordings"
TEXT = nested_calls(100, seed=7)
DAYS, KNOWN = 14, 2922  # of a window; of the series, to train on
MEAN, STD = 10.0, 7.5  # °C, about those of the days to train on


class CharacterModel(nn.Module):
    """Says of every character how probable it comes next."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(len(CALL_CHARACTERS), 8)
        self.lstm = nn.LSTM(8, 16, num_layers=2, batch_first=True)
        self.fc = nn.Linear(16, len(CALL_CHARACTERS))

    def forward(self, characters):
        output, _ = self.lstm(self.embedding(characters))
        return self.fc(output)


def ids(text):
    """A text as the numbers of its characters, (1, timesteps)."""
    return torch.tensor([[CALL_CHARACTERS.index(character) for character in text]])


def train_calls(seed=3, steps=1500, batch=32, timesteps=100, penalty=0.05):
    """The character model; a penalty on the outputs of its upper layer makes single units clearer."""
    torch.manual_seed(seed)
    model, (text,) = CharacterModel(), ids(nested_calls(300_000))
    adam = torch.optim.Adam(model.parameters(), lr=0.01)
    rate = torch.optim.lr_scheduler.OneCycleLR(adam, 0.02, total_steps=steps)
    chance = torch.Generator().manual_seed(seed)
    for _ in range(steps):
        start = torch.randint(len(text) - timesteps - 1, (batch, 1), generator=chance)
        read = text[start + torch.arange(timesteps + 1)]
        output, _ = model.lstm(model.embedding(read[:, :-1]))
        loss = nn.functional.cross_entropy(model.fc(output).flatten(0, 1), read[:, 1:].flatten())
        adam.zero_grad()
        (loss + penalty * output.abs().mean()).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        adam.step()
        rate.step()
    return model, loss.item() / np.log(2)


@torch.no_grad()
def cell_states(model, text):
    """Those of both layers after each character: (timesteps, 2 layers · units)."""
    states, found = None, []
    for embedded in model.embedding(ids(text))[0]:
        _, states = model.lstm(embedded[None, None], states)
        found.append(states[1].flatten().numpy())
    return np.array(found)


def share_of_pairs(unit, event):
    """Of all pairs of a timestep with the event and one without, in how many the unit tells them apart."""
    others = np.sort(unit[~event])
    larger = [np.searchsorted(others, unit[event], side) for side in ("left", "right")]
    share = np.mean(larger) / len(others)  # a tie is half a pair
    return max(share, 1 - share)


def train_others(seeds=range(4), penalties=(0.02, 0.05)):
    """The character model from several seeds: its loss, and how clear its clearest counter of brackets is."""
    text = nested_calls(2000, seed=1)
    deep = np.array(open_brackets(text)) >= 2
    for penalty in penalties:
        for seed in seeds:
            model, bits = train_calls(seed, penalty=penalty)
            shares = [share_of_pairs(unit, deep) for unit in cell_states(model, text).T]
            layer, unit = divmod(int(np.argmax(shares)), model.lstm.hidden_size)
            print(
                f"penalty {penalty}, seed {seed}: {bits:.3f} bits a character; layer {layer}, unit {unit} "
                f"tells 2 open brackets or more from fewer in {max(shares):.1%} of the pairs",
                flush=True,
            )


def windows():
    """Scaled windows of the temperatures, and the day after each: (samples, 14, 1) and (samples, 1)."""
    scaled = (temperatures(3653) - MEAN) / STD
    rows = np.arange(len(scaled) - DAYS)[:, None] + np.arange(DAYS)
    return np.float32(scaled[rows][:, :, None]), np.float32(scaled[DAYS:, None])


def forecaster():
    """A Keras model that forecasts the day after a window."""
    lstm = keras.layers.LSTM(12, activation="relu", name="lstm")
    layers = [keras.Input((DAYS, 1)), lstm, keras.layers.Dense(1, name="dense")]
    return keras.Sequential(layers, name="forecaster")


def train_temperatures(seed=0, epochs=8):
    """The forecaster, trained on the first eight years, and its mean error on the rest, in °C."""
    keras.utils.set_random_seed(seed)
    (inputs, targets), train = windows(), slice(0, KNOWN - DAYS)
    model = forecaster()
    model.compile(optimizer=keras.optimizers.Adam(0.005), loss="mse")
    model.fit(inputs[train], targets[train], epochs=epochs, batch_size=64, verbose=0)
    apart = model.predict(inputs[KNOWN - DAYS :], verbose=0) - targets[KNOWN - DAYS :]
    return model, float(np.abs(apart).mean()) * STD


# ---------------------------------------------------------------- with weights of four digits


def short(array):
    """The same numbers with four significant digits, in float32."""
    return np.vectorize(lambda number: float(f"{number:.4g}"))(np.asarray(array)).astype(np.float32)


def calls_with(weights):
    """The character model with weights by their names."""
    model = CharacterModel()
    model.load_state_dict({name: torch.tensor(short(array)) for name, array in weights.items()})
    return model.eval()


def temperatures_with(weights):
    """The forecaster with weights in their order."""
    model = forecaster()
    model.set_weights([short(array) for array in weights])
    return model


# ---------------------------------------------------------------- recorded


def plain(array):
    """An array as JSON has it, with the seven digits of a float32."""
    return np.vectorize(lambda number: float(f"{number:.7g}"))(np.array(array, dtype=float)).tolist()


def calls_recorded(model):
    """What each layer of the character model received and gave on a text it has never read."""
    with torch.no_grad():
        embedded = model.embedding(ids(TEXT))
        output, (h_n, c_n) = model.lstm(embedded)
        sums = model.fc(output)
    ends = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    layers = [
        {
            "name": f"lstm, layer {layer}",
            "kind": "LSTM",
            "weights": {f"{end}_l0": f"lstm.{end}_l{layer}" for end in ends},
            "options": {},
            "reads": ["lstm, layer 0"] if layer else [],
            "inputs": None if layer else embedded.numpy(),
            "outputs": output.numpy() if layer else None,
            "final_state": {"hidden_state": h_n[layer].numpy(), "cell_state": c_n[layer].numpy()},
        }
        for layer in (0, 1)
    ]
    return {
        "model": "CharacterModel",
        "framework": "torch",
        "version": torch.__version__.split("+")[0],
        "labels": [list(TEXT)],
        "head": {
            "weights": ["fc.weight", "fc.bias"],
            "activation": "softmax",
            "outputs": list(CALL_CHARACTERS),
            "received": plain([output]),
            "gave": plain([sums]),
        },
        "layers": layers,
        "weights": {name: tensor.numpy() for name, tensor in model.state_dict().items()},
    }


def temperatures_recorded(model):
    """What the layer of the forecaster received and gave: a window for each month of a year it never saw."""
    inputs = windows()[0][KNOWN - DAYS + 15 :: 30][:12]
    lstm, dense = model.layers
    last = keras.ops.convert_to_numpy(lstm(inputs))
    return {
        "model": "Sequential",
        "framework": "keras",
        "version": keras.__version__,
        "labels": None,
        "head": {
            "weights": ["dense/kernel", "dense/bias"],
            "activation": dense.get_config()["activation"],
            "outputs": None,
            "received": plain([last]),
            "gave": plain([keras.ops.convert_to_numpy(dense(last))]),
        },
        "layers": [
            {
                "name": "lstm",
                "kind": "LSTM",
                "weights": {n: f"lstm/lstm_cell/{n}" for n in ("kernel", "recurrent_kernel", "bias")},
                "options": {
                    "activation": lstm.get_config()["activation"],
                    "recurrent_activation": lstm.get_config()["recurrent_activation"],
                },
                "reads": [],
                "inputs": inputs,
                "outputs": None,
                "final_state": {"hidden_state": last},
            }
        ],
        "weights": {
            each.path.removeprefix("forecaster/"): keras.ops.convert_to_numpy(each) for each in model.weights
        },
    }


def write(name, recording):
    """One line for each weight and each layer."""
    lines = []
    for key, value in recording.items():
        if key in ("layers", "weights"):
            inner = value.items() if key == "weights" else ((None, each) for each in value)
            parts = [(f"{json.dumps(n)}: " if n else "") + json.dumps(v, default=plain) for n, v in inner]
            first, last = ("{", "}") if key == "weights" else ("[", "]")
            text = f"{first}\n" + ",\n".join(parts) + f"\n{last}"
        else:
            text = json.dumps(value, ensure_ascii=False)
        lines.append(f"{json.dumps(key)}: {text}")
    (RECORDINGS / f"{name}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["others"]:
        train_others()
        sys.exit()
    trained, bits = train_calls()
    write("calls", calls_recorded(calls_with(trained.state_dict())))
    print(f"calls: {bits:.3f} bits a character")
    trained, error = train_temperatures()
    write("temperatures", temperatures_recorded(temperatures_with(trained.get_weights())))
    print(f"temperatures: {error:.2f} degrees")
