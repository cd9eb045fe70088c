/** The style of a widget, brought along to where the page doesn't have it. */

import { rootOf } from "./dom.js";

/**
 * A style in the page's head doesn't reach into a shadow root, and some pages have none in their head.
 * Whether a widget has its style is seen by a property that only this style sets, as soon as it is on the page.
 *
 * @param {HTMLElement} root of a widget
 * @param {string} css
 * @param {string} property
 * @returns {() => void} waits no longer
 */
export function bringStyle(root, css, property) {
  const observer = new ResizeObserver(bring);
  function bring() {
    if (!root.isConnected) return;
    observer.disconnect();
    if (getComputedStyle(root).getPropertyValue(property)) return;
    const home = rootOf(root);
    const style = new (root.ownerDocument.defaultView ?? window).CSSStyleSheet();
    style.replaceSync(css);
    home.adoptedStyleSheets = [...home.adoptedStyleSheets, style];
  }
  observer.observe(root);
  bring();
  return () => observer.disconnect();
}
