import { element, text } from "./svg.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
];
const MAX_TICKS = 11;

/** Where a time is drawn. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  /** Left and right edge of the plot. */
  readonly left: number;
  readonly right: number;
  x(t: number): number;
}

export function scaleOf(from: number, to: number, left: number, right: number): Scale {
  const length = Math.max(to - from, MINUTE);
  return { from, to, left, right, x: (t) => left + ((right - left) * Math.min(Math.max(t - from, 0), length)) / length };
}

const stepOf = (length: number): number =>
  STEPS.find((step) => length / step <= MAX_TICKS) ?? Math.ceil(length / MAX_TICKS / DAY) * DAY;

function label(t: number, step: number): string {
  const iso = new Date(t).toISOString();
  return step >= DAY || t % DAY === 0 ? iso.slice(5, 10) : iso.slice(11, 16);
}

/** Lines and times of the axis, from `top` to `bottom`. */
export function axis(scale: Scale, top: number, bottom: number): string {
  const step = stepOf(scale.to - scale.from);
  const parts: string[] = [];
  for (let t = Math.ceil(scale.from / step) * step; t <= scale.to; t += step) {
    const x = scale.x(t);
    const isDay = t % DAY === 0;
    parts.push(element("line", { x1: x, y1: top, x2: x, y2: bottom, class: isDay ? "day" : "tick" }));
    parts.push(text(x, top - 6, label(t, step), { class: "time", "text-anchor": "middle" }));
  }
  return parts.join("\n");
}
