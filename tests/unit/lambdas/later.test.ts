import { describe, expect, it, vi } from "vitest";
import { later } from "../../../lambdas/shared/later.js";

describe("what is loaded later", () => {
  it("is loaded when it is asked for, and once", async () => {
    const load = vi.fn(async () => ({}));
    const get = later(load);
    expect(load).not.toHaveBeenCalled();
    const [first, second] = await Promise.all([get(), get()]);
    expect(second).toBe(first);
    expect(await get()).toBe(first);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it("is asked for again after a failure", async () => {
    const load = vi.fn(async () => "there").mockRejectedValueOnce(new Error("not yet"));
    const get = later(load);
    await expect(get()).rejects.toThrow("not yet");
    expect(await get()).toBe("there");
  });
});
