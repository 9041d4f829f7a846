import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LOG_LEVELS } from "../../../domain/contracts/log-line.js";
import { createLogger } from "../../../lambdas/shared/telemetry/logger.js";
import { captureOutput } from "./support/output.js";

let output: ReturnType<typeof captureOutput>;
beforeEach(() => {
  output = captureOutput();
});
afterEach(() => {
  output.restore();
  vi.unstubAllEnvs();
});

const logger = createLogger({ serviceName: "shop", logLevel: "DEBUG" });

describe("the logger", () => {
  it("writes lines of the shared schema, all to stdout", () => {
    logger.debug("a");
    logger.info("b", { operation: "op", durationMs: 1.5, event: "ORDER_COMPLETED" });
    logger.warn("c");
    logger.error("d", new TypeError("bad"));
    logger.critical("e");

    const lines = output.lines();
    expect(lines.map(({ level }) => level)).toEqual(LOG_LEVELS);
    expect(lines.every(({ service }) => service === "shop")).toBe(true);
    expect(lines[1]).toMatchObject({ message: "b", operation: "op", durationMs: 1.5, event: "ORDER_COMPLETED" });
    expect(lines[3]?.error).toMatchObject({ name: "TypeError", message: "bad", stack: expect.stringContaining("logger.test") });
    expect(output.stderr()).toBe("");
  });

  it("writes timestamps in UTC whatever the time zone", () => {
    vi.stubEnv("TZ", "Asia/Tokyo");
    logger.info("now");
    expect(output.lines()[0]?.timestamp).toMatch(/Z$/);
  });

  it("keeps the causes of an error, and ends where they go in circles", () => {
    const inner: Error & { cause?: unknown } = new Error("inner");
    const outer = new Error("outer", { cause: inner });
    inner.cause = outer;
    logger.error("circle", outer);
    expect(output.lines()[0]?.error).toMatchObject({
      message: "outer",
      cause: { message: "inner", cause: { message: "outer" } },
    });
  });

  it.each([
    ["FATAL", ["FATAL"]],
    ["WARN", ["WARN", "ERROR", "FATAL"]],
  ] as const)("at level %s writes %j", (logLevel, expected) => {
    const quiet = createLogger({ serviceName: "shop", logLevel });
    quiet.debug("a");
    quiet.info("b");
    quiet.warn("c");
    quiet.error("d");
    quiet.critical("e");
    expect(output.lines().map(({ level }) => level)).toEqual(expected);
  });

  it("survives what JSON cannot say", () => {
    const circle: Record<string, unknown> = { big: 12n, map: new Map([["a", 1]]), set: new Set([1]), date: new Date(0) };
    circle.self = circle;
    logger.info("odd", circle);
    expect(output.lines()[0]).toMatchObject({ big: "12", map: { a: 1 }, set: [1], date: "1970-01-01T00:00:00.000Z" });
  });
});

describe("a line of plain fields", () => {
  it("is what the logger makes of them in any other company", () => {
    vi.useFakeTimers({ now: new Date("2026-01-02T03:04:05.678Z"), toFake: ["Date"] });
    vi.stubEnv("_X_AMZN_TRACE_ID", "Root=1-6759e988-bd862e3fe1be46a994272793;Parent=63995c3f42cd8ad8;Sampled=0");
    const fieldArb = fc.oneof(
      fc.string(),
      fc.constantFrom(
        "",
        "4111 1111 1111 1111",
        "1-6759e988-bd862e3fe1be46a994272793",
        null,
        undefined,
        4111111111111111,
        1.5,
        true,
      ),
      fc.double(),
    );
    const nameArb = fc.constantFrom("operation", "status", "traceId", "message", "level", "service", "other", "constructor");
    fc.assert(
      fc.property(fc.dictionary(nameArb, fieldArb, { noNullPrototype: true }), fc.string({ minLength: 1 }), (fields, message) => {
        const written = (given: Record<string, unknown>) => {
          output.clear();
          logger.info(message, given);
          return output
            .text()
            .trim()
            .split("\n")
            .map((line) => ({ ...JSON.parse(line), nested: undefined }));
        };
        // An object among the fields takes the long way.
        expect(written(fields)).toEqual(written({ ...fields, nested: { a: 1 } }));
      }),
      { numRuns: 500, examples: [[{ traceId: undefined }, "no trace"]] },
    );
    vi.useRealTimers();
  });
});

const luhnDigit = (body: string): string => {
  const sum = [...body].reverse().reduce((total, char, index) => {
    const value = Number(char) * (index % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return String((10 - (sum % 10)) % 10);
};

/** A card number as digits and as somebody writes it. */
const card = fc
  .tuple(
    fc.stringMatching(/^[1-9]\d{11,17}$/),
    fc.array(fc.constantFrom("", "", " ", "-", " - ", "  "), { minLength: 18, maxLength: 18 }),
  )
  .map(([body, separators]) => {
    const digits = body + luhnDigit(body);
    const written = [...digits]
      .map((digit, index) => digit + (index < digits.length - 1 ? (separators[index] ?? "") : ""))
      .join("");
    return { digits, written };
  });

class Payment {
  constructor(private readonly number: string) {}
  toJSON() {
    return { hidden: [this.number] };
  }
}

/** Ways in which a card number gets into a line. */
const carriers: Record<string, (written: string, digits: string) => () => void> = {
  message: (written) => () => logger.info(written),
  "an attribute": (written) => () => logger.info("x", { card: written }),
  "a key": (written) => () => logger.info("x", { nested: { [written]: 1 } }),
  "nested values": (written) => () => logger.info("x", { a: [{ b: { c: [written] } }] }),
  "a number": (_written, digits) => () => logger.info("x", { card: Number(digits), list: [BigInt(digits)] }),
  "an error's message and stack": (written) => () => logger.error("x", new Error(`declined ${written}!`)),
  "an error's name": (written) => () => logger.error("x", Object.assign(new Error("y"), { name: written })),
  "a cause": (written) => () => logger.error("x", new Error("outer", { cause: new Error(written) })),
  "an error among values": (written) => () => logger.error("x", { failures: [new Error(written)] }),
  "text in JSON": (written) => () => logger.warn(JSON.stringify({ body: JSON.stringify({ card: written }) })),
  toJSON: (written) => () => logger.info("x", { payment: new Payment(written) }),
  "a map": (written) => () => logger.info("x", { map: new Map([[written, written]]), set: new Set([written]) }),
};

describe("a card number", () => {
  it.each(Object.keys(carriers))("never reaches the output in %s", (carrier) => {
    fc.assert(
      fc.property(card, fc.string({ unit: fc.constantFrom(..."abc ,:;'/"), maxLength: 5 }), ({ digits, written }, around) => {
        output.clear();
        carriers[carrier]?.(around + written + around, digits)();
        const text = output.text();
        expect(text).not.toContain(written);
        expect(text.replace(/[\s-]/g, "")).not.toContain(digits);
        expect(output.lines()).toHaveLength(1);
      }),
      { numRuns: 60 },
    );
  });
});
