/**
 * A dictionary of what comes by names from outside. Nothing is in it but what was put there: of an
 * ordinary object, "constructor" and "toString" would be there, too.
 *
 * @template T
 * @param {Record<string, T>} entries
 * @returns {Record<string, T>}
 */
export const byName = (entries) => Object.assign(Object.create(null), entries);
