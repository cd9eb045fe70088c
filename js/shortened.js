/**
 * Functions of the language that the page calls again and again. The build puts these in their
 * place, `Math_max` for `Math.max`: in the bundle each then has a name of one letter.
 */

export const { abs: Math_abs, ceil: Math_ceil, floor: Math_floor, max: Math_max, min: Math_min, round: Math_round } = Math;
export const { assign: Object_assign, entries: Object_entries, fromEntries: Object_fromEntries, keys: Object_keys, values: Object_values } = Object;
export const { from: Array_from, isArray: Array_isArray } = Array;
export const { isFinite: Number_isFinite, isInteger: Number_isInteger } = Number;
export const { stringify: JSON_stringify } = JSON;
