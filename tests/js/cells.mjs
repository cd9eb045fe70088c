/** Descriptions of cells, in the shape in which `describe()` of the stepper sends them. */

export const factor = (quantity, more = {}) =>
  ({ quantity, previous: false, complement: false, through: null, ...more });
export const previous = (quantity) => factor(quantity, { previous: true });
export const complement = (quantity) => factor(quantity, { complement: true });
const asFactor = (of) => (typeof of === "string" ? factor(of) : of);
export const map = (weights, gate, of) => ({ type: "map", weights, gate, of: asFactor(of) });
export const bias = (weights, gate) => ({ type: "bias", weights, gate });
export const product = (...factors) => ({ type: "product", factors: factors.map(asFactor), times: 1 });
export const times = (number, ...factors) => ({ ...product(...factors), times: number });
export const weighted = (weights, of, gate = null) => ({ type: "weighted", weights, gate, of: asFactor(of) });
export const affine = (gate, state = previous("hidden_state")) =>
  [map("W", gate, "inputs"), map("U", gate, state), bias("b", gate)];

const equation = (quantity, symbol, kind, activation, terms, more = {}) => ({
  quantity, label: quantity.replaceAll("_", " "), word: quantity.replaceAll("_", " "), symbol, kind, activation, terms,
  role: "", elsewhere: {}, flipped_in: {}, ...more,
});
const gate = (quantity, symbol, terms, more) => equation(quantity, symbol, "gate", "sigmoid", terms, more);
export const value = (quantity, symbol, activation, terms) => equation(quantity, symbol, "value", activation, terms);

const H = previous("hidden_state");
const C = previous("cell_state");
const forget = gate("forget_gate", "f", affine(0));
const input = gate("input_gate", "i", affine(1));
const candidate = (terms = affine(2)) => value("candidate", "g", "tanh", terms);
const cellState = (...products) => value("cell_state", "c", "linear", products);
const hidden = (...products) => value("hidden_state", "h", "linear", products);
const output = (terms = affine(3)) => gate("output_gate", "o", terms);
const remembered = product("forget_gate", C);
const written = product("input_gate", "candidate");
const shown = product("output_gate", factor("cell_state", { through: "tanh" }));
const updateGate = (terms) =>
  gate("update_gate", "z", terms, { elsewhere: { cs230: "Γu" }, flipped_in: { cs230: "how much to write" } });
const coupled = product(complement("forget_gate"), "candidate");
const slowGate = gate("slow_gate", "k", affine(3));
const slowState = (written) => value("slow_state", "d", "linear", [
  product("slow_gate", previous("slow_state")), product(complement("slow_gate"), written),
]);
const blend = (name) => [product(name, H), product(complement(name), "candidate")];
const both = ["hidden_state", "cell_state"];
const one = ["hidden_state"];

/** What a layout reads of a run. */
export const runOf = (states, equations, notation = "course") => ({
  states, equations, notation, backwards: false, notations: { [notation]: { weights: {} } },
  equationOf: Object.fromEntries(equations.map((each) => [each.quantity, each])),
});

const gru = (notation) => runOf(one, [
  updateGate(affine(0)),
  gate("reset_gate", "r", affine(1)),
  value("reset_state", "s", "linear", [product("reset_gate", H)]),
  candidate([map("W", 2, "inputs"), bias("b", 2), map("U", 2, "reset_state")]),
  hidden(...blend("update_gate")),
], notation);

