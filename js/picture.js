/**
 * The colors of the sequence, painted as far as they are in view. A step draws no colors anew: it
 * moves the veil over what lies ahead, and covers what may not be seen yet.
 */

import { colorTable, css } from "./colors.js";
import { make } from "./dom.js";
import { hasValue, isRead, walksLeft } from "./order.js";
import { isFlipped } from "./run.js";

/**
 * @typedef {import("./colors.js").Palette} Palette
 * @typedef {import("./sequence.js").Frame} Frame
 * @typedef {import("./sequence.js").PlacedRow} PlacedRow
 * @typedef {import("./view.js").View} View
 * @typedef {{units: number[], kind: string} & PlacedRow} ColorRow
 */

/** @param {HTMLCanvasElement} canvas */
const contextOf = (canvas) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));

/**
 * The unit in one of the rows of a quantity.
 *
 * @param {ColorRow} row
 * @param {number} timestep
 * @param {number} place
 */
const unitOf = (row, timestep, place) => (row.unitAt ? row.unitAt(timestep) : row.units[place]);

/**
 * The line of paper between two rows, where they are tall enough for one.
 *
 * @param {ColorRow} row
 */
const lineOf = (row) => (row.rowHeight > 4 ? 1 : 0);

/**
 * @param {View} view
 * @param {PlacedRow[]} places
 * @param {number} height
 */
export function createPicture(view, places, height) {
  const rows = /** @type {ColorRow[]} */ (places);
  const picture = make("canvas.rnn-canvas");
  const veil = make("div.rnn-veil");
  const cover = make("canvas.rnn-canvas");
  const element = make("div.rnn-pane", { "aria-hidden": "true" }, picture, veil, cover);
  const small = make("canvas"); // one pixel a value
  /** @type {Record<string, unknown>} */
  let drawn = {};
  let covered = false;

  /**
   * A canvas as large as the view, in the pixels of the screen, with its drawing context.
   *
   * @param {HTMLCanvasElement} target
   * @param {number} across
   */
  function sized(target, across) {
    const ratio = window.devicePixelRatio || 1;
    const [w, h] = [Math.round(across * ratio), Math.round(height * ratio)];
    const context = contextOf(target);
    const isNew = target.width !== w || target.height !== h;
    if (isNew) {
      [target.width, target.height] = [w, h];
      target.style.cssText = `width:${across}px;height:${height}px`;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    // Not of a new one: in a PDF of Chromium that clears what lies under the canvas, too.
    if (!isNew) context.clearRect(0, 0, across, height);
    return context;
  }

  /**
   * Every value in view in its color. A step does not change it, so it is kept.
   *
   * @param {Palette} palette
   * @param {Frame} frame
   * @param {number} across
   */
  function drawPicture(palette, { width, scrolled, first, last }, across) {
    const { run, compared } = view;
    /** @type {Record<string, unknown>} */
    const now = { run, compared: compared?.run, palette, across, width, scrolled, ratio: window.devicePixelRatio };
    if (Object.keys(now).every((key) => now[key] === drawn[key])) return;
    drawn = now;
    const gap = gapOf(width);
    const left = (/** @type {number} */ t) => t * width - scrolled;
    const context = sized(picture, across);
    context.imageSmoothingEnabled = false;
    const count = last - first + 1;
    for (const row of rows) {
      fillSmall(palette, row, first, count);
      context.drawImage(small, left(first), row.top, count * width, row.height);
      drawLines(context, palette, row, across);
    }
    const skipped = run.mask ? Array.from({ length: count }, (_, i) => first + i).filter((t) => !isRead(run, t)) : [];
    for (const row of rows.filter(({ key }) => skipped.some((t) => key === "inputs" || !hasValue(run, key, t)))) {
      for (const t of skipped) hatch(context, palette, row, left(t), width);
    }
    context.fillStyle = css(palette.paper);
    for (let t = first; gap && t <= last + 1; t++) context.fillRect(left(t) - gap / 2, 0, gap, height);
    if (!compared) return;
    for (const row of rows) {
      for (let t = first; t <= last; t++) markChanges(view, context, palette, row, t, left(t) + gap / 2, width - gap);
    }
  }

  /**
   * The values of a row in view as an image of one pixel a value.
   *
   * @param {Palette} palette
   * @param {ColorRow} row
   * @param {number} first
   * @param {number} count
   */
  function fillSmall(palette, row, first, count) {
    const { run } = view;
    const { data, width, computed } = run.quantities[row.key];
    const colors = colorTable(palette, row.kind);
    const [flipped, limit] = [isFlipped(run, row.key), limitOf(view, row)];
    const image = new ImageData(count, row.units.length);
    const pixels = new Uint32Array(image.data.buffer);
    for (let t = 0; t < count; t++) {
      for (let place = 0; place < row.units.length; place++) {
        const at = unitOf(row, first + t, place);
        if (at === null) continue;
        const share = (computed ? computed.of(first + t, at) : data[(first + t) * width + at]) / limit;
        pixels[place * count + t] = colors.packed[colors.place(!flipped ? share : run.backwards ? -share : 1 - share)];
      }
    }
    [small.width, small.height] = [count, row.units.length];
    contextOf(small).putImageData(image, 0, 0);
  }

  return {
    element,
    /**
     * The picture, paler ahead of the playhead, and empty where nothing may be seen yet.
     *
     * @param {Palette} palette
     * @param {Frame} frame
     */
    draw(palette, frame) {
      const { width, scrolled, first, last } = frame;
      const across = Math.min(frame.viewWidth, width * view.run.timesteps);
      element.style.width = `${across}px`;
      drawPicture(palette, frame, across);
      const { timestep } = view;
      const [from, to] = walksLeft(view.run) ? [first, timestep - 1] : [Math.max(first, timestep + 1), last];
      veil.hidden = from > to;
      veil.style.transform = `translateX(${from * width - scrolled}px)`;
      veil.style.width = `${Math.max(0, to + 1 - from) * width}px`;
      /** @type {[ColorRow, number, number][]} */
      const spans = rows.flatMap((row) => [
        ...(view.isShown(row.key, timestep) ? [] : [/** @type {[ColorRow, number, number]} */ ([row, timestep, timestep])]),
        ...(from > to || view.isShown(row.key, from) ? [] : [/** @type {[ColorRow, number, number]} */ ([row, from, to])]),
      ]);
      if (!spans.length && !covered) return;
      covered = spans.length > 0;
      const context = sized(cover, across);
      for (const [row, start, end] of spans) {
        for (let t = start; t <= end; t++) drawEmpty(context, palette, row, t * width - scrolled, width);
      }
    },
  };
}

/** @param {number} width of a column */
const gapOf = (width) => (width >= 10 ? 2 : width >= 5 ? 1 : 0);

/**
 * @param {View} view
 * @param {ColorRow} row
 */
const limitOf = (view, row) => (row.kind === "gate" ? 1 : view.run.limits[row.key]);

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Palette} palette
 * @param {ColorRow} row
 * @param {number} across
 */
