// Puts drawn parts, or sections, next to and below each other.
const gap = 28;
const shape = 2.2;

// Parts that no wire joins, in rows; a picture of one part stays as it is.
export function pack(parts) {
  const area = parts.reduce((sum, part) => sum + (part.width + gap) * (part.height + gap), 0);
  const widest = Math.max(Math.sqrt(area * shape), ...parts.map(part => part.width));
  let [x, y, row, width] = [0, 0, 0, 1];
  const boxes = [];
  const edges = [];
  for (const part of parts) {
    if (x > 0 && x + part.width > widest) [x, y, row] = [0, y + row + gap, 0];
    boxes.push(...part.boxes.map(box => ({ ...box, x: box.x + x, y: box.y + y })));
    edges.push(...part.edges.map(edge => move(edge, x, y)));
    x += part.width + gap;
    row = Math.max(row, part.height);
    width = Math.max(width, x - gap);
  }
  return { boxes, edges, width, height: Math.max(1, y + row) };
}

// Sections in their order, row by row, with wires between all that feed each other.
export function inRows(sections) {
  const columns = Math.min(sections.length, Math.ceil(Math.sqrt(sections.length * 1.3)));
  const width = Math.max(...sections.map(section => section.width));
  const [stepX, stepY] = [width + 64, Math.max(...sections.map(section => section.height)) + 44];
  const boxes = sections.map((section, i) => ({ ...section, width, wire: 0, x: 16 + (i % columns) * stepX, y: 40 + Math.floor(i / columns) * stepY }));
  const at = new Map(boxes.map(box => [box.id, box]));
  const edges = boxes.flatMap(box => box.inputs.map(input => link(at.get(input.id), box, input)));
  return { boxes, edges, width: columns * stepX - 32, height: Math.ceil(sections.length / columns) * stepY + 20 };
}

function link(from, to, input) {
  const start = { x: from.x + from.width, y: from.y };
  const end = { x: to.x, y: to.y };
  if (from.y === to.y) return { from: from.id, to: to.id, slot: input.slot, end, points: [start, end] };

  // Down to the next rows it goes between the rows.
  const between = to.y - to.height / 2 - 22;
  return { from: from.id, to: to.id, slot: input.slot, end, points: [start, { x: start.x + 24, y: between }, { x: end.x - 24, y: between }, end] };
}

function move(edge, x, y) {
  const points = edge.points.map(point => ({ x: point.x + x, y: point.y + y }));
  return { ...edge, points, end: points.at(-1) };
}
