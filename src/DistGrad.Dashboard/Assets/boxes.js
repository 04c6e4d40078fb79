// Turns the server's view into boxes for the layout.
import { format, gradientText, valueText } from "./numbers.js";

export function boxesOf(view) {
  return view.sections.length > 0 ? view.sections.map(section) : nodeBoxes(view.nodes);
}

function nodeBoxes(nodes) {
  const readers = new Map();
  for (const node of nodes) for (const input of node.inputs) readers.set(input.node, (readers.get(input.node) ?? 0) + 1);
  return nodes.map(node => ({
    id: node.node,
    kind: node.kind,
    title: node.kind === "op" ? node.symbol : node.kind === "constant" ? valueText(node) || node.label : node.label,
    name: node.kind === "op" ? node.name ?? null : node.kind === "constant" && node.name ? node.name : null,
    above: node.kind === "constant" && !node.valueTensor ? "" : valueText(node),
    below: gradientText(node),
    isOutput: node.isOutput,
    isBirthplace: node.isBirthplace,
    hidden: node.hidden,
    about: about(node),
    node,
    // Where a value is read once, what flows back over its wire is its gradient; else the wires' shares add up to it.
    inputs: node.inputs.map(input => ({ id: input.node, slot: input.slot, below: readers.get(input.node) > 1 ? format(input.downstream) : "" })),
  }));
}

function section(section, place) {
  return {
    id: `s${place}`,
    kind: "section",
    title: `${(section.to - section.from).toLocaleString("en")} nodes`,
    name: section.ops,
    above: "",
    below: "",
    about: `Nodes #${section.from} to #${section.to - 1}: ${section.ops}. Enter unfolds them.`,
    section,
    // Next to each other they are drawn joined; of what comes from farther, only the strongest.
    inputs: strongest(section.inputs, place).map((link, slot) => ({ id: `s${link.section}`, slot, below: "" })),
  };
}

function strongest(links, place) {
  const far = links.filter(link => link.section !== place - 1).sort((a, b) => b.edges - a.edges).slice(0, 1);
  return [...links.filter(link => link.section === place - 1), ...far];
}

function about(node) {
  const value = valueText(node);
  const gradient = gradientText(node);
  return [node.label, node.gate, value && `value ${value}`, gradient && `gradient ${gradient}`].filter(Boolean).join(", ");
}
