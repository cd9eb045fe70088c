/**
 * Every quantity over all timesteps: a row of texts or of colored cells a quantity, one column a
 * timestep. Only the columns in view exist: elements for texts, a picture for colors.
 */

import { make, setClass } from "./dom.js";

/**
 * @typedef {import("./cell.js").Paint} Paint
 * @typedef {import("./colors.js").Palette} Palette
 * @typedef {import("./dom.js").Child} Child
 *
 * @typedef {object} SequenceRow A row of texts, or of colored cells below each other, one a unit.
 * @property {string} key
 * @property {Child[]} label
 * @property {(timestep: number) => string} [texts]
 * @property {(timestep: number) => string} [title] a text in full
 * @property {(timestep: number) => boolean} [isKnown] whether a text is on show already
 * @property {boolean} [isValue] whether a text stands for numbers that can be pointed at
 * @property {number[]} [units] the numbers of those on show
 * @property {HTMLElement | null} [names] the numbers of units, to stand beside their rows
 * @property {(timestep: number) => [number, number]} [bar] from where to where a bar reaches, as shares of the height
 * @property {string} [kind]
 * @property {(timestep: number) => number | null} [unitAt] the unit that a single row stands for, if it changes; null: none
 *
 * @typedef {SequenceRow & {top: number, rowHeight: number, height: number, element: HTMLElement}} PlacedRow
 *
 * @typedef {object} Frame What is in view: the width of a column and of the view, the first and
 *   last column, and how far it is scrolled.
 * @property {number} width
 * @property {number} viewWidth
 * @property {number} scrolled
 * @property {number} first
 * @property {number} last
 *
 * @typedef {{first: number, count: number, width: number}} Strip the first of some columns, and their width
 *
 * @typedef {{element: HTMLElement, draw: (palette: Palette, frame: Frame) => void}} Picture
 *
 * @typedef {object} SequenceOptions
 * @property {SequenceRow[]} rows
 * @property {number} columns
 * @property {(available: number) => number} columnWidth
 * @property {() => number} now the current timestep
 * @property {() => string | null} current the key of the row that is marked
 * @property {(timestep: number) => boolean} isAhead
 * @property {(timestep: number) => boolean} [isSkipped]
 * @property {Child[]} [axis] what stands beside the numbers of the timesteps
 * @property {boolean} [hasAxis] whether these numbers are there
 * @property {number} [colorsHeight] of all rows of colors together, as long as each can be told from the next
 * @property {(timestep: number) => boolean} isEdited
 * @property {() => unknown} source what the texts come from: another one, and they are written anew
 * @property {(rows: PlacedRow[], height: number) => Picture} [picture] draws the rows of colors
 * @property {(point: SequencePoint | null) => void} point
 * @property {(point: SequencePoint) => void} click
 *
 * @typedef {{timestep: number, quantity: string | undefined, unit: number}} SequencePoint
 *   quantity: undefined beside the rows of colors
 */

const TEXT_HEIGHT = 24;
const AXIS_HEIGHT = 22;
const COLORS_HEIGHT = 116;
const HIGHEST = 13; // row of a unit
const LABEL_HEIGHT = 18; // at least
const BAR = { bottom: 5, height: 14 };
const TICKS = [1, 2, 5, 10, 20, 50, 100];

/** @param {[number, number]} ends */
function createBar([from, to]) {
  const bar = make("i");
  bar.style.cssText = `bottom:${BAR.bottom + BAR.height * from}px;height:${BAR.height * (to - from)}px`;
  return bar;
}

/** @param {number} units */
const lowest = (units) => (units <= 8 ? 5 : units <= 16 ? 4 : units <= 32 ? 3 : 1.5);

/**
 * How high the row of a unit is, of a quantity with so many.
 *
 * @param {number} units
 * @param {number} room for one of those on show
 */
const unitHeight = (units, room) => Math.max(lowest(units), Math.min(HIGHEST, Math.floor(room)));

/**
 * Where each row stands, with the element of its label, and where the axis begins.
 *
 * @param {SequenceRow[]} rows
 * @param {number} colorsHeight
 */
