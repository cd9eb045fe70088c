// Wakes the steppers and self-tests of a lesson's page. `bundles` stands above, put there when the site is built.

/** A bundle as a module: a page that is opened from a folder may not import a file. */
const moduleOf = (name) =>
  import(URL.createObjectURL(new Blob([bundles[name]], { type: "text/javascript" })));

/** The state that stands in an element, which is emptied for what it becomes. */
function taken(element) {
  const state = JSON.parse(element.querySelector("script").textContent);
  element.replaceChildren();
  return state;
}

async function wakeSteppers(elements) {
  if (!elements.length) return;
  const sources = { javascript: bundles["stepper.js"], css: bundles["stepper.css"] };
  addStyle(sources.css);
  const { showSaved } = await moduleOf("stepper.js");
  for (const element of elements) showSaved(taken(element), element, sources);
}

async function wakeQuizzes(elements) {
  if (!elements.length) return;
  const { default: quiz } = await moduleOf("quiz.js");
  for (const element of elements) {
    const state = new Map(Object.entries({ ...taken(element), _css: bundles["quiz.css"] }));
    quiz.render({ model: { get: (name) => state.get(name) }, el: element });
  }
}

function addStyle(css) {
  const style = document.createElement("style");
  style.textContent = css;
  document.head.append(style);
}

// What is folded away is open on paper, and folded again after that.
const isFolded = "#lesson details:not([open])";
const opened = [];
addEventListener("beforeprint", () => {
  opened.push(...document.querySelectorAll(isFolded));
  for (const fold of opened) fold.open = true;
});
addEventListener("afterprint", () => {
  for (const fold of opened.splice(0)) fold.open = false;
});

// What scrolls sideways does so by the keys, too.
for (const box of document.querySelectorAll("pre, table")) {
  if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
}

const asleep = (kind) => document.querySelectorAll(`.course-${kind}`);
wakeSteppers([...asleep("stepper")]);
wakeQuizzes([...asleep("quiz")]);
