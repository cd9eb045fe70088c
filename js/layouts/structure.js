/** The structure of a cell as lines of text, by which its layout is chosen. */

/**
 * @typedef {import("../run.js").Equation} Equation
 * @typedef {import("../run.js").Factor} Factor
 * @typedef {import("../run.js").Term} Term
 */

/**
 * The equations of a run, without its readout, as canonical lines, with φ for whatever activation:
 * "cell_state = forget_gate * cell_state- + input_gate * candidate",
 * "forget_gate = φ(W[0] inputs + U[0] hidden_state- + b[0])".
 *
 * @param {{equations: Equation[]}} run
 */
export const structureOf = ({ equations }) =>
  equations.filter(({ quantity }) => quantity !== "prediction").map(line);

/** @param {Equation} equation */
function line({ quantity, activation, terms }) {
  const sum = terms.map(termText).join(" + ");
  return `${quantity} = ${activation === "linear" ? sum : `φ(${sum})`}`;
}

/** @param {Term} term */
function termText(term) {
  if (term.type === "product") {
    const factors = term.factors.map(factorText);
    return (term.times === 1 && factors.length ? factors : [`${term.times}`, ...factors]).join(" * ");
  }
  const weights = term.gate === null ? term.weights : `${term.weights}[${term.gate}]`;
  if (term.type === "bias") return weights;
  return `${weights} ${term.type === "weighted" ? "∘ " : ""}${factorText(term.of)}`;
}

/** @param {Factor} factor */
function factorText({ quantity, previous, complement, through }) {
  const name = quantity + (previous ? "-" : "");
  const seen = through ? `φ(${name})` : name;
  return complement ? `(1 - ${seen})` : seen;
}
