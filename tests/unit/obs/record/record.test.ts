import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { paced } from "../../../../obs/operations/record/paced.js";
import { positionFile } from "../../../../obs/operations/record/position.js";
import { runRecording } from "../../../../obs/operations/record/run.js";
import { eventsIn } from "../events/support.js";
import { FakeSource, MINUTE, PLAN, START } from "./support.js";

const newFile = (): string => join(mkdtempSync(join(tmpdir(), "record-")), "out.ndjson");
const HOURS = { from: START, to: START + 150 * MINUTE };
const record = (source: FakeSource, out: string, more: object = {}) =>
  runRecording(source, PLAN, { ...HOURS, out, resume: false, progress: () => undefined, ...more });

describe("obs record", () => {
  it("writes events that can be read again, in order of time, from every page", async () => {
    const out = newFile();
    expect(await record(new FakeSource(), out)).toBe(300);
    const events = await eventsIn({ file: out });
    expect(events).toHaveLength(300);
    expect(events[0]).toMatchObject({
      type: "metric",
      t: START,
      datum: {
        namespace: "AWS/Lambda",
        dimensions: { FunctionName: "pay" },
        statisticSet: { sampleCount: 4, sum: 100, minimum: 10, maximum: 40 },
      },
    });
    expect(events[1]).toMatchObject({ type: "log", t: START + 30_000, logGroup: "/aws/lambda/pay", message: "an ERROR" });
    expect(existsSync(positionFile(out))).toBe(false);
  });

  it.each([3, 40, 75, 120, 160])("broken off at call %i and continued, writes the same bytes", async (call) => {
    const [whole, broken] = [newFile(), newFile()];
    await record(new FakeSource(), whole);
    const source = new FakeSource();
    source.failures.set(call, new Error("the connection is lost"));
    await expect(record(source, broken)).rejects.toThrow("the connection is lost");
    // A run that was killed while it wrote.
    writeFileSync(broken, '{"t":"2026-', { flag: "a" });
    await record(new FakeSource(), broken, { resume: true });
    expect(readFileSync(broken, "utf8")).toBe(readFileSync(whole, "utf8"));
  });

  it("writes over no file, and continues no other recording", async () => {
    const out = newFile();
    await record(new FakeSource(), out);
    await expect(record(new FakeSource(), out)).rejects.toThrow(/is there already, and complete/);
    const source = new FakeSource();
    source.failures.set(1, new Error("lost"));
    const other = newFile();
    await expect(record(source, other)).rejects.toThrow("lost");
    await expect(record(new FakeSource(), other)).rejects.toThrow(/broke off: continue it with --resume/);
    await expect(record(new FakeSource(), other, { resume: true, to: HOURS.to + MINUTE })).rejects.toThrow(
      /records 2026-11-21T09:00:00.000Z to 2026-11-21T11:30:00.000Z: --resume continues just that/,
    );
  });

  it("takes shorter slices where there are many lines, and loses none", async () => {
    const out = newFile();
    const many = (t: number) => Array.from({ length: 50 }, (_, index) => ({ t: t + index, message: `line ${index}` }));
    expect(await record(new FakeSource(many), out, { maxLines: 400 })).toBe(150 * 51);
    const events = await eventsIn({ file: out });
    expect(events.filter(({ type }) => type === "log")).toHaveLength(150 * 50);
  });

  it("marks lines whose embedded metrics are recorded as such", async () => {
    const out = newFile();
    const emf = (name: string) =>
      JSON.stringify({
        _aws: {
          Timestamp: START,
          CloudWatchMetrics: [{ Namespace: "AWS/Lambda", Dimensions: [["FunctionName"]], Metrics: [{ Name: name }] }],
        },
        FunctionName: "pay",
        [name]: 7,
      });
    const lines = (t: number) => [
      { t, message: emf("Duration") },
      { t, message: emf("Other") },
    ];
    await record(new FakeSource(lines), out, { to: START + MINUTE });
    const logs = (await eventsIn({ file: out })).filter((event) => event.type === "log");
    expect(logs.map(({ embeddedMetrics }) => embeddedMetrics)).toEqual([false, true]);
  });
});

describe("calls to AWS", () => {
  const throttled = (): Error => Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" });
  const pace = () => {
    let time = 0;
    const waits: number[] = [];
    const said: string[] = [];
    const sleep = async (ms: number): Promise<void> => {
      time += ms;
      waits.push(ms);
    };
    return { now: () => time, sleep, say: (line: string) => void said.push(line), waits, said };
  };
  const slice = { from: START, to: START + MINUTE };

  it("are paced", async () => {
    const clock = pace();
    const source = paced(new FakeSource(), clock);
    for (let call = 0; call < 5; call += 1) await source.logEvents("/app", slice, undefined);
    expect(clock.now()).toBe(800);
  });

  it("are tried again, later and later, when AWS throttles them", async () => {
    const [clock, fake] = [pace(), new FakeSource()];
    for (const call of [1, 2, 3]) fake.failures.set(call, throttled());
    const page = await paced(fake, clock).logEvents("/app", slice, undefined);
    expect(page.items).toHaveLength(1);
    expect(clock.waits).toEqual([1000, 2000, 4000]);
    expect(clock.said[0]).toBe("ThrottlingException: trying again in 1 s");
  });

  it("go on where a log group is not there, and say so once", async () => {
    const [clock, fake] = [pace(), new FakeSource()];
    fake.failures.set(1, Object.assign(new Error("no such group"), { name: "ResourceNotFoundException" }));
    const source = paced(fake, clock);
    for (let call = 0; call < 3; call += 1) expect((await source.logEvents("/app", slice, undefined)).items).toEqual([]);
    expect(fake.asked).toHaveLength(1);
    expect(clock.said).toEqual(["the log group /app does not exist: nothing is recorded of it"]);
  });

  it("fail when AWS throttles them for ever, and at once for what no waiting mends", async () => {
    const fake = new FakeSource();
    for (let call = 1; call <= 20; call += 1) fake.failures.set(call, throttled());
    await expect(paced(fake, pace()).logEvents("/app", slice, undefined)).rejects.toThrow("Rate exceeded");
    expect(fake.asked).toHaveLength(8);
    const denied = new FakeSource();
    denied.failures.set(1, Object.assign(new Error("no"), { name: "AccessDeniedException" }));
    await expect(paced(denied, pace()).logEvents("/app", slice, undefined)).rejects.toThrow("no");
    expect(denied.asked).toHaveLength(1);
  });
});
