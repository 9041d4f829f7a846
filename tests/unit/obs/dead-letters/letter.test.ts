import { describe, expect, it } from "vitest";
import { loadConfig } from "../../../../config/index.js";
import { QUEUE_MESSAGES } from "../../../../domain/contracts/queue-messages.js";
import { letterOf, problemOf } from "../../../../obs/operations/dead-letters/letter.js";
import type { Received } from "../../../../obs/operations/dead-letters/queue.js";
import { deadLettersText } from "../../../../obs/operations/dead-letters/text.js";
import { order } from "../../lambdas/support/messages.js";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const message = (body: string, extra: Partial<Received> = {}): Received => ({
  MessageId: "m-1",
  ReceiptHandle: "r-1",
  Body: body,
  Attributes: { SentTimestamp: String(NOW - 7_200_000), ApproximateReceiveCount: "4" },
  ...extra,
});

describe("a dead letter", () => {
  it("tells its age, ids and trace", () => {
    const AWSTraceHeader = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
    const body = order();
    const received = message(JSON.stringify(body));
    const letter = letterOf("orders", { ...received, Attributes: { ...received.Attributes, AWSTraceHeader } }, NOW);
    expect(letter).toMatchObject({
      ageSeconds: 7200,
      receives: 4,
      correlationId: body.correlationId,
      orderId: body.orderId,
      traceId: "1-5759e988-bd862e3fe1be46a994272793",
      problem: undefined,
    });
  });

  it.each([
    ["cut JSON", "{", /not JSON/],
    ["a wrong field", JSON.stringify({ ...order(), amount: "4111 1111 1111 1111" }), /^amount: /],
    ["another type", JSON.stringify({ ...order(), type: "order.unheard-of" }), /^type: /],
    ["more than is parsed", "x".repeat(300_000), /300000 bytes/],
  ])("that is %s can never succeed, and says why without its value", (_what, body, says) => {
    const { problem } = letterOf("orders", message(body), NOW);
    expect(problem).toMatch(says);
    expect(problem).not.toContain("4111");
  });

  it("shows neither card numbers nor payment tokens, nor what a terminal would obey", () => {
    const body = `{"card":"4111-1111-1111-1111","paymentToken":"tok_visa_9","note":"\u001b[2J\u001b]0;title\u0007\u202e"}`;
    const shown = letterOf("orders", message(body), NOW).body;
    expect(shown).not.toMatch(/4111|tok_visa/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(shown).not.toMatch(/[\u0000-\u001f\u202e]/);
    expect(shown).toContain("card number removed");
  });

  it("of an event tells which function failed and how", () => {
    const record = {
      requestContext: {
        functionArn: "arn:aws:lambda:us-east-1:123456789012:function:backup:live",
        condition: "RetriesExhausted",
      },
      responsePayload: { errorType: "DependencyError", errorMessage: "table orders" },
    };
    expect(letterOf("async-failures", message(JSON.stringify(record)), NOW).reason).toBe(
      "backup: RetriesExhausted, DependencyError: table orders",
    );
  });

  it("of an alarm tells what its recipient answered", () => {
    const MessageAttributes = {
      ErrorCode: { DataType: "String", StringValue: "403" },
      ErrorMessage: { DataType: "String", StringValue: "forbidden" },
    };
    expect(letterOf("alarms", message("{}", { MessageAttributes }), NOW).reason).toBe("403: forbidden");
  });

  it("has a schema where a function consumes the queue", () => {
    const { services, queues } = loadConfig({ ENVIRONMENT: "dev" });
    const consumed = Object.values(services).flatMap((one) => (one.kind === "function" ? one.consumes : []));
    for (const { queue } of consumed) expect(problemOf(queue, "{}"), queue).toBeDefined();
    expect(Object.keys(queues)).toEqual(expect.arrayContaining(Object.keys(QUEUE_MESSAGES)));
  });
});

describe("the text", () => {
  const report = { queue: "orders", deadLetterQueue: "p-orders-dlq-dev", messages: 3, hidden: 1, logGroups: ["/aws/lambda/p"] };

  it("says what each message is, how many more there are and how to find its log lines", () => {
    const text = deadLettersText([{ ...report, letters: [letterOf("orders", message(JSON.stringify(order())), NOW)] }]);
    expect(text).toContain("orders: 3 messages in p-orders-dlq-dev, 1 of them hidden");
    expect(text).toContain("sent 2 h ago, received 4 times");
    expect(text).toContain("may succeed when the cause is gone");
    expect(text).toContain("and 2 more");
    expect(text).toContain(`--log-group-name /aws/lambda/p --filter-pattern '"${order().correlationId}"'`);
  });

  it("is one line where all are empty", () => {
    expect(deadLettersText([{ ...report, messages: 0, hidden: 0, letters: [] }])).toBe("no dead letters in 1 queue");
  });
});
