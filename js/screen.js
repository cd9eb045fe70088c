/** The screen: filling it, and hearing of another size or theme. */

import { rootOf, setClass } from "./dom.js";

const MARGIN = 24; // around a stepper that fills the screen
const NARROWEST = 840; // a stepper that fills a screen is not narrower in its own pixels: its controls keep their words
const BARS = 121; // of JupyterLab, above and below a notebook
const PRINTED = "rnn-printed";
const THEME = ["data-jp-theme-light", "data-theme", "class", "style"]; // where pages write what colors they have

/** @param {HTMLElement} root */
export const isFullscreen = (root) => rootOf(root).fullscreenElement === root;

/** @param {HTMLElement} root */
export function toggleFullscreen(root) {
  if (isFullscreen(root)) document.exitFullscreen();
  else root.requestFullscreen?.().catch(() => {});
}

/**
 * Whether a part of a stepper can be in sight together with all that stands above it.
 *
 * @param {HTMLElement} part
 */
export function fitsOnScreen(part) {
  const root = /** @type {HTMLElement} */ (part.closest(".rnn-stepper"));
  if (isFullscreen(root) || root.matches(`.${PRINTED}`)) return true; // it is zoomed until it is, or on paper
  return part.getBoundingClientRect().bottom - root.getBoundingClientRect().top <= window.innerHeight - BARS;
}

/**
 * On a projector everything grows together, as far as it still fits on the screen.
 *
 * @param {HTMLElement} page
 * @param {() => void} layOut lays the page out for the width that a zoom leaves
 */
export function zoomToScreen(page, layOut) {
  const room = window.innerHeight - 2 * MARGIN;
  const root = /** @type {HTMLElement} */ (page.parentElement);
  const fits = (/** @type {number} */ zoom) => {
    page.style.zoom = `${zoom}`;
    layOut();
    return page.offsetHeight * zoom <= room && root.scrollWidth <= root.clientWidth;
  };
  let [best, tooLarge] = [0.85, Math.max(0.85, Math.min(3.2, window.innerWidth / NARROWEST))];
  for (let round = 0; round < 6; round++) {
    const zoom = (best + tooLarge) / 2;
    if (fits(zoom)) best = zoom;
    else tooLarge = zoom;
  }
  fits(best);
}

/**
 * Marks the stepper while it is printed. It must be laid out before: on paper no script runs any
 * more. Some browsers tell of it by events, others by the medium alone.
 *
 * @param {HTMLElement} root
 * @param {() => void} onPrint
 * @returns {() => void} stops it
 */
function watchPaper(root, onPrint) {
  const paper = window.matchMedia("print");
  /** @param {Event} event */
  const hear = ({ type }) => {
    const isPrinted = type === "beforeprint" || (type === "change" && paper.matches);
    if (root.classList.contains(PRINTED) === isPrinted) return;
    setClass(root, PRINTED, isPrinted);
    onPrint();
  };
  window.addEventListener("beforeprint", hear);
  window.addEventListener("afterprint", hear);
  paper.addEventListener("change", hear);
  return () => {
    window.removeEventListener("beforeprint", hear);
    window.removeEventListener("afterprint", hear);
    paper.removeEventListener("change", hear);
  };
}

/**
 * What decides how a stage is laid out: its width, its font, and how far down it begins. How high it
 * is itself changes from step to step.
 *
 * @param {HTMLElement} root
 * @param {HTMLElement} stage
 */
const sizeOf = (root, stage) => [root.clientWidth, getComputedStyle(root).font,
  stage.getBoundingClientRect().top - root.getBoundingClientRect().top].join();

/**
 * Tells of another size (once a frame, and of that of a printed page at once), another theme, and a
 * screen that is filled or left.
 *
 * @param {HTMLElement} root
 * @param {HTMLElement} stage what stands in it below its controls
 * @param {{onResize: () => void, onTheme: () => void, onFullscreen: () => void}} listeners
 * @returns {() => void} stops it
 */
export function watchScreen(root, stage, { onResize, onTheme, onFullscreen }) {
  /** @type {number | null} */
  let frame = null;
  let size = "";
  const resize = new ResizeObserver(() => {
    const before = size;
    size = sizeOf(root, stage);
    if (size !== before) frame ??= requestAnimationFrame(() => {
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
  const stopPaper = watchPaper(root, () => {
    onTheme();
    onResize();
  });
  return () => {
    stopPaper();
    if (frame !== null) cancelAnimationFrame(frame);
    resize.disconnect();
    theme.disconnect();
    scheme.removeEventListener("change", onTheme);
    document.removeEventListener("fullscreenchange", onFullscreen);
  };
}
