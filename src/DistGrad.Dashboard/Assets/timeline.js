// Lanes of silos: what each node did when, what waited, and the critical path.
import { siloName } from "./colours.js";
import { html, svg } from "./elements.js";
import { duration } from "./numbers.js";

const rowHeight = 18;
const mostRows = 14;
const nameWidth = 150;
const width = 1000;

export function drawTimeline(place, trace, open) {
  const begin = Math.min(...trace.events.map(event => event.ready));
  const end = Math.max(...trace.events.map(event => event.end));
  const x = time => nameWidth + (time - begin) / Math.max(1e-9, end - begin) * (width - nameWidth - 8);
  const lanes = [...Map.groupBy(trace.events, event => event.silo)].sort(([a], [b]) => a < b ? -1 : 1);
  const picture = svg("svg", { class: "lanes", role: "img", "aria-label": `${trace.events.length} passes of nodes on ${lanes.length} silos, ${duration(end - begin)}` });
  const middles = new Map();
  let top = 26;
  for (const [silo, events] of lanes) {
    const rows = packed(events);
    const height = Math.max(1, rows.length) * rowHeight + 8;
    picture.append(svg("rect", { class: "lane", x: nameWidth, y: top, width: width - nameWidth, height }), svg("text", { class: "silo", x: 0, y: top + 16 }, siloName(silo)));
    rows.forEach((row, i) => row.forEach(event => middles.set(event, top + 4 + i * rowHeight + (rowHeight - 4) / 2)));
    rows.forEach((row, i) => row.forEach(event => picture.append(bar(event, begin, x, top + 4 + i * rowHeight, open))));
    top += height + 8;
  }
  for (const event of trace.events.filter(event => event.isCritical && event.cause >= 0)) {
    const cause = trace.events[event.cause];
    picture.append(svg("line", { class: "cause", x1: x(cause.end), y1: middles.get(cause), x2: x(event.start), y2: middles.get(event) }));
  }
  for (let i = 0; i <= 4; i++) {
    const time = begin + (end - begin) * i / 4;
    picture.prepend(svg("line", { class: "grid", x1: x(time), x2: x(time), y1: 20, y2: top }), svg("text", { class: "tick", x: x(time), y: 14, "text-anchor": i === 0 ? "start" : i === 4 ? "end" : "middle" }, duration(time - begin)));
  }
  picture.setAttribute("viewBox", `0 0 ${width} ${top}`);
  place.replaceChildren(html("h2", {}, "Timeline"), html("p", { class: "hint" }, summary(trace, begin, end)), legend(), html("div", { class: "scroll" }, picture));
}

// Events that overlap go into rows below each other; what is beyond the last row shares it.
function packed(events) {
  const rows = [];
  for (const event of [...events].sort((a, b) => a.ready - b.ready)) {
    const free = rows.find(row => row.at(-1).end <= event.ready);
    if (free) free.push(event);
    else if (rows.length < mostRows) rows.push([event]);
    else rows.at(-1).push(event);
  }
  return rows;
}

function bar(event, begin, x, y, open) {
  const about = `${event.label} (${event.op}), ${event.pass}: waited ${duration(event.start - event.ready)}, computed and sent ${duration(event.end - event.start)}, from ${duration(event.start - begin)} on${event.isCritical ? ", on the critical path" : ""}`;
  const [ready, start, end] = [x(event.ready), x(event.start), x(event.end)];
  return svg("g", { class: `event ${event.pass}${event.isCritical ? " critical" : ""}`, onclick: () => open(event.node) },
    svg("title", {}, about),
    svg("rect", { class: "wait", x: ready, y: y + 5, width: Math.max(0, start - ready), height: rowHeight - 13 }),
    svg("rect", { class: "work", x: start, y, width: Math.max(2.5, end - start), height: rowHeight - 4, rx: 2 }));
}

function summary(trace, begin, end) {
  const critical = trace.events.filter(event => event.isCritical).sort((a, b) => a.start - b.start);
  const computing = critical.reduce((sum, event) => sum + event.end - event.start, 0);
  const names = critical.map(event => event.label);
  const shown = names.length > 12 ? [...names.slice(0, 6), "…", ...names.slice(-5)] : names;
  const dropped = trace.dropped > 0 ? ` ${trace.dropped.toLocaleString("en")} more passes of nodes were left out, as the run's budget says.` : "";
  return `The passes took ${duration(end - begin)}, and began ${duration(begin)} after the run. Critical path: ${shown.join(" → ")}; its nodes computed for ${duration(computing)} of that, the rest is messages and waiting.${dropped}`;
}

function legend() {
  return html("p", { class: "legend" }, ...[["forward", "forward"], ["backward", "backward"], ["waiting", "waiting for its other inputs, or its turn"], ["critical", "critical path"]].map(([name, text]) => html("span", {}, html("i", { class: `is-${name}` }), text)));
}
