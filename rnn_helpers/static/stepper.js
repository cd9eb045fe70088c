/**
 * The stepper: one timestep of a trace at a time, drawn and computed in the page.
 *
 * Read it in this order: the run (what Python sent), the arithmetic (where a value comes
 * from), what if (the whole run computed anew), words, colors, the diagrams, the sequence, the
 * two bodies (cell and loop), and the shell that holds the playhead. Nothing here knows a cell
 * but through its description; only `diagrams` has one layout a cell.
 */

// ---------------------------------------------------------------- the run

/**
 * @typedef {{start: number, shape: number[]}} Place
 * @typedef {{quantity: string, previous: boolean, complement: boolean, through: ?string}} Factor
 * @typedef {{quantity: string, label: string, symbol: string, kind: string, activation: string,
 *            terms: object[], role: string, elsewhere: Object<string, string>,
 *            flipped_in: Object<string, string>}} Equation
 */

/** The runs that Python sent, checked and unpacked. Throws an Error that says what is wrong. */
export function readPayload(payload) {
  if (!payload || typeof payload !== "object" || !payload.runs?.length) {
    throw new Error("it received no trace");
  }
  if (!(Number.isInteger(payload.timesteps) && payload.timesteps > 0)) {
    throw new Error(`it received ${payload.timesteps} timesteps`);
  }
  return payload.runs.map((run) => (run.kind === "loop" ? { ...run } : readRun(run)));
}

function readRun(payload) {
  if (!(payload.kind in diagrams)) throw new Error(`it knows no cell called ${payload.kind}`);
  const view = payload.buffer;
  if (!(view instanceof DataView) || view.byteLength % 8) throw new Error("its numbers are damaged");
  const numbers = new Float64Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
  if (!numbers.every(Number.isFinite)) throw new Error("one of its numbers is not finite");
  const run = { ...payload, weights: {}, quantities: {}, initial: {} };
  for (const [path, { start, shape }] of Object.entries(payload.layout)) {
    const [group, name] = path.split("/");
    const size = shape.reduce((a, b) => a * b, 1);
    if (start + size > numbers.length) throw new Error(`numbers of ${name} are missing`);
    run[group][name] = { data: numbers.subarray(start, start + size), shape, width: shape.at(-1) };
  }
  run.equationOf = Object.fromEntries(run.equations.map((equation) => [equation.quantity, equation]));
  for (const { quantity } of run.equations) {
    if (!run.quantities[quantity]) throw new Error(`numbers of ${quantity} are missing`);
  }
  return run;
}

// ---------------------------------------------------------------- the arithmetic

const ACTIVATIONS = {
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
  relu: (x) => Math.max(0, x),
  linear: (x) => x,
};

/** The number of a quantity at a timestep; timestep −1 is the initial state. */
export function valueAt(run, quantity, timestep, unit) {
  if (timestep < 0) return run.initial[quantity].data[unit];
  const { data, width } = run.quantities[quantity];
  return data[timestep * width + unit];
}

/** The number of a factor: perhaps the step before, 1 − it, or through an activation. */
function factorAt(run, factor, timestep, unit) {
  const raw = valueAt(run, factor.quantity, timestep - (factor.previous ? 1 : 0), unit);
  const seen = factor.through ? ACTIVATIONS[factor.through](raw) : raw;
  return factor.complement ? 1 - seen : seen;
}

/** Whether the letter of the notation stands for 1 − the quantity. */
const isFlipped = (run, quantity) => run.notation in (run.equationOf[quantity]?.flipped_in ?? {});
/** What a quantity is for, as its letter in the notation means it. */
const roleOf = (run, { role, flipped_in: flipped }) => flipped[run.notation] ?? role;

/** A value as its letter in the notation means it; the gradient of 1 − z has the other sign. */
export function shownAt(run, quantity, timestep, unit) {
  const value = valueAt(run, quantity, timestep, unit);
  if (!isFlipped(run, quantity)) return value;
  return run.backwards ? -value : 1 - value;
}

function productAt(run, factors, timestep, unit) {
  return factors.reduce((product, factor) => product * factorAt(run, factor, timestep, unit), 1);
}

/** Where a row of a weight array starts, and how long it is: that of one unit (of one gate). */
function rowPlace(shape, gate, unit) {
  const matrix = shape.length === (gate === null ? 2 : 3);
  const columns = matrix ? shape.at(-1) : 1;
  const units = matrix ? shape.at(-2) : shape.at(-1);
  return { start: ((gate ?? 0) * units + unit) * columns, columns };
}

/** The hold that gives a quantity its value at a timestep, if there is one; a later one wins. */
export function holdAt(run, quantity, timestep, unit) {
  return run.holds.findLast((hold) => hold.quantity === quantity && (hold.unit ?? unit) === unit
    && hold.first <= timestep && timestep <= (hold.last ?? timestep)) ?? null;
}

/**
 * Where a value comes from: the terms of its equation with the numbers put in.
 * Each group is one term of the equation; its parts add up to `sum`.
 */
export function arithmetic(run, quantity, timestep, unit) {
  const equation = run.equationOf[quantity];
  const groups = equation.terms.map((term) => {
    if (term.type === "product") {
      const numbers = term.factors.map((factor) => factorAt(run, factor, timestep, unit));
      return { term, parts: [{ numbers, contribution: numbers.reduce((a, b) => a * b, 1), index: 0 }] };
    }
    const { data, shape } = run.weights[term.weights];
    const { start, columns } = rowPlace(shape, term.gate, unit);
    const parts = Array.from({ length: columns }, (_, index) => {
      const weight = data[start + index];
      const numbers = term.type === "bias" ? [weight] : [weight, factorAt(run, term.of, timestep, index)];
      return { numbers, contribution: numbers.reduce((a, b) => a * b, 1), index, place: start + index };
    });
    return { term, parts };
  });
  let sum = 0;
  for (const group of groups) {
    group.sum = group.parts.reduce((total, part) => total + part.contribution, 0);
    sum += group.sum;
  }
  return { equation, groups, sum, value: ACTIVATIONS[equation.activation](sum) };
}

/** A number as whole multiples of 10^−digits, rounded as `toFixed` rounds. */
const multiples = (number, digits) => Math.sign(number) * (digits >= 0
  ? Math.round(Number(Math.abs(number).toFixed(digits)) * 10 ** digits)
  : Number((Math.abs(number) * 10 ** digits).toFixed(0)));

/**
 * Multiples of 10^−digits that add up to the rounded total (largest remainders). A number that is
 * `firm` can be checked by eye: it is moved only where no other is left to move.
 */
export function roundedToAddUp(numbers, digits, firm = []) {
  const rounded = numbers.map((number) => multiples(number, digits));
  let missing = multiples(numbers.reduce((a, b) => a + b, 0), digits) - rounded.reduce((a, b) => a + b, 0);
  const direction = Math.sign(missing);
  const remainder = (i) => direction * (numbers[i] * 10 ** digits - rounded[i]);
  const order = numbers.map((_, i) => i)
    .sort((a, b) => Number(firm[a] ?? false) - Number(firm[b] ?? false) || remainder(b) - remainder(a));
  for (let k = 0; missing !== 0 && k < order.length; k++, missing -= direction) rounded[order[k]] += direction;
  return rounded.map((number) => number / 10 ** digits);
}

// ---------------------------------------------------------------- what if

/**
 * What a person changed. `run` is the number of the run; Python reads the same objects.
 *
 * @typedef {{type: "weight", run: number, weights: string, index: number[], value: number}} WeightEdit
 * @typedef {{type: "input", run: number, timestep: number, values: number[], label: ?string}} InputEdit
 * @typedef {{type: "hold", run: number, quantity: string, unit: ?number, first: number, last: number,
 *            value: number}} HoldEdit
 */

/** Two edits with the same target are one: the later value counts. */
const targetOf = (edit) => [edit.type, edit.run, edit.weights, edit.index, edit.timestep, edit.quantity, edit.unit].join("/");

/** The index of a number in an array of some shape: [gate, unit, column]. */
function indexOf(shape, place) {
  const index = [];
  for (const size of [...shape].reverse()) {
    index.unshift(place % size);
    place = Math.floor(place / size);
  }
  return index;
}

const placeOf = (shape, index) => index.reduce((place, i, axis) => place * shape[axis] + i, 0);

/** The run that some edits lead to, computed anew. Throws an Error where a value outgrows its limits. */
export function rerun(run, edits) {
  const copy = (arrays) => Object.fromEntries(Object.entries(arrays).map(
    ([name, array]) => [name, { ...array, data: array.data.slice() }]));
  const edited = {
    ...run,
    weights: copy(run.weights),
    quantities: copy(run.quantities),
    holds: [...run.holds],
  };
  for (const edit of edits) {
    if (edit.type === "weight") {
      const { data, shape } = edited.weights[edit.weights];
      data[placeOf(shape, edit.index)] = edit.value;
    } else if (edit.type === "input") {
      const { data, width } = edited.quantities.inputs;
      data.set(edit.values, edit.timestep * width);
      edited.labels &&= edited.labels.map((label, t) => (t === edit.timestep ? edit.label : label));
    } else {
      edited.holds.push(edit);
    }
  }
  compute(edited);
  return edited;
}

/** Every quantity at every timestep, in the order of computation, in place. */
function compute(run) {
  const sums = new Float64Array(Math.max(...Object.values(run.quantities).map(({ width }) => width)));
  const vector = new Float64Array(sums.length);
  for (let timestep = 0; timestep < run.timesteps; timestep++) {
    for (const { quantity, terms, activation, label } of run.equations) {
      const { data, width } = run.quantities[quantity];
      const held = run.holds.filter((hold) => hold.quantity === quantity);
      sums.fill(0, 0, width);
      for (const term of terms) addTerm(run, term, timestep, sums.subarray(0, width), vector);
      for (let unit = 0; unit < width; unit++) {
        const hold = held.length ? holdAt(run, quantity, timestep, unit) : null;
        const value = hold ? hold.value : ACTIVATIONS[activation](sums[unit]);
        if (!Number.isFinite(value)) {
          throw new Error(`the ${label} of unit ${unit} outgrows what a number can hold at timestep ${timestep}`);
        }
        data[timestep * width + unit] = value;
      }
    }
  }
}

/** Adds one term of an equation to the sum of each unit. */
function addTerm(run, term, timestep, sums, vector) {
  if (term.type === "product") {
    for (let unit = 0; unit < sums.length; unit++) sums[unit] += productAt(run, term.factors, timestep, unit);
    return;
  }
  const { data, shape } = run.weights[term.weights];
  const { start, columns } = rowPlace(shape, term.gate, 0);
  if (term.type === "bias") vector[0] = 1;
  else for (let i = 0; i < columns; i++) vector[i] = factorAt(run, term.of, timestep, i);
  for (let unit = 0; unit < sums.length; unit++) {
    const row = start + unit * columns;
    let sum = 0;
    for (let i = 0; i < columns; i++) sum += data[row + i] * vector[i];
    sums[unit] += sum;
  }
}

/** Whether two runs read the same sequence: an edit of its input then concerns both. */
function sameSequence(run, other) {
  const [a, b] = [run.quantities.inputs, other.quantities.inputs];
  return a.width === b.width && a.data.every((value, i) => value === b.data[i]);
}

/** The numbers of each token that the sequence has, by its label. */
function vocabularyOf(run) {
  const { data, width } = run.quantities.inputs;
  const known = new Map();
  run.labels?.forEach((label, t) => known.set(label, Array.from(data.subarray(t * width, (t + 1) * width))));
  return known;
}

const SMALLEST_CHANGE = 0.005; // a number may look different for less, when it is rounded

/** Whether a value looks different in another run of the cell: the one test for marks, ledger and sentence. */
export function looksDifferent(run, other, quantity, timestep, unit) {
  const [now, was] = [run, other].map((each) => valueAt(each, quantity, timestep, unit));
  const size = Math.abs(now - was);
  if (run.backwards || size < SMALLEST_CHANGE) return run.backwards && now !== was;
  const { kind } = run.equationOf[quantity] ?? { kind: "value" };
  const surely = size >= 2 * SMALLEST_CHANGE && Math.max(Math.abs(now), Math.abs(was)) < 99;
  return surely || shownNumber(kind, now) !== shownNumber(kind, was);
}

/** The first value, in the order of computation, that an edit changes visibly; null without one. */
export function firstChange(run, original, quantities, isSeen) {
  for (let timestep = 0; timestep < run.timesteps; timestep++) {
    for (const quantity of quantities) {
      if (!isSeen(quantity, timestep)) continue;
      let most = { size: 0 };
      for (let unit = 0; unit < run.quantities[quantity].width; unit++) {
        const size = Math.abs(valueAt(run, quantity, timestep, unit) - valueAt(original, quantity, timestep, unit));
        if (size > most.size && looksDifferent(run, original, quantity, timestep, unit)) most = { quantity, timestep, unit, size };
      }
      if (most.quantity) return most;
    }
  }
  return null;
}

/** One or two plain sentences on what an edit changed, and where first, as far as it may be seen. */
export function changeSentence(run, original, isSeen = () => true) {
  const quantities = run.equations.map(({ quantity }) => quantity);
  const end = quantities.at(-1);
  const soFar = isSeen(end, run.timesteps - 1) ? "" : " so far";
  const first = firstChange(run, original, quantities, isSeen);
  if (!first) return `No number changes${soFar}.`;
  const say = ({ quantity, timestep, unit }) => {
    const { kind } = run.equationOf[quantity];
    const [now, was] = [run, original].map((each) => shownNumber(kind, shownAt(each, quantity, timestep, unit)));
    return `${now} instead of ${was}`;
  };
  const unitOf = ({ quantity, unit }) => (run.quantities[quantity].width > 1 ? ` of unit ${unit}` : "");
  const nameOf = (quantity) => run.equationOf[quantity].label;
  const begins = `First change: at timestep ${first.timestep}, ${nameOf(first.quantity)}${unitOf(first)}, ${say(first)}.`;
  if (first.quantity === end) return begins;
  const reached = firstChange(run, original, [end], isSeen);
  if (!reached) return `${begins} ${capital(nameOf(end))} stays as it was${soFar}.`;
  return `${begins} ${capital(nameOf(end))}${unitOf(reached)} changes from timestep ${reached.timestep} on: there it is ${say(reached)}.`;
}

/** What an edit says in the list of edits. */
function editText(run, edit) {
  if (edit.type === "hold") {
    const { label, kind } = run.equationOf[edit.quantity];
    const value = isFlipped(run, edit.quantity) ? 1 - edit.value : edit.value;
    const unit = edit.unit === null ? "every unit" : `unit ${edit.unit}`;
    const when = edit.first === edit.last ? `timestep ${edit.first}` : `timesteps ${edit.first} to ${edit.last}`;
    return `${label}, ${unit}, held at ${shownNumber(kind, value)}, ${when}`;
  }
  if (edit.type === "input") {
    const { width } = run.quantities.inputs;
    const shown = edit.label === null ? null : visible(edit.label);
    return `input at timestep ${edit.timestep}: ${shown ?? numbersText(edit.values.slice(0, 4), width)}`;
  }
  const gated = run.equations.some(({ terms }) => terms.some((term) => term.weights === edit.weights && term.gate !== null));
  const [gate, ...entry] = gated ? edit.index : [null, ...edit.index];
  return `${weightSymbol(run, edit.weights, gate).textContent}[${entry.join(", ")}] = ${signed(edit.value)}`;
}

