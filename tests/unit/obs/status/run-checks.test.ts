import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runChecks } from "../../../../obs/operations/status/run-checks.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const ok = { subject: "a", health: "ok", detail: "" } as const;

describe("a check", () => {
  it("that fails or is late is unknown, with the reason, and hides no other", async () => {
    const aborted: string[] = [];
    const running = runChecks(
      [
        { name: "fine", run: async () => [ok] },
        { name: "refused", run: () => Promise.reject(Object.assign(new Error("no"), { name: "AccessDeniedException" })) },
        {
          name: "late",
          run: (signal) =>
            new Promise((_resolve, reject) => {
              signal.addEventListener("abort", () => {
                aborted.push("late");
                reject(new Error("aborted"));
              });
            }),
        },
      ],
      5000,
      "prod",
    );
    await vi.advanceTimersByTimeAsync(5000);
    const results = await running;
    expect(results.map(({ name, findings }) => [name, findings[0]?.health])).toEqual([
      ["fine", "ok"],
      ["refused", "unknown"],
      ["late", "unknown"],
    ]);
    expect(results[1]?.findings[0]?.detail).toMatch(/AccessDeniedException: no .*permission/);
    expect(results[2]?.findings[0]?.detail).toBe("could not be checked: no answer within 5000 ms");
    expect(aborted).toEqual(["late"]);
  });

  it("may have many calls under way without a warning of Node's", async () => {
    const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    const run = async (signal: AbortSignal) => {
      for (let call = 0; call < 30; call++) signal.addEventListener("abort", () => call);
      return [ok];
    };
    await runChecks([{ name: "many", run }], 5000, "dev");
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });

  it("tells what mends it apart from the reason", async () => {
    const refused = { name: "refused", run: () => Promise.reject(new Error("Could not load credentials from any providers")) };
    const [result] = await runChecks([refused], 5000, "dev");
    expect(result?.findings[0]?.detail).toMatch(/from any providers – There are no credentials/);
  });

  it("has a deadline of its own: they run side by side", async () => {
    const slow = { name: "slow", run: () => new Promise<[typeof ok]>((resolve) => setTimeout(() => resolve([ok]), 4000)) };
    const running = runChecks([slow, slow, slow], 5000, "dev");
    await vi.advanceTimersByTimeAsync(4000);
    expect((await running).every(({ findings }) => findings[0]?.health === "ok")).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});
