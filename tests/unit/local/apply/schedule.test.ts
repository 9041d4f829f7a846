import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { criticalPath, runInOrder, type Task, urgency } from "../../../../local/apply/schedule.js";

const task = (name: string, weight: number, ...dependsOn: string[]): Task => ({ name, weight, dependsOn });
const DIAMOND = [task("a", 1), task("slow", 10, "a"), task("quick", 1, "a"), task("end", 2, "slow", "quick")];

const acyclic = fc
  .array(fc.tuple(fc.nat(20), fc.array(fc.nat(20), { maxLength: 4 })), { maxLength: 12 })
  .map((rows) =>
    rows.map(([weight, before], i) => task(`t${i}`, weight, ...new Set(before.filter((j) => j < i).map((j) => `t${j}`)))),
  );

describe("urgency", () => {
  it("is the longest way to the end", () => {
    expect(Object.fromEntries(urgency(DIAMOND))).toEqual({ a: 13, slow: 12, quick: 3, end: 2 });
    expect(criticalPath(DIAMOND)).toBe(13);
    expect(criticalPath([])).toBe(0);
  });
});

describe("runInOrder", () => {
  it("starts the more urgent of two first when there is one place", async () => {
    const started: string[] = [];
    await runInOrder([task("a", 1), task("quick", 1, "a"), task("slow", 10, "a")], 1, async (name) => void started.push(name));
    expect(started).toEqual(["a", "slow", "quick"]);
  });

  it("runs each task once, after what it depends on, never more at once than allowed", async () => {
    await fc.assert(
      fc.asyncProperty(acyclic, fc.integer({ min: 1, max: 4 }), async (tasks, concurrency) => {
        const over: string[] = [];
        let running = 0;
        await runInOrder(tasks, concurrency, async (name) => {
          const before = tasks.find((one) => one.name === name)?.dependsOn ?? [];
          expect(before.every((other) => over.includes(other))).toBe(true);
          running += 1;
          expect(running).toBeLessThanOrEqual(concurrency);
          await new Promise((resolve) => setImmediate(resolve));
          running -= 1;
          over.push(name);
        });
        expect([...over].sort()).toEqual(tasks.map(({ name }) => name).sort());
      }),
      { numRuns: 50 },
    );
  });

  it("starts nothing after a failure, waits for what runs, and throws the failure", async () => {
    const ended: string[] = [];
    const work = async (name: string) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (name === "quick") throw new Error("quick failed");
      ended.push(name);
    };
    await expect(runInOrder(DIAMOND, 2, work)).rejects.toThrow("quick failed");
    expect(ended).toEqual(["a", "slow"]);
  });

  it("says when tasks wait for nothing that comes", async () => {
    await expect(runInOrder([task("a", 1, "absent")], 1, async () => {})).rejects.toThrow(/wait .*: a/);
  });
});
