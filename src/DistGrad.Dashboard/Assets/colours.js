// Colours of boxes: by silo, gate, size of the gradient or time.
import { format, gradientSize } from "./numbers.js";
import { timeText } from "./times.js";

const tones = 8;
const heats = 5;

// Gives a class for each node, and a legend of classes and texts. Times are undefined as long as they are on their way, null where there are none.
export function colouring(mode, nodes, times) {
  if (mode === "silo") return byName(nodes, node => node.silo ? siloName(node.silo) : null);
  if (mode === "gate") return byName(nodes, node => node.kind === "op" ? node.gate.split(": ").at(-1) : null);
  if (mode === "gradient") return bySize(nodes, gradientSize, format);
  if (mode === "time") return byTime(nodes, times);
  return { classOf: () => null, legend: [] };
}

export function siloName(silo) {
  return silo.replace(/^S/, "").replace(/:\d+$/, "");
}

function byName(nodes, nameOf) {
  const names = [...new Set(nodes.map(nameOf).filter(Boolean))].sort();
  const classOf = node => nameOf(node) ? `tone-${names.indexOf(nameOf(node)) % tones}` : null;
  return { classOf, legend: names.map((name, i) => [`tone-${i % tones}`, name]) };
}

function byTime(nodes, times) {
  if (!times) return { classOf: () => null, legend: [[null, times === null ? "This run was not traced, or its trace is no longer kept, so there are no times." : "Times are on their way."]] };
  const { classOf, legend } = bySize(nodes, node => times.get(node.node)?.both ?? null, timeText);
  if (nodes.length === 0) return { classOf, legend };
  const missing = nodes.filter(node => node.kind !== "constant" && !times.has(node.node)).length;
  return { classOf, legend: [[null, "computed, both passes together:"], ...legend, ...(missing > 0 ? [[null, `${missing.toLocaleString("en")} without a colour were not traced by themselves`]] : [])] };
}

// Steps of the logarithm: gradients and times differ by orders of magnitude.
function bySize(nodes, sizeOf, textOf) {
  const sizes = nodes.map(sizeOf).filter(size => size > 0 && Number.isFinite(size)).map(Math.log10);
  if (sizes.length === 0) return { classOf: () => null, legend: [] };
  const [low, high] = [Math.min(...sizes), Math.max(...sizes)];
  const step = size => size === 0 ? 0 : !Number.isFinite(size) ? heats - 1 : high === low ? heats - 1 : Math.min(heats - 1, Math.max(0, Math.floor((Math.log10(size) - low) / (high - low) * heats)));
  const classOf = node => {
    const size = sizeOf(node);
    return size === null ? null : `heat-${step(size)}`;
  };
  return { classOf, legend: high === low ? [[`heat-${heats - 1}`, textOf(10 ** high)]] : [["heat-0", textOf(10 ** low)], [`heat-${heats - 1}`, textOf(10 ** high)]] };
}