/** The number that a person typed, as in 0.5, −1,5 or 2e-3. Throws an Error that says what is wrong with it. */
export function parseNumber(text, { low = -Infinity, high = Infinity, whole = false } = {}) {
  if (/^[+-]?\d{1,3}(,\d{3})+$/.test(text.trim())) throw new Error("write 1000 without a comma");
  const plain = text.trim().replace(MINUS, "-").replace(",", ".");
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) throw new Error("write a number, such as 0.5");
  const value = Number(plain);
  if (!Number.isFinite(value)) throw new Error("that is too large; write a finite number");
  if (whole && !Number.isInteger(value)) throw new Error("write a whole number");
  if (value < low || value > high) {
    if (high === Infinity) throw new Error(`write a number of at least ${plainNumber(low)}`);
    throw new Error(`write a ${whole ? "whole " : ""}number from ${plainNumber(low)} to ${plainNumber(high)}`);
  }
  return value;
}

const plainNumber = (value) => `${value}`.replace("-", MINUS);

// ---------------------------------------------------------------- words

const MINUS = "−";

/** A number with fixed digits, a real minus sign, and no −0.00. */
export function fixed(value, digits = 2) {
  const size = Math.abs(value);
  if (size >= 999999.5) return value.toExponential(1).replace("-", MINUS).replace("e+", "e");
  const text = size.toFixed(Math.min(digits, digitsOf(value)));
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** How many digits behind the point `fixed` gives a number; negative: its power of ten, as in 2.3e6. */
function digitsOf(value) {
  const size = Math.abs(value);
  if (size >= 999999.5) return -Math.floor(Math.log10(size));
  return size >= 999.95 ? 0 : size >= 99.995 ? 1 : 2;
}

/** A number with a sign and the digits of another one, so that a column of them adds up by eye. */
function signedLike(value, digits) {
  const [unit, decimals, tail] = digits < 0 ? [10 ** -digits, 1, `e${-digits}`] : [1, digits, ""];
  const text = (Math.abs(value) / unit).toFixed(decimals);
  if (Number(text) === 0) return text;
  return (value < 0 ? MINUS : "+") + text + tail;
}

/** The same with a plus sign in front of what is positive. */
export function signed(value, digits = 2) {
  const text = fixed(value, digits);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** A share between 0 and 1 in whole percent, never rounded to a 0 or 100 it is not. */
export function percent(value) {
  if (value > 0 && value < 0.005) return "under 1%";
  if (value < 1 && value >= 0.995) return "over 99%";
  return `${Math.round(100 * value)}%`;
}

const capital = (words) => words[0].toUpperCase() + words.slice(1);
const shownNumber = (kind, value) => (kind === "gradient" ? gradientText(value) : kind === "gate" ? fixed(value) : signed(value));

/** A gradient, however small, with two digits that count: +0.12, −0.0031, +4.2e−7. */
export function gradientText(value) {
  const size = Math.abs(value);
  if (size === 0 || size >= 0.1) return signed(value);
  const text = size >= 0.0001 ? `${Number(size.toPrecision(2))}` : size.toExponential(1).replace("-", MINUS);
  return (value < 0 ? MINUS : "+") + text;
}

/** How the input of a timestep is said: its token, or its numbers. */
function inputText(run, timestep) {
  if (run.labels) return spoken(run.labels[timestep]);
  const { width } = run.quantities.inputs;
  return numbersText(Array.from({ length: Math.min(width, 4) }, (_, i) => valueAt(run, "inputs", timestep, i)), width);
}

const numbersText = (values, width) => `${values.map((value) => signed(value)).join(", ")}${width > 4 ? ", …" : ""}`;

const SPOKEN = { " ": "a space", '"': "the quote sign", "\n": "a line break", "\t": "a tab", "": "nothing" };
const spoken = (token) => SPOKEN[token] ?? `“${token}”`;
/** White space can't be seen, so it gets a sign. */
const visible = (token) => ({ " ": "␣", "\n": "↵", "\t": "→" })[token] ?? token;

/** One plain sentence on a timestep of the walk backwards: the value that the loss depends on most. */
function gradientSentence(run, timestep) {
  let most = { size: 0 };
  for (const { quantity } of run.equations) {
    if (quantity === "prediction") continue;
    for (let unit = 0; unit < run.quantities[quantity].width; unit++) {
      const size = Math.abs(valueAt(run, quantity, timestep, unit));
      if (size > most.size) most = { quantity, unit, size };
    }
  }
  const begins = `Back at timestep ${timestep}${run.labels ? `, at ${inputText(run, timestep)}` : ""}: `;
  if (!most.quantity) return `${begins}no value here changes the loss.`;
  const value = shownAt(run, most.quantity, timestep, most.unit);
  return `${begins}the loss depends most on the ${run.equationOf[most.quantity].label} of unit ${most.unit}; `
    + `raised a little, it moves the loss ${gradientText(value)} times as far.`;
}

/** One plain sentence on what happened in a timestep. */
export function stepSentence(run, timestep) {
  if (run.backwards) return gradientSentence(run, timestep);
  const state = run.states.at(-1);
  const change = (unit) => Math.abs(valueAt(run, state, timestep, unit) - valueAt(run, state, timestep - 1, unit));
  const said = (unit) => run.sentence.map((part) => {
    if (typeof part === "string") return part;
    const value = productAt(run, part.factors, timestep, unit);
    return part.style === "percent" ? percent(value) : signed(value);
  }).join("");
  let happened;
  if (run.units <= 2) {
    happened = Array.from({ length: run.units }, (_, unit) => `unit ${unit} ${said(unit)}`).join("; ");
  } else {
    let most = 0;
    for (let unit = 1; unit < run.units; unit++) if (change(unit) > change(most)) most = unit;
    happened = `of ${run.units} units, unit ${most} changes most: it ${said(most)}`;
  }
  const readout = run.equationOf.prediction;
  const { width } = run.quantities.prediction ?? { width: 0 };
  const prediction = Array.from({ length: width }, (_, i) =>
    shownNumber(readout.kind, valueAt(run, "prediction", timestep, i))).join(", ");
  const reads = readout ? ` The readout says: ${readout.label} ${prediction}.` : "";
  return `At timestep ${timestep} the input is ${inputText(run, timestep)}: ${happened}.${reads}`;
}

/** One plain sentence on one equation of a timestep. */
export function equationSentence(run, quantity, timestep) {
  const { label, kind } = run.equationOf[quantity];
  const { width } = run.quantities[quantity];
  const shown = Array.from({ length: Math.min(width, 4) }, (_, unit) =>
    `${shownNumber(kind, shownAt(run, quantity, timestep, unit))}${width > 1 ? ` for unit ${unit}` : ""}`);
  const rest = width > 4 ? `, and ${width - 4} more` : "";
  return `${capital(label)}, ${roleOf(run, run.equationOf[quantity])}: ${shown.join(", ")}${rest}.`;
}

// ---------------------------------------------------------------- the page

/** An element with attributes and children; text becomes text nodes, never HTML. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child != null));
  return element;
}

function makeSvg(tag, attributes = {}) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** Changes a text only if it differs: the browser then has nothing to lay out again. */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

const ICONS = {
  first: "M4 4v12M16 4 7 10l9 6z",
  previous: "M14 4 5 10l9 6z",
  play: "M6 3.5 16 10 6 16.5z",
  pause: "M6 4h3v12H6zM12 4h3v12h-3z",
  next: "M6 4l9 6-9 6z",
  last: "M4 4l9 6-9 6zM16 4v12",
  remove: "M5 5l10 10M15 5 5 15",
  fullscreen: "M3 8V3h5M12 3h5v5M17 12v5h-5M8 17H3v-5",
};

function icon(name) {
  const svg = makeSvg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true", class: "rnn-icon" });
  svg.append(makeSvg("path", { d: ICONS[name] }));
  return svg;
}

/** A symbol with its subscript, as in f₉ or W with a small f. */
function symbol(letter, subscript) {
  return make("span", { class: "rnn-symbol" }, letter, subscript == null ? null : make("sub", {}, `${subscript}`));
}

/** The letter of a quantity in the notation on show. */
function letterOf(run, quantity) {
  if (quantity === "inputs") return "x";
  const { symbol: letter, elsewhere } = run.equationOf[quantity];
  return elsewhere[run.notation] ?? letter;
}

/** The same for what stands in place of the quantity: on the way back ∂h, short for ∂loss/∂h. */
const shownLetter = (run, quantity) => (run.backwards ? "∂" : "") + letterOf(run, quantity);

/** A weight in the notation on show: W with a small f, or PyTorch's W with a small if. */
function weightSymbol(run, name, gate) {
  const [letter, prefix] = run.notations[run.notation].weights[name] ?? [name, ""];
  if (gate === null) return symbol(letter, prefix ? `${prefix}h` : null);
  // Γf and c̃ make the subscripts f and c
  const plain = letterOf(run, run.gates[gate]).replace("Γ", "").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  return symbol(letter, prefix + plain);
}

const FUNCTION_NAMES = { sigmoid: "σ", tanh: "tanh", relu: "relu", linear: "" };

/** A factor as in the equation: h₋, 1 − z, tanh(c). */
function factorMath(run, factor, timestep = null) {
  const at = timestep === null ? (factor.previous ? MINUS : null) : timestepName(timestep - (factor.previous ? 1 : 0));
  const math = [symbol(letterOf(run, factor.quantity), at)];
  if (factor.through) math.unshift(`${FUNCTION_NAMES[factor.through]}(`), math.push(")");
  if (factor.complement !== isFlipped(run, factor.quantity)) math.unshift(`(1 ${MINUS} `), math.push(")");
  return math;
}

const timestepName = (timestep) => (timestep < 0 ? "init" : `${timestep}`);

/** A term as in the equation: W_f x, b_f, f · c₋. */
function termMath(run, term, timestep = null) {
  if (term.type === "product") {
    return term.factors.flatMap((factor, i) => [i ? " · " : null, ...factorMath(run, factor, timestep)]);
  }
  const matrix = weightSymbol(run, term.weights, term.gate);
  return term.type === "bias" ? [matrix] : [matrix, " ", ...factorMath(run, term.of, timestep)];
}

/** A whole equation: f = σ(W_f x + U_f h₋ + b_f). */
function equationMath(run, equation) {
  const sum = equation.terms.flatMap((term, i) => [i ? " + " : null, ...termMath(run, term)]);
  const name = FUNCTION_NAMES[equation.activation];
  const flip = isFlipped(run, equation.quantity) ? `1 ${MINUS} ` : "";
  return [symbol(letterOf(run, equation.quantity)), ` = ${flip}`, ...(name ? [`${name}(`, ...sum, ")"] : sum)];
}

// ---------------------------------------------------------------- fields

const DRAG_FROM = 4; // pixels: less is a click
const withoutNoise = (value) => Number(value.toFixed(12));

/**
 * A field for one number: typed, stepped with ↑ and ↓, or dragged sideways. What makes no sense is
 * refused beside it, and the number stays as it was.
 */
function createNumberField({ name, get, set, target = name, step = 0.1, limits = () => ({}), format = signed }) {
  const refusal = make("span", { class: "rnn-refusal", role: "alert" });
  const input = make("input", { type: "text", class: "rnn-number", role: "spinbutton", inputmode: "decimal", autocomplete: "off" });
  const element = make("span", { class: "rnn-field" }, input, refusal);
  let shown = "";
  let shownFor = null;
  let committing = false;
  let drag = null;

  function refuse(message) {
    setText(refusal, message);
    input.setAttribute("aria-invalid", String(message !== ""));
  }
  /** Runs what may throw, and says beside the field what was wrong. */
  function attempt(change) {
    try {
      change();
      refuse("");
    } catch (error) {
      refuse(capital(error.message));
    }
  }
  function paint(force = false) {
    if (target() !== shownFor) {
      // Another number: what was typed for the one before is gone.
      shownFor = target();
      refuse("");
      force = true;
    }
    input.setAttribute("aria-label", name());
    const value = get();
    input.setAttribute("aria-valuenow", value);
    input.setAttribute("aria-valuetext", format(value));
    if (!force && input.value !== shown) return; // somebody is typing
    shown = format(value);
    if (input.value !== shown) input.value = shown;
  }
  function commit() {
    // A field that is taken off the page while its number is set tells of its change once more.
    if (committing) return;
    if (input.value === shown) return refuse("");
    committing = true;
    attempt(() => {
      set(parseNumber(input.value, limits()));
      paint(true);
    });
    committing = false;
  }
  function move(by, from = get()) {
    const { low = -Infinity, high = Infinity } = limits();
    attempt(() => set(withoutNoise(Math.max(low, Math.min(high, from + by)))));
    paint(true);
  }
  const KEYS = {
    ArrowUp: () => move(step),
    ArrowDown: () => move(-step),
    PageUp: () => move(10 * step),
    PageDown: () => move(-10 * step),
    Enter: commit,
    Escape: () => (refuse(""), paint(true)),
  };
  input.addEventListener("keydown", (event) => {
    if (!KEYS[event.key]) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  input.addEventListener("change", commit);
  input.addEventListener("pointerdown", (event) => {
    if (document.activeElement === input || event.button) return;
    event.preventDefault();
    input.setPointerCapture(event.pointerId);
    drag = { x: event.clientX, from: get(), moved: false };
  });
  input.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const by = event.clientX - drag.x;
    if (!drag.moved && Math.abs(by) < DRAG_FROM) return;
    if (!drag.moved) input.focus();
    drag.moved = true;
    move(Math.round(by / 2) * (step / 5), drag.from);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    input.addEventListener(end, () => {
      if (drag && !drag.moved) (input.focus(), input.select());
      drag = null;
    });
  }
  return { element, paint };
}

/** A choice among [value, words] pairs; the browser's own select. */
function createSelect(name, onchange) {
  const element = make("select", { class: "rnn-select", "aria-label": name, onchange: () => onchange(element.value) });
  let known = "";
  return {
    element,
    /** Sets the choices, if they are others, and the chosen one. */
    paint(choices, chosen) {
      if (known !== choices.join("|")) {
        known = choices.join("|");
        element.replaceChildren(...choices.map(([value, words]) => make("option", { value }, words)));
      }
      if (element.value !== `${chosen}`) element.value = chosen;
    },
  };
}

// ---------------------------------------------------------------- colors

/** The palette of the page's theme, read from the style sheet; null until root is on the page. */
function readPalette(root) {
  if (!root.isConnected) return null;
  const probe = make("i", { hidden: true });
  root.append(probe);
  const palette = {};
  // Where the system forces its colors, text and paper are its own, and the colors of values stay ours.
  const forced = window.matchMedia("(forced-colors: active)").matches;
  const system = forced ? { text: "CanvasText", paper: "Canvas" } : {};
  probe.style.forcedColorAdjust = "none";
  for (const name of ["gate-closed", "gate-open", "negative", "zero", "positive", "text", "cell", "paper"]) {
    probe.style.color = system[name] ?? `var(--rnn-${name})`;
    palette[name] = getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).map(Number);
  }
  probe.remove();
  return palette;
}

const blend = (a, b, share) => a.map((channel, i) => channel + (b[i] - channel) * share);

/** The color of a value: how open a gate is, or the sign and size of anything else. */
function colorOf(palette, kind, value, limit) {
  if (kind === "gate") return blend(palette["gate-closed"], palette["gate-open"], Math.min(1, Math.max(0, value)));
  const size = Math.min(1, Math.abs(value) / limit);
  return blend(palette.zero, palette[value < 0 ? "negative" : "positive"], size);
}

const css = (color) => `rgb(${color.map(Math.round).join(" ")})`;

/** Black or white, whichever can be read on the color. */
function inkOn(color) {
  const [r, g, b] = color.map((channel) => {
    const c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000" : "#fff";
}

// ---------------------------------------------------------------- the diagrams

const ROW = 25; // a number that can be read, and hit with a finger
const MOST_NUMBERS = 8; // of a stack; more units are bare colors
const MOST_UNITS = 32; // on show together; of more, a window of MOST_NUMBERS

/** The height of a stack of units: rows with numbers for a few units, bare colors for many. */
function stackHeight(units) {
  return units <= MOST_NUMBERS ? units * ROW : Math.min(200, Math.max(120, units * 5));
}

/** The units of a quantity that are on show: those of the window, or all of what has other units. */
function unitsOnShow(view, quantity) {
  const { width } = view.run.quantities[quantity];
  const windowed = !["inputs", "prediction"].includes(quantity);
  return windowed ? view.window : { first: 0, count: width };
}

/** The windows that the units of a run can be seen through, all of them first. */
function windowsOf({ units }) {
  const every = { first: 0, count: units };
  if (units <= MOST_NUMBERS) return [every];
  const parts = Array.from({ length: Math.ceil(units / MOST_NUMBERS) }, (_, i) => i * MOST_NUMBERS);
  return [every, ...parts.map((first) => ({ first, count: Math.min(MOST_NUMBERS, units - first) }))];
}

const stack = (quantity, x, y, options = {}) => ({ quantity, x, y, ...options });
const operator = (text, x, y, equation) => ({ type: "operator", text, x, y, equation });
const pill = (text, x, y, equation) => ({ type: "pill", text, x, y, equation });
const wire = (d, equation, options = {}) => ({ d, equation, ...options });

/**
 * One layout a cell. Each gets the run, the width of a stack, the width of the whole and the
 * height of a stack, and returns where stacks, operators and wires go. x and y of a stack are
 * its center and its top. A wire belongs to the equation that it is drawn with.
 */
export const diagrams = {
  SimpleRNN(run, width, box, height) {
    // Six columns: h₋, then U h₋ + W x + b = sum, then h. The last gap is wider, for the activation.
    const gap = Math.min(60, (width - 6 * box) / 5.8);
    const left = (width - 6 * box - 5.8 * gap) / 2;
    const x = (column) => left + box / 2 + column * (box + gap) + (column === 5 ? 0.8 * gap : 0);
    const top = 70;
    const middle = top + height / 2;
    const inputTop = top + height + 44;
    const name = run.equations[0].activation;
    const between = (column) => (x(column) + x(column + 1)) / 2;
    return {
      height: inputTop + 30,
      body: { x: x(1) - box / 2 - 12, y: top - 30, width: x(4) - x(1) + box + 24, height: height + 44 },
      stacks: [
        stack("hidden_state", x(0), top, { previous: true }),
        stack("hidden_state", x(1), top, { group: 1 }),
        stack("hidden_state", x(2), top, { group: 0 }),
        stack("hidden_state", x(3), top, { group: 2 }),
        stack("hidden_state", x(4), top, { group: "sum" }),
        stack("hidden_state", x(5), top),
      ],
      nodes: [
        { type: "sign", text: "+", x: between(1), y: middle },
        { type: "sign", text: "+", x: between(2), y: middle },
        { type: "sign", text: "=", x: between(3), y: middle },
        { type: "note", text: "and again at the next timestep", x: (x(0) + x(5)) / 2, y: 12 },
        pill(FUNCTION_NAMES[name] || "linear", between(4), gap > 30 ? middle : top + height + 16, "hidden_state"),
      ],
      input: { x: x(2), y: inputTop },
      readout: { x: x(5), y: inputTop - 10 },
      wires: [
        wire(`M${x(0) + box / 2} ${middle}H${x(1) - box / 2}`, "hidden_state", { arrow: "right" }),
        wire(`M${x(4) + box / 2} ${middle}H${x(5) - box / 2}`, "hidden_state", { arrow: "right" }),
        wire(`M${x(2)} ${inputTop}V${top + height}`, "hidden_state", { arrow: "up" }),
        wire(`M${x(5)} ${top - 22}V32Q${x(5)} 22 ${x(5) - 10} 22H${x(0) + 10}Q${x(0)} 22 ${x(0)} 32V${top - 22}`, null, {
          arrow: "down", dashed: true,
        }),
      ],
    };
  },

  LSTM(run, width, box, height) {
    const side = Math.min(26, width * 0.035);
    const left = box + side;
    const right = width - box - side;
    const inner = right - left;
    const at = (share) => left + inner * share;
    const [f, i, g, o] = [0.12, 0.36, 0.58, 0.8].map(at);
    const out = Math.min(right - 9, o + box / 2 + 26);
    const line = 24 + height / 2;
    const join = line + 46;
    const top = join + 52;
    const pills = top + height + 18;
    const bus = pills + 26;
    const inputBus = bus + 16;
    const middle = (i + g) / 2;
    const words = i - f > 96;
    const rise = (x, equation) => [
      wire(`M${x} ${inputBus}V${pills + 10}`, equation, { dots: [[x, bus], [x, inputBus]] }),
      wire(`M${x} ${pills - 10}V${top + height}`, equation),
    ];
    return {
      height: Math.max(bus + height / 2 + 6, inputBus + 54),
      body: { x: left - 8, y: line - 30, width: right - left + 16, height: inputBus - line + 46 },
      stacks: [
        stack("cell_state", box / 2, line - height / 2, { previous: true }),
        stack("hidden_state", box / 2, bus - height / 2, { previous: true }),
        stack("forget_gate", f, top, { word: words && "forget", side: "left" }),
        stack("input_gate", i, top, { word: words && "input", side: "left" }),
        stack("candidate", g, top, { word: words && "candidate", side: "left" }),
        stack("output_gate", o, top, { word: words && "output", side: "left" }),
        stack("cell_state", width - box / 2, line - height / 2),
        stack("hidden_state", width - box / 2, bus - height / 2),
      ],
      nodes: [
        operator("×", f, line, "cell_state"),
        operator("+", middle, line, "cell_state"),
        operator("×", middle, join, "cell_state"),
        pill("tanh", out, join, "hidden_state"),
        operator("×", out, top + height / 2, "hidden_state"),
        pill("σ", f, pills, "forget_gate"),
        pill("σ", i, pills, "input_gate"),
        pill("tanh", g, pills, "candidate"),
        pill("σ", o, pills, "output_gate"),
      ],
      input: { x: f, y: inputBus + 24, lead: inputBus },
      readout: { x: width - box / 2, y: Math.max(bus + height / 2 + 30, inputBus + 24), lead: bus + height / 2 },
      wires: [
        wire(`M${box} ${line}H${width - box}`, "cell_state", { arrow: "right", main: true }),
        wire(`M${box} ${bus}H${o}`, null),
        wire(`M${f} ${inputBus}H${o}`, null),
        ...rise(f, "forget_gate"), ...rise(i, "input_gate"), ...rise(g, "candidate"), ...rise(o, "output_gate"),
        wire(`M${f} ${top}V${line + 11}`, "cell_state", { arrow: "up" }),
        wire(`M${i} ${top}V${join}H${middle - 11}`, "cell_state"),
        wire(`M${g} ${top}V${join}H${middle + 11}`, "cell_state"),
        wire(`M${middle} ${join - 11}V${line + 11}`, "cell_state", { arrow: "up" }),
        wire(`M${out} ${line}V${join - 10}`, "hidden_state"),
        wire(`M${out} ${join + 10}V${top + height / 2 - 11}`, "hidden_state", { arrow: "down" }),
        wire(`M${o + box / 2} ${top + height / 2}H${out - 11}`, "hidden_state"),
        wire(`M${out} ${top + height / 2 + 11}V${bus}H${width - box}`, "hidden_state", { arrow: "right", main: true }),
      ],
    };
  },

  GRU(run, width, box, height) {
    const side = Math.min(26, width * 0.035);
    const left = box + side;
    const right = width - box - side;
    const inner = right - left;
    const at = (share) => left + inner * share;
    const [z, r, q, g] = [0.13, 0.36, 0.57, 0.82].map(at);
    const words = r - z > 96;
    const resetAfter = "recurrent_part" in run.equationOf;
    const seen = resetAfter ? "recurrent_part" : "reset_state";
    const line = 24 + height / 2;
    const blendLine = line + 44;
    const join = blendLine + 40;
    const top = join + 44;
    const pills = top + height + 18;
    const bus = pills + 26;
    const inputBus = bus + 16;
    const turn = (q + g) / 2;
    const drop = (r + q) / 2;
    const rise = (x, equation, from, dots) => [
      wire(`M${x} ${from}V${pills + 10}`, equation, { dots }),
      wire(`M${x} ${pills - 10}V${top + height}`, equation),
    ];
    const resetWires = resetAfter
      ? [
          wire(`M${q} ${bus}V${top + height}`, seen, { dots: [[q, bus]] }),
          wire(`M${r} ${top}V${join}H${q - 11}`, "candidate"),
          wire(`M${q} ${top}V${join + 11}`, "candidate", { arrow: "up" }),
          wire(`M${q + 11} ${join}H${turn}V${pills}H${g - 22}`, "candidate", { arrow: "right" }),
        ]
      : [
          wire(`M${q} ${bus}V${pills + 11}`, seen, { dots: [[q, bus]] }),
          wire(`M${r} ${top}V${join}H${drop}V${pills}H${q - 11}`, seen, { arrow: "right" }),
          wire(`M${q} ${pills - 11}V${top + height}`, seen),
          wire(`M${q} ${top}V${join}H${turn}V${pills}H${g - 22}`, "candidate", { arrow: "right" }),
        ];
    return {
      height: inputBus + 54,
      body: { x: left - 8, y: line - 30, width: right - left + 16, height: inputBus - line + 46 },
      stacks: [
        stack("hidden_state", box / 2, line - height / 2, { previous: true }),
        stack("update_gate", z, top, { word: words && "update", side: "left" }),
        stack("reset_gate", r, top, { word: words && "reset", side: "left" }),
        stack(seen, q, top, { side: "left" }),
        stack("candidate", g, top, { word: words && "candidate", side: "right" }),
        stack("hidden_state", width - box / 2, line - height / 2),
      ],
      nodes: [
        operator("×", z, line, "hidden_state"),
        operator("+", g, line, "hidden_state"),
        operator("×", g, blendLine, "hidden_state"),
        // What is written is 1 − z. Where the letter stands for what is written, 1 − it is kept.
        isFlipped(run, "update_gate")
          ? pill(`1 ${MINUS} ${letterOf(run, "update_gate")}`, z, (line + blendLine) / 2 + 5, "hidden_state")
          : pill(`1 ${MINUS} z`, (z + g) / 2, blendLine, "hidden_state"),
        operator("×", q, resetAfter ? join : pills, resetAfter ? "candidate" : seen),
        pill("σ", z, pills, "update_gate"),
        pill("σ", r, pills, "reset_gate"),
        pill("tanh", g, pills, "candidate"),
      ],
      input: { x: z, y: inputBus + 24, lead: inputBus },
      readout: { x: width - box / 2, y: line + height / 2 + 34, lead: line + height / 2 },
      wires: [
        wire(`M${box} ${line}H${width - box}`, "hidden_state", { arrow: "right", main: true }),
        wire(`M${box + 9} ${line}V${bus}H${q}`, null, { dots: [[box + 9, line]] }),
        wire(`M${z} ${inputBus}H${g}`, null),
        ...rise(z, "update_gate", inputBus, [[z, bus], [z, inputBus]]),
        ...rise(r, "reset_gate", inputBus, [[r, bus], [r, inputBus]]),
        ...rise(g, "candidate", inputBus, [[g, inputBus]]),
        ...resetWires,
        wire(`M${z} ${top}V${line + 11}`, "hidden_state", { arrow: "up", dots: [[z, blendLine]] }),
        wire(`M${z} ${blendLine}H${g - 11}`, "hidden_state", { arrow: "right" }),
        wire(`M${g} ${top}V${blendLine + 11}`, "hidden_state", { arrow: "up" }),
        wire(`M${g} ${blendLine - 11}V${line + 11}`, "hidden_state", { arrow: "up" }),
      ],
    };
  },
};

const NARROWEST = 320;
const WIDEST = 720;

const ARROWS = {
  right: (x, y) => `M${x} ${y}l-7 -4v8z`,
  up: (x, y) => `M${x} ${y}l-4 7h8z`,
  down: (x, y) => `M${x} ${y}l-4 -7h8z`,
};

/** Where a path of M, H, V, Q commands ends. */
function endOf(d) {
  const point = { x: 0, y: 0 };
  for (const [, command, rest] of d.matchAll(/([MHVQ])([^MHVQ]*)/g)) {
    const numbers = rest.trim().split(/[\s,]+/).map(Number);
    if (command === "H") point.x = numbers[0];
    else if (command === "V") point.y = numbers[0];
    else [point.x, point.y] = numbers.slice(-2);
  }
  return point;
}

/** The data-flow diagram of the cell with the values of the current timestep in it. */
function createDiagram(shell) {
  const host = make("div", { class: "rnn-diagram", role: "group", "aria-label": "The cell at this timestep" });
  const element = make("div", { class: "rnn-window" }, host);
  let painters = [];
  let builtFor = 0;

  function build(run, width) {
    host.replaceChildren();
    painters = [];
    const box = Math.max(44, Math.min(64, (width - 40) / 7.4));
    const height = stackHeight(shell.window.count);
    const layout = diagrams[run.kind](run, width, box, height);
    const readoutRows = run.quantities.prediction ? stackHeight(run.quantities.prediction.width) : 0;
    const bottom = readoutRows ? Math.max(layout.height, layout.readout.y + readoutRows + 22) : layout.height;
    host.style.width = `${width}px`;
    host.style.height = `${bottom}px`;
    const svg = makeSvg("svg", { width, height: bottom, class: "rnn-wires", "aria-hidden": "true" });
    const body = layout.body;
    svg.append(makeSvg("rect", { class: "rnn-body", x: body.x, y: body.y, width: body.width, height: body.height, rx: 12 }));
    host.append(svg);
    if (layout.input.lead != null) {
      layout.wires.push(wire(`M${layout.input.x} ${layout.input.y}V${layout.input.lead}`, null));
    }
    if (readoutRows && layout.readout.lead != null) {
      layout.wires.push(
        wire(`M${layout.readout.x} ${layout.readout.lead}V${layout.readout.y - 22}`, "prediction", { arrow: "down" }));
    }
    layout.wires.forEach((each) => drawWire(svg, each));
    layout.nodes.forEach((node) => drawNode(svg, node));
    layout.stacks.forEach((each) => drawStack(run, each, box, height));
    drawInput(run, layout.input, box);
    if (readoutRows) {
      const { label } = run.equationOf.prediction;
      const shortLabel = label.length <= 16 ? label : null;
      drawStack(run, stack("prediction", layout.readout.x, layout.readout.y, { word: shortLabel, side: "end" }),
        box, readoutRows);
    }
  }

  function drawWire(svg, { d, equation, arrow, dashed, main, dots = [] }) {
    const group = makeSvg("g", { class: `rnn-wire${main ? " rnn-main" : ""}${dashed ? " rnn-dashed" : ""}` });
    group.append(makeSvg("path", { d, class: "rnn-line" }));
    if (arrow) {
      const end = endOf(d);
      group.append(makeSvg("path", { d: ARROWS[arrow](end.x, end.y), class: "rnn-head" }));
    }
    for (const [cx, cy] of dots) group.append(makeSvg("circle", { cx, cy, r: 3, class: "rnn-head" }));
    svg.append(group);
    painters.push(() => {
      group.classList.toggle("rnn-active", shell.currentEquation() === equation && equation !== null);
      group.classList.toggle("rnn-later", equation !== null && !shell.isReady(equation));
    });
  }

  function drawNode(svg, { type, text, x, y, equation = null }) {
    const group = makeSvg("g", { class: `rnn-node rnn-${type}` });
    if (type === "operator") group.append(makeSvg("circle", { cx: x, cy: y, r: 11 }));
    if (type === "pill") {
      const width = 12 + 7.5 * text.length + (text.length === 1 ? 14 : 0);
      group.append(makeSvg("rect", { x: x - width / 2, y: y - 10, width, height: 20, rx: 10 }));
    }
    const label = makeSvg("text", { x, y });
    label.textContent = text;
    group.append(label);
    svg.append(group);
    painters.push(() => group.classList.toggle("rnn-active", shell.currentEquation() === equation && equation !== null));
  }

  function drawStack(run, each, box, height) {
    const { quantity, previous = false, group = null } = each;
    const { first, count: units } = unitsOnShow(shell, quantity);
    const { kind, label: words } = run.equationOf[quantity];
    const at = () => shell.position.timestep - (previous ? 1 : 0);
    const read = (unit) => {
      if (group === null) return shownAt(shell.run, quantity, at(), unit);
      // Each term of a sum has the gradient of the sum.
      if (shell.run.backwards) return valueAt(shell.run, `${quantity}_preactivation`, at(), unit);
      const sum = arithmetic(shell.run, quantity, at(), unit);
      return group === "sum" ? sum.sum : sum.groups[group].sum;
    };
    const scale = () => (group === null ? shell.run.limits[quantity] : Math.max(2, shell.run.limits[quantity]));
    const shownKind = group === null || kind === "gradient" ? kind : "value";
    const ready = () => previous || shell.isReady(quantity);
    const part = group === null ? null : make("span", { class: "rnn-symbol" },
      ...(group === "sum" ? ["sum"] : termMath(run, run.equationOf[quantity].terms[group])));
    const name = part ? `${part.textContent} of the ${words}` : words;

    const title = make("div", { class: "rnn-stack-title" });
    if (each.side) title.classList.add(`rnn-${each.side}`);
    title.style.cssText = `left:${each.x + (each.side === "end" ? box / 2 : 0)}px;top:${each.y - 25}px`;
    const letter = part ?? symbol(shownLetter(run, quantity), "");
    title.append(...(each.word ? [make("span", { class: "rnn-word" }, `${each.word} `)] : []), letter);
    host.append(title);
    const subscript = part ? null : letter.querySelector("sub");

    const frame = make("div", { class: "rnn-stack" });
    frame.style.cssText = `left:${each.x - box / 2}px;top:${each.y}px;width:${box}px;height:${height}px`;
    host.append(frame);
    const point = (unit) => ({ quantity, unit, timestep: at() });
    const events = (unitOf) => ({
      onpointerenter: (event) => shell.hover(point(unitOf(event))),
      onpointermove: (event) => shell.hover(point(unitOf(event))),
      onpointerleave: () => shell.hover(null),
      onfocus: (event) => shell.hover(point(unitOf(event))),
      onblur: () => shell.hover(null),
      onclick: (event) => shell.select({ quantity, unit: unitOf(event) }),
    });

    if (units > MOST_NUMBERS) {
      const canvas = make("canvas", { "aria-hidden": "true" });
      const unitOf = (event) => {
        if (event.clientY == null || event.detail === 0 && event.type === "click") return shell.selected.unit;
        const { top, height: tall } = canvas.getBoundingClientRect();
        return first + Math.max(0, Math.min(units - 1, Math.floor(((event.clientY - top) / tall) * units)));
      };
      const button = make("button", { type: "button", class: "rnn-value rnn-many", ...events(unitOf) }, canvas);
      frame.append(button);
      painters.push((palette) => {
        const all = Array.from({ length: units }, (_, row) => first + row);
        const known = group === null && ready() && at() >= 0;
        const differ = known ? all.filter((unit) => shell.differsFrom(quantity, at(), unit) !== null).length : 0;
        const held = known ? all.filter((unit) => holdAt(shell.run, quantity, at(), unit)).length : 0;
        button.classList.toggle("rnn-differs", differ > 0);
        button.ariaLabel = [`${name}, ${units} units`, held && `${held} held`, differ && `${differ} differ from ${shell.compared.name}`]
          .filter(Boolean).join(", ");
        setText(subscript ?? title, subscript ? timestepName(at()) : title.textContent);
        frame.classList.toggle("rnn-waiting", !ready());
        canvas.width = 1;
        canvas.height = units;
        const context = canvas.getContext("2d");
        for (let unit = 0; unit < units && ready(); unit++) {
          context.fillStyle = css(colorOf(palette, shownKind, read(first + unit), scale()));
          context.fillRect(0, unit, 1, 1);
        }
      });
      return;
    }
    const buttons = Array.from({ length: units }, (_, row) => {
      const button = make("button", { type: "button", class: "rnn-value", ...events(() => first + row) });
      frame.append(button);
      return button;
    });
    painters.push((palette) => {
      if (subscript) setText(subscript, timestepName(at()));
      const shown = ready();
      frame.classList.toggle("rnn-waiting", !shown);
      frame.classList.toggle("rnn-current", !previous && group === null && shell.currentEquation() === quantity);
      buttons.forEach((button, row) => {
        const unit = first + row;
        const value = read(unit);
        const text = shownNumber(shownKind, value);
        const color = colorOf(palette, shownKind, value, scale());
        setText(button, shown ? text : "");
        const room = (box - 4) / (0.62 * text.length); // a long number is written smaller
        button.style.fontSize = room < 13 ? `${room}px` : "";
        button.style.background = shown ? css(color) : "";
        button.style.color = shown ? inkOn(color) : "";
        const when = previous ? " before this timestep" : "";
        button.setAttribute("aria-label", shown ? `${name}${when}, unit ${unit}: ${text}` : `${name}, unit ${unit}: not computed yet`);
        button.classList.toggle("rnn-selected", shell.isSelected(quantity, unit) && !previous && group === null);
        const was = group === null && shown ? shell.differsFrom(quantity, at(), unit) : null;
        button.classList.toggle("rnn-differs", was !== null);
        const held = group === null && shown && holdAt(shell.run, quantity, at(), unit) !== null;
        button.classList.toggle("rnn-held", held);
        if (held) button.ariaLabel += ", held";
        button.style.setProperty("--rnn-was", was !== null && shell.isEdited() ? css(colorOf(palette, shownKind, was, scale())) : "");
        if (was !== null) {
          button.ariaLabel += `, in ${shell.compared.name} ${shownNumber(shownKind, was)}`;
        }
      });
    });
  }

  function drawInput(run, { x, y }, box) {
    const { width: features } = run.quantities.inputs;
    const host_ = make("div", { class: "rnn-input" });
    const name = symbol(run.backwards && !run.labels ? "∂x" : "x", "");
    const shown = Math.min(features, run.labels ? 1 : box < 50 ? 2 : 4);
    host_.style.cssText = `left:${x}px;top:${y}px`;
    const cells = Array.from({ length: shown }, () => make("span", { class: "rnn-value" }));
    cells.forEach((cell) => (cell.style.width = run.labels ? "" : `${box}px`));
    host_.append(...cells);
    const note = make("span", { class: "rnn-note" }, name, features > shown && !run.labels ? ` and ${features - shown} more` : null);
    host_.append(note);
    host_.style.transform = `translateX(-${run.labels ? 20 : box / 2}px)`;
    host.append(host_);
    painters.push((palette) => {
      const { timestep } = shell.position;
      setText(name.querySelector("sub"), `${timestep}`);
      cells.forEach((cell, feature) => {
        if (shell.run.labels) return setText(cell, visible(shell.run.labels[timestep]));
        const value = valueAt(shell.run, "inputs", timestep, feature);
        const color = colorOf(palette, "value", value, shell.run.limits.inputs);
        setText(cell, signed(value));
        cell.style.background = css(color);
        cell.style.color = inkOn(color);
      });
    });
  }

  /** Sizes are read only here: asking for them at every step would make the browser lay out twice. */
  function fit() {
    const available = element.clientWidth || 640;
    const width = Math.round(Math.max(NARROWEST, Math.min(WIDEST, available)));
    if (width !== builtFor) build(shell.run, width);
    builtFor = width;
    // Narrower than it can be laid out, the diagram is drawn smaller as a whole.
    const scale = Math.min(1, available / width);
    host.style.transform = scale < 1 ? `scale(${scale})` : "";
    element.style.height = `${host.offsetHeight * scale}px`;
  }

  return {
    element,
    paint({ fresh = false } = {}) {
      if (fresh || !builtFor) fit();
      painters.forEach((paint) => paint(shell.palette));
    },
  };
}

// ---------------------------------------------------------------- the ledger

const MOST_TERMS = 5;

/**
 * The rows that stand for the terms of a sum: one a part, the smallest folded into one row, parts
 * that are 0 left out. `open` shows them all.
 *
 * @returns {{group: number, parts: number[], folded: boolean}[]}
 */
function rowsOf(groups, open) {
  return groups.flatMap(({ parts }, group) => {
    const bySize = [...parts].sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
    const active = bySize.filter((part) => part.contribution !== 0 || parts.length === 1);
    const kept = open ? parts : active.length > MOST_TERMS + 1 ? active.slice(0, MOST_TERMS) : active;
    const indices = (some) => some.map((part) => part.index).sort((a, b) => a - b);
    const single = indices(kept).map((index) => ({ group, parts: [index], folded: false }));
    const rest = (kept.length ? active : parts).filter((part) => !kept.includes(part));
    return rest.length ? [...single, { group, parts: indices(rest), folded: true }] : single;
  });
}

/** Where a value comes from, in full: its equation with the numbers put in. */
function createLedger(view) {
  const heading = make("div", { class: "rnn-heading" });
  const note = make("p", { class: "rnn-ledger-note" });
  const body = make("tbody");
  const table = make("table", { class: "rnn-ledger" }, body);
  const fold = make("button", { type: "button", class: "rnn-link", onclick: () => {
    view.unfolded = !view.unfolded;
    view.body.paintHover();
  } });
  const element = make("section", { class: "rnn-where", "aria-label": ["Arithmetic", view.name].filter(Boolean).join(", ") }, heading, note,
    make("div", { class: "rnn-ledger-window" }, table), fold);
  // As much room as the longest sum needs, so that nothing below moves from value to value.
  const longest = Math.max(...view.run.equations.map(({ terms }) => terms.reduce((count, term) => count
    + (term.type === "map" ? Math.min(MOST_TERMS + 1, view.run.weights[term.weights].width) : 1), 1)));
  element.style.minHeight = `${Math.min(300, 25 * longest) + 48}px`;
  let built = { key: "", structure: "", rows: [], cells: [] };

  /** One row of the table, and how it takes its numbers. */
  function createRow(run, groups, row, begins, { timestep, unit, quantity }) {
    const { term } = groups[row.group];
    const name = begins ? make("th", { scope: "row" }, termMath(run, term, timestep)) : make("td");
    const factors = make("td", { class: "rnn-product" });
    const contribution = make("td", { class: "rnn-contribution" });
    const bar = make("i", { class: "rnn-bar" });
    const element = make("tr", {}, name, factors, contribution, make("td", { class: "rnn-bars", "aria-hidden": "true" }, bar));
    const editable = view.isEditable() && term.weights && !row.folded;
    const rest = make("span");
    let field = null;
    if (editable) {
      const { place, index } = groups[row.group].parts[row.parts[0]];
      const { shape } = run.weights[term.weights];
      const letter = weightSymbol(run, term.weights, term.gate).textContent;
      field = createNumberField({
        name: () => `${letter}[${term.type === "bias" ? unit : `${unit}, ${index}`}] of the ${run.equationOf[quantity].label}`,
        get: () => view.run.weights[term.weights].data[place],
        set: (value) => view.edit({ type: "weight", weights: term.weights, index: indexOf(shape, place), value }),
      });
      factors.append(field.element, rest);
    }
    return {
      element,
      paint(parts, shown, value, most) {
        if (field) {
          field.paint();
          const { place } = parts[0];
          field.element.classList.toggle("rnn-edited",
            view.run.weights[term.weights].data[place] !== view.base.weights[term.weights].data[place]);
          setText(rest, term.type === "bias" ? "" : ` · ${inBrackets(parts[0].numbers[1])}`);
        } else {
          setText(factors, row.folded ? (value === 0 ? "all zero" : `… ${parts.length} more`) : productText(term, parts[0].numbers));
        }
        setText(contribution, shown);
        bar.classList.toggle("rnn-negative", value < 0);
        bar.style.setProperty("--rnn-share", Math.abs(value) / most);
      },
    };
  }
  const inBrackets = (number) => (number < 0 ? `(${fixed(number)})` : fixed(number));
  function productText({ type }, numbers) {
    if (type === "bias") return "";
    const [first, ...others] = numbers;
    return [type === "product" ? fixed(first) : signed(first), ...others.map(inBrackets)].join(" · ");
  }

  /** What is to be said of a value that is held, or that an edit has changed. */
  function noteOn(run, point, result) {
    const { quantity, unit, timestep } = point;
    const hold = holdAt(run, quantity, timestep, unit);
    const { kind, activation } = run.equationOf[quantity];
    const notes = [];
    if (hold) {
      const gives = isFlipped(run, quantity) ? 1 - result.value : result.value;
      const act = FUNCTION_NAMES[activation];
      const sum = act ? `${isFlipped(run, quantity) ? `1 ${MINUS} ` : ""}${act}(${signedLike(result.sum, digitsOf(result.sum))}) = ` : "";
      notes.push(`Held. Its equation would give ${sum}${shownNumber(kind, gives)}.`);
    }
    const was = view.isEdited() ? view.differsFrom(quantity, timestep, unit) : null;
    if (was !== null && !hold) notes.push(`Without the edit: ${shownNumber(kind, was)}.`);
    return notes.join(" ");
  }

  /** A value that no equation of the run gives: of the initial state, or on the way back. */
  function paintWords(title, words) {
    heading.replaceChildren(...title);
    setText(note, words);
    body.replaceChildren();
    fold.hidden = true;
    built = { key: "", structure: "", rows: [], cells: [] };
  }

  const isBusy = () => body.contains(document.activeElement);
  return {
    element,
    /** The value to explain: the one pointed at, unless somebody is changing a weight of the selected one. */
    point: () => (!isBusy() && view.hovered) || { ...view.selected, timestep: view.position.timestep },
    text: () => [heading.textContent, note.textContent].filter(Boolean).join(". "),
    paint(point) {
      const { run } = view;
      const { quantity, unit, timestep, pinned = false } = point;
      const equation = run.equationOf[quantity];
      const name = [symbol(letterOf(run, quantity), timestepName(timestep)), `[${unit}]`];
      if (timestep >= 0 && !view.isShown(quantity, timestep)) return paintWords([...name, ` ${equation.label}`], "Not computed yet.");
      if (run.backwards) {
        const value = make("strong", {}, gradientText(shownAt(run, quantity, timestep, unit)));
        const where = make("span", { class: "rnn-quiet" }, ` ${equation.label}, unit ${unit}, timestep ${timestepName(timestep)}`);
        return paintWords(["∂loss/∂", ...name, " = ", value, where],
          "Raise this value by a little, and the loss moves so many times as far.");
      }
      if (timestep < 0) {
        return paintWords(["Where ", ...name, " comes from"],
          `It is the initial state: ${signed(valueAt(run, quantity, -1, unit))}.`);
      }

      const result = arithmetic(run, quantity, timestep, unit);
      const key = [quantity, unit, timestep, view.isEditable(), view.unfolded].join();
      // While a weight is being changed, its row must not fold away under the hand.
      const busy = key === built.key && isBusy();
      const rows = busy ? built.rows : rowsOf(result.groups, view.unfolded);
      const structure = key + JSON.stringify(rows);
      if (structure !== built.structure) {
        const cells = rows.map((row, i) => createRow(run, result.groups, row, rows[i - 1]?.group !== row.group, point));
        built = { key, structure, rows, cells };
        const total = make("tr", { class: "rnn-total" }, make("th", { scope: "row" }, "sum"), make("td"),
          make("td", { class: "rnn-contribution" }), make("td", { "aria-hidden": "true" }));
        body.replaceChildren(...cells.map((cell) => cell.element), ...(rows.length > 1 ? [total] : []));
      }
      const partsOf = (row) => row.parts.map((index) => result.groups[row.group].parts[index]);
      const values = rows.map((row) => partsOf(row).reduce((sum, part) => sum + part.contribution, 0));
      const most = Math.max(...values.map(Math.abs), 1e-12);
      const digits = digitsOf(result.sum);
      // A bias, a weight times 1, and nothing at all can be checked by eye.
      const firm = rows.map((row, i) => values[i] === 0
        || (!row.folded && partsOf(row)[0].numbers.slice(1).every((number) => number === 1)));
      const shown = roundedToAddUp(values, digits < 0 ? digits + 1 : digits, firm);
      built.cells.forEach((cell, i) => cell.paint(partsOf(rows[i]), signedLike(shown[i], digits), values[i], most));
      const total = body.querySelector(".rnn-total .rnn-contribution");
      if (total) setText(total, signedLike(result.sum, digits));

      const act = FUNCTION_NAMES[equation.activation];
      const flip = isFlipped(run, quantity) ? `1 ${MINUS} ` : "";
      const held = holdAt(run, quantity, timestep, unit);
      const value = make("strong", {}, shownNumber(equation.kind, shownAt(run, quantity, timestep, unit)));
      heading.replaceChildren(...name, " = ", ...(act && !held ? [`${flip}${act}(${signedLike(result.sum, digits)}) = `] : []), value,
        make("span", { class: "rnn-quiet" }, ` ${equation.label}, unit ${unit}, timestep ${timestep}`),
        pinned ? make("span", { class: "rnn-pin", title: "Esc lets go" }, "pinned") : "");
      setText(note, noteOn(run, point, result));
      const left = result.groups.reduce((count, { parts }) => count + parts.length, 0) - rows.filter((row) => !row.folded).length;
      fold.hidden = !view.unfolded && !(rows.some((row) => row.folded && row.parts.length > 1) || (view.isEditable() && left > 0));
      setText(fold, view.unfolded ? "Show the largest terms" : "Show every term");
    },
  };
}

// ---------------------------------------------------------------- the sequence

const unitHeight = (units) => (units <= 2 ? 13 : units <= 4 ? 10 : units <= 8 ? 8 : units <= 16 ? 5 : units <= 32 ? 3 : 1.5);

/**
 * Every quantity over all timesteps: a row of texts or of colored cells a quantity. Only the
 * columns in view exist: a canvas for the colors, elements for the texts. A step draws no colors
 * anew: it moves the veil over what lies ahead, and covers what may not be seen yet.
 *
 * @typedef {{key: string, label: Node[], texts?: (t: number) => string,
 *            isKnown?: (t: number) => boolean, first?: number, units?: number, kind?: string}} SequenceRow
 */
function createSequence(shell, { rows, columns, columnWidth }) {
  const labels = make("div", { class: "rnn-rows" });
  const picture = make("canvas", { class: "rnn-canvas" });
  const veil = make("div", { class: "rnn-veil" });
  const cover = make("canvas", { class: "rnn-canvas" });
  const pane = make("div", { class: "rnn-pane", "aria-hidden": "true" }, picture, veil, cover);
  const texts = make("div", { class: "rnn-texts" });
  const now = make("div", { class: "rnn-now" });
  const track = make("div", { class: "rnn-track" }, pane, texts, now);
  const scroller = make("div", { class: "rnn-scroll" }, track);
  const element = make("div", { class: "rnn-sequence" }, labels, scroller);
  // As wide as a column and as the view, how far it is scrolled, and the first and last column in it.
  // Sizes are kept: asking for them at every step would make the browser lay out twice.
  let [width, viewWidth, scrolled, first, last] = [0, 0, 0, 0, -1];
  let spans = new Map();
  let inView = null;
  let labeled = null;

  let y = 2;
  const places = rows.map((row) => {
    const rowHeight = row.texts ? 26 : unitHeight(row.units);
    const place = { ...row, top: y, rowHeight, height: row.texts ? 26 : row.units * rowHeight };
    y += place.height + (row.texts ? 2 : 6);
    return place;
  });
  const axis = y;
  const height = y + 24;
  track.style.height = `${height}px`;
  labels.style.height = `${height}px`;
  now.style.height = `${height - 2}px`;
  for (const place of places) {
    place.element = make("div", { class: "rnn-row-label" }, ...place.label);
    place.element.style.cssText = `top:${place.top}px;height:${Math.max(place.height, 18)}px`;
    if (place.height < 18) place.element.style.top = `${place.top - (18 - place.height) / 2}px`;
    labels.append(place.element);
  }
  const axisLabel = make("div", { class: "rnn-row-label rnn-quiet" }, "timestep");
  axisLabel.style.cssText = `top:${axis}px;height:22px`;
  labels.append(axisLabel);

  function measure() {
    const available = scroller.clientWidth || 600;
    viewWidth = available;
    scrolled = scroller.scrollLeft;
    width = columnWidth(available);
    track.style.width = `${Math.max(width * columns, 1)}px`;
    now.style.width = `${width}px`;
    const scrolls = width * columns > available + 1;
    scroller.toggleAttribute("tabindex", scrolls);
    if (scrolls) {
      scroller.tabIndex = 0;
      scroller.setAttribute("role", "group");
      scroller.setAttribute("aria-label", "All timesteps");
    }
  }

  /** The columns in view, and the texts of those. */
  function lookAround(force) {
    const from = Math.max(0, Math.floor(scrolled / width) - 2);
    const to = Math.min(columns - 1, Math.ceil((scrolled + viewWidth) / width) + 2);
    if (!force && from === first && to === last && labeled === shell.run.labels) return;
    [first, last, labeled] = [from, to, shell.run.labels];
    spans = new Map();
    const every = [1, 2, 5, 10, 20, 50, 100].find((step) => step * width >= 30) ?? 200;
    for (let t = first; t <= last; t++) {
      const column = places.filter((place) => place.texts).map((place) => {
        const text = place.texts(t);
        const span = make("span", { class: `rnn-token rnn-key-${place.key}`, title: text.length * 9 > width ? text : null }, text);
        span.style.cssText = `left:${t * width}px;top:${place.top}px;width:${width}px`;
        return { span, isKnown: place.isKnown };
      });
      const tick = make("span", { class: "rnn-tick" }, `${t}`);
      tick.style.cssText = `left:${t * width}px;top:${axis}px;width:${width}px`;
      spans.set(t, { column, tick, round: t % every === 0 });
    }
    texts.replaceChildren(...[...spans.values()].flatMap(({ column, tick }) => [...column.map(({ span }) => span), tick]));
  }

  const heat = places.filter((place) => !place.texts);
  const small = document.createElement("canvas"); // one pixel a value
  let drawn = {};
  let gap = 2;
  let covered = false;

  /** A canvas as large as the view, in the pixels of the screen, with its drawing context. */
  function sized(target, across) {
    const ratio = window.devicePixelRatio || 1;
    const [w, h] = [Math.round(across * ratio), Math.round(height * ratio)];
    if (target.width !== w || target.height !== h) {
      [target.width, target.height] = [w, h];
      target.style.cssText = `width:${across}px;height:${height}px`;
    }
    const context = target.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, across, height);
    return context;
  }
  const lineOf = (place) => (place.rowHeight > 4 ? 1 : 0);
  const left = (t) => t * width - scrolled;

  /** Every value in view in its color. A step does not change it, so it is kept. */
  function drawPicture(palette, across) {
    const now = { run: shell.run, compared: shell.compared?.run, palette, across, width, scrolled, ratio: window.devicePixelRatio };
    if (Object.keys(now).every((key) => now[key] === drawn[key])) return;
    drawn = now;
    gap = width >= 10 ? 2 : width >= 5 ? 1 : 0;
    const context = sized(picture, across);
    context.imageSmoothingEnabled = false;
    for (const place of heat) drawBlock(context, palette, place, across);
    context.fillStyle = css(palette.paper);
    for (let t = first; gap && t <= last + 1; t++) context.fillRect(left(t) - gap / 2, 0, gap, height);
    if (shell.compared) for (const place of heat) markChanges(context, palette, place);
  }

  /** A quantity as an image of one pixel a value, drawn as large as its rows and columns are. */
  function drawBlock(context, palette, place, across) {
    const { data, width: units } = shell.run.quantities[place.key];
    const colors = colorTable(palette, place.kind);
    const [flipped, limit] = [isFlipped(shell.run, place.key), limitOf(place)];
    const count = last - first + 1;
    const image = new ImageData(count, place.units);
    const pixels = new Uint32Array(image.data.buffer);
    for (let t = first; t <= last; t++) {
      for (let row = 0; row < place.units; row++) {
        const share = data[t * units + place.first + row] / limit;
        pixels[row * count + t - first] = colors.packed[colors.place(!flipped ? share : shell.run.backwards ? -share : 1 - share)];
      }
    }
    [small.width, small.height] = [count, place.units];
    small.getContext("2d").putImageData(image, 0, 0);
    context.drawImage(small, left(first), place.top, count * width, place.height);
    if (!lineOf(place)) return;
    context.fillStyle = css(palette.paper);
    for (let row = 1; row <= place.units; row++) {
      context.fillRect(0, place.top + row * place.rowHeight - 1, across, 1);
    }
  }
  const limitOf = (place) => (place.kind === "gate" ? 1 : shell.run.limits[place.key]);

  /** Marks what differs from the run that this one is compared with. */
  function markChanges(context, palette, place) {
    const colors = colorTable(palette, place.kind);
    const tall = place.rowHeight - lineOf(place);
    const [limit, paper, text] = [limitOf(place), css(palette.paper), css(palette.text)];
    for (let t = first; t <= last; t++) {
      const x = left(t) + gap / 2;
      let anything = false;
      for (let row = 0; row < place.units; row++) {
        const was = shell.differsFrom(place.key, t, place.first + row);
        if (was === null) continue;
        anything = true;
        const bottom = place.top + row * place.rowHeight + tall;
        if (tall < 7) break;
        if (shell.isEdited()) {
          // What it was stands below what it is.
          context.fillStyle = paper;
          context.fillRect(x, bottom - 5, width - gap, 1);
          context.fillStyle = colors.css[colors.place(was / limit)];
          context.fillRect(x, bottom - 4, width - gap, 4);
        } else {
          context.fillStyle = text;
          context.fillRect(x + width - gap - 4, bottom - tall, 4, 4);
        }
      }
      // Where rows are too low for that, one mark above the column says that something differs.
      if (anything && tall < 7) {
        context.fillStyle = text;
        context.fillRect(x, place.top - 3, width - gap, 2);
      }
    }
  }

  /** Empty cells in place of values that are not on show yet. */
  function drawEmpty(context, palette, place, from, to) {
    const line = lineOf(place);
    const rows = line ? place.units : 1;
    const tall = place.height / rows;
    for (let t = from; t <= to; t++) {
      context.fillStyle = css(palette.paper);
      context.fillRect(left(t), place.top - 3, width, place.height + 3);
      context.fillStyle = css(palette.cell);
      for (let row = 0; row < rows; row++) {
        context.fillRect(left(t) + gap / 2, place.top + row * tall, width - gap, tall - line);
      }
    }
  }

  /** The picture, paler ahead of the playhead, and empty where nothing may be seen yet. */
  function drawColors(palette) {
    const across = Math.min(viewWidth, width * columns);
    pane.style.width = `${across}px`;
    drawPicture(palette, across);
    const { timestep } = shell.position;
    // Ahead is what comes later in the walk: to the right, or to the left on the way back.
    const [from, to] = shell.run.backwards ? [first, timestep - 1] : [Math.max(first, timestep + 1), last];
    veil.hidden = from > to;
    veil.style.transform = `translateX(${left(from)}px)`;
    veil.style.width = `${Math.max(0, to + 1 - from) * width}px`;
    const spans = heat.flatMap((place) => [
      ...(shell.isShown(place.key, timestep) ? [] : [[place, timestep, timestep]]),
      ...(from > to || shell.isShown(place.key, from) ? [] : [[place, from, to]]),
    ]);
    if (!spans.length && !covered) return;
    covered = spans.length > 0;
    const context = sized(cover, across);
    for (const [place, start, end] of spans) drawEmpty(context, palette, place, start, end);
  }

  function keepInView() {
    const { timestep } = shell.position;
    if (inView === timestep) return;
    inView = timestep;
    if (left(timestep) >= 0 && left(timestep + 1) <= viewWidth + 1) return;
    scroller.scrollLeft = timestep * width - viewWidth / 2 + width / 2;
    scrolled = scroller.scrollLeft;
  }

  function hit(event) {
    const box = track.getBoundingClientRect();
    const zoom = box.height / track.offsetHeight || 1; // in fullscreen, pixels of the screen are larger than ours
    const timestep = Math.floor((event.clientX - box.left) / zoom / width);
    if (timestep < 0 || timestep >= columns) return null;
    const offset = (event.clientY - box.top) / zoom;
    const place = places.find((each) => !each.texts && offset >= each.top && offset < each.top + each.height);
    return { timestep, quantity: place?.key, unit: place ? place.first + Math.floor((offset - place.top) / place.rowHeight) : 0 };
  }

  track.addEventListener("pointermove", (event) => {
    const point = hit(event);
    shell.hover(point?.quantity && point.quantity !== "inputs" && shell.isShown(point.quantity, point.timestep) ? point : null);
  });
  track.addEventListener("pointerleave", () => shell.hover(null));
  track.addEventListener("click", (event) => {
    const point = hit(event);
    if (!point) return;
    if (point.quantity && point.quantity !== "inputs") shell.select(point);
    shell.go(point.timestep);
  });
  scroller.addEventListener("scroll", () => {
    scrolled = scroller.scrollLeft;
    lookAround(false);
    markTexts();
    drawColors(shell.palette);
  });

  function markTexts() {
    const { timestep } = shell.position;
    for (const [t, { column, tick, round }] of spans) {
      for (const { span, isKnown } of column) {
        span.classList.toggle("rnn-later", shell.run.backwards ? t < timestep : t > timestep);
        span.classList.toggle("rnn-unknown", isKnown ? !isKnown(t) : false);
        span.classList.toggle("rnn-edited", shell.isEdited() && shell.base.labels?.[t] !== shell.run.labels?.[t]);
      }
      const near = t !== timestep && Math.abs(t - timestep) * width < 26;
      tick.classList.toggle("rnn-here", t === timestep);
      tick.hidden = !(t === timestep || (round && !near));
    }
  }

  return {
    element,
    paint({ fresh = false } = {}) {
      if (fresh || !width) {
        measure();
        inView = null;
      }
      keepInView();
      lookAround(fresh);
      markTexts();
      now.style.transform = `translateX(${shell.position.timestep * width}px)`;
      for (const place of places) {
        place.element.classList.toggle("rnn-active", shell.currentEquation() === place.key);
      }
      drawColors(shell.palette);
    },
  };
}

/** Colors by value in 64 steps, as text and as a pixel, so that thousands of cells cost no arithmetic. */
function colorTable(palette, kind) {
  const half = 64;
  const key = `table-${kind}`;
  if (!palette[key]) {
    const colors = Array.from({ length: 2 * half + 1 }, (_, i) => colorOf(palette, kind, (i - half) / half, 1).map(Math.round));
    palette[key] = {
      css: colors.map(css),
      packed: Uint32Array.from(colors, ([r, g, b]) => 0xff000000 + b * 0x10000 + g * 0x100 + r),
      place: (share) => Math.round(half * Math.max(-1, Math.min(1, share))) + half,
    };
  }
  return palette[key];
}

// ---------------------------------------------------------------- the body of a cell

/** Every number of the current timestep as a table, made only while it is open. */
function createNumberTable(shell) {
  const table = make("table", { class: "rnn-numbers" });
  const element = make("details", { class: "rnn-details" }, make("summary", {}, "Show numbers"),
    make("div", { class: "rnn-number-window", tabindex: 0, role: "group", "aria-label": "Numbers of this timestep" }, table));
  function paint() {
    if (!element.open) return;
    const { run, position: { timestep } } = shell;
    const widest = Math.max(...Object.values(run.quantities).map(({ width }) => width));
    const numberAt = (kind, quantity, unit) => {
      const was = shell.isEdited() ? shell.differsFrom(quantity, timestep, unit) : null;
      const now = shownNumber(kind, shownAt(run, quantity, timestep, unit));
      return was === null ? now : `${now} (was ${shownNumber(kind, was)})`;
    };
    const row = (name, kind, read, width) => make("tr", {}, make("th", { scope: "row" }, name),
      ...Array.from({ length: widest }, (_, i) => make("td", {}, i < width ? read(i) : "")));
    const values = run.equations.map(({ quantity, label, kind }) => row(label, kind,
      (unit) => (shell.isReady(quantity) ? numberAt(kind, quantity, unit) : "not yet"),
      run.quantities[quantity].width));
    const { kind: stateKind } = run.equationOf[run.states[0]];
    const before = run.states.map((state) => row(`${run.equationOf[state].label} before`, stateKind,
      (unit) => shownNumber(stateKind, valueAt(run, state, timestep - 1, unit)), run.units));
    const input = row("input", stateKind, (i) => shownNumber(stateKind, valueAt(run, "inputs", timestep, i)), run.quantities.inputs.width);
    table.replaceChildren(
      make("caption", {}, `${run.backwards ? "Gradients at timestep" : "Timestep"} ${timestep}`),
      make("thead", {}, make("tr", {}, make("td", {}), ...Array.from({ length: widest }, (_, i) => make("th", { scope: "col" }, `${i}`)))),
      make("tbody", {}, input, ...before, ...values));
  }
  element.open = shell.showsNumbers;
  element.addEventListener("toggle", () => {
    shell.showsNumbers = element.open;
    paint();
  });
  return { element, paint };
}

/** Sequence, diagram, equations, ledger and sentence of a recurrent cell. */
function createCellBody(shell) {
  const { run } = shell;
  const parts = run.equations.map((equation) => equation.quantity);
  const label = (word, letter, index = "t") => [make("span", { class: "rnn-word", title: word }, word), symbol(letter, index)];
  const unitRows = (quantity) => {
    const { first, count } = unitsOnShow(shell, quantity);
    return { first, units: count };
  };
  const inputRow = run.labels
    ? { key: "inputs", label: label("input", "x"), texts: (t) => visible(shell.run.labels[t]) }
    : { key: "inputs", label: label("input", run.backwards ? "∂x" : "x"), ...unitRows("inputs"), kind: "value" };
  const gradientRow = run.labels && run.backwards
    ? [{ key: "inputs", label: label("input", "∂x"), ...unitRows("inputs"), kind: "value" }] : [];
  const sequence = createSequence(shell, {
    rows: [inputRow, ...gradientRow, ...run.equations.map((equation) => ({
      key: equation.quantity,
      label: label(equation.label, shownLetter(run, equation.quantity)),
      ...unitRows(equation.quantity),
      kind: equation.kind,
    }))],
    columns: run.timesteps,
    columnWidth: (available) => Math.max(run.labels ? 16 : 12, Math.min(64, available / run.timesteps)),
  });
  const diagram = createDiagram(shell);
  const ledger = createLedger(shell);
  const sentence = make("p", { class: "rnn-sentence" });
  const numbers = createNumberTable(shell);

  const equationButtons = run.equations.map((equation) => make("button", {
    type: "button", class: "rnn-equation",
    onclick: () => shell.goToEquation(equation.quantity),
  }, make("span", { class: "rnn-math" }, ...equationMath(run, equation)), make("span", { class: "rnn-role" }, roleOf(run, equation))));
  const unitName = make("span", { class: "rnn-unit-name", "aria-live": "off" });
  const unitStep = (by) => () => {
    const { width } = shell.run.quantities[shell.selected.quantity];
    shell.selectUnit((shell.selected.unit + by + width) % width);
  };
  const units = make("div", { class: "rnn-units" },
    make("button", { type: "button", class: "rnn-button rnn-small", "aria-label": "Previous unit", onclick: unitStep(-1) }, icon("previous")),
    unitName,
    make("button", { type: "button", class: "rnn-button rnn-small", "aria-label": "Next unit", onclick: unitStep(1) }, icon("next")));
  const notation = make("select", { class: "rnn-select", "aria-label": "Notation", onchange: (event) => shell.setNotation(event.target.value) },
    ...Object.entries(run.notations).map(([name, { label: words }]) => make("option", { value: name, selected: name === run.notation }, words)));
  const windows = windowsOf(run);
  const windowSelect = createSelect("Units on show", (index) => shell.look(windows[index]));
  windowSelect.paint(windows.map(({ first, count }, i) => [`${i}`, i ? `units ${first} to ${first + count - 1}` : `all ${count} units`]),
    windows.findIndex(({ first, count }) => first === shell.window.first && count === shell.window.count));
  const note = run.backwards
    ? "On the way back: ∂h stands for ∂loss/∂h, how far the loss moves with h. These are the equations of the way there."
    : run.notation_notes[run.notation];
  const equations = make("section", { class: "rnn-equations" },
    make("div", { class: "rnn-heading-row" }, make("div", { class: "rnn-heading" }, "Equations"), run.units > 1 ? units : null, notation),
    ...equationButtons, note ? make("p", { class: "rnn-notation-note" }, note) : null);
  const element = make("div", { class: "rnn-cell" },
    windows.length > 1 ? make("div", { class: "rnn-windows" }, windowSelect.element) : null,
    sequence.element, make("div", { class: "rnn-lower" },
    make("div", { class: "rnn-picture" }, diagram.element, sentence),
    make("div", { class: "rnn-side" }, equations, ledger.element)), numbers.element);

  return {
    element,
    partsOf: () => parts,
    partName: "equation",
    say() {
      const { timestep } = shell.position;
      return shell.mode === "part"
        ? equationSentence(shell.run, shell.currentEquation(), timestep)
        : stepSentence(shell.run, timestep);
    },
    spoken: (timestep) => `timestep ${timestep} of ${run.timesteps - 1}, input ${inputText(shell.run, timestep)}`,
    paint(options) {
      sequence.paint(options);
      diagram.paint(options);
      const { timestep } = shell.position;
      equationButtons.forEach((button, i) => {
        const quantity = parts[i];
        button.classList.toggle("rnn-active", shell.currentEquation() === quantity);
        button.classList.toggle("rnn-later", !shell.isReady(quantity));
        if (shell.currentEquation() === quantity) button.setAttribute("aria-current", "step");
        else button.removeAttribute("aria-current");
      });
      setText(unitName, `unit ${shell.selected.unit}`);
      ledger.paint(ledger.point());
      setText(sentence, this.say());
      numbers.paint();
    },
    ledgerText: () => ledger.text(),
    /** Only the ledger and the marks change when the pointer moves. */
    paintHover() {
      ledger.paint(ledger.point());
    },
  };
}

// ---------------------------------------------------------------- the body of the loop

/** The pseudocode with its current line marked, and the variables beside it. */
function createLoopBody(shell) {
  const { run } = shell;
  const failed = run.error === null ? null : run.outputs.length;
  const outputText = (t) => (t === failed ? "error" : run.outputs[t] ?? "");
  const longest = [...run.inputs, ...run.states, ...run.outputs].reduce((most, text) => Math.max(most, text.length), 1);
  const columnWidth = (available) => Math.max(Math.min(28 + 7.5 * longest, 132), Math.min(56, available / run.inputs.length));
  const row = (key, label, texts, isKnown) => ({ key, label: [make("code", {}, label)], texts, isKnown });
  const sequence = createSequence(shell, {
    rows: [
      row("input", "input_t", (t) => run.inputs[t]),
      row("state", "state_t", (t) => run.states[t] ?? "", (t) => hasRun(t, 1) || t === 0 || hasRun(t - 1, 3)),
      row("output", "output_t", outputText, (t) => hasRun(t, 2)),
    ],
    columns: run.inputs.length,
    columnWidth,
  });
  const lines = run.lines.map((text) => make("li", { class: "rnn-code-line" }, make("code", {}, text)));
  const cells = ["input_t", "state_t", "output_t"].map((name) => {
    const value = make("code", { class: "rnn-variable" });
    return { name, value, row: make("tr", {}, make("th", { scope: "row" }, make("code", {}, name)), make("td", {}, value)) };
  });
  const sentence = make("p", { class: "rnn-sentence" });
  const source = run.source
    ? make("section", {}, make("div", { class: "rnn-heading" }, "Your f"), make("pre", { class: "rnn-source" }, run.source))
    : null;
  const element = make("div", { class: "rnn-loop" }, sequence.element, make("div", { class: "rnn-lower" },
    make("section", { class: "rnn-code" }, make("div", { class: "rnn-heading" }, "The loop"), make("ol", { class: "rnn-lines" }, ...lines), source),
    make("div", { class: "rnn-side" },
      make("div", { class: "rnn-heading" }, "The variables now"),
      make("table", { class: "rnn-variables" }, make("tbody", {}, ...cells.map((cell) => cell.row))),
      sentence)));

  const partsOf = (timestep) => {
    const inside = timestep === failed ? ["1", "2"] : ["1", "2", "3"];
    return timestep === 0 ? ["0", ...inside] : inside;
  };
  const line = () => Number(partsOf(shell.position.timestep)[shell.position.part]);
  /** Whether a line has run at a timestep already: what it computes is not shown before. */
  function hasRun(timestep, number) {
    const now = shell.position.timestep;
    return timestep < now || (timestep === now && line() >= number);
  }

  /** The variables right after the current line has run; null where there is none yet. */
  function variables() {
    const t = shell.position.timestep;
    const now = line();
    const done = t !== failed;
    return {
      input_t: now >= 1 ? run.inputs[t] : t > 0 ? run.inputs[t - 1] : null,
      output_t: now >= 2 && done ? run.outputs[t] : t > 0 ? run.outputs[t - 1] : null,
      state_t: now === 3 && done ? run.outputs[t] : run.states[t],
    };
  }

  function say() {
    const t = shell.position.timestep;
    const now = line();
    if (now === 0) return `Before the loop the state is ${run.states[0]}.`;
    if (now === 1) return `Timestep ${t}: the next input is ${run.inputs[t]}.`;
    if (t === failed) return `Timestep ${t}: f stopped with ${run.error}. The steps before it stay.`;
    const forgot = run.outputs[t] === "None" ? " Did f forget its return?" : "";
    if (now === 2) return `f of input ${run.inputs[t]} and state ${run.states[t]} gives ${run.outputs[t]}.${forgot}`;
    return `The output ${run.outputs[t]} becomes the state for the next timestep.${forgot}`;
  }

  return {
    element,
    partsOf,
    partName: "line",
    say,
    spoken: (timestep) => `timestep ${timestep} of ${run.timesteps - 1}, input ${run.inputs[timestep]}`,
    paint(options) {
      sequence.paint(options);
      sequence.element.querySelectorAll(".rnn-key-output").forEach((span) => {
        span.classList.toggle("rnn-error", span.textContent === "error" && failed !== null);
      });
      lines.forEach((item, i) => {
        item.classList.toggle("rnn-active", i === line());
        item.classList.toggle("rnn-error", i === line() && i === 2 && shell.position.timestep === failed);
        if (i === line()) item.setAttribute("aria-current", "step");
        else item.removeAttribute("aria-current");
      });
      const values = variables();
      const changed = ["state_t", "input_t", "output_t", "state_t"][line()];
      for (const { name, value } of cells) {
        setText(value, values[name] ?? "not yet");
        value.classList.toggle("rnn-quiet", values[name] === null);
        value.classList.toggle("rnn-changed", name === changed && !(shell.position.timestep === failed && line() === 2));
      }
      setText(sentence, say());
      sentence.classList.toggle("rnn-error", shell.position.timestep === failed && line() >= 2);
    },
    paintHover() {},
  };
}

// ---------------------------------------------------------------- the what-if panel

const LIMITS = { sigmoid: [0, 1], tanh: [-1, 1], relu: [0, Infinity], linear: [-Infinity, Infinity] };

/** The controls that hold a quantity, change an input, and take edits back. Weights change in the ledger. */
function createWhatIf(shell) {
  let which = 0;
  let draft = {};
  const run = () => shell.runs[which];
  const last = () => run().timesteps - 1;
  const now = () => shell.position.timestep;

  // What is held
  const targetOfDraft = () => targetOf({ type: "hold", run: which, quantity: draft.quantity, unit: draft.unit });
  const held = () => shell.edits.find((edit) => targetOf(edit) === targetOfDraft());
  const limitsOf = () => LIMITS[run().equationOf[draft.quantity].activation];
  /** A value as the letter of the notation means it, and back. */
  const flip = (value) => (isFlipped(run(), draft.quantity) ? 1 - value : value);
  let wasHeld = false;
  /** Another quantity or unit: what it is held at, or a draft that starts at this timestep. */
  function choose(quantity, unit) {
    draft = { quantity, unit, value: 0, first: null, last: null };
    Object.assign(draft, held());
    paint();
  }
  function hold(changes) {
    const wanted = { ...draft, ...changes };
    const { quantity, unit, value, first, last: until } = wanted;
    shell.edit({ type: "hold", run: which, quantity, unit, first: first ?? now(), last: until ?? last(), value });
    draft = wanted;
  }
  /** Changes the draft, and the edit if there is one already. */
  const change = (changes) => (held() ? hold(changes) : (Object.assign(draft, changes), paint()));

  /** Which of several cells is changed: all choices are about it. */
  function show(index) {
    which = index;
    vocabulary = vocabularyOf(shell.base[which]);
    const fits = run().equationOf[draft.quantity] && (draft.unit ?? 0) < run().units;
    choose(...(fits ? [draft.quantity, draft.unit] : [run().equations[0].quantity, null]));
  }
  const cell = createSelect("Cell to change", (index) => show(Number(index)));
  const quantity = createSelect("Quantity to hold", (name) => choose(name, draft.unit));
  const unit = createSelect("Unit to hold", (index) => choose(draft.quantity, index === "all" ? null : Number(index)));
  const slider = make("input", { type: "range", step: 0.01, class: "rnn-slider rnn-own-keys", "aria-label": "Value to hold it at" });
  const value = createNumberField({
    name: () => "Value to hold it at, as a number",
    target: () => targetOfDraft(),
    get: () => flip(draft.value),
    set: (number) => hold({ value: flip(number) }),
    format: (number) => fixed(number),
    limits: () => ({ low: limitsOf()[0], high: limitsOf()[1] }),
  });
  const refusal = make("span", { class: "rnn-refusal", role: "alert" });
  /** What the slider and the button do may be refused, too. */
  function attempt(action) {
    try {
      action();
      setText(refusal, "");
    } catch (error) {
      setText(refusal, capital(error.message));
    }
  }
  slider.addEventListener("input", () => attempt(() => hold({ value: flip(Number(slider.value)) })));
  const timestepField = (name, get, set, limits) => createNumberField({
    name: () => name, get, set, step: 1, format: (number) => `${number}`, limits: () => ({ whole: true, ...limits() }),
  });
  const from = timestepField("From timestep", () => draft.first ?? now(), (first) => change({ first }),
    () => ({ low: 0, high: draft.last ?? last() }));
  const to = timestepField("To timestep", () => draft.last ?? last(), (until) => change({ last: until }),
    () => ({ low: draft.first ?? now(), high: last() }));
  const holdButton = make("button", { type: "button", class: "rnn-button rnn-small", onclick: () => attempt(() => hold({})) }, "Hold");

  // The input of this timestep
  let feature = 0;
  let vocabulary = new Map();
  const inputsNow = () => Array.from({ length: run().quantities.inputs.width }, (_, i) => valueAt(run(), "inputs", now(), i));
  const inputWords = make("span");
  function setInput(values) {
    const known = [...vocabulary].find(([, numbers]) => numbers.every((number, i) => number === values[i]));
    const label = run().labels ? known?.[0] ?? numbersText(values.slice(0, 4), values.length) : null;
    shell.edit({ type: "input", run: which, timestep: now(), values, label });
  }
  const token = createSelect("Token", (label) => attempt(() => {
    // A label may stand for several inputs: that of the original is the one it had here.
    const { labels, quantities: { inputs: { data, width } } } = shell.base[which];
    const original = labels[now()] === label && Array.from(data.subarray(now() * width, (now() + 1) * width));
    shell.edit({ type: "input", run: which, timestep: now(), values: original || vocabulary.get(label), label });
  }));
  const features = createSelect("Input feature", (index) => {
    feature = Number(index);
    paint();
  });
  const number = createNumberField({
    name: () => `Input feature ${feature} at timestep ${now()}`,
    get: () => valueAt(run(), "inputs", now(), feature),
    set: (changed) => setInput(inputsNow().map((old, i) => (i === feature ? changed : old))),
  });

  // What has been changed
  const list = make("ul", { class: "rnn-edits" });
  const takeBack = make("button", { type: "button", class: "rnn-button rnn-small", onclick: () => shell.takeBack() }, "Take back", make("kbd", {}, "Z"));
  const takeAllBack = make("button", { type: "button", class: "rnn-button rnn-small", onclick: () => shell.takeBack(true) }, "Take all back", make("kbd", {}, "⇧Z"));
  const beside = make("input", { type: "checkbox", class: "rnn-own-keys", onchange: () => shell.showOriginal(beside.checked) });
  const sentence = make("p", { class: "rnn-change" });

  const group = (words, ...children) => make("div", { class: "rnn-what-row", role: "group", "aria-label": words }, ...children);
  const edits = group("Edits", list, takeBack, takeAllBack, make("label", { class: "rnn-check" }, beside, " original beside it"), make("span", {}, "stripes: what it was"));
  const element = make("section", { class: "rnn-what-if", "aria-label": "What if" },
    cell.element,
    group("Hold a quantity", make("span", { class: "rnn-what-word" }, "Hold"), quantity.element, unit.element, "at", slider, value.element,
      "from timestep", from.element, "to", to.element, holdButton, refusal),
    group("Change an input", make("span", { class: "rnn-what-word" }, "Input"), inputWords, token.element, features.element, number.element,
      make("span", { class: "rnn-quiet" }, "A weight changes in the arithmetic of its value: type, ↑ ↓, or drag.")),
    edits, sentence);

  function paintHold() {
    const { equations, units } = run();
    quantity.paint(equations.filter((each) => each.quantity !== "prediction").map((each) => [each.quantity, each.label]), draft.quantity);
    unit.paint([["all", "every unit"], ...Array.from({ length: units }, (_, i) => [`${i}`, `unit ${i}`])], draft.unit ?? "all");
    unit.element.hidden = units === 1;
    const [low, high] = limitsOf();
    const reach = run().limits[draft.quantity];
    slider.min = Math.max(low, -reach);
    slider.max = Math.min(high, reach);
    slider.value = flip(draft.value);
    slider.setAttribute("aria-valuetext", fixed(flip(draft.value)));
    holdButton.disabled = held() !== undefined;
    for (const field of [value, from, to]) field.paint();
  }
  function paintInput() {
    const { labels, quantities: { inputs } } = run();
    setText(inputWords, `at timestep ${now()}`);
    token.element.hidden = !labels;
    if (labels) {
      const label = labels[now()];
      const known = vocabulary.has(label) ? [...vocabulary.keys()] : [...vocabulary.keys(), label];
      token.paint(known.map((each) => [each, visible(each)]), label);
    }
    feature = Math.min(feature, inputs.width - 1);
    features.element.hidden = inputs.width === 1;
    features.paint(Array.from({ length: inputs.width }, (_, i) => [`${i}`, `x[${i}]`]), feature);
    number.paint();
  }
  function paintEdits() {
    edits.hidden = sentence.hidden = shell.edits.length === 0;
    const texts = shell.edits.map((edit) => {
      const edited = shell.runs[edit.run];
      return (shell.runs.length > 1 ? `${edited.name}: ` : "") + editText(edited, edit);
    });
    if (list.dataset.texts !== texts.join("|")) {
      list.dataset.texts = texts.join("|");
      list.replaceChildren(...texts.map((text, i) => make("li", {}, text,
        make("button", { type: "button", class: "rnn-remove", "aria-label": `Take back: ${text}`, onclick: () => shell.remove(i) }, icon("remove")))));
    }
    setText(sentence, shell.changeText());
  }
  function paint() {
    if (element.hidden) return;
    // An edit that was taken back, or changed elsewhere, changes the draft too.
    if (held()) Object.assign(draft, held());
    else if (wasHeld) Object.assign(draft, { first: null, last: null });
    wasHeld = held() !== undefined;
    cell.element.hidden = shell.runs.length === 1;
    cell.paint(shell.runs.map(({ name }, i) => [`${i}`, name]), which);
    paintHold();
    paintInput();
    paintEdits();
  }
  return {
    element,
    paint,
    say: (words) => setText(refusal, words),
    /** Other runs: the choices are about those. */
    reset: () => show(Math.min(which, shell.runs.length - 1)),
  };
}

// ---------------------------------------------------------------- the shell

const FULLSCREEN_MARGIN = 24;
const RESTS_AFTER = 300; // ms after its last change, an edit is told to Python and to a screen reader
const SPEEDS = { "½×": 1600, "1×": 800, "2×": 400, "4×": 200 };

/** Whether there is a kernel to hear of an edit, as far as the page's widget manager knows of kernels at all. */
function hasKernel(manager) {
  if (!manager || !("kernel" in manager)) return true;
  const { kernel } = manager;
  return Boolean(kernel) && !kernel.isDisposed && kernel.status !== "dead" && kernel.connectionStatus !== "disconnected";
}

/** The widget: transport, keys and playhead around a body. */
function createStepper(model, root) {
  const shell = {
    root,
    views: [],
    shape: "",
    palette: null,
    // Where a timestep is asked for, it is shown at its end; from the beginning otherwise.
    position: { timestep: model.get("timestep") ?? 0, part: model.get("timestep") ? Infinity : 0 },
    mode: "timestep",
    // What Python sent, what was changed in the page, and the runs that this leads to
    base: [],
    edits: [],
    runs: [],
    go,
    setNotation,
    edit,
    remove,
    takeBack,
    showOriginal,
    changeText,
  };
  let notation = model.get("notation") ?? "course";
  let beside = false;
  let timer = null;
  let resting = null;
  let frame = null;

  /** How many parts a timestep has: those of the cell with the most equations. */
  const partCount = (timestep = shell.position.timestep) =>
    Math.max(...shell.views.map((view) => view.body.partsOf(timestep).length));
  const lastTimestep = () => shell.views[0].run.timesteps - 1;
  const say = () => shell.views.map(({ name, body }) => (name ? `${name}: ` : "") + body.say()).join(" ");

  /** One run on show: what it adds to the shell is where its ledger points, and what it is compared with. */
  function createView({ index, isOriginal, name }) {
    const run = isOriginal ? shell.base[index] : shell.runs[index];
    const view = Object.assign(Object.create(shell), {
      index,
      isOriginal,
      name,
      run,
      base: shell.base[index],
      compared: null,
      unfolded: false,
      showsNumbers: false,
      window: run.kind === "loop" ? null : windowsOf(run)[run.units > MOST_UNITS ? 1 : 0],
      isEdited: () => view.compared?.run === view.base,
      isEditable: () => !whatIf.element.hidden && !isOriginal,
      edit: (change) => edit({ ...change, run: index }),
      selected: { quantity: run.equations?.[0].quantity, unit: 0, pinned: false },
      hovered: null,
      part: () => Math.min(shell.position.part, view.body.partsOf(shell.position.timestep).length - 1),
      /** The equation that is marked: the current one, or none when whole timesteps are shown. */
      currentEquation: () => (shell.mode === "part" ? view.body.partsOf(shell.position.timestep)[view.part()] : null),
      /** Whether a quantity of the current timestep is computed already. */
      isReady: (quantity) => shell.mode !== "part"
        || view.body.partsOf(shell.position.timestep).indexOf(quantity) <= shell.position.part,
      /** Whether a value is on show: computed, and not ahead where only the past is revealed. */
      isShown: (quantity, timestep) => quantity === "inputs" || (timestep === shell.position.timestep
        ? view.isReady(quantity)
        : (timestep < shell.position.timestep) !== Boolean(view.run.backwards) || model.get("reveal") !== "past"),
      isSelected: (quantity, unit) => view.selected.quantity === quantity && view.selected.unit === unit,
      /** The value in the run that this one is compared with, if it is another; null otherwise. */
      differsFrom(quantity, timestep, unit) {
        if (!view.compared || !looksDifferent(view.run, view.compared.run, quantity, timestep, unit)) return null;
        return shownAt(view.compared.run, quantity, timestep, unit);
      },
      /** Shows other units; the ledger goes to the first of them. */
      look(units) {
        view.window = units;
        view.selected = { ...view.selected, unit: units.first };
        keepingFocus(() => layOut(view));
        paint(true);
      },
      /** Pins the ledger to a quantity and unit: it stays with them while the playhead moves. */
      select({ quantity, unit }) {
        view.selected = { quantity, unit, pinned: true };
        view.hovered = null;
        paint();
        setText(live, view.body.ledgerText());
      },
      /** Shows another unit of the same quantity; in equation mode the ledger goes on following. */
      selectUnit(unit) {
        view.selected = { ...view.selected, unit };
        paint();
        setText(live, view.body.ledgerText());
      },
      /** A click on an equation: its step in equation mode, otherwise its ledger. */
      goToEquation(quantity) {
        const unit = Math.min(view.selected.unit, run.quantities[quantity].width - 1);
        if (shell.mode !== "part") return view.select({ quantity, unit });
        view.selected = { quantity, unit, pinned: false };
        const { timestep } = shell.position;
        return manual(() => place(timestep, view.body.partsOf(timestep).indexOf(quantity)));
      },
      unpin() {
        view.hovered = null;
        if (run.equations) view.selected = { ...view.selected, quantity: run.equations[0].quantity, pinned: false };
      },
      hover(point) {
        if (view.hovered === point) return;
        view.hovered = point;
        view.body.paintHover();
      },
    });
    return view;
  }

  // The transport
  const button = (name, picture, action) =>
    make("button", { type: "button", class: "rnn-button", "aria-label": name, title: name, onclick: action }, icon(picture));
  const playButton = make("button", { type: "button", class: "rnn-button rnn-play", onclick: () => (timer ? stop() : play()) });
  const slider = make("input", { type: "range", min: 0, step: 1, class: "rnn-slider", "aria-label": "Timestep" });
  slider.addEventListener("input", () => go(Number(slider.value)));
  const where = make("span", { class: "rnn-where-now" });
  const modeButtons = ["timestep", "part"].map((mode) =>
    make("button", { type: "button", class: "rnn-choice", onclick: () => mode !== shell.mode && manual(() => setMode(mode)) }));
  const speed = make("select", { class: "rnn-select", "aria-label": "Speed" },
    Object.entries(SPEEDS).map(([name, pause]) => make("option", { value: pause, selected: name === "1×" }, name)));
  const choices = make("div", { class: "rnn-choices", role: "group", "aria-label": "Step by" }, ...modeButtons);
  const whatIf = createWhatIf(shell);
  const whatIfButton = make("button", { type: "button", class: "rnn-button rnn-what", onclick: () => openWhatIf(whatIf.element.hidden) }, "What if…");
  const transport = make("div", { class: "rnn-transport" },
    make("div", { class: "rnn-buttons" },
      button("First timestep", "first", () => manual(() => jump(0))),
      button("Previous timestep", "previous", () => manual(back)),
      playButton,
      button("Next timestep", "next", () => manual(forward)),
      button("Last timestep", "last", () => manual(() => jump(lastTimestep())))),
    slider, where,
    choices,
    speed,
    whatIfButton,
    button("Fullscreen", "fullscreen", toggleFullscreen));
  const title = make("div", { class: "rnn-title" });
  const live = make("div", { class: "rnn-live", "aria-live": "polite" });
  const stage = make("div", { class: "rnn-stage" });
  const page = make("div", { class: "rnn-page" }, title, transport, whatIf.element, stage, live);

  function setNotation(name) {
    if (name === notation) return;
    notation = name;
    tellPython();
    keepingFocus(load);
  }
  /** What has to be laid out anew when it changes; everything else is only painted. */
  const shapeOf = (run) => [notation, run.backwards, run.kind, run.units, run.timesteps, !run.labels, run.source,
    run.equations?.map(({ quantity, activation }) => [quantity, activation, run.quantities[quantity].width]),
    run.quantities?.inputs.width].join();

  function load() {
    const payload = model.get("payload");
    try {
      shell.base = readPayload(payload);
    } catch (error) {
      return refuse(error);
    }
    for (const run of shell.base) run.notation = notation;
    try {
      shell.edits = model.get("edits") ?? [];
      shell.runs = runsWith(shell.edits);
    } catch {
      // Edits that don't fit belong to another trace.
      [shell.edits, shell.runs] = [[], shell.base];
    }
    // A saved page, or another view of the same stepper, may begin with edits.
    if (shell.edits.length) openWhatIf(true);
    build();
    if (shell.base[0].kind !== "loop") whatIf.reset();
    setText(title, payload.title ?? "");
    title.hidden = !payload.title;
    root.setAttribute("aria-label", `Stepper: ${payload.title ? `${payload.title}, ` : ""}${payload.summary}`);
    slider.max = lastTimestep();
    place(Math.min(shell.position.timestep, lastTimestep()), shell.mode === "part" ? shell.position.part : Infinity, true);
  }

  /** The runs on show, in order: with an edit its original may stand beside it. */
  function panels() {
    return shell.runs.flatMap(({ name }, index) => {
      const panel = { index, isOriginal: false, name };
      if (!beside || shell.runs[index] === shell.base[index]) return [panel];
      const named = (words) => (name ? `${name}, ${words}` : words);
      return [{ ...panel, isOriginal: true, name: named("original") }, { ...panel, name: named("edited") }];
    });
  }

  /** Lays the runs out, if they are not laid out already, and tells each view its run. */
  function build() {
    const wanted = panels();
    const shape = wanted.map(({ index, name }) => name + shapeOf(shell.base[index])).join(";");
    const isLoop = shell.base[0].kind === "loop";
    if (shape !== shell.shape || isLoop) {
      const before = shell.views;
      shell.views = wanted.map((panel) => {
        const view = createView(panel);
        keepPlace(view, before.find((each) => each.index === panel.index));
        view.panel = make("section", { class: "rnn-panel", "aria-label": panel.name || null });
        layOut(view);
        return view;
      });
      stage.replaceChildren(...shell.views.map((view) => view.panel));
      if (isLoop) shell.mode = "part";
      setText(modeButtons[0], "timestep");
      setText(modeButtons[1], shell.views[0].body.partName);
    }
    shell.shape = shape;
    if (page.parentNode !== root) root.replaceChildren(page);
    // Gradients belong to the run as it was, and are not computed in the page.
    whatIfButton.hidden = isLoop || shell.base.some((run) => run.backwards);
    choices.hidden = isBackwards();
    refresh();
    fit();
  }

  /** What a person chose in an earlier view of the same cell stays chosen. */
  function keepPlace(view, earlier) {
    if (!earlier?.run.equations || earlier.run.units !== view.run.units || !view.run.equationOf?.[earlier.selected.quantity]) return;
    const { selected, unfolded, window, showsNumbers } = earlier;
    Object.assign(view, { selected, unfolded, window, showsNumbers });
  }

  /** Fills the panel of a view anew. */
  function layOut(view) {
    view.body = view.run.kind === "loop" ? createLoopBody(view) : createCellBody(view);
    view.panel.replaceChildren(...(view.name ? [make("div", { class: "rnn-name" }, view.name)] : []), view.body.element);
  }

  /** Tells each view its run, and the run that this one is compared with. */
  function refresh() {
    const [first] = shell.views;
    for (const view of shell.views) {
      const { index } = view;
      view.base = shell.base[index];
      view.run = view.isOriginal ? view.base : shell.runs[index];
      const same = view !== first && shapeOf(view.run) === shapeOf(first.run) && view.run.kind !== "loop";
      view.compared = null;
      if (!view.isOriginal && view.run !== view.base) view.compared = { run: view.base, name: "the original" };
      else if (same && !view.isOriginal) view.compared = { run: first.run, name: first.name };
    }
  }

  /** Damaged state is said in place of the picture, not hidden. */
  function refuse(error) {
    stop();
    shell.shape = "";
    root.replaceChildren(make("p", { class: "rnn-problem", role: "alert" },
      `This stepper can't show its trace: ${error.message}. Run the cell again.`));
  }

  // What if
  function openWhatIf(open) {
    whatIf.element.hidden = !open;
    whatIfButton.setAttribute("aria-expanded", String(open));
    if (!shell.shape) return;
    paint();
    if (document.fullscreenElement === root) fitScreen();
  }
  /** Each run with the edits that concern it; the very same run where none does. */
  function runsWith(edits) {
    const stray = edits.find((each) => !shell.base[each.run]);
    if (stray) throw new Error(`there is no run ${stray.run}`);
    return shell.base.map((run, index) => {
      const own = edits.filter((each) => each.run === index
        || (each.type === "input" && sameSequence(shell.base[each.run], run)));
      return own.length ? rerun(run, own) : run;
    });
  }
  /** Shows the runs that some edits lead to. Throws, and changes nothing, where a value outgrows its limits. */
  function apply(edits, isQuiet = false) {
    shell.runs = runsWith(edits);
    shell.edits = edits;
    keepingFocus(() => {
      if (beside) build();
      else refresh();
      paint();
    });
    // Python, and who listens to the page, hear of an edit when it rests.
    clearTimeout(resting);
    resting = setTimeout(() => {
      if (!isQuiet) setText(live, edits.length ? changeText() : "The original is back.");
      tellPython();
    }, RESTS_AFTER);
  }
  function edit(change) {
    stop();
    const others = shell.edits.filter((each) => targetOf(each) !== targetOf(change));
    apply(isAnEdit(change) ? [...others, change] : others);
  }
  /** Whether it differs from what Python sent. */
  function isAnEdit({ type, run, weights, index, timestep, values, value }) {
    const { weights: arrays, quantities: { inputs } } = shell.base[run];
    if (type === "weight") return arrays[weights].data[placeOf(arrays[weights].shape, index)] !== value;
    if (type === "input") return values.some((each, i) => each !== inputs.data[timestep * inputs.width + i]);
    return true;
  }
  /** Without an edit, another one may let a value outgrow its limits: then both stay, and it is said. */
  function keepOnly(edits) {
    try {
      apply(edits);
      whatIf.say("");
    } catch (error) {
      const words = `It can't be taken back before the others: ${error.message}.`;
      whatIf.say(words);
      setText(live, words);
    }
  }
  function remove(index) {
    keepOnly(shell.edits.filter((_, i) => i !== index));
  }
  function takeBack(all = false) {
    if (shell.edits.length) keepOnly(all ? [] : shell.edits.slice(0, -1));
  }
  function showOriginal(wanted) {
    beside = wanted;
    keepingFocus(build);
    paint(true);
  }
  /** Does something that may take the focused control away: then a control of its name has the focus, or the root. */
  function keepingFocus(change) {
    const focused = root.contains(document.activeElement) ? document.activeElement : null;
    const panel = shell.views.findIndex((view) => view.panel.contains(focused));
    change();
    if (!focused || (focused.isConnected && !focused.disabled && focused.checkVisibility())) return;
    const name = CSS.escape(focused.getAttribute("aria-label") ?? "");
    const places = [shell.views[panel], shell.views.at(-1)].filter(Boolean);
    const again = places.map((view) => name && view.panel.querySelector(`[aria-label="${name}"]`)).find(Boolean);
    (again ?? root).focus();
  }
  /** What the edits changed, as far as it may be seen. */
  function changeText() {
    return shell.runs.map((run, i) => {
      if (run === shell.base[i]) return null;
      const view = shell.views.find((each) => each.index === i && !each.isOriginal);
      return (shell.runs.length > 1 ? `${run.name}: ` : "") + changeSentence(run, shell.base[i], view.isShown);
    }).filter(Boolean).join(" ");
  }
  function tellPython() {
    if (JSON.stringify(model.get("edits")) === JSON.stringify(shell.edits)) return;
    model.set("edits", shell.edits);
    // A dead kernel hears nothing, and ipywidgets would log an error. The edit stays on the page.
    if (hasKernel(model.widget_manager)) model.save_changes();
  }
  /** Edits that came from Python, or from another view of the same stepper. */
  function onEdits() {
    const edits = model.get("edits");
    if (!shell.shape || JSON.stringify(edits) === JSON.stringify(shell.edits)) return;
    try {
      apply(edits, true); // who made the edit has heard of it
      if (edits.length) openWhatIf(true);
    } catch (error) {
      console.warn(`The stepper keeps its run: these edits don't fit it (${error.message}).`);
    }
  }

  // The playhead
  function place(timestep, part, fresh = false) {
    shell.position = { timestep, part: Math.max(0, Math.min(part, partCount(timestep) - 1)) };
    paint(fresh);
  }
  function go(timestep) {
    manual(() => jump(timestep));
  }
  function jump(timestep) {
    const clamped = Math.max(0, Math.min(lastTimestep(), timestep));
    place(clamped, shell.mode === "timestep" || clamped === lastTimestep() ? Infinity : 0);
  }
  function forward() {
    const { timestep, part } = shell.position;
    if (shell.mode === "part" && part < partCount() - 1) return place(timestep, part + 1);
    if (timestep < lastTimestep()) return place(timestep + 1, shell.mode === "part" ? 0 : Infinity);
    return stop();
  }
  function back() {
    const { timestep, part } = shell.position;
    if (shell.mode === "part" && part > 0) return place(timestep, part - 1);
    if (timestep > 0) place(timestep - 1, Infinity);
  }
  /** Whether the walk goes from the last timestep to 0, as gradients do. */
  function isBackwards() {
    return Boolean(shell.base[0].backwards);
  }
  function atEnd() {
    if (isBackwards()) return shell.position.timestep === 0;
    return shell.position.timestep === lastTimestep() && shell.position.part === partCount() - 1;
  }
  function setMode(mode, part = 0) {
    if (isBackwards()) return;
    shell.mode = mode;
    place(shell.position.timestep, mode === "part" ? part : Infinity);
  }
  /** A step by hand: playing stops, and a screen reader hears what happened. */
  function manual(action) {
    stop();
    action();
    setText(live, say());
  }

  // Playing
  function play() {
    if (atEnd()) place(isBackwards() ? lastTimestep() : 0, shell.mode === "part" ? 0 : Infinity);
    const tick = () => {
      (isBackwards() ? back : forward)();
      timer = atEnd() ? null : setTimeout(tick, Number(speed.value));
      paintTransport();
    };
    timer = setTimeout(tick, Number(speed.value) / 2);
    paintTransport();
  }
  function stop() {
    clearTimeout(timer);
    timer = null;
    paintTransport();
  }

  // Fullscreen
  function toggleFullscreen() {
    if (document.fullscreenElement === root) document.exitFullscreen();
    else root.requestFullscreen?.().catch(() => {});
  }
  /** On a projector everything grows together, as far as it still fits on the screen. */
  function onFullscreen() {
    if (!shell.shape) return;
    const full = document.fullscreenElement === root;
    page.style.zoom = "";
    fit();
    paint(true);
    if (!full) return;
    fitScreen();
    root.focus();
  }
  function fitScreen() {
    page.style.zoom = "";
    const room = window.innerHeight - 2 * FULLSCREEN_MARGIN;
    page.style.zoom = Math.max(0.85, Math.min(window.innerWidth / 1320, room / page.offsetHeight, 3));
    paint(true);
  }

  // Painting
  function paintTransport() {
    const playing = timer !== null;
    const name = playing ? "Pause" : "Play";
    if (playButton.getAttribute("aria-label") !== name) {
      playButton.setAttribute("aria-label", name);
      playButton.title = name;
      playButton.replaceChildren(icon(playing ? "pause" : "play"), make("span", {}, name));
    }
  }
  function paint(fresh = false) {
    const { timestep } = shell.position;
    root.dataset.timestep = timestep;
    const [first] = shell.views;
    root.dataset.equation = first.currentEquation() ?? "all";
    slider.value = timestep;
    slider.setAttribute("aria-valuetext", first.body.spoken(timestep));
    where.replaceChildren(make("strong", {}, `timestep ${timestep}`), ` of 0–${lastTimestep()}`);
    modeButtons.forEach((each, i) => each.setAttribute("aria-pressed", String(shell.mode === ["timestep", "part"][i])));
    paintTransport();
    for (const view of shell.views) {
      follow(view);
      if (shell.palette) view.body.paint({ fresh });
    }
    if (shell.base[0].kind !== "loop") whatIf.paint();
  }
  /** In equation mode the ledger follows the equation, unless it is pinned; its unit must exist. */
  function follow(view) {
    if (!view.run.equations) return;
    const following = shell.mode === "part" && !view.selected.pinned;
    const quantity = following ? view.currentEquation() : view.selected.quantity;
    const unit = Math.min(view.selected.unit, view.run.quantities[quantity].width - 1);
    view.selected = { ...view.selected, quantity, unit };
    const { first, count } = unitsOnShow(view, quantity);
    if (unit >= first && unit < first + count) return;
    view.window = windowsOf(view.run).findLast((each) => each.first <= unit);
    keepingFocus(() => layOut(view));
  }

  // Keys
  const KEYS = {
    ArrowRight: () => manual(forward),
    ArrowLeft: () => manual(back),
    Home: () => manual(() => jump(0)),
    End: () => manual(() => jump(lastTimestep())),
    ArrowDown: () => manual(() => (shell.mode === "part" ? forward() : setMode("part", 0))),
    ArrowUp: () => manual(() => (shell.mode === "part" ? back() : setMode("part", Infinity))),
    " ": () => (timer ? stop() : play()),
    f: toggleFullscreen,
    F: toggleFullscreen,
    z: () => takeBack(),
    Z: () => takeBack(true),
    Escape: () => {
      if (document.fullscreenElement === root) return document.exitFullscreen();
      stop();
      shell.views.forEach((view) => view.unpin());
      paint();
    },
  };
  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // Nothing pressed in here may reach the notebook, where A would insert a cell.
    event.stopPropagation();
    const action = KEYS[event.key];
    if (!shell.shape || !action || event.target.matches("select, .rnn-number")) return;
    if (event.target.matches(".rnn-own-keys") && !["z", "Z", "f", "F", "Escape"].includes(event.key)) return;
    if (event.key === " " && event.target.closest("button")) return;
    event.preventDefault();
    action();
  }

  function repaintTheme() {
    shell.palette = readPalette(root);
    if (shell.shape) paint(true);
  }
  /** Chooses the layout that the width has room for. */
  function fit() {
    const width = page.isConnected ? page.clientWidth : root.clientWidth;
    const columns = Math.max(1, Math.min(shell.views.length, Math.floor(width / 520)));
    stage.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
    root.classList.toggle("rnn-narrow", width < 580);
    for (const { panel } of shell.views) {
      panel.classList.toggle("rnn-narrow", width / columns < 580);
      panel.classList.toggle("rnn-stacked", width / columns < 740);
    }
    // A notebook renders a widget before it puts it on the page: colors are known only then.
    shell.palette ??= readPalette(root);
  }
  function onResize() {
    if (frame !== null) return;
    frame = requestAnimationFrame(() => {
      frame = null;
      fit();
      if (shell.shape) paint(true);
    });
  }

  root.classList.add("rnn-stepper");
  root.setAttribute("role", "group");
  root.tabIndex = -1;
  openWhatIf(false);
  fit();
  const onNotation = () => shell.shape && setNotation(model.get("notation"));
  const onReveal = () => shell.shape && paint();
  const onTimestep = () => shell.shape && jump(model.get("timestep"));
  model.on("change:payload", load);
  model.on("change:timestep", onTimestep);
  model.on("change:reveal", onReveal);
  model.on("change:edits", onEdits);
  model.on("change:notation", onNotation);
  root.addEventListener("keydown", onKey);
  // The numbers that somebody changes must not play on under the hand.
  root.addEventListener("focusin", ({ target }) => target.matches(".rnn-number") && stop());
  document.addEventListener("fullscreenchange", onFullscreen);
  const resize = new ResizeObserver(onResize);
  resize.observe(root);
  const theme = new MutationObserver(repaintTheme);
  theme.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "class"] });
  const scheme = window.matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", repaintTheme);
  load();

  return () => {
    clearTimeout(timer);
    clearTimeout(resting);
    cancelAnimationFrame(frame);
    resize.disconnect();
    theme.disconnect();
    scheme.removeEventListener("change", repaintTheme);
    root.removeEventListener("keydown", onKey);
    model.off("change:payload", load);
    model.off("change:timestep", onTimestep);
    model.off("change:reveal", onReveal);
    model.off("change:edits", onEdits);
    model.off("change:notation", onNotation);
    document.removeEventListener("fullscreenchange", onFullscreen);
  };
}

function render({ model, el }) {
  const root = document.createElement("div");
  el.append(root);
  return createStepper(model, root);
}

export default { render };
