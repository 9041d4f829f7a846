import { describe, expect, it } from "vitest";
import { CompositesError, planComposites } from "../../../../simulator/composites/index.js";

const problemsOf = (...args: Parameters<typeof planComposites>): readonly { alarm: string; problem: string }[] => {
  try {
    planComposites(...args);
  } catch (error) {
    if (error instanceof CompositesError) return error.problems;
    throw error;
  }
  return [];
};

describe("composite alarms together", () => {
  it("are put in an order in which every child comes before its parents", () => {
    const planned = planComposites(
      [
        { name: "top", rule: "ALARM(left) OR ALARM(right)" },
        { name: "right", rule: "ALARM(base)", suppressor: { alarm: "top" } },
        { name: "left", rule: "ALARM(base) AND ALARM(m)" },
        { name: "base", rule: "AT_LEAST(1, ALARM, (m, n))" },
      ],
      ["m", "n"],
    );
    expect(planned.map(({ alarm }) => alarm.name)).toEqual(["base", "left", "right", "top"]);
    expect(planned[1]?.children).toEqual(["base", "m"]);
  });

  it("are refused with every problem, each under the name of its alarm", () => {
    const problems = problemsOf(
      [
        { name: "broken", rule: "ALARM(m" },
        { name: "lost", rule: "ALARM(gone) OR ALARM(m)" },
        { name: "quiet", rule: "ALARM(m)", suppressor: { alarm: "nobody" } },
      ],
      ["m"],
    );
    expect(problems.map(({ alarm }) => alarm)).toEqual(["broken", "lost", "quiet"]);
    expect(problems.map(({ problem }) => problem).join("\n")).toMatch(/character 8.*no alarm gone.*no alarm nobody/s);
  });

  it("are refused when rules go round in a circle, with the circle", () => {
    const problems = problemsOf(
      [
        { name: "entry", rule: "ALARM(a)" },
        { name: "a", rule: "ALARM(b)" },
        { name: "b", rule: "OK(c) AND TRUE" },
        { name: "c", rule: "NOT ALARM(a)" },
        { name: "self", rule: "ALARM(self)" },
      ],
      [],
    );
    expect(problems).toEqual([
      { alarm: "a", problem: expect.stringContaining("a → b → c → a") },
      { alarm: "self", problem: expect.stringContaining("self → self") },
    ]);
  });

  it("stand on each other as deep as they like", () => {
    const chain = Array.from({ length: 20_000 }, (_, index) => ({ name: `c${index}`, rule: `ALARM(c${index + 1})` }));
    const planned = planComposites(chain, ["c20000"]);
    expect(planned[0]?.alarm.name).toBe("c19999");
    expect(planned.at(-1)?.alarm.name).toBe("c0");
  });

  it("may name 100 alarms, and one alarm may be named by 150 of them", () => {
    const names = Array.from({ length: 101 }, (_, index) => `m${index}`);
    const rule = (count: number): string =>
      names
        .slice(0, count)
        .map((one) => `ALARM(${one})`)
        .join(" OR ");
    expect(problemsOf([{ name: "c", rule: rule(100) }], names)).toEqual([]);
    expect(problemsOf([{ name: "c", rule: rule(101) }], names)).toEqual([
      { alarm: "c", problem: expect.stringContaining("101 alarms, at most 100") },
    ]);
    const parents = Array.from({ length: 151 }, (_, index) => ({ name: `c${index}`, rule: "ALARM(m0)" }));
    expect(problemsOf(parents.slice(1), names)).toEqual([]);
    expect(problemsOf(parents, names)).toEqual([{ alarm: "m0", problem: expect.stringContaining("at most 150") }]);
  });
});
