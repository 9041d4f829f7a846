import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redriveByHand } from "../../../../obs/operations/redrive/by-hand.js";
import type { Progress } from "../../../../obs/operations/redrive/model.js";
import { type Faults, fakeClock, memoryQueue } from "../dead-letters/memory-queue.js";

/** Two queues with so many dead letters, and a run of them. */
function prepare(
  count: number,
  options: { faults?: Faults; rate?: number; body?: (index: number) => string; endAfter?: number } = {},
) {
  const clock = fakeClock();
  const from = memoryQueue("dlq", clock.now, options.faults);
  const to = memoryQueue("source", clock.now, options.faults);
  const bodies = Array.from({ length: count }, (_, index) => options.body?.(index) ?? `body ${index}`);
  for (const body of bodies) from.put(body);
  const seen: Progress[] = [];
  const ended = new AbortController();
  const run = (leave: (body: string) => boolean = () => false) =>
    redriveByHand(
      { from: from.queue, to: to.queue, leave },
      {
        ...clock,
        total: count,
        rate: options.rate ?? 500,
        signal: ended.signal,
        progress: (progress) => {
          seen.push(progress);
          if (progress.sent >= (options.endAfter ?? Number.POSITIVE_INFINITY)) ended.abort();
        },
      },
    );
  return { clock, from, to, bodies, run, seen };
}

const sorted = (texts: readonly string[]): string[] => [...texts].sort();

describe("redriving by hand", () => {
  it("sends every message back and empties the dead-letter queue", async () => {
    const { from, to, bodies, run, seen } = prepare(47);
    expect(await run()).toEqual({ sent: 47, invalid: 0, refused: 0, doubled: 0, ended: false });
    expect(sorted(to.bodies())).toEqual(sorted(bodies));
    expect(from.held.size).toBe(0);
    expect(seen.at(-1)).toEqual({ sent: 47, total: 47 });
  });

  it("keeps to its rate", async () => {
    const { clock, to, run } = prepare(60, { rate: 20 });
    const started = clock.now();
    await run();
    expect(clock.now() - started).toBe(3000);
    expect(Math.max(...to.sentAt) - started).toBeLessThan(3000);
  });

  it("never loses a message and sends none more than once, whatever fails and whenever it is ended", async () => {
    const someOf = fc.uniqueArray(fc.nat(24), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 25 }), someOf, someOf, fc.nat(30), async (count, refused, kept, endAfter) => {
        const isOne = (some: readonly number[]) => (body: string) => some.includes(Number(body.slice(5)));
        const { from, to, bodies, run } = prepare(count, {
          rate: 3,
          endAfter,
          faults: { refuses: isOne(refused), keeps: isOne(kept) },
        });
        const outcome = await run().catch(() => undefined);
        // Nothing was sent where the first ones are refused, and no more is known of it.
        if (!outcome) {
          expect([...from.bodies(), to.held.size]).toEqual([...bodies, 0]);
          return;
        }
        expect(new Set([...from.bodies(), ...to.bodies()])).toEqual(new Set(bodies));
        expect(to.bodies()).toHaveLength(new Set(to.bodies()).size);
        expect(outcome.sent).toBe(to.held.size);
        const inBoth = to.bodies().filter((body) => from.bodies().includes(body));
        expect(outcome.doubled).toBe(inBoth.length);
      }),
      { numRuns: 60 },
    );
  });

  it("goes on where it was ended", async () => {
    const { clock, from, to, bodies, run } = prepare(30, { rate: 10, endAfter: 1 });
    expect(await run()).toMatchObject({ sent: 10, ended: true });
    expect(from.held.size).toBe(20);
    const again = { ...clock, rate: 10, total: 20, progress: () => {}, signal: new AbortController().signal };
    expect(await redriveByHand({ from: from.queue, to: to.queue, leave: () => false }, again)).toMatchObject({ sent: 20 });
    expect(sorted(to.bodies())).toEqual(sorted(bodies));
  });

  it("does not send again what fails again while it runs", async () => {
    const { from, to, run } = prepare(12, { rate: 5 });
    const send = to.queue.send;
    Object.assign(to.queue, {
      send: async (message: Parameters<typeof send>[0]) => {
        const id = await send(message);
        // The consumer fails at once: SQS moves the copy, which keeps its id.
        const one = to.held.get(id);
        if (one) from.held.set(id, { ...one, hiddenUntil: 0 });
        to.held.delete(id);
        return id;
      },
    });
    expect(await run()).toMatchObject({ sent: 12, ended: false });
    expect(from.held.size).toBe(12);
  });

  it("leaves what can never succeed", async () => {
    const { from, to, run } = prepare(9, { body: (index) => (index % 3 === 0 ? `bad ${index}` : `good ${index}`) });
    expect(await run((body) => body.startsWith("bad"))).toMatchObject({ sent: 6, invalid: 3 });
    expect(sorted(from.bodies())).toEqual(["bad 0", "bad 3", "bad 6"]);
    expect(to.bodies().every((body) => body.startsWith("good"))).toBe(true);
  });

  it("says what the queue says when it takes none", async () => {
    const { from, run } = prepare(12, { faults: { refuses: () => true } });
    await expect(run()).rejects.toThrow("does not take it");
    expect(from.held.size).toBe(12);
  });

  it("ends where SQS counted more than there are", async () => {
    const { from, to, run } = prepare(5);
    await from.queue.delete([...from.held.values()].slice(0, 2).map(({ message }) => message));
    expect(await run()).toMatchObject({ sent: 3, ended: false });
    expect(to.held.size).toBe(3);
  });
});
