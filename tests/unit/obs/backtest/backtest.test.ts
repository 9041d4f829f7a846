import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareTimelines } from "../../../../obs/review/backtest/compare.js";
import { backtestJson, backtestText } from "../../../../obs/review/backtest/index.js";
import type { Page, Timeline } from "../../../../obs/review/backtest/model.js";
import { at, compare, errors, minute, modelWith } from "./support.js";

const rows = (head: readonly string[], body: readonly (readonly string[])[]): string =>
  [head, ...body].map((row) => row.join(" | ")).join("\n");

describe("a backtest", () => {
  it("tells which page vanishes when a threshold is raised", async () => {
    const { report } = await compare(modelWith({ pay: {} }), modelWith({ pay: { threshold: 8 } }), errors(0, 6, 0, 0, 9, 0));
    expect(backtestJson(report)).toMatchObject({
      from: at(1),
      to: at(60),
      changed: true,
      pages: { appear: [], vanish: [{ t: at(2), severity: "critical", alarm: "pay" }], move: [], same: 1 },
      alarms: [{ alarm: "pay", in: "both", minutesInAlarm: { base: 2, head: 1 }, pages: { base: 2, head: 1 } }],
    });
    const text = backtestText(report, rows);
    expect(text).toContain("pages that vanish: 1\n  2026-11-21T09:02Z  critical  pay");
    expect(text).toContain("pay | 2 | 1 | −1 | 2 | 1 | −1 | ");
  });

  it("tells that a page moves when an alarm rings later in the same incident", async () => {
    const { report } = await compare(modelWith({ pay: {} }), modelWith({ pay: { threshold: 20 } }), errors(0, 6, 12, 24, 24, 0));
    expect(report.pages).toMatchObject({
      appear: [],
      vanish: [],
      move: [{ alarm: "pay", from: minute(2), to: minute(4) }],
      same: 0,
    });
    expect(backtestText(report, rows)).toContain("2026-11-21T09:02Z → 2026-11-21T09:04Z (2 min later)  critical  pay");
  });

  it("tells what one side alone has, and another severity as another page", async () => {
    const base = modelWith({ old: {}, pay: { severity: "high" } });
    const head = modelWith({ new: {}, pay: { severity: "critical" } });
    const { report } = await compare(base, head, errors(0, 6, 0));
    expect(report.alarms.map(({ alarm, in: side }) => [alarm, side])).toEqual([
      ["new", "head"],
      ["old", "base"],
      ["pay", "both"],
    ]);
    expect(report.pages.appear.map(({ alarm, severity }) => `${alarm} ${severity}`)).toEqual(["new critical", "pay critical"]);
    expect(report.pages.vanish.map(({ alarm, severity }) => `${alarm} ${severity}`)).toEqual(["old critical", "pay high"]);
    expect(backtestText(report, rows)).toMatch(/new \|.*only in head\nold \|.*only in base/);
  });

  it("counts messages a day by severity, those of an alarm's end too", async () => {
    const tellsEnd = { tellsEnd: true };
    const { report } = await compare(modelWith({ pay: tellsEnd }), modelWith({ pay: {} }), errors(0, 6, 0, 6, 0));
    expect(report.severities).toEqual([
      {
        severity: "critical",
        pages: { base: 2, head: 2 },
        // That all is well at the beginning is no news.
        notifications: { base: 4, head: 2 },
        notificationsPerDay: { base: expect.closeTo(97.63, 2), head: expect.closeTo(48.81, 2) },
      },
    ]);
  });

  it("names alarms that no data came for", async () => {
    const { report } = await compare(modelWith({ pay: {} }), modelWith({ pay: {}, typo: { metric: "Erorrs" } }), errors(0, 6, 0));
    expect(report.withoutData).toEqual({ base: [], head: ["typo"] });
    expect(backtestText(report, rows)).toContain("no data came for a metric of theirs: 1\n  typo (head)");
  });

  it("counts an alarm that lasts until the end", async () => {
    const { report } = await compare(modelWith({ pay: {} }), modelWith({}), errors(...Array.from({ length: 60 }, () => 9)));
    expect(report.alarms).toEqual([
      { alarm: "pay", in: "base", minutesInAlarm: { base: 59, head: 0 }, pages: { base: 1, head: 0 } },
    ]);
  });

  it("of a side with itself changes nothing, whatever happens", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(0, 4, 5, 6, 9), { minLength: 1, maxLength: 50 }), async (values) => {
        const model = modelWith({ pay: { tellsEnd: true }, shop: { threshold: 6, severity: "low" } });
        const { report } = await compare(model, model, errors(...values));
        expect(report.pages).toMatchObject({ appear: [], vanish: [], move: [] });
        expect(report.changed).toBe(false);
        expect(report.alarms.every(({ minutesInAlarm: { base, head } }) => base === head)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });
});

describe("pages of two sides", () => {
  const page = fc.record({
    alarm: fc.constantFrom("a", "b"),
    severity: fc.constant("high"),
    t: fc.nat(400).map((t) => minute(t)),
  });
  const pages = fc
    .uniqueArray(page, { maxLength: 12, selector: ({ alarm, t }) => `${alarm} ${t}` })
    .map((list) => [...list].sort((a, b) => a.t - b.t));
  const sideOf = (list: readonly Page[]): Timeline => ({
    alarms: new Map(),
    pages: list,
    notifications: new Map(),
    withoutData: [],
  });
  const matched = (base: readonly Page[], head: readonly Page[]) =>
    compareTimelines({ base: sideOf(base), head: sideOf(head), from: minute(0), to: minute(500) }).pages;

  it("are each told once, and the other way round tell the opposite", () => {
    fc.assert(
      fc.property(pages, pages, (base, head) => {
        const { appear, vanish, move, same } = matched(base, head);
        expect(vanish.length + move.length + same).toBe(base.length);
        expect(appear.length + move.length + same).toBe(head.length);
        const back = matched(head, base);
        expect(back.appear).toEqual(vanish);
        expect(back.vanish).toEqual(appear);
      }),
    );
  });

  it("hours apart are two different things", () => {
    const one = { alarm: "a", severity: "high" };
    expect(matched([{ ...one, t: minute(0) }], [{ ...one, t: minute(300) }])).toMatchObject({
      appear: [{}],
      vanish: [{}],
      move: [],
    });
  });

  it("move to the nearest one", () => {
    const one = { alarm: "a", severity: "high" };
    const { vanish, move } = matched(
      [
        { ...one, t: minute(0) },
        { ...one, t: minute(60) },
      ],
      [{ ...one, t: minute(62) }],
    );
    expect(vanish).toEqual([{ ...one, t: minute(0) }]);
    expect(move).toEqual([{ ...one, from: minute(60), to: minute(62) }]);
  });
});
