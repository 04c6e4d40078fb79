// Places boxes in layers from left to right. Each box has a wire to its right, which carries its value above and its gradient below.
import { Graph, layout as place } from "./dagre.esm.js";
import { inRows, pack } from "./packing.js";
import { readingOrder } from "./reading.js";

const letter = 9.1;
const smallLetter = 7.4;

// The layout knows boxes, not the order of their slots: several are tried, and the one whose wires cross least is taken.
const mostTried = 80;

// A wire that passes many layers costs the layout a point in each. Where that is too much in all, long ones are left out of it and drawn afterwards.
const mostPoints = 3000;
const longSpan = 10;

// boxes: { id, title, name, above, below, inputs: [{ id, slot, below }] }
export function layout(boxes) {
  return boxes.length > 0 && boxes[0].section ? inRows(boxes.map(box => ({ ...box, ...size(box), y: 0 }))) : pack(parts(boxes).map(layoutPart));
}

// Boxes that are joined by wires.
function parts(boxes) {
  const root = new Map(boxes.map(box => [box.id, box.id]));
  const find = id => {
    while (root.get(id) !== id) {
      root.set(id, root.get(root.get(id)));
      id = root.get(id);
    }
    return id;
  };
  for (const box of boxes) for (const input of box.inputs) root.set(find(input.id), find(box.id));
  return [...Map.groupBy(boxes, box => find(box.id)).values()];
}

function layoutPart(boxes) {
  const tries = boxes.length > mostTried ? [positions(boxes, boxes, {})] : [
    positions(boxes, boxes, { customOrder: readingOrder(boxes) }), positions(boxes, boxes, {}), positions(boxes, [...boxes].reverse(), {}),
  ].flatMap(placed => [placed, mirror(placed)]);
  for (const { at } of tries) straighten(boxes, at);
  const drawn = tries.map(placed => ({ ...placed, edges: boxes.flatMap(box => box.inputs.map(input => edge(placed, box, input))) }));
  const best = drawn.length === 1 ? drawn[0] : drawn.map(placed => [crossings(placed.edges), placed]).reduce((best, next) => next[0] < best[0] ? next : best)[1];
  return { boxes: [...best.at.values()], edges: best.edges, width: Math.max(best.width, 1), height: Math.max(best.height, 1) };
}

function positions(boxes, order, options) {
  const isLeftOut = leftOut(boxes);
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 26, ranksep: 46, edgesep: 14, marginx: 16, marginy: 16, ranker: boxes.length > 120 ? "longest-path" : "network-simplex" });
  graph.setDefaultEdgeLabel(() => ({}));
  const sizes = new Map(boxes.map(box => [box.id, size(box)]));
  for (const box of order) {
    const { width, wire, height } = sizes.get(box.id);
    graph.setNode(String(box.id), { width: width + wire, height });
  }
  order.forEach(box => box.inputs.filter(input => !isLeftOut(box, input)).forEach(input => graph.setEdge(String(input.id), String(box.id), {}, String(input.slot))));
  place(graph, options);

  const at = new Map();
  for (const box of boxes) {
    const { x, y } = graph.node(String(box.id));
    const { width, wire, height } = sizes.get(box.id);
    const bends = new Map(box.inputs.map(input => [input.slot, (graph.edge(String(input.id), String(box.id), String(input.slot))?.points ?? [])]));
    at.set(box.id, { ...box, x: x - (width + wire) / 2, y, width, wire, height, bends });
  }
  return { at, width: graph.graph().width, height: graph.graph().height };
}

// Boxes come in topological order. Of each, the shortest wire is always laid out.
function leftOut(boxes) {
  const level = new Map();
  for (const box of boxes) level.set(box.id, box.inputs.length === 0 ? 0 : Math.max(...box.inputs.map(input => level.get(input.id))) + 1);
  const span = (box, input) => level.get(box.id) - level.get(input.id);
  const points = boxes.reduce((sum, box) => box.inputs.reduce((sum, input) => sum + span(box, input), sum), 0);
  return (box, input) => points > mostPoints && span(box, input) > longSpan && box.inputs.some(other => span(box, other) < span(box, input));
}

function mirror({ at, width, height }) {
  const turn = ({ x, y }) => ({ x, y: height - y });
  const turned = [...at].map(([id, box]) => [id, { ...box, y: height - box.y, bends: new Map([...box.bends].map(([slot, points]) => [slot, points.map(turn)])) }]);
  return { at: new Map(turned), width, height };
}

// Sources that only one box reads, in one layer, change places to come in the order of its slots.
function straighten(boxes, at) {
  const readers = new Map();
  for (const box of boxes) for (const input of box.inputs) readers.set(input.id, (readers.get(input.id) ?? 0) + 1);
  for (const box of at.values()) {
    const own = box.inputs.map(input => at.get(input.id)).filter(source => source.inputs.length === 0 && readers.get(source.id) === 1);
    const layers = Map.groupBy(own, source => Math.round(source.x + (source.width + source.wire) / 2));
    for (const layer of layers.values()) {
      const places = layer.map(source => source.y).sort((a, b) => a - b);
      layer.forEach((source, i) => {
        if (source.y === places[i]) return;
        source.y = places[i];
        box.inputs.filter(input => input.id === source.id).forEach(input => box.bends.delete(input.slot));
      });
    }
  }
}

// Pairs of wires that cross, each taken as a straight line.
function crossings(edges) {
  const side = (a, b, c) => Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
  let count = 0;
  for (let i = 0; i < edges.length; i++) {
    for (let j = i + 1; j < edges.length; j++) {
      if (edges[i].from === edges[j].from) continue;
      const [a, b] = [edges[i], edges[j]].map(({ points }) => ({ start: points[0], end: points.at(-1) }));
      if (side(a.start, a.end, b.start) * side(a.start, a.end, b.end) < 0 && side(b.start, b.end, a.start) * side(b.start, b.end, a.end) < 0) count++;
    }
  }
  return count;
}

function size(box) {
  const width = Math.max(44, box.title.length * letter * 1.15 + 22, (box.name ?? "").length * smallLetter + 18);
  const wire = Math.max(34, Math.max(box.above.length, box.below.length) * letter + 18);
  return { width, wire, height: Math.max(box.name ? 52 : 44, box.inputs.length * slotHeight(box) + 4) };
}

// Shares of a gradient stand between the slots.
function slotHeight(box) {
  return box.inputs.some(input => input.below) ? 27 : 20;
}

function edge({ at }, box, input) {
  const from = at.get(input.id);
  const to = at.get(box.id);
  const order = box.inputs.indexOf(input);
  const start = { x: from.x + from.width + from.wire, y: from.y };
  const end = { x: to.x, y: to.y + (order - (box.inputs.length - 1) / 2) * slotHeight(box) };
  const points = to.bends.get(input.slot) ?? [];

  // To the next layer it goes straight; the layout has a point half-way there, too.
  const bends = points.length <= 3 ? [] : points.slice(1, -1).filter(point => point.x > start.x && point.x < end.x - 10);
  return { from: input.id, to: box.id, slot: input.slot, below: input.below, end, points: [start, ...bends, end] };
}
