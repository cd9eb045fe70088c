/** Colors by value: how open a gate is, the sign and size of anything else, on the page's theme. */

import { make } from "./dom.js";

/**
 * @typedef {number[]} Color red, green and blue, from 0 to 255
 * @typedef {Record<string, Color>} Palette
 * @typedef {{css: string[], colors: Color[], packed: Uint32Array, place: (share: number) => number}} ColorTable
 */

const NAMES = ["gate-closed", "gate-open", "negative", "zero", "positive", "text", "cell", "hatch", "paper"];

/**
 * The palette of the page's theme, read from colors.css; null until root is on the page.
 *
 * @param {HTMLElement} root
 * @returns {Palette | null}
 */
export function readPalette(root) {
  if (!root.isConnected) return null;
  const probe = make("i", { hidden: true });
  root.append(probe);
  // Where the system forces its colors, text and paper are its own, and the colors of values stay ours.
  const forced = window.matchMedia("(forced-colors: active)").matches;
  /** @type {Record<string, string>} */
  const system = forced ? { text: "CanvasText", paper: "Canvas" } : {};
  probe.style.forcedColorAdjust = "none";
  const palette = Object.fromEntries(NAMES.map((name) => {
    probe.style.color = system[name] ?? `var(--rnn-${name})`;
    return [name, (getComputedStyle(probe).color.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number)];
  }));
  probe.remove();
  return palette;
}

/**
 * @param {Color} a
 * @param {Color} b
 * @param {number} share of b
 */
const blend = (a, b, share) => a.map((channel, i) => channel + (b[i] - channel) * share);

/**
 * The color of a value: how open a gate is, or the sign and size of anything else.
 *
 * @param {Palette} palette
 * @param {string} kind
 * @param {number} value
 * @param {number} limit the value of the fullest color
 */
export function colorOf(palette, kind, value, limit) {
  if (kind === "gate") return blend(palette["gate-closed"], palette["gate-open"], Math.min(1, Math.max(0, value)));
  const size = Math.min(1, Math.abs(value) / limit);
  return blend(palette.zero, palette[value < 0 ? "negative" : "positive"], size);
}

/** @param {Color} color */
export const css = (color) => `rgb(${color.map(Math.round).join(" ")})`;

/**
 * Black or white, whichever can be read on the color.
 *
 * @param {Color} color
 */
export function inkOn(color) {
  const [r, g, b] = color.map((channel) => {
    const c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000" : "#fff";
}

/** @type {WeakMap<Palette, Map<string, ColorTable>>} */
const tables = new WeakMap();
const HALF = 64;

/**
 * Colors by value in 64 steps, as text and as a pixel, so that thousands of cells cost no arithmetic.
 *
 * @param {Palette} palette
 * @param {string} kind
 */
export function colorTable(palette, kind) {
  const known = tables.get(palette) ?? new Map();
  const table = known.get(kind) ?? makeTable(palette, kind);
  tables.set(palette, known.set(kind, table));
  return table;
}

/**
 * @param {Palette} palette
 * @param {string} kind
 * @returns {ColorTable}
 */
function makeTable(palette, kind) {
  const colors = Array.from({ length: 2 * HALF + 1 }, (_, i) =>
    colorOf(palette, kind, (i - HALF) / HALF, 1).map(Math.round));
  return {
    css: colors.map(css),
    colors,
    packed: Uint32Array.from(colors, ([r, g, b]) => 0xff000000 + b * 0x10000 + g * 0x100 + r),
    place: (share) => Math.round(HALF * Math.max(-1, Math.min(1, share))) + HALF,
  };
}
