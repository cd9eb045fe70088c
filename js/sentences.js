/**
 * One plain sentence on a timestep, an equation, a change or an edit: what a screen reader hears, too.
 * What a cell does at a timestep ("keeps 98% of its memory") comes from its class, in `rnn_helpers/cells`.
 */

import { firstChange } from "./compare.js";
import { isGated, textOf, weightLetter } from "./letters.js";
import { cut } from "./names.js";
import { fixed, gradientText, numbersText, percent, shownNumber, signed } from "./numbers.js";
import { before, inOrder, isRead, lastOf } from "./order.js";
import { hasOutputs, nextText, outputsText, unitText } from "./output_names.js";
import { cellOf, isFlipped, productAt, roleOf, shownAt, valueAt } from "./run.js";
import { unreached } from "./stacks.js";
import { capital, inputText, visible } from "./words.js";

/**
 * @typedef {import("./run.js").CellRun} CellRun
 * @typedef {import("./run.js").Run} Run
 * @typedef {import("./compare.js").Point} Point
 * @typedef {import("./edits.js").Edit} Edit
 */

/**
 * What happened in a timestep.
 *
 * @param {CellRun} run
 * @param {number} timestep
 */
export function stepSentence(run, timestep) {
  if (run.backwards) return gradientSentence(run, timestep);
  if (!isRead(run, timestep)) return skippedSentence(run, timestep);
  const state = run.states[run.states.length - 1];
  const change = (/** @type {number} */ unit) =>
    Math.abs(valueAt(run, state, timestep, unit) - valueAt(run, state, before(run, timestep), unit));
  const said = (/** @type {number} */ unit) => run.sentence.map((part) => {
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
  const read = run.reads?.length ? (run.labels ? `, at ${inputText(run, timestep)}` : "") : ` the input is ${inputText(run, timestep)}`;
  return `At timestep ${timestep}${read}: ${happened}.${readoutSentence(run, timestep)}`;
}

/**
 * What happened in a timestep that a mask leaves out.
 *
 * @param {CellRun} run
 * @param {number} timestep
 */
function skippedSentence(run, timestep) {
  const names = run.states.flatMap((state) => run.equationOf[state]?.label ?? []);
  const stay = names.length === 1 ? "stays as it was" : "stay as they were";
  return `Timestep ${timestep} is skipped: its input, ${inputText(run, timestep)}, is not read, `
    + `and the ${names.join(" and the ")} ${stay}.${readoutSentence(run, timestep)}`;
}

/**
 * What the readout of a cell says, if it has one.
 *
 * @param {CellRun} run
 * @param {number} timestep
 */
function readoutSentence(run, timestep) {
  const readout = run.equationOf.prediction;
  if (!readout) return "";
  if (hasOutputs(run)) {
    const next = nextText(run, timestep);
    return ` The readout says: ${readout.label}, ${outputsText(run, timestep)}.${next && ` ${capital(next)}.`}`;
  }
  const prediction = Array.from({ length: run.quantities.prediction.width }, (_, i) =>
    shownNumber(readout.kind, valueAt(run, "prediction", timestep, i))).join(", ");
  return ` The readout says: ${readout.label} ${prediction}.`;
}

/**
 * On a timestep of the walk backwards: the value that the loss depends on most.
 *
 * @param {CellRun} run
 * @param {number} timestep
 */
function gradientSentence(run, timestep) {
  let most = { quantity: "", unit: 0, size: 0 };
  for (const { quantity } of run.equations) {
    if (quantity === "prediction") continue;
    for (let unit = 0; unit < run.quantities[quantity].width; unit++) {
      const size = Math.abs(valueAt(run, quantity, timestep, unit));
      if (size > most.size) most = { quantity, unit, size };
    }
  }
  const skipped = isRead(run, timestep) ? "" : ", which was skipped";
  const begins = `Back at timestep ${timestep}${run.labels ? `, at ${inputText(run, timestep)}` : ""}${skipped}: `;
  if (!most.quantity) return `${begins}no value here changes the loss.`;
  const value = shownAt(run, most.quantity, timestep, most.unit);
  return `${begins}the loss depends most on the ${run.equationOf[most.quantity].label} of unit ${most.unit}; `
    + `raised a little, it moves the loss ${gradientText(value)} times as far.`;
}

/**
 * On one equation of a timestep.
 *
 * @param {CellRun} run
 * @param {string} quantity
 * @param {number} timestep
 */
export function equationSentence(run, quantity, timestep) {
  const { label, kind } = run.equationOf[quantity];
  const role = roleOf(run, run.equationOf[quantity]);
  const begins = capital(label) + (role && role !== label ? `, ${role}` : "");
  if (quantity === "prediction" && hasOutputs(run)) {
    return `${begins}: ${outputsText(run, timestep)}.`;
  }
  const { width } = run.quantities[quantity];
  const shown = Array.from({ length: Math.min(width, 4) }, (_, unit) =>
    `${shownNumber(kind, shownAt(run, quantity, timestep, unit))}${width > 1 ? ` for unit ${unit}` : ""}`);
  const rest = width > 4 ? `, and ${width - 4} more` : "";
  return `${begins}: ${shown.join(", ")}${rest}.`;
}

/**
 * What the edits changed in each of the runs on show, and which others they reach.
 *
 * @param {import("./edits.js").Edits} edits
 * @param {(index: number) => import("./view.js").View | null} viewOf
 */
export const changesText = ({ base, runs }, viewOf, between = " ") => runs.map((run, index) => {
  const view = viewOf(index);
  if (run === base[index]) return null;
  if (!view) return isChanged(cellOf(run), cellOf(base[index])) ? `${cut(run.name)}: changes, too. Open it to see where.` : null;
  const isSeen = (/** @type {string} */ quantity, /** @type {number} */ timestep) => view.isShown(quantity, timestep);
  return (runs.length > 1 ? `${cut(run.name)}: ` : "") + changeSentence(cellOf(run), cellOf(base[index]), isSeen);
}).filter(Boolean).join(between);

/**
 * @param {CellRun} run
 * @param {CellRun} original
 */
const isChanged = (run, original) => firstChange(run, original, run.equations.map(({ quantity }) => quantity), () => true) !== null;

/**
 * One or two plain sentences on what an edit changed, and where first, as far as it may be seen.
 *
 * @param {CellRun} run
 * @param {CellRun} original
 * @param {(quantity: string, timestep: number) => boolean} isSeen
 */
export function changeSentence(run, original, isSeen = () => true) {
  const quantities = run.equations.map(({ quantity }) => quantity);
  const end = quantities[quantities.length - 1];
  const soFar = isSeen(end, lastOf(run)) ? "" : " so far";
  const first = firstChange(run, original, quantities, isSeen);
  if (!first) return `No number changes${idleText(run, original) || soFar}.`;
  const say = (/** @type {Point} */ { quantity, timestep, unit }) => {
    const { kind } = run.equationOf[quantity];
    const [now, was] = [run, original].map((each) => shownNumber(kind, shownAt(each, quantity, timestep, unit)));
    return `${now} instead of ${was}`;
  };
  const unitOf = (/** @type {Point} */ { quantity, unit }) =>
    (run.quantities[quantity].width > 1 ? ` of ${unitText(run, quantity, unit)}` : "");
  const nameOf = (/** @type {string} */ quantity) => run.equationOf[quantity].label;
  const begins = `First change: at timestep ${first.timestep}, ${nameOf(first.quantity)}${unitOf(first)}, ${say(first)}.`;
  if (first.quantity === end) return begins;
  const reached = firstChange(run, original, [end], isSeen);
  if (!reached) return `${begins} ${capital(nameOf(end))} stays as it was${soFar}.`;
  return `${begins} ${capital(nameOf(end))}${unitOf(reached)} changes from timestep ${reached.timestep} on${run.reverse ? ", to the left" : ""}: there it is ${say(reached)}.`;
}

/**
 * Where an edit of a layer doesn't reach the layers that follow, since it can't be seen what they read.
 *
 * @param {{base: Run[], runs: Run[]}} edits
 */
export function endText({ base, runs }) {
  const names = unreached(base, runs).map(({ name }) => cut(name));
  if (!names.length) return "";
  const [it, stays] = names.length === 1 ? ["it", "it stays as it was"] : ["they", "they stay as they were"];
  return `${names.join(" and ")}: not reached. What ${it} received is no output of a layer here, so ${stays}.`;
}

/**
 * Why edits change nothing, where all of them are of timesteps that are skipped.
 *
 * @param {CellRun} run
 * @param {CellRun} original
 */
function idleText(run, original) {
  const { data, width } = run.quantities.inputs;
  const holds = run.holds.slice(original.holds.length);
  const touched = inOrder(run).filter((t) =>
    holds.some(({ first, last }) => first <= t && t <= (last ?? t))
    || data.subarray(t * width, (t + 1) * width).some((value, i) => value !== original.quantities.inputs.data[t * width + i]));
  if (!touched.length || touched.some((t) => isRead(run, t))) return "";
  const [which, are] = touched.length === 1 ? [`timestep ${touched[0]}`, "is"]
    : [`timesteps ${touched.sort((a, b) => a - b).join(", ")}`, "are"];
  return `: ${which} ${are} skipped, so nothing is read or held there`;
}

/**
 * What an edit says in the list of edits.
 *
 * @param {CellRun} run
 * @param {Edit} edit
 */
export function editText(run, edit) {
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
    return `input at timestep ${edit.timestep}: ${shown ?? numbersText(edit.values, width)}`;
  }
  if (edit.type === "temperature") return `temperature ${fixed(edit.value)}`;
  const [gate, entry] = isGated(run, edit.weights) ? [edit.index[0], edit.index.slice(1)] : [null, edit.index];
  return `${textOf([weightLetter(run, edit.weights, gate)])}[${entry.join(", ")}] = ${signed(edit.value)}`;
}