export const cells = {
  SimpleRNN: runOf(one, [value("hidden_state", "h", "tanh", affine(null))]),
  LSTM: runOf(both, [forget, input, candidate(), cellState(remembered, written), output(), hidden(shown)]),
  "LSTM with a projection": {
    ...runOf(both, [
      forget, input, candidate(), cellState(remembered, written), output(),
      value("cell_output", "m", "linear", [shown]),
      hidden(map("P", null, "cell_output")),
    ]),
    units: 4, quantities: { hidden_state: { width: 2 } },
  },
  "GRU, reset before": gru(),
  "GRU, reset before, where z is turned around": gru("cs230"),
  "GRU, reset after": runOf(one, [
    updateGate([...affine(0), bias("b′", 0)]),
    gate("reset_gate", "r", [...affine(1), bias("b′", 1)]),
    value("recurrent_part", "q", "linear", [map("U", 2, H), bias("b′", 2)]),
    candidate([map("W", 2, "inputs"), bias("b", 2), product("reset_gate", "recurrent_part")]),
    hidden(...blend("update_gate")),
  ]),
  "minimal gated unit": runOf(one, [
    forget,
    value("forgotten_state", "s", "linear", [product("forget_gate", H)]),
    candidate([map("W", 1, "inputs"), map("U", 1, "forgotten_state"), bias("b", 1)]),
    hidden(product(complement("forget_gate"), H), product("forget_gate", "candidate")),
  ]),
  "LSTM, coupled gates": runOf(both, [
    forget, candidate(), cellState(remembered, coupled), output(), hidden(shown),
  ]),
  JANET: runOf(both, [
    forget, candidate(), cellState(remembered, coupled), hidden(product("cell_state")),
  ]),
  "JANET with a shift": runOf(both, [
    value("gate_sum", "s", "linear", affine(0)),
    gate("forget_gate", "f", [product("gate_sum")]),
    gate("shifted_gate", "k", [product("gate_sum"), bias("b", 2)]),
    candidate(affine(1)),
    cellState(remembered, product(complement("shifted_gate"), "candidate")),
    hidden(product("cell_state")),
  ]),
  UGRNN: runOf(one, [candidate(affine(0)), gate("update_gate", "z", affine(1)), hidden(...blend("update_gate"))]),
  MUT1: runOf(one, [
    gate("update_gate", "z", [map("W", 0, "inputs"), bias("b", 0)]),
    gate("reset_gate", "r", affine(1)),
    value("reset_state", "s", "linear", [product("reset_gate", H)]),
    candidate([map("U", 2, "reset_state"), map("W", 2, "inputs"), bias("b", 2)]),
    hidden(product("update_gate", "candidate"), product(complement("update_gate"), H)),
  ]),
  "three states": runOf(["hidden_state", "cell_state", "slow_state"], [
    forget, input, candidate(), cellState(remembered, written),
    slowGate, slowState("cell_state"),
    output(affine(4)),
    hidden(product("output_gate", factor("slow_state", { through: "tanh" }))),
  ]),
  "a candidate used twice": runOf(["hidden_state", "cell_state", "slow_state"], [
    forget, input, candidate(), cellState(remembered, written),
    slowGate, slowState("candidate"),
    output([...affine(4), map("V", 0, "slow_state")]),
    hidden(shown),
  ]),
  "LSTM, output sees the memory": runOf(both, [
    forget, input, candidate(), cellState(remembered, written),
    output([...affine(3), map("P", null, "cell_state")]), hidden(shown),
  ]),
  "LSTM, gates see the old memory": runOf(both, [
    gate("forget_gate", "f", [...affine(0), map("P", 0, C)]), gate("input_gate", "i", [...affine(1), map("P", 1, C)]),
    candidate(), cellState(remembered, written), output([...affine(3), map("P", 2, "cell_state")]), hidden(shown),
  ]),
  "LSTM, gates multiplied with the memory": runOf(both, [
    value("peephole", "p", "linear", [bias("p", null)]),
    gate("forget_gate", "f", [...affine(0), product("peephole", C)]), candidate(),
    cellState(remembered, coupled), output([...affine(3), product("peephole", "cell_state")]), hidden(shown),
  ]),
  "LSTM with peepholes": runOf(both, [
    gate("forget_gate", "f", [...affine(0), weighted("p_f", C)]), gate("input_gate", "i", [...affine(1), weighted("p_i", C)]),
    candidate(), cellState(remembered, written), output([...affine(3), weighted("p_o", "cell_state")]), hidden(shown),
  ]),
  "JANET with a number": runOf(both, [
    value("gate_sum", "s", "linear", affine(0)),
    gate("forget_gate", "f", [product("gate_sum")]),
    gate("shifted_gate", "k", [product("gate_sum"), times(-1)]),
    candidate(affine(1)),
    cellState(remembered, product(complement("shifted_gate"), "candidate")),
    hidden(product("cell_state")),
  ]),
  "leaky integrator": runOf(one, [candidate(affine(null)), hidden(times(0.9, H), times(0.1, "candidate"))]),
  "leaky integrator in one line": runOf(one, [
    value("hidden_state", "h", "tanh", [times(0.9, H), ...affine(null)]),
  ]),
  "independent units": runOf(one, [
    value("hidden_state", "h", "relu", [map("W", null, "inputs"), weighted("u", H), bias("b", null)]),
  ]),
  "decay of its own for each unit": runOf(one, [candidate(affine(0)), hidden(weighted("a", H), product("candidate"))]),
  FastGRNN: runOf(one, [
    value("mixed", "s", "linear", [map("W", null, "inputs"), map("U", null, H)]),
    gate("update_gate", "z", [product("mixed"), bias("b_z", null)]),
    value("candidate", "g", "tanh", [product("mixed"), bias("b_g", null)]),
    hidden(times(0.9, complement("update_gate"), "candidate"), times(0.1, "candidate"), product("update_gate", H)),
  ]),
  "numbers in every place": runOf(both, [
    gate("forget_gate", "f", [times(-1), ...affine(0), times(0.5, C), times(2, H, C)]),
    candidate([times(0.25, H), times(-0.5), weighted("p", "forget_gate"), weighted("q", complement("forget_gate"))]),
    value("alone", "a", "tanh", [times(0.5)]),
    value("summed", "e", "linear", [weighted("p", "alone"), times(1)]),
    cellState(times(0.5, "forget_gate", C), times(1), times(-2, factor("candidate", { through: "tanh" }))),
    hidden(times(3), times(-1, "summed", factor("cell_state", { through: "tanh" }))),
  ]),
  "LSTM, output gate second": runOf(both, [
    forget, output(), input, candidate(), cellState(remembered, written), hidden(shown),
  ]),
  "multiplicative RNN": runOf(one, [
    value("from_input", "a", "linear", [map("W", 0, "inputs")]),
    value("from_state", "d", "linear", [map("U", 0, H)]),
    value("mixed", "m", "linear", [product("from_input", "from_state")]),
    value("hidden_state", "h", "tanh", [map("W", 1, "inputs"), map("U", 1, "mixed"), bias("b", 0)]),
  ]),
  "two layers": runOf(["hidden_state", "lower_state"], [
    value("lower_state", "k", "tanh", affine(0, previous("lower_state"))),
    value("hidden_state", "h", "tanh", [map("V", 0, "lower_state"), map("U", 1, H), bias("b", 1)]),
  ]),
  "a residual cell": runOf(one, [forget, candidate(), hidden(product(H), product("forget_gate", "candidate"))]),
  "everything on the way": runOf(both, [
    gate("forget_gate", "f", [map("W", 0, "inputs"), map("U", 0, { ...H, through: "tanh" })]),
    candidate([
      map("W", 1, "inputs"), map("U", 1, complement("forget_gate")),
      product(complement("forget_gate"), { ...H, through: "relu" }, C), product("forget_gate"),
    ]),
    cellState(product("candidate", complement("forget_gate"), H), product("forget_gate", { ...C, through: "tanh" })),
    hidden(product("cell_state", factor("cell_state", { through: "tanh" })),
      product("forget_gate", "candidate", "cell_state")),
    value("echo", "e", "tanh", [map("U", 2, "hidden_state"), map("U", 3, complement("cell_state"))]),
  ]),
  "a second state below the hidden one": runOf(["hidden_state", "lower_state"], [
    value("lower_state", "k", "tanh", affine(0, previous("lower_state"))),
    updateGate(affine(0)), candidate(), hidden(...blend("update_gate")),
    value("prediction", "y", "linear", [map("V", null, "hidden_state"), bias("d", null)]),
  ]),
};

