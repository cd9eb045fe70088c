/** Names and texts from outside: as keys, and as long as a person reads them. */

/**
 * A dictionary of what comes by names from outside. Nothing is in it but what was put there: of an
 * ordinary object, "constructor" and "toString" would be there, too.
 *
 * @template T
 * @param {Record<string, T>} entries
 * @returns {Record<string, T>}
 */
export const byName = (entries) => Object.assign(Object.create(null), entries);

const MOST_CHARACTERS = 60;

/**
 * A text from outside, cut where it is long. Where it stands alone, its title has it in full.
 *
 * @param {string} text
 */
export const cut = (text) =>
  (text.length <= MOST_CHARACTERS ? text : `${Array.from(text).slice(0, MOST_CHARACTERS - 1).join("")}…`);
