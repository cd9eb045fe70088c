/** What a person does in a panel. */

/**
 * @typedef {import("./panels.js").Panel} Panel
 * @typedef {import("./view.js").View} View
 */

/**
 * @param {import("./playhead.js").Playhead} playhead
 * @param {import("./panels.js").PanelActs} acts
 * @param {View} view
 * @param {number} index
 * @param {() => Panel} panel
 * @param {() => void} layOut makes its body anew
 * @returns {import("./cell.js").Acts}
 */
export function actsOn(playhead, acts, view, index, panel, layOut) {
  const shown = () => {
    acts.paint(false);
    acts.announce(panel().body.ledgerText?.() ?? "");
  };
  const select = (/** @type {{quantity: string, unit: number}} */ point) => {
    view.pin(point);
    shown();
  };
  return {
    select,
    go: (timestep) => acts.byHand(() => playhead.jump(timestep)),
    edit: (edit, goesOn) => acts.edit({ ...edit, run: index }, goesOn),
    setNotation: acts.setNotation,
    refit: acts.refit,
    follow: (origin, from) => acts.follow(origin, { ...from, index }),
    goBack: acts.goBack,
    hover(pointed) {
      if (view.point(pointed)) panel().body.paintHover?.();
    },
    selectUnit(unit) {
      view.selectUnit(unit);
      shown();
    },
    look(window) {
      view.look(window);
      layOut();
      acts.paint(true);
    },
    rank(isRanked) {
      view.rank(isRanked);
      layOut();
      acts.paint(true);
    },
    /** A click on an equation: its step in equation mode, otherwise its ledger. */
    goToEquation(quantity) {
      const unit = view.unitIn(quantity);
      if (playhead.mode !== "part") return select({ quantity, unit });
      view.selected = { quantity, unit, pinned: false };
      const part = view.run.equations.findIndex((equation) => equation.quantity === quantity);
      return acts.byHand(() => playhead.goTo(playhead.timestep, playhead.partsBefore(view.run) + part));
    },
  };
}
