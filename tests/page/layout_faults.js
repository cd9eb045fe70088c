/**
 * What is wrong with the diagrams on the page as they are drawn, each fault as a line of text: the
 * texts are where the browser put them, in its own fonts.
 */
(() => {
  const SMALLEST = 10.9; // px; a text below can't be read
  const SHORT = 20; // letters that a text of any box must have room for
  const OUTPUTS = ".rnn-outputs-title, .rnn-output-name, .rnn-output-number, .rnn-others, .rnn-next";
  const DRAWN_IN = `.rnn-node, .rnn-stack-title, .rnn-note, .rnn-value, .rnn-row-names span, ${OUTPUTS}`;
  const BOXES = ".rnn-stack, .rnn-node rect, .rnn-node circle, .rnn-input .rnn-value, .rnn-outputs";

  const plain = ({ left, right, top, bottom }) => ({ left, right, top, bottom });
  const across = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const down = (a, b) => Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  const isWithin = (a, b, slack) => a.left >= b.left - slack && a.right <= b.right + slack
    && a.top >= b.top - slack && a.bottom <= b.bottom + slack;
  // A text's own rectangle has a little air above and below its letters.
  const meet = (a, b) => across(a, b) > 0.5 && down(a, b) > 2;

  /** The part of a rectangle that elements around it don't cut away. */
  function seen(rect, element, end) {
    const shown = plain(rect);
    for (let each = element; each !== end; each = each.parentElement) {
      if (getComputedStyle(each).overflow === "visible") continue;
      const edge = each.getBoundingClientRect();
      shown.left = Math.max(shown.left, edge.left);
      shown.right = Math.min(shown.right, edge.right);
      shown.top = Math.max(shown.top, edge.top);
      shown.bottom = Math.min(shown.bottom, edge.bottom);
    }
    return shown;
  }

  function textsOf(area) {
    const texts = new Map();
    const walker = document.createTreeWalker(area, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(node);
      const parent = node.parentElement;
      const owner = parent.closest(DRAWN_IN);
      for (const each of range.getClientRects()) {
        const rect = seen(each, parent, area);
        if (rect.right - rect.left < 0.5 || rect.bottom - rect.top < 0.5) continue;
        const size = parseFloat(getComputedStyle(parent).fontSize);
        const text = texts.get(owner) ?? { owner, name: `"${owner.textContent.slice(0, 24)}"`, rects: [], size: Infinity };
        text.rects.push(rect);
        if (!parent.closest("sub, .rnn-below")) text.size = Math.min(text.size, size);
        texts.set(owner, text);
      }
    }
    return [...texts.values()];
  }

  const boxesOf = (area) => [...area.querySelectorAll(BOXES)].map((element) => {
    const owner = element.closest(".rnn-node, .rnn-value, .rnn-stack, .rnn-outputs");
    const name = element.matches(".rnn-stack") ? `the stack of "${element.previousSibling.textContent}"` : `the box of "${owner.textContent}"`;
    return { element, owner, name, rects: [plain(element.getBoundingClientRect())] };
  });

  /** The stretches of the wires, as rectangles without a width or a height. */
  function wiresOf(area, scale) {
    const { left, top } = area.querySelector(".rnn-wires").getBoundingClientRect();
    return [...area.querySelectorAll(".rnn-line")].flatMap((path) => {
      const stretches = [];
      let [x, y] = [0, 0];
      for (const [, command, rest] of path.getAttribute("d").matchAll(/([MHVQ])([^MHVQ]*)/g)) {
        const numbers = rest.trim().split(/[\s,]+/).map(Number);
        const [toX, toY] = command === "H" ? [numbers[0], y] : command === "V" ? [x, numbers[0]] : numbers.slice(-2);
        if (command === "H" || command === "V") {
          stretches.push({
            left: left + Math.min(x, toX) * scale, right: left + Math.max(x, toX) * scale,
            top: top + Math.min(y, toY) * scale, bottom: top + Math.max(y, toY) * scale,
          });
        }
        [x, y] = [toX, toY];
      }
      return stretches;
    });
  }

  function faultsOf(root) {
    const faults = [];
    const edge = root.getBoundingClientRect();
    if (root.scrollWidth > root.clientWidth) faults.push(`it is ${root.scrollWidth} wide in ${root.clientWidth}`);
    for (const area of root.querySelectorAll(".rnn-window")) {
      const host = area.firstElementChild;
      const scale = host.getBoundingClientRect().width / host.offsetWidth;
      const frame = area.querySelector(".rnn-body").getBoundingClientRect();
      const room = plain(area.getBoundingClientRect());
      const scrolls = getComputedStyle(area).overflowX === "auto";
      if (scrolls) room.right = room.left + area.scrollWidth;
      const [texts, boxes, wires] = [textsOf(area), boxesOf(area), wiresOf(area, scale)];
      const all = [...texts, ...boxes];
      for (const { name, owner, size } of texts) {
        if (size * scale < SMALLEST && !owner.matches(".rnn-stack .rnn-value")) faults.push(`${name} is only ${(size * scale).toFixed(1)} px tall`);
      }
      for (const { name, rects } of all) {
        for (const rect of rects) {
          if (!(scrolls || isWithin(rect, edge, 0.5)) || !isWithin(rect, room, 2)) faults.push(`${name} is outside the diagram`);
          const isApart = across(rect, frame) < 0.5 || down(rect, frame) < 0.5;
          if (!isApart && !isWithin(rect, frame, 0.5)) faults.push(`the frame cuts ${name}`);
        }
      }
      texts.forEach((a, i) => {
        for (const b of texts.slice(i + 1)) {
          if (a.rects.some((one) => b.rects.some((other) => meet(one, other)))) faults.push(`${a.name} lies on ${b.name}`);
        }
        for (const b of boxes) {
          const isOwn = b.owner === a.owner || b.element.contains(a.owner);
          if (!isOwn && a.rects.some((one) => meet(one, b.rects[0]))) faults.push(`${a.name} lies on ${b.name}`);
          if (isOwn && !a.rects.every((one) => isWithin(one, b.rects[0], 1))) faults.push(`${a.name} leaves ${b.name}`);
        }
        if (boxes.some(({ owner }) => owner === a.owner)) return; // it stands on its own paper
        const letters = a.rects.map(({ left, right, top, bottom }) => ({ left: left + 1, right: right - 1, top: top + 3, bottom: bottom - 3 }));
        if (letters.some((one) => wires.some((wire) => across(one, wire) >= 0 && down(one, wire) >= 0))) {
          faults.push(`a wire runs through ${a.name}`);
        }
      });
      boxes.forEach((a, i) => {
        for (const b of boxes.slice(i + 1)) {
          if (across(a.rects[0], b.rects[0]) > 0.5 && down(a.rects[0], b.rects[0]) > 0.5) faults.push(`${a.name} lies on ${b.name}`);
        }
      });
      for (const element of area.querySelectorAll("*")) {
        const { overflow } = getComputedStyle(element);
        if (element instanceof SVGElement || overflow === "visible") continue;
        if (element.scrollWidth <= element.clientWidth + 1 && element.scrollHeight <= element.clientHeight + 1) continue;
        const text = element.textContent;
        const full = element.closest("[title]")?.title ?? "";
        if (full.length <= SHORT) faults.push(`"${text}" is cut`);
      }
    }
    return faults;
  }

  const frame = () => new Promise((done) => requestAnimationFrame(done));

  /** Shows a stepper a state, one below the other, and returns what is wrong with each at each width. */
  window.sweep = async (states, widths) => {
    const main = document.querySelector("main");
    main.replaceChildren();
    const places = states.map((state) => {
      const place = document.createElement("div");
      main.append(place);
      window.model = window.createModel(state);
      return { place, stop: window.show(place) };
    });
    const found = states.map(() => ({}));
    for (const width of widths) {
      main.style.width = `${width}px`;
      for (let i = 0; i < 3; i++) await frame(); // a size is heard of in one frame, and drawn in the next
      places.forEach(({ place }, i) => {
        for (const fault of faultsOf(place.querySelector(".rnn-stepper") ?? place)) (found[i][fault] ??= []).push(width);
      });
    }
    places.forEach(({ stop }) => stop?.());
    main.replaceChildren();
    return found;
  };
})();