function placeRows(rows, colorsHeight) {
  const all = rows.reduce((sum, { texts, units = [0] }) => sum + (texts ? 0 : units.length), 0);
  let y = 2;
  /** @type {PlacedRow[]} */
  const places = rows.map((row) => {
    const { texts, units: { length: units } = [0] } = row;
    const rowHeight = texts ? TEXT_HEIGHT : row.names || row.unitAt ? HIGHEST : unitHeight(units, colorsHeight / all);
    const height = texts ? TEXT_HEIGHT : units * rowHeight;
    const top = y;
    y += Math.max(height, texts ? 0 : LABEL_HEIGHT - 4) + (texts ? 1 : 4);
    const element = make("div.rnn-row-label", { "data-row-height": rowHeight }, row.label, row.names);
    element.style.top = `${top - Math.max(0, LABEL_HEIGHT - height) / 2}px`;
    element.style.height = `${Math.max(height, LABEL_HEIGHT)}px`;
    return { ...row, top, rowHeight, height, element };
  });
  return { places, axis: y };
}

/**
 * @param {SequenceOptions} options
 * @param {Strip | null} strip all columns, which scroll; or on paper a strip of them
 */
export function createSequence({
  rows, columns, columnWidth, now, current, isAhead, isSkipped = () => false, axis: axisWords = ["timestep"], hasAxis = true,
  colorsHeight = COLORS_HEIGHT, isEdited, source,
  picture: createPicture, point, click,
}, strip = null) {
  const { places, axis } = placeRows(rows, colorsHeight);
  const height = axis + (hasAxis ? AXIS_HEIGHT : 0);
  const picture = createPicture?.(places.filter((place) => !place.texts), height);
  const texts = make("div.rnn-texts");
  const nowFrame = make("div.rnn-now");
  const track = make("div.rnn-track", {}, picture?.element, texts, nowFrame);
  const scroller = make("div.rnn-scroll", {}, track);
  const axisLabel = make("div.rnn-row-label.rnn-quiet", {}, axisWords);
  axisLabel.style.cssText = `top:${axis}px;height:22px`;
  const labels = make("div.rnn-rows", {}, places.map((place) => place.element), hasAxis ? axisLabel : null);
  const element = make("div.rnn-sequence", {}, labels, scroller);
  track.style.height = `${height}px`;
  labels.style.height = `${height}px`;
  nowFrame.style.height = `${height - 2}px`;

  // Sizes are kept: asking for them at every step would make the browser lay out twice.
  /** @type {Frame} */
  const frame = { width: 0, viewWidth: 0, scrolled: 0, first: 0, last: -1 };
  /** @type {Map<number, {column: {span: HTMLElement, isKnown?: (t: number) => boolean}[], tick: HTMLElement | null, round: boolean}>} */
  let written = new Map();
  /** @type {unknown} */
  let writtenFrom = null;
  /** @type {number | null} */
  let inView = null;
  /** @type {Palette | null} */
  let lastPalette = null;
  let isPointing = false;

  function measure() {
    if (strip) {
      const { first, count, width } = strip;
      Object.assign(frame, { width, viewWidth: count * width, scrolled: first * width });
      scroller.style.cssText = `flex:none;overflow:hidden;width:${count * width}px`;
      track.style.cssText += `;width:${columns * width}px;margin-left:${-first * width}px`;
      nowFrame.style.width = `${width}px`;
      return;
    }
    frame.viewWidth = scroller.clientWidth || 600;
    frame.scrolled = scroller.scrollLeft;
    frame.width = columnWidth(frame.viewWidth);
    const all = frame.width * columns;
    track.style.width = `${Math.max(all, 1)}px`;
    nowFrame.style.width = `${frame.width}px`;
    const scrolls = all > frame.viewWidth + 1;
    scroller.toggleAttribute("tabindex", scrolls);
    if (scrolls) {
      scroller.tabIndex = 0;
      scroller.setAttribute("role", "group");
      scroller.setAttribute("aria-label", "All timesteps");
    }
  }

  /**
   * The columns in view, and the texts of those.
   *
   * @param {boolean} force
   */
  function lookAround(force) {
    const { width, viewWidth, scrolled } = frame;
    const beyond = strip ? 0 : 2;
    const first = Math.max(0, Math.floor(scrolled / width) - beyond);
    const last = Math.min(columns - 1, Math.ceil((scrolled + viewWidth) / width) + (strip ? -1 : beyond));
    if (!force && first === frame.first && last === frame.last && writtenFrom === source()) return;
    Object.assign(frame, { first, last });
    writtenFrom = source();
    written = new Map();
    const every = TICKS.find((step) => step * width >= 30) ?? 200;
    for (let t = first; t <= last; t++) {
      const column = places.flatMap((place) => (place.texts ? [writeText(place, place.texts(t), t)] : []));
      const tick = hasAxis ? make("span.rnn-tick", {}, `${t}`) : null;
      if (tick) tick.style.cssText = `left:${t * width}px;top:${axis}px;width:${width}px`;
      written.set(t, { column, tick, round: t % every === 0 });
    }
    texts.replaceChildren(...[...written.values()].flatMap(({ column, tick }) =>
      [...column.map(({ span }) => span), ...(tick ? [tick] : [])]));
  }

  /**
   * @param {PlacedRow} place
   * @param {string} text
   * @param {number} t
   */
  function writeText({ key, top, isKnown, title, bar }, text, t) {
    const { width } = frame;
    const full = text.length * 9 > width ? title?.(t) ?? text : null;
    const span = make("span", { class: `rnn-token rnn-key-${key}`, title: full }, text);
    span.style.cssText = `left:${t * width}px;top:${top}px;width:${width}px`;
    if (bar) span.append(createBar(bar(t)));
    return { span, isKnown };
  }

  function markTexts() {
    const timestep = now();
    for (const [t, { column, tick, round }] of written) {
      for (const { span, isKnown } of column) {
        setClass(span, "rnn-later", isAhead(t));
        setClass(span, "rnn-unknown", isKnown ? !isKnown(t) : false);
        setClass(span, "rnn-edited", isEdited(t));
        setClass(span, "rnn-unread", isSkipped(t));
      }
      if (!tick) continue;
      const near = t !== timestep && Math.abs(t - timestep) * frame.width < 26;
      setClass(tick, "rnn-here", t === timestep);
      const isHidden = !(t === timestep || (round && !near));
      if (tick.hidden !== isHidden) tick.hidden = isHidden; // set again, it would cost the browser as much as a change
    }
  }

  function keepInView() {
    const timestep = now();
    if (strip || inView === timestep) return;
    inView = timestep;
    const left = timestep * frame.width - frame.scrolled;
    if (left >= 0 && left + frame.width <= frame.viewWidth + 1) return;
    scroller.scrollLeft = timestep * frame.width - frame.viewWidth / 2 + frame.width / 2;
    frame.scrolled = scroller.scrollLeft;
  }

  /**
   * What is under the pointer.
   *
   * @param {MouseEvent} event
   * @returns {SequencePoint | null}
   */
  function hit(event) {
    const box = track.getBoundingClientRect();
    const zoom = box.height / track.offsetHeight || 1; // in fullscreen, pixels of the screen are larger than ours
    const timestep = Math.floor((event.clientX - box.left) / zoom / frame.width);
    if (timestep < 0 || timestep >= columns) return null;
    const y = (event.clientY - box.top) / zoom;
    const place = places.find((each) => (!each.texts || each.isValue) && y >= each.top && y < each.top + each.height);
    if (!place) return { timestep, quantity: undefined, unit: 0 };
    const rows = place.units ?? [0];
    const unit = place.unitAt ? place.unitAt(timestep) : rows[Math.floor((y - place.top) / place.rowHeight)];
    return unit === null ? { timestep, quantity: undefined, unit: 0 } : { timestep, quantity: place.key, unit };
  }

  /** What has scrolled away is not under the pointer any more. */
  function lookAway() {
    if (isPointing) point(null);
    isPointing = false;
  }
  track.addEventListener("pointermove", (event) => {
    isPointing = true;
    point(hit(event));
  });
  track.addEventListener("pointerleave", lookAway);
  track.addEventListener("click", (event) => {
    const target = hit(event);
    if (target) click(target);
  });
  scroller.addEventListener("scroll", () => {
    lookAway();
    frame.scrolled = scroller.scrollLeft;
    lookAround(false);
    markTexts();
    if (lastPalette) picture?.draw(lastPalette, frame);
  });

  return {
    element,
    /** How much room the columns have. */
    room: () => scroller.clientWidth,
    /** @type {Paint} */
    paint(palette, fresh) {
      lastPalette = palette;
      if (fresh || !frame.width) {
        measure();
        inView = null;
      }
      keepInView();
      lookAround(fresh);
      markTexts();
      nowFrame.style.transform = `translateX(${now() * frame.width}px)`;
      for (const place of places) setClass(place.element, "rnn-active", current() === place.key);
      picture?.draw(palette, frame);
    },
  };
}