function drawLines(context, palette, row, across) {
  if (!lineOf(row)) return;
  context.fillStyle = css(palette.paper);
  for (let place = 1; place <= row.units.length; place++) {
    context.fillRect(0, row.top + place * row.rowHeight - 1, across, 1);
  }
}

const HATCH = 6; // from one line to the next

/**
 * Lines across one column of a row, in place of what is not read, or not computed.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Palette} palette
 * @param {ColorRow} row
 * @param {number} x
 * @param {number} width
 */
function hatch(context, palette, { top, height }, x, width) {
  context.save();
  context.beginPath();
  context.rect(x, top, width, height);
  context.clip();
  context.fillStyle = css(palette.cell);
  context.fillRect(x, top, width, height);
  context.strokeStyle = css(palette.hatch);
  context.lineWidth = 1;
  context.beginPath();
  // Lines stand at whole multiples, so that they go on from column to column.
  for (let at = Math.floor((x + top) / HATCH) * HATCH; at < x + width + top + height; at += HATCH) {
    context.moveTo(at - top, top);
    context.lineTo(at - top - height, top + height);
  }
  context.stroke();
  context.restore();
}

/**
 * Marks what differs, in one column, from the run that this one is compared with.
 *
 * @param {View} view
 * @param {CanvasRenderingContext2D} context
 * @param {Palette} palette
 * @param {ColorRow} row
 * @param {number} timestep
 * @param {number} x
 * @param {number} width
 */
function markChanges(view, context, palette, row, timestep, x, width) {
  const colors = colorTable(palette, row.kind);
  const tall = row.rowHeight - lineOf(row);
  const [limit, paper, text] = [limitOf(view, row), css(palette.paper), css(palette.text)];
  for (const place of row.units.keys()) {
    const at = unitOf(row, timestep, place);
    const was = at === null ? null : view.differsFrom(row.key, timestep, at);
    if (was === null) continue;
    const bottom = row.top + place * row.rowHeight + tall;
    if (tall < 5) {
      // Where rows are too low for more, one mark above the column says that something differs.
      context.fillStyle = text;
      context.fillRect(x, row.top - 3, width, 2);
      return;
    }
    if (view.isEdited) {
      // What it was stands below what it is.
      const stripe = tall < 10 ? 2 : 4;
      context.fillStyle = paper;
      context.fillRect(x, bottom - stripe - 1, width, 1);
      context.fillStyle = colors.css[colors.place(was / limit)];
      context.fillRect(x, bottom - stripe, width, stripe);
    } else {
      context.fillStyle = text;
      context.fillRect(x + width - 4, bottom - tall, 4, 4);
    }
  }
}

/**
 * Empty cells, in one column, in place of values that are not on show yet.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Palette} palette
 * @param {ColorRow} row
 * @param {number} x
 * @param {number} width
 */
function drawEmpty(context, palette, row, x, width) {
  const line = lineOf(row);
  const units = line ? row.units.length : 1;
  const tall = row.height / units;
  const gap = gapOf(width);
  context.fillStyle = css(palette.paper);
  context.fillRect(x, row.top - 3, width, row.height + 4); // a pixel more than it needs: on paper an edge would shine through
  context.fillStyle = css(palette.cell);
  for (let unit = 0; unit < units; unit++) {
    context.fillRect(x + gap / 2, row.top + unit * tall, width - gap, tall - line);
  }
}
