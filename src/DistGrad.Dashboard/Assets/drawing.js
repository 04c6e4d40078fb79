// Draws placed boxes and wires as SVG.
import { svg } from "./elements.js";

export function draw(placed) {
  const nodes = new Map();
  const wires = [];
  const scene = svg("g", { class: "scene" });
  for (const edge of placed.edges) {
    const wire = svg("path", { class: "wire", d: path(edge.points), "data-from": edge.from, "data-to": edge.to, "data-slot": edge.slot });
    const share = edge.below ? svg("text", { class: "gradient share", x: edge.end.x - 8, y: edge.end.y + 13 }, edge.below) : null;
    scene.append(wire);
    if (share) scene.append(share);
    wires.push({ edge, wire, share });
  }
  for (const box of placed.boxes) {
    const drawn = drawBox(box);
    nodes.set(box.id, drawn);
    scene.append(drawn.group);
  }
  return { scene, nodes, wires };
}

// Level where it begins, ends and bends, so that the parts meet without a kink.
function path(points) {
  const round = n => Math.round(n * 10) / 10;
  let text = `M${round(points[0].x)} ${round(points[0].y)}`;
  for (let i = 1; i < points.length; i++) {
    const middle = round((points[i - 1].x + points[i].x) / 2);
    text += ` C${middle} ${round(points[i - 1].y)} ${middle} ${round(points[i].y)} ${round(points[i].x)} ${round(points[i].y)}`;
  }
  return text;
}

function drawBox(box) {
  const right = box.x + box.width;
  const end = right + box.wire;
  const boxHeight = box.height - 4;
  const above = svg("text", { class: "value", x: right + box.wire / 2, y: box.y - 7 }, box.above);
  const below = svg("text", { class: "gradient", x: right + box.wire / 2, y: box.y + 18 }, box.below);
  const wire = svg("path", { class: "wire", d: box.wire > 0 ? `M${right} ${box.y} H${end}` : null });
  const group = svg("g", { class: `node ${box.kind}${box.isOutput ? " output" : ""}${box.isBirthplace ? " birthplace" : ""}`, tabindex: 0, role: "button", "aria-label": box.about, "data-node": box.id, "data-label": box.node?.label },
    svg("rect", { class: "hit", x: box.x, y: box.y - boxHeight / 2, width: box.width + box.wire, height: boxHeight }),
    wire,
    box.hidden > 0 ? svg("path", { class: "wire hidden-ends", d: `M${box.x + box.width / 2} ${box.y + boxHeight / 2} v12` }) : null,
    svg("rect", { class: "box", x: box.x, y: box.y - boxHeight / 2, width: box.width, height: boxHeight, rx: box.kind === "input" ? boxHeight / 2 : 8 }),
    svg("text", { class: "symbol", x: box.x + box.width / 2, y: box.y - (box.name ? 7 : 0) }, box.title),
    box.name ? svg("text", { class: "name", x: box.x + box.width / 2, y: box.y + 15 }, box.name) : null,
    above, below);
  return { box, group, above, below, wire };
}
