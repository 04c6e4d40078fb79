// The order in which a formula is read: from the outputs back, inputs in the order of their slots. Drawn in this order, the wires of a
// formula whose values are each used once do not cross.
export function readingOrder(boxes) {
  const at = new Map(boxes.map(box => [box.id, box]));
  const read = new Set(boxes.flatMap(box => box.inputs.map(input => input.id)));
  const ofBox = new Map();
  const ofEdge = new Map();
  let next = 0;
  for (const root of boxes.filter(box => !read.has(box.id))) {
    const open = [{ id: root.id, edge: null }];
    while (open.length > 0) {
      const { id, edge } = open.pop();
      if (edge) ofEdge.set(edge, next);
      if (ofBox.has(id)) { next++; continue; }
      ofBox.set(id, next++);
      for (const input of [...at.get(id).inputs].reverse()) open.push({ id: input.id, edge: edgeKey(input.id, id, input.slot) });
    }
  }

  // For the layout: gives every box of a layer, and every wire that passes through it, its place there.
  return graph => {
    const layers = Map.groupBy(graph.nodes(), name => graph.node(name).rank);
    for (const layer of layers.values()) {
      const place = name => {
        const { edgeObj } = graph.node(name);
        return edgeObj ? ofEdge.get(edgeKey(edgeObj.v, edgeObj.w, edgeObj.name)) : ofBox.get(idOf(name));
      };
      layer.map(name => [place(name) ?? next, name]).sort((a, b) => a[0] - b[0]).forEach(([, name], i) => { graph.node(name).order = i; });
    }
  };

  function idOf(name) { return at.has(name) ? name : Number(name); }
}

function edgeKey(from, to, slot) { return `${from}>${to}:${slot}`; }
