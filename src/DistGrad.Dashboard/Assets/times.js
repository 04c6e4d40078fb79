// How long nodes computed, out of the trace of a run.
import { duration } from "./numbers.js";

// Microseconds by node, in each pass and in both; without a trace null, and undefined as long as that is on its way.
export function timesOf(trace) {
  if (!trace) return trace;
  const times = new Map();
  for (const event of trace.events) {
    const time = times.get(event.node) ?? { forward: 0, backward: 0, both: 0 };
    time[event.pass] += event.end - event.start;
    time.both += event.end - event.start;
    times.set(event.node, time);
  }
  return times;
}

export function timeText(time) {
  return time < 10 ? `${Number(time.toPrecision(2))} µs` : duration(time);
}

// As a sentence; null for a node that was not traced.
export function aboutTime(time) {
  if (!time) return null;
  return time.backward > 0 ? `Computed for ${timeText(time.forward)} forward, ${timeText(time.backward)} backward.` : `Computed for ${timeText(time.forward)}.`;
}
