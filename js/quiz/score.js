/** How many questions are right by now, and how many were so at first try. */

/** @param {number} count of questions */
export function createScore(count) {
  /** @type {{first: boolean, right: boolean}[]} */
  let marked = [];
  return {
    clear() {
      marked = [];
    },
    /**
     * @param {number} question
     * @param {boolean} isRight
     */
    note(question, isRight) {
      const known = marked[question];
      marked[question] = { first: known?.first ?? isRight, right: isRight || Boolean(known?.right) };
    },
    words() {
      const all = Object.values(marked);
      const right = all.filter((each) => each.right).length;
      const first = all.filter((each) => each.first).length;
      return all.length ? `${right} of ${count} right, ${first} at first try.` : `None of ${count} answered yet.`;
    },
  };
}
