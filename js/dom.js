/** Elements of the page: made, changed only where they differ, and drawn icons. */

/** @typedef {Node | string | null | undefined} Child */

/**
 * An element with its classes, as "td.rnn-product", attributes and children; text becomes text
 * nodes, never HTML. An attribute whose name begins with "on" is a listener.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag | `${Tag}.${string}`} kind
 * @param {Record<string, any>} attributes
 * @param {(Child | Child[])[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(kind, attributes = {}, ...children) {
  const [tag, ...classes] = kind.split(".");
  const element = /** @type {HTMLElementTagNameMap[Tag]} */ (document.createElement(tag));
  if (classes.length) element.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child != null));
  return element;
}

/**
 * A button: its classes, its other attributes, and what stands on it.
 *
 * @param {string} classes
 * @param {Record<string, any>} attributes
 * @param {(Child | Child[])[]} children
 */
export const makeButton = (classes, attributes, ...children) =>
  make("button", { type: "button", class: classes, ...attributes }, ...children);

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number>} attributes
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function makeSvg(tag, attributes = {}) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, `${value}`);
  return element;
}

/**
 * The document or the shadow root that an element stands in: it knows what has the focus, and what
 * fills the screen.
 *
 * @param {Element} element
 */
export const rootOf = (element) => /** @type {Document | ShadowRoot} */ (element.getRootNode());

/**
 * Changes a text only if it differs: the browser then has nothing to lay out again.
 *
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  const [node, another] = element.childNodes;
  if (text && node instanceof Text && !another) {
    if (node.data !== text) node.data = text;
  } else if (element.textContent !== text) element.textContent = text;
}

/**
 * @param {Element} element
 * @param {string} name
 * @param {boolean} hasIt
 */
export const setClass = (element, name, hasIt) => element.classList.toggle(name, hasIt);

/** @type {WeakMap<Element, () => () => void>} */
const asked = new WeakMap();
/** @type {ResizeObserver | undefined} */
let watcher;

/**
 * Measures an element once the browser has laid it out, before it is painted: whoever asks for a
 * size in the middle of a step makes the browser lay out twice. All are measured before any is
 * changed. Of an element that is not on show nothing is heard until it is.
 *
 * @param {Element} element
 * @param {() => () => void} measure returns what is to be changed
 */
export function afterLayout(element, measure) {
  watcher ??= new ResizeObserver((entries) => {
    const changes = entries.map(({ target }) => {
      watcher?.unobserve(target);
      return asked.get(target)?.();
    });
    for (const change of changes) change?.();
  });
  asked.set(element, measure);
  watcher.unobserve(element);
  watcher.observe(element); // of what has just been put under watch, it always hears
}

/**
 * Marks the element that a person is at, as screen readers expect it.
 *
 * @param {Element} element
 * @param {boolean} isCurrent
 */
export function setCurrent(element, isCurrent) {
  if (isCurrent) element.setAttribute("aria-current", "step");
  else element.removeAttribute("aria-current");
}

const ICONS = {
  first: "M4 4v12M16 4 7 10l9 6z",
  previous: "M14 4 5 10l9 6z",
  play: "M6 3.5 16 10 6 16.5z",
  pause: "M6 4h3v12H6zM12 4h3v12h-3z",
  next: "M6 4l9 6-9 6z",
  last: "M4 4l9 6-9 6zM16 4v12",
  leftwards: "M18 10H2M8 4 2 10l6 6",
  remove: "M5 5l10 10M15 5 5 15",
  open: "M5 7.5 10 12.5 15 7.5",
  table: "M3 4h14v12H3zM3 8.2h14M3 12.1h14M8.5 4v12",
  fullscreen: "M3 8V3h5M12 3h5v5M17 12v5h-5M8 17H3v-5",
};

/** @param {keyof typeof ICONS} name */
export function icon(name) {
  const svg = makeSvg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true", class: "rnn-icon" });
  svg.append(makeSvg("path", { d: ICONS[name] }));
  return svg;
}
