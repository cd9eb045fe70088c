/** Small runs to test with, as Python would send them. */

import { readPayload } from "../../js/run.js";

const factor = (quantity, options = {}) => ({ quantity, previous: false, complement: false, through: null, ...options });
const map = (weights, of) => ({ type: "map", weights, gate: null, of });
const bias = (weights) => ({ type: "bias", weights, gate: null });

const hidden = (activation) => ({
  quantity: "hidden_state", label: "hidden state", symbol: "h", kind: "value", activation,
  terms: [map("W", factor("inputs")), map("U", factor("hidden_state", { previous: true })), bias("b")],
  role: "the input and the old state, mixed", elsewhere: { cs230: "a" }, flipped_in: {},
});
const readout = {
  quantity: "prediction", label: "inside?", symbol: "y", kind: "gate", activation: "sigmoid",
  terms: [map("V", factor("hidden_state")), bias("d")], role: "what the model says", elsewhere: {}, flipped_in: {},
};
const notations = {
  course: { label: "This course", weights: {} },
  pytorch: { label: "PyTorch", weights: { W: ["W", "i"], U: ["W", "h"], b: ["b", "i"] } },
  cs230: { label: "CS 230", weights: {} },
};

/** Arrays one after another, and where each one starts. */
function packed(arrays) {
  const numbers = [];
  const layout = {};
  for (const [path, { shape, data }] of Object.entries(arrays)) {
    layout[path] = { start: numbers.length, shape };
    numbers.push(...data);
  }
  return { layout, buffer: new DataView(Float64Array.from(numbers).buffer) };
}

/** What Python sends of a cell of one unit, h = activation(W x + U h₋ + b), that read some inputs. */
export function simplePayload({
  W = 1, U = 0.5, b = 0, inputs = [1, 0, -1], activation = "linear", initial = 0, labels = null, V = null, ...more
} = {}) {
  const timesteps = inputs.length;
  const of = { linear: (x) => x, tanh: Math.tanh, sigmoid: (x) => 1 / (1 + Math.exp(-x)), relu: (x) => Math.max(0, x) };
  const states = [];
  for (const x of inputs) states.push(of[activation](W * x + U * (states.at(-1) ?? initial) + b));
  const matrix = (value) => ({ shape: [1, 1], data: [value] });
  const column = (data) => ({ shape: [timesteps, 1], data });
  const arrays = {
    "weights/W": matrix(W), "weights/U": matrix(U), "weights/b": { shape: [1], data: [b] },
    "initial/hidden_state": { shape: [1], data: [initial] },
    "quantities/inputs": column(inputs), "quantities/hidden_state": column(states),
  };
  if (V !== null) {
    arrays["weights/V"] = matrix(V);
    arrays["weights/d"] = { shape: [1], data: [0] };
    arrays["quantities/prediction"] = column(states.map((h) => of.sigmoid(V * h)));
  }
  return {
    kind: "SimpleRNN", name: "", timesteps, units: 1, labels, holds: [], backwards: false,
    limits: { inputs: 1, hidden_state: 1, prediction: 1 },
    equations: [hidden(activation), ...(V === null ? [] : [readout])],
    gates: [], notations, notation_notes: { pytorch: "PyTorch has two biases." }, states: ["hidden_state"],
    sentence: ["goes from ", { style: "signed", factors: [factor("hidden_state", { previous: true })] },
      " to ", { style: "signed", factors: [factor("hidden_state")] }],
    ...packed(arrays), ...more,
  };
}

const zeros = (...shape) => ({ shape, data: Array(shape.reduce((a, b) => a * b, 1)).fill(0) });

/** What Python sends of an LSTM of 2 units that read 3 timesteps of 3 features, with a readout; all its numbers are 0. */
export function lstmPayload(more = {}) {
  const sum = (gate) => [map("W", factor("inputs")), map("U", factor("hidden_state", { previous: true })), bias("b")]
    .map((term) => ({ ...term, gate }));
  const product = (...factors) => ({ type: "product", factors, times: 1 });
  const equation = (quantity, kind, activation, terms) =>
    ({ ...hidden(activation), quantity, label: quantity.replace("_", " "), kind, terms, elsewhere: {} });
  const equations = [
    equation("forget_gate", "gate", "sigmoid", sum(0)), equation("input_gate", "gate", "sigmoid", sum(1)),
    equation("candidate", "value", "tanh", sum(2)),
    equation("cell_state", "value", "linear", [product(factor("forget_gate"), factor("cell_state", { previous: true })),
      product(factor("input_gate"), factor("candidate"))]),
    equation("output_gate", "gate", "sigmoid", sum(3)),
    equation("hidden_state", "value", "linear", [product(factor("output_gate"), factor("cell_state", { through: "tanh" }))]),
    readout,
  ];
  const arrays = {
    "weights/W": zeros(4, 2, 3), "weights/U": zeros(4, 2, 2), "weights/b": zeros(4, 2), "weights/V": zeros(1, 2),
    "weights/d": zeros(1), "initial/cell_state": zeros(2), "initial/hidden_state": zeros(2), "quantities/inputs": zeros(3, 3),
    ...Object.fromEntries(equations.map(({ quantity }) => [`quantities/${quantity}`, zeros(3, quantity === "prediction" ? 1 : 2)])),
  };
  return {
    ...simplePayload({ inputs: [0, 0, 0] }), kind: "LSTM", units: 2, equations, states: ["hidden_state", "cell_state"],
    gates: ["forget_gate", "input_gate", "candidate", "output_gate"], ...packed(arrays), ...more,
  };
}

export const payloadOf = (...runs) => ({ timesteps: runs[0].timesteps, runs });
export const simpleRun = (options, notation) => readPayload(payloadOf(simplePayload(options)), notation)[0];

/** A run of a learner's function; with an error, it stopped after the outputs there are. */
export const loopRun = ({ inputs = ["3", "1"], states = ["0", "3", "4"], outputs = ["3", "4"], error = null } = {}) => ({
  kind: "loop", name: "", timesteps: outputs.length + (error === null ? 0 : 1),
  lines: ["state_t = 0", "for input_t in input_sequence:", "    output_t = f(input_t, state_t)", "    state_t = output_t"],
  source: null, inputs, states, outputs, error,
});
