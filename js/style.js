/** The style of the steppers, brought along to where the page doesn't have it. */

import { rootOf } from "./dom.js";

/**
 * A style in the page's head doesn't reach into a shadow root, and some pages have none in their head.
 * Whether a stepper has its style is seen by its first color, as soon as it is on the page.
 *
 * @param {HTMLElement} root of a stepper
 * @param {string} css
 * @returns {() => void} waits no longer
 */
export function bringStyle(root, css) {
  const observer = new ResizeObserver(bring);
  function bring() {
    if (!root.isConnected) return;
    observer.disconnect();
    if (getComputedStyle(root).getPropertyValue("--rnn-text")) return;
    const home = rootOf(root);
    const style = new (root.ownerDocument.defaultView ?? window).CSSStyleSheet();
    style.replaceSync(css);
    home.adoptedStyleSheets = [...home.adoptedStyleSheets, style];
  }
  observer.observe(root);
  bring();
  return () => observer.disconnect();
}
