import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { metric, post } from "./support/api.js";
import { judged } from "./support/judged.js";
import { metricsEndpoint } from "./support/metrics-endpoint.js";

const { send, items } = metricsEndpoint();

const unhandled: unknown[] = [];
const note = (reason: unknown) => void unhandled.push(reason);
beforeAll(() => void process.on("unhandledRejection", note));
afterAll(() => void process.off("unhandledRejection", note));
afterEach(() => expect(unhandled).toEqual([]));

const fieldArb = fc.constantFrom(
  "service_name",
  "metric_type",
  "value",
  "unit",
  "timestamp",
  "metadata",
  "__proto__",
  "constructor",
);
const nastyArb = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    Number.MAX_VALUE,
    -1e308,
    5e-324,
    "=cmd|'/c calc'!A1",
    'a,b\n"c"',
    "${jndi:ldap://x}",
    "a#b#c",
    "a\u0000b",
    "\ud800",
    "\ufffe",
    "4111111111111111",
    "../../etc/passwd",
    { toJSON: 1, valueOf: 2 },
    [[[[]]]],
  ),
  fc.dictionary(fc.oneof(fieldArb, fc.string({ unit: "binary" })), fc.jsonValue()),
);
const bodyArb = fc
  .array(
    fc.dictionary(fieldArb, nastyArb).map((changes): unknown => {
      // JSON.parse makes an own field of __proto__, an assignment would not.
      const text = JSON.stringify({ ...metric(), ...changes });
      return JSON.parse(Object.hasOwn(changes, "__proto__") ? text.replace("{", '{"__proto__":{"value":1},') : text);
    }),
    { maxLength: 4 },
  )
  .chain((list) => fc.constantFrom<unknown>(list, list[0] ?? null, { metrics: list }));

describe("any body", () => {
  it("of JSON is taken, or refused with a problem document", async () => {
    await fc.assert(
      fc.asyncProperty(bodyArb, async (body) => void (await judged(send, post(JSON.stringify(body))))),
      { numRuns: 150 },
    );
    expect(Object.hasOwn(Object.prototype, "value")).toBe(false);
  });

  it("of bytes, of text and cut off, too", async () => {
    const right = JSON.stringify([metric(), metric()]);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc
            .uint8Array({ maxLength: 200 })
            .map((bytes) => ({ body: Buffer.from(bytes).toString("base64"), isBase64Encoded: true })),
          fc.string({ unit: "binary", maxLength: 200 }).map((body) => ({ body, isBase64Encoded: false })),
          fc.nat({ max: right.length }).map((cut) => ({ body: right.slice(0, cut), isBase64Encoded: false })),
          fc.string().map((body) => ({ body, isBase64Encoded: true })),
        ),
        async (change) => void (await judged(send, { ...post(""), ...change })),
      ),
      { numRuns: 150 },
    );
  });

  it.each<[string, string | Buffer, number, Record<string, string>?]>([
    ["broken UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 400],
    ["UTF-16", Buffer.from(JSON.stringify(metric()), "utf16le"), 400],
    ["deep lists", "[".repeat(200_000) + "]".repeat(200_000), 400],
    ["deep objects", `${'{"service_name":'.repeat(50_000)}1${"}".repeat(50_000)}`, 400],
    [
      "a deep field",
      `{"service_name":"a","metric_type":"b","value":1,"metadata":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
      400,
    ],
    ["a huge number", '{"service_name":"a","metric_type":"b","value":1e999999}', 400],
    ["a number of many digits", `{"service_name":"a","metric_type":"b","value":${"9".repeat(100_000)}}`, 400],
    ["500 KB in a name", JSON.stringify(metric({ service_name: "x".repeat(500_000) })), 400],
    ["100,000 fields", JSON.stringify(Object.fromEntries(Array.from({ length: 60_000 }, (_, n) => [`k${n}`, n]))), 400],
    ["10 MB", " ".repeat(10 * 1024 * 1024), 413],
    ["10 MB of bytes", Buffer.alloc(10 * 1024 * 1024), 413],
    ["a million of characters that are three bytes each", JSON.stringify("語".repeat(400_000)), 413],
    ["a compressed bomb", gzipSync(Buffer.alloc(50 * 1024 * 1024)), 415, { "content-encoding": "gzip" }],
    ["compressed bytes that do not say so", gzipSync(JSON.stringify(metric())), 400],
    ["a form", "service_name=a&value=1", 415, { "content-type": "application/x-www-form-urlencoded" }],
    ["no content type", JSON.stringify(metric()), 415, { "content-type": "" }],
    ["two content types", JSON.stringify(metric()), 415, { "content-type": "application/json, text/plain" }],
  ])("that is %s is refused, soon", async (_what, body, status, headers) => {
    const event = post("", headers);
    const started = performance.now();
    const answer = await judged(
      send,
      Buffer.isBuffer(body) ? { ...event, body: body.toString("base64"), isBase64Encoded: true } : { ...event, body },
    );
    expect(answer.statusCode).toBe(status);
    expect(performance.now() - started).toBeLessThan(2000);
    expect(items()).toEqual([]);
  });
});
