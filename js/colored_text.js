/** The tokens of a run as a text in lines, each in the color of a unit at its timestep. */

import { colorTable, inkOn } from "./colors.js";
import { make, setClass, setText } from "./dom.js";
import { hasValue, isRead } from "./order.js";
import { shownAt } from "./run.js";
import { visible } from "./words.js";

export const MOST_TOKENS = 4000; // of a longer sequence only the columns in view are drawn

/**
 * @typedef {import("./cell.js").Acts} Acts
 * @typedef {import("./colors.js").Palette} Palette
 * @typedef {import("./view.js").View} View
 */

/**
 * The value at which the color of a unit is at its fullest: its own largest, so that it can be seen.
 *
 * @param {import("./run.js").CellRun} run
 * @param {string} quantity
 * @param {number} unit
 */
export function limitOf(run, quantity, unit) {
  if (run.equationOf[quantity].kind === "gate") return 1;
  const { data, width } = run.quantities[quantity];
  let most = 0;
  for (let place = unit; place < data.length; place += width) most = Math.max(most, Math.abs(data[place]));
  return most || 1;
}

/**
 * @param {View} view
 * @param {Acts} acts
 * @param {string} quantity
 */
export function createColoredText(view, acts, quantity) {
  const { kind } = view.run.equationOf[quantity];
  const labels = view.run.labels ?? [];
  const isWords = labels.some((label) => label.length > 1);
  const tokens = labels.map((_, t) => make("span", { "data-t": t }));
  const element = make("div", { class: `rnn-colored ${isWords ? "rnn-of-words" : ""}`, role: "group", "aria-label": "The text" }, tokens);
  /** @type {string[]} the color of each token, as it was painted last */
  let painted = [];
  let current = -1;
  /** @type {string[] | null} the text as it was written last */
  let written = null;

  /** @param {Event} event */
  const timestepOf = ({ target }) => (target instanceof HTMLElement && target.dataset.t ? Number(target.dataset.t) : null);
  element.addEventListener("click", (event) => {
    const timestep = timestepOf(event);
    if (timestep !== null) acts.go(timestep);
  });
  element.addEventListener("pointerover", (event) => {
    const timestep = timestepOf(event);
    const isValue = timestep !== null && view.isShown(quantity, timestep);
    acts.hover(isValue ? { quantity, unit: view.colored, at: () => timestep, goesAlong: false } : null);
  });
  element.addEventListener("pointerleave", () => acts.hover(null));

  /**
   * The background of a token and the ink on it; nothing where no value is on show.
   *
   * @param {Palette} palette
   * @param {number} limit
   * @param {number} t
   */
  function styleOf(palette, limit, t) {
    const { run, colored } = view;
    if (!hasValue(run, quantity, t) || !view.isShown(quantity, t)) return "";
    const value = shownAt(run, quantity, t, colored);
    const table = colorTable(palette, kind);
    const place = table.place(value / limit);
    return `background:${table.css[place]};color:${inkOn(table.colors[place])}`;
  }

  /** The tokens and where the event holds; a text goes on in the next line where it does so itself. */
  function write() {
    const { labels: now, event } = view.run;
    if (now === written) return;
    written = now;
    tokens.forEach((token, t) => {
      setText(token, visible(now?.[t] ?? ""));
      setClass(token, "rnn-holds", event?.values[t] === true);
      const breaks = token.nextSibling instanceof HTMLBRElement;
      if (breaks === Boolean(now?.[t].endsWith("\n"))) return;
      if (breaks) token.nextSibling?.remove();
      else token.after(make("br"));
    });
  }

  return {
    element,
    /** @type {import("./cell.js").Paint} */
    paint(palette, fresh) {
      const { run, timestep } = view;
      const limit = limitOf(run, quantity, view.colored);
      const styles = tokens.map((_, t) => styleOf(palette, limit, t));
      write();
      tokens.forEach((token, t) => {
        setClass(token, "rnn-unwritten", !view.isShown("inputs", t));
        if (styles[t] === painted[t]) return;
        token.style.cssText = styles[t];
        setClass(token, "rnn-unread", !isRead(run, t) && !styles[t]);
      });
      painted = styles;
      if (fresh) element.toggleAttribute("tabindex", element.scrollHeight > element.clientHeight + 1);
      if (element.hasAttribute("tabindex")) element.tabIndex = 0;
      if (current === timestep && !fresh) return;
      tokens[current]?.classList.remove("rnn-here");
      current = timestep;
      tokens[current].classList.add("rnn-here");
      keepInView(tokens[current]);
    },
  };

  /** @param {HTMLElement} token */
  function keepInView({ offsetTop, offsetHeight }) {
    const { scrollTop, clientHeight, scrollHeight } = element;
    if (scrollHeight <= clientHeight || (offsetTop >= scrollTop && offsetTop + offsetHeight <= scrollTop + clientHeight)) return;
    element.scrollTop = offsetTop - clientHeight / 2;
  }
}
