// Sizes of gradients by layer, and what is wrong with them: layers where they vanish or explode, nodes that get none.
import { html, svg } from "./elements.js";
import { format, gradientSize } from "./numbers.js";
import { levels } from "./schedule.js";

const vanished = 1e-6;
const exploded = 1e6;
const mostNames = 8;
const height = 90;
const mostWidth = 56;

export function drawFlow(place, nodes) {
  const withGradient = nodes.filter(node => gradientSize(node) !== null);
  place.hidden = withGradient.length < 2;
  if (place.hidden) return;
  const level = levels(nodes);
  const layers = [...Map.groupBy(withGradient, node => level.get(node.node))].sort(([a], [b]) => a - b).map(([number, members]) => ({ number, norm: Math.hypot(...members.map(gradientSize)), members }));
  const root = layers.at(-1).norm;
  const marked = layers.map(layer => ({ ...layer, state: stateOf(layer.norm / root) }));
  place.replaceChildren(html("h2", {}, "Gradient flow"), html("p", { class: "hint" }, summary(marked, withGradient)), html("div", { class: "scroll" }, bars(marked)));
}

function stateOf(ratio) {
  if (!Number.isFinite(ratio)) return "broken";
  if (ratio === 0) return "dead";
  return ratio < vanished ? "vanishing" : ratio > exploded ? "exploding" : "sound";
}

function summary(layers, nodes) {
  const dead = nodes.filter(node => gradientSize(node) === 0).map(node => node.label);
  const of = state => layers.filter(layer => layer.state === state).map(layer => layer.number);
  const sentences = ["Norm of the gradient over each layer, from the sources on the left to the output; the scale is logarithmic."];
  if (of("vanishing").length > 0) sentences.push(`It vanishes, below a millionth of the output's, in layers ${of("vanishing").join(", ")}.`);
  if (of("exploding").length > 0) sentences.push(`It explodes, above a million times the output's, in layers ${of("exploding").join(", ")}.`);
  if (of("broken").length > 0) sentences.push(`It is not finite in layers ${of("broken").join(", ")}.`);
  if (dead.length > 0) sentences.push(`Dead, as their gradient is 0: ${dead.slice(0, mostNames).join(", ")}${dead.length > mostNames ? ` and ${dead.length - mostNames} more` : ""}.`);
  return sentences.join(" ");
}

function bars(layers) {
  const logs = layers.map(layer => Math.log10(layer.norm)).filter(Number.isFinite);
  const [low, high] = [Math.min(...logs) - 0.5, Math.max(...logs)];
  const step = Math.max(14, Math.min(mostWidth, 980 / layers.length));
  const tall = norm => !(norm > 0) ? 3 : !Number.isFinite(norm) ? height : Math.max(3, (Math.log10(norm) - low) / Math.max(1e-9, high - low) * height);
  const width = layers.length * step + 8;
  return svg("svg", { class: "flow", viewBox: `0 0 ${width} ${height + 40}`, width, role: "img", "aria-label": `Gradients of ${layers.length} layers` }, ...layers.flatMap((layer, i) => [
    svg("rect", { class: `layer ${layer.state}`, x: i * step + 4, y: height + 18 - tall(layer.norm), width: step - 4, height: tall(layer.norm), rx: 2 },
      svg("title", {}, `Layer ${layer.number}: norm ${format(layer.norm)} over ${layer.members.length} nodes, ${layer.state}`)),
    ...(step >= 40 ? [svg("text", { class: "norm", x: i * step + step / 2 + 2, y: height + 14 - tall(layer.norm) }, format(Number(layer.norm.toPrecision(2))))] : []),
    ...(step >= 24 ? [svg("text", { class: "norm", x: i * step + step / 2 + 2, y: height + 33 }, String(layer.number))] : []),
  ]));
}
