import type { BacktestReport, Page } from "./model.js";

const time = (t: number): string => new Date(t).toISOString().replace(".000Z", "Z");
const page = ({ alarm, severity, t }: Page) => ({ t: time(t), severity, alarm });

/** The report as `--json` prints it: times as ISO 8601. */
export function backtestJson({ from, to, changed, pages, ...rest }: BacktestReport): object {
  return {
    from: time(from),
    to: time(to),
    changed,
    pages: {
      appear: pages.appear.map(page),
      vanish: pages.vanish.map(page),
      move: pages.move.map((moved) => ({ ...moved, from: time(moved.from), to: time(moved.to) })),
      same: pages.same,
    },
    ...rest,
  };
}