/** Random numbers between 0 and 1 from a seed: mulberry32. */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A cell that nobody would build: one to three states and up to four other quantities, in any order. */
export function randomCell(seed) {
  const random = randomFrom(seed);
  const one = (choices) => choices[Math.floor(random() * choices.length)];
  const some = (least, most, make) => Array.from({ length: least + Math.floor(random() * (most - least + 1)) }, make);
  const states = [...both, "third_state"].slice(0, one([1, 2, 3]));
  const names = [...states, ...["p", "q", "r", "s"].slice(0, one([1, 2, 3, 4]))];
  const order = names.map((name) => [random(), name]).sort().map(([, name]) => name);
  return runOf(states, order.map((name, place) => {
    const any = () => {
      const isOld = place === 0 || random() < 0.35;
      const through = random() < 0.15 ? one(["tanh", "relu"]) : null;
      const quantity = isOld ? one(states) : one(order.slice(0, place));
      return factor(quantity, { previous: isOld, complement: random() < 0.15, through });
    };
    const anyProduct = () => (random() < 0.15 ? weighted("p_r", any())
      : times(random() < 0.2 ? one([0.5, -1, 2]) : 1, ...some(1, 3, any)));
    const number = () => (random() < 0.15 ? [times(one([1, -0.5]))] : []);
    if (states.includes(name) && random() < 0.7) {
      const kept = random() < 0.6 ? [product(previous(name), ...some(0, 1, any))] : [];
      return value(name, name[0], "linear", [...some(1, 2, anyProduct), ...kept, ...number()]);
    }
    const maps = [...(random() < 0.8 ? [map("W", 0, "inputs")] : []), ...(random() < 0.7 ? [map("U", 0, any())] : [])];
    const products = some(maps.length ? 0 : 1, 2, anyProduct);
    return value(name, name[0], one(["sigmoid", "tanh", "linear"]), [...maps, ...products, ...number(), bias("b", 0)]);
  }));
}
