import { describe, expect, it } from "vitest";
import { backtestPicture } from "../../../../obs/review/backtest/picture/index.js";
import { compare, errors, modelWith } from "./support.js";

const picture = async (base: Parameters<typeof modelWith>[0], head: typeof base, events: string): Promise<string> => {
  const { report, timelines } = await compare(modelWith(base), modelWith(head), events);
  return backtestPicture(report, timelines);
};

/** Every element that is opened is closed, in order. */
function expectWellFormed(svg: string): void {
  const open: string[] = [];
  for (const [, close, name = "", , self] of svg.matchAll(/<(\/?)([a-z]+)((?:\s[\w:-]+="[^"<]*")*)(\/?)>/gi)) {
    if (close) expect(open.pop()).toBe(name);
    else if (!self) open.push(name);
  }
  expect(open).toEqual([]);
  expect(svg.match(/<(?!\/?[a-z])|&(?!amp;|lt;|gt;|quot;)/gi)).toBeNull();
}

describe("the picture of a backtest", () => {
  it("has both lanes of each alarm that rang, and marks what changes", async () => {
    const svg = await picture({ pay: {}, calm: { threshold: 100 } }, { pay: { threshold: 8 } }, errors(0, 6, 0, 0, 9, 0));
    expectWellFormed(svg);
    expect(svg).toContain("Pages: 0 appear, 1 vanish, 0 move, 1 stay");
    expect(svg).toContain("2 → 1 min in ALARM");
    expect(svg).toContain("<title>2026-11-21 09:02 critical: vanishes</title>");
    expect(svg.match(/: in ALARM from/g)).toHaveLength(3);
    expect(svg).not.toContain("calm");
  });

  it("is told apart by the names' differing part, and escapes them", async () => {
    const svg = await picture({ "shop-a<b-dev": {}, "shop-c-dev": {} }, {}, errors(0, 6, 0));
    expectWellFormed(svg);
    expect(svg).toContain(">a&lt;b<title>shop-a&lt;b-dev</title>");
    expect(svg).toContain("(only in base)");
  });

  it("says so when nothing rang", async () => {
    const svg = await picture({ pay: {} }, { pay: {} }, errors(0, 0));
    expectWellFormed(svg);
    expect(svg).toContain("no alarm entered ALARM");
  });

  it("stays small when an alarm flaps for long", async () => {
    const svg = await picture(
      { pay: { tellsEnd: true } },
      { pay: {} },
      errors(...Array.from({ length: 60 }, (_, index) => (index % 2) * 9)),
    );
    expectWellFormed(svg);
    expect(svg.length).toBeLessThan(60_000);
  });
});
