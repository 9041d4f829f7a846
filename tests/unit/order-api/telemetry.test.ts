import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { LogLineSchema } from "../../../domain/contracts/log-line.js";
import { EMF_METRICS } from "../../../domain/contracts/telemetry.js";
import { createLogger } from "../../../services/order-api/telemetry/logger.js";
import { acceptedHeader } from "../../../services/order-api/tracing.js";
import { goodOrder, startApp } from "./support.js";

const CARD = "4111111111111111";

describe("log lines", () => {
  it("follow the shared schema and tell how a request was answered", async () => {
    const { post, lines } = startApp();
    await post(goodOrder, { "x-correlation-id": "checkout-12345" });
    for (const line of lines()) expect(v.is(LogLineSchema, line)).toBe(true);
    expect(lines().find(({ message }) => message === "answered")).toMatchObject({
      timestamp: "2026-03-04T05:06:07.089Z",
      level: "INFO",
      service: "order-api",
      operation: "POST /orders",
      status: 202,
      durationMs: expect.any(Number),
      correlationId: "checkout-12345",
    });
  });

  it("tell a started checkout in major units and a new account, never the customer", async () => {
    const { post, lines, written } = startApp();
    await post({ ...goodOrder, createAccount: true });
    const [started, registered] = lines().filter(({ event }) => event !== undefined);
    expect(started).toMatchObject({ event: "CHECKOUT_STARTED", amount: 25, currency: "EUR", userHash: expect.any(String) });
    expect(registered).toMatchObject({ event: "USER_REGISTERED", userHash: started?.userHash });
    expect(written.join("")).not.toContain(goodOrder.customerId);
  });

  it("never carry a card number, wherever a caller puts it", async () => {
    const { app, post, written } = startApp();
    await post({ ...goodOrder, customerId: CARD, [CARD]: CARD }, { "x-correlation-id": CARD, "idempotency-key": CARD });
    await post({ ...goodOrder, customerId: CARD }, { "x-correlation-id": CARD, "idempotency-key": CARD });
    await app.request(`/orders/ord_${CARD}`);
    await app.request(`/orders/${CARD}`);
    await app.request(`/${CARD}`);
    expect(written.length).toBeGreaterThan(5);
    expect(written.join("")).not.toContain(CARD);
  });

  it("never carry a card number in any field of any depth, and stay JSON", () => {
    const written: string[] = [];
    const log = createLogger(
      { service: "s", level: "INFO", now: () => new Date(0) },
      { write: (line) => void written.push(line) },
    );
    const place = fc.oneof(fc.string(), fc.constant(CARD), fc.constant(Number(CARD)), fc.constant(new Error(`no ${CARD}`)));
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        place,
        fc.array(tie("value")),
        fc.dictionary(fc.oneof(fc.string(), fc.constant(CARD)), tie("value")),
      ),
    }));
    fc.assert(
      fc.property(value, fc.string(), (field, text) => {
        log.with({ bound: field }).info(`${text} ${CARD}`, { field, error: new Error(CARD, { cause: field }) });
        const line = written.at(-1) ?? "";
        expect(line).not.toContain(CARD);
        expect(() => JSON.parse(line)).not.toThrow();
      }),
    );
  });

  it("keep to the level", () => {
    const written: string[] = [];
    const log = createLogger(
      { service: "s", level: "WARN", now: () => new Date(0) },
      { write: (line) => void written.push(line) },
    );
    log.info("quiet");
    log.warn("loud");
    expect(written).toHaveLength(1);
  });
});

describe("EMF metrics", () => {
  const emfLines = (lines: readonly Record<string, unknown>[]) => lines.filter((line) => "_aws" in line);

  it("report duration and success of an order", async () => {
    const { post, lines } = startApp();
    await post(goodOrder);
    const [line, ...more] = emfLines(lines());
    expect(more).toEqual([]);
    expect(line).toMatchObject({
      service: "order-api",
      environment: "test",
      [EMF_METRICS.operationDuration.name]: expect.any(Number),
      [EMF_METRICS.operationSucceeded.name]: 1,
      _aws: {
        Timestamp: Date.parse("2026-03-04T05:06:07.089Z"),
        CloudWatchMetrics: [{ Namespace: "shop/Application", Dimensions: [["service", "environment"]] }],
      },
    });
  });

  it("count our failures, not a caller's mistakes", async () => {
    const { post, lines } = startApp({ queue: { send: () => Promise.reject(new Error("down")), probe: async () => {} } });
    await post("{");
    expect(emfLines(lines())).toEqual([]);
    await post(goodOrder);
    expect(emfLines(lines())).toMatchObject([{ [EMF_METRICS.operationFailed.name]: 1 }]);
  });
});

describe("the trace header", () => {
  const root = "1-5759e988-bd862e3fe1be46a994272793";

  it("of a caller is honoured", () => {
    const header = `Self=1-67891234-12456789abcdef012345678b;Root=${root};Parent=53995c3f42cd8ad8;Sampled=1`;
    expect(acceptedHeader(header)).toBe(header);
  });

  it.each([undefined, "", "Root=1-x-y", "Sampled=1", "Root=1-41111111-111111114111111111111111"])(
    "%s gets a fresh root",
    (header) => {
      expect(acceptedHeader(header)).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/);
      expect(acceptedHeader(header)).not.toContain("41111111");
    },
  );
});
