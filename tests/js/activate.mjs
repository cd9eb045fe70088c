// Activations by name, computed by the page: {names, sums} on standard input.
import { readFileSync } from "node:fs";
import { ACTIVATION_NAMES, activationNamed } from "../../js/activations.js";

const { names, sums } = JSON.parse(readFileSync(0, "utf8"));
const values = names.map((name) => sums.map(activationNamed(name).of));
const limits = names.map((name) => [activationNamed(name).low, activationNamed(name).high].map(String));
console.log(JSON.stringify({ names: ACTIVATION_NAMES, values, limits }));
