import { describe, expect, it } from "vitest";
import { peek } from "../../../../obs/operations/dead-letters/peek.js";
import { fakeClock, memoryQueue } from "./memory-queue.js";

const filled = (count: number) => {
  const clock = fakeClock();
  const memory = memoryQueue("dlq", clock.now);
  for (let index = 0; index < count; index++) memory.put(`body ${index}`);
  return memory;
};

describe("looking at messages", () => {
  it("sees each once and leaves all of them for others", async () => {
    const { queue } = filled(25);
    const seen = await peek(queue, 100);
    expect(new Set(seen.map(({ MessageId }) => MessageId)).size).toBe(25);
    expect(await queue.counts()).toEqual({ visible: 25, hidden: 0 });
  });

  it("stops at the limit", async () => {
    const { queue } = filled(25);
    expect(await peek(queue, 12)).toHaveLength(12);
  });

  it("shows them again where it breaks off", async () => {
    const { queue } = filled(15);
    let calls = 0;
    const broken = {
      ...queue,
      receive: (options: Parameters<typeof queue.receive>[0]) => {
        if (++calls > 1) throw new Error("the network is gone");
        return queue.receive(options);
      },
    };
    await expect(peek(broken, 100)).rejects.toThrow("the network is gone");
    expect(await queue.counts()).toEqual({ visible: 15, hidden: 0 });
  });
});
