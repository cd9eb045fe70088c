/** The screen: filling it, and hearing of another size or theme. */

import { rootOf } from "./dom.js";

const MARGIN = 24; // around a stepper that fills the screen
const THEME = ["data-jp-theme-light", "data-theme", "class", "style"]; // where pages write what colors they have

/** @param {HTMLElement} root */
export const isFullscreen = (root) => rootOf(root).fullscreenElement === root;

/** @param {HTMLElement} root */
export function toggleFullscreen(root) {
  if (isFullscreen(root)) document.exitFullscreen();
  else root.requestFullscreen?.().catch(() => {});
}

/**
 * On a projector everything grows together, as far as it still fits on the screen.
 *
 * @param {HTMLElement} page
 */
export function zoomToScreen(page) {
  page.style.zoom = "";
  const room = window.innerHeight - 2 * MARGIN;
  page.style.zoom = `${Math.max(0.85, Math.min(window.innerWidth / 1320, room / page.offsetHeight, 3))}`;
}

/**
 * Tells of another size (once a frame), another theme, and a screen that is filled or left.
 *
 * @param {HTMLElement} root
 * @param {{onResize: () => void, onTheme: () => void, onFullscreen: () => void}} listeners
 * @returns {() => void} stops it
 */
export function watchScreen(root, { onResize, onTheme, onFullscreen }) {
  /** @type {number | null} */
  let frame = null;
  const resize = new ResizeObserver(() => {
    frame ??= requestAnimationFrame(() => {
      frame = null;
      onResize();
    });
  });
  resize.observe(root);
  const theme = new MutationObserver(onTheme);
  for (const element of [document.documentElement, document.body]) {
    theme.observe(element, { attributes: true, attributeFilter: THEME });
  }
  const scheme = window.matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", onTheme);
  document.addEventListener("fullscreenchange", onFullscreen);
  return () => {
    if (frame !== null) cancelAnimationFrame(frame);
    resize.disconnect();
    theme.disconnect();
    scheme.removeEventListener("change", onTheme);
    document.removeEventListener("fullscreenchange", onFullscreen);
  };
}
