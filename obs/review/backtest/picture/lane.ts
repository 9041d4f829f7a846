import type { Page, Stretch } from "../model.js";
import type { Scale } from "./axis.js";
import { element, title } from "./svg.js";

/** Narrower than this it could not be seen. */
const MIN_WIDTH = 2;
const BAR = 9;
const RADIUS = 4;

const clock = (t: number): string => new Date(t).toISOString().slice(0, 16).replace("T", " ");

/** Stretches so near to each other that there is no gap to see become one. */
function merged(
  stretches: readonly Stretch[],
  { x }: Scale,
): readonly { readonly left: number; readonly right: number; readonly words: string }[] {
  const bars: { left: number; right: number; words: string; count: number }[] = [];
  for (const { start, end } of stretches) {
    const left = x(start);
    const right = Math.max(x(end), left + MIN_WIDTH);
    const last = bars.at(-1);
    if (last && left - last.right < 1) {
      last.right = Math.max(right, last.right);
      last.count += 1;
      last.words = `${last.count} times in ALARM, the last time until ${clock(end)}`;
    } else bars.push({ left, right, words: `in ALARM from ${clock(start)} to ${clock(end)}`, count: 1 });
  }
  return bars;
}

/** One side of one alarm: when it was in ALARM. `y` is the middle. */
export const bars = (stretches: readonly Stretch[], scale: Scale, y: number, side: string): string =>
  merged(stretches, scale)
    .map(({ left, right, words }) =>
      element("rect", { x: left, y: y - BAR / 2, width: right - left, height: BAR, class: side }, title(`${side}: ${words}`)),
    )
    .join("\n");

/** What became of a page. */
export type Fate = "same" | "appear" | "vanish" | "move";

const WORDS: Readonly<Record<Fate, string>> = { same: "on both sides", appear: "appears", vanish: "vanishes", move: "moves" };

/** A page: full where both sides have it, else larger with a ring, and crossed out when it vanishes. */
export function mark(page: Page, fate: Fate, scale: Scale, y: number): string {
  const x = scale.x(page.t);
  const isKnown = ["critical", "high", "medium", "low"].includes(page.severity);
  const words = title(`${clock(page.t)} ${page.severity}: ${WORDS[fate]}`);
  const dot = element(
    "circle",
    { cx: x, cy: y, r: fate === "same" ? RADIUS - 1 : RADIUS, class: isKnown ? page.severity : "other" },
    words,
  );
  const ring = fate === "same" ? "" : element("circle", { cx: x, cy: y, r: RADIUS + 2.5, class: `ring ${fate}` });
  const r = RADIUS + 3;
  const cross =
    fate === "vanish"
      ? element("path", { d: `M${Math.round(x - r)} ${y + r}L${Math.round(x + r)} ${y - r}`, class: "cross" })
      : "";
  return ring + dot + cross;
}
