/** Which unit does what: the ranked units with their scores, and the text in the colors of one of them. */

import { MOST_TOKENS, createColoredText, limitOf } from "./colored_text.js";
import { make, makeButton, setText } from "./dom.js";
import { createSelect } from "./fields.js";
import { cut } from "./names.js";
import { fixed } from "./numbers.js";
import { scoreOf, sentenceOn } from "./ranking.js";
import { MOST_NUMBERS } from "./units.js";

/**
 * @typedef {import("./cell.js").Acts} Acts
 * @typedef {import("./ranking.js").Ranking} Ranking
 * @typedef {import("./view.js").View} View
 */

const TOO_LONG = `The text in the colors of a unit is left out: it has more than ${MOST_TOKENS.toLocaleString("en")} tokens, too many to draw. Run a shorter part to see it.`;

/**
 * @param {View} view its run has a ranking
 * @param {Acts} acts
 * @param {HTMLElement | null} windows the choice of the units on show
 */
export function createRankingPanel(view, acts, windows) {
  const { run } = view;
  const ranking = /** @type {Ranking} */ (run.ranking);
  const { label, full_label: title, kind } = run.equationOf[ranking.quantity];
  const event = run.event_name ?? "the event";
  const order = createSelect("Order of the units", (value) => acts.rank(value === "ranked"));
  order.paint([["ranked", `by ${ranking.measure} with ${cut(event)}`], ["number", "by number"]], view.isRanked ? "ranked" : "number");

  const chosen = view.unitsOf(ranking.quantity).slice(0, MOST_NUMBERS);
  const buttons = chosen.map((unit) => makeButton("rnn-button rnn-ranked", {
    onclick: () => acts.select({ quantity: ranking.quantity, unit }),
  }, make("strong", {}, `${unit}`), ` ${scoreOf(ranking, unit)}`));
  const text = run.labels && run.timesteps <= MOST_TOKENS ? createColoredText(view, acts, ranking.quantity) : null;
  const words = make("p.rnn-ranking-words");
  const [low, high] = [make("span"), make("span")];
  const scale = make("span.rnn-scale", {}, low,
    make("i", { class: kind === "gate" ? "rnn-gate-scale" : "rnn-value-scale" }), high);
  const holds = run.event?.values.some((each) => each === true)
    ? make("span.rnn-scale", {}, make("span.rnn-holds", {}, cut(event))) : null;
  const element = make("div.rnn-ranking", {},
    make("div.rnn-ranking-row", {},
      make("span.rnn-ranking-title", { title }, `Units of ${label}`), order.element, windows),
    make("div.rnn-ranking-row.rnn-ranking-units", { role: "group", "aria-label": "Unit" }, buttons),
    text?.element,
    run.labels && !text ? make("p.rnn-quiet.rnn-no-text", {}, TOO_LONG) : null,
    make("div.rnn-ranking-row.rnn-ranking-legend", {}, words, text ? scale : null, text ? holds : null));

  return {
    element,
    /** @type {import("./cell.js").Paint} */
    paint(palette, fresh) {
      const unit = view.colored;
      buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(chosen[i] === unit)));
      const of = view.isEdited ? " That is of the original run." : "";
      setText(words, sentenceOn(ranking, event, unit) + of);
      text?.paint(palette, fresh);
      const limit = limitOf(view.run, ranking.quantity, unit);
      setText(low, kind === "gate" ? "0" : `−${fixed(limit)}`);
      setText(high, kind === "gate" ? "1" : `+${fixed(limit)}`);
    },
  };
}
