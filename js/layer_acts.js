/** What a person does with the layers of a model: opens one, follows a value to where it comes from, and goes back. */

/**
 * @typedef {import("./layers.js").Visit} Visit
 * @typedef {import("./stepper.js").Stepper} Stepper
 */

/** @param {Stepper} stepper */
export function layerActs(stepper) {
  const { layers, playhead } = stepper;
  /** @param {number} index */
  function toggleLayer(index) {
    layers.toggle(index, playhead);
    stepper.showLayers();
    stepper.echo.tellLayers(layers.names);
  }
  /** @param {Visit} visit */
  function visit({ index, quantity, unit, timestep }) {
    if (!layers.isOpen(index)) toggleLayer(index);
    const { panels } = stepper;
    panels.viewOf(index)?.pin({ quantity, unit });
    playhead.stop();
    // Where one steps by equations, those of the layers below are computed before.
    playhead.goTo(timestep, timestep === playhead.timestep ? playhead.part : Infinity);
    panels.enter(index);
    stepper.announce(panels.ledgerText(index));
  }
  return {
    toggleLayer,
    isOnShow: (/** @type {number} */ index) => layers.isOnShow(index),
    /** @param {import("./stacks.js").Origin} origin @param {Visit} from */
    follow({ index, quantity, unit, timestep }, from) {
      layers.trail.push({ from, to: { index, quantity, unit } });
      visit({ index, quantity, unit, timestep: timestep ?? from.timestep });
    },
    goBack() {
      const link = layers.trail.pop();
      if (link) visit(link.from);
    },
  };
}
