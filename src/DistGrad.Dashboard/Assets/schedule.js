// When each node fires, forward and backward, as numbers of steps.
import { duration } from "./numbers.js";

export function scheduleOf(nodes, trace) {
  return (trace && measured(nodes, trace)) ?? byLevels(nodes);
}

// A step is what one node did in one pass, in the order in which they were through. Null where some that are drawn were not traced.
function measured(nodes, trace) {
  const drawn = new Set(nodes.map(node => node.node));
  const events = trace.events.filter(event => drawn.has(event.node)).sort((a, b) => a.end - b.end || a.start - b.start);
  const begin = Math.min(...trace.events.map(event => event.ready));
  const forward = new Map();
  const backward = new Map();
  events.forEach((event, i) => (event.pass === "forward" ? forward : backward).set(event.node, i + 1));
  for (const node of nodes) {
    if (node.kind === "constant") forward.set(node.node, 0);
    else if (!forward.has(node.node)) return null;
  }
  return {
    forward, backward, end: events.length,
    text: step => {
      if (step === 0) return "before the run";
      const event = events[step - 1];
      return `${event.pass}, ${duration(event.end - begin)}: ${event.label}`;
    },
    note: "A step is one node in one pass, in the order in which they were through, as measured; times count from the first message.",
  };
}

// A step is a level of the graph: the longest path from the sources, then the longest path back from the root.
function byLevels(nodes) {
  const byId = new Map(nodes.map(node => [node.node, node]));
  const forward = levels(nodes);
  const forwardSteps = Math.max(0, ...forward.values());

  const hasGradient = node => node.gradientTensor || (node.gradient !== undefined && node.gradient !== null);
  const depth = new Map();
  for (const node of [...nodes].reverse()) {
    if (!hasGradient(node)) continue;
    if (!depth.has(node.node)) depth.set(node.node, 1);
    for (const input of node.inputs) {
      if (byId.has(input.node) && hasGradient(byId.get(input.node))) depth.set(input.node, Math.max(depth.get(input.node) ?? 0, depth.get(node.node) + 1));
    }
  }
  const backwardSteps = Math.max(0, ...depth.values());
  const backward = new Map([...depth].map(([id, level]) => [id, forwardSteps + level]));
  return {
    forward, backward, end: forwardSteps + backwardSteps,
    text: step => step === 0 ? "before the run"
      : step <= forwardSteps ? `forward, step ${step} of ${forwardSteps}` : `backward, step ${step - forwardSteps} of ${backwardSteps}`,
    note: "A step is a level of the graph, the longest path to it; nodes of a level do not wait for each other. These are not measured times.",
  };
}

// Levels from 1: a node is one above the highest of its inputs that are drawn.
export function levels(nodes) {
  const level = new Map();
  for (const node of nodes) level.set(node.node, Math.max(0, ...node.inputs.map(input => level.get(input.node) ?? 0)) + 1);
  return level;
}
