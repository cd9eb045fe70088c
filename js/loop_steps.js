/** The loop of lesson 1, line by line: which variables there are, and what is said. */

import { failedAt } from "./run.js";

/** @typedef {import("./run.js").LoopRun} LoopRun */

/**
 * The variables right after a line has run; null where there is none yet.
 *
 * @param {LoopRun} run
 * @param {number} timestep
 * @param {number} line
 * @returns {Record<string, string | null>}
 */
export function variablesAt(run, timestep, line) {
  const done = timestep !== failedAt(run);
  const before = timestep > 0;
  return {
    input_t: line >= 1 ? run.inputs[timestep] : before ? run.inputs[timestep - 1] : null,
    output_t: line >= 2 && done ? run.outputs[timestep] : before ? run.outputs[timestep - 1] : null,
    state_t: line === 3 && done ? run.outputs[timestep] : run.states[timestep],
  };
}

/**
 * One plain sentence on what a line did.
 *
 * @param {LoopRun} run
 * @param {number} timestep
 * @param {number} line
 */
export function loopSentence(run, timestep, line) {
  const [input, state, output] = [run.inputs[timestep], run.states[timestep], run.outputs[timestep]];
  if (line === 0) return `Before the loop the state is ${run.states[0]}.`;
  if (line === 1) return `Timestep ${timestep}: the next input is ${input}.`;
  if (timestep === failedAt(run)) return `Timestep ${timestep}: f stopped with ${run.error}. The steps before it stay.`;
  const forgot = output === "None" ? " Did f forget its return?" : "";
  if (line === 2) return `f of input ${input} and state ${state} gives ${output}.${forgot}`;
  return `The output ${output} becomes the state for the next timestep.${forgot}`;
}
