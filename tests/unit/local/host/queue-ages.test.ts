import { describe, expect, test } from "vitest";
import { createQueueAges } from "../../../../local/host/sqs/ages.js";
import type { Received } from "../../../../local/host/sqs/event.js";
import { queueNamed } from "./fixtures.js";

const queue = queueNamed("orders", { maxReceiveCount: 3 });
const message = (messageId: string, sentAt: number, receiveCount = 1): Received => ({
  messageId,
  receiptHandle: messageId,
  sentAt,
  receiveCount,
  message: {},
});

describe("the age of the oldest message", () => {
  test("of an empty queue is nothing", () => {
    expect(createQueueAges().oldestSeconds(queue, 0, 5000)).toBe(0);
  });

  test("grows while nothing is taken out, and falls when the oldest leave", () => {
    const ages = createQueueAges();
    expect(ages.oldestSeconds(queue, 2, 10_000)).toBe(0);
    expect(ages.oldestSeconds(queue, 5, 20_000)).toBe(10);
    const first = [message("a", 9000), message("b", 9500)];
    ages.received(queue, first);
    ages.deleted(queue, first);
    expect(ages.oldestSeconds(queue, 3, 30_000)).toBe(10);
  });

  test("of a message that keeps failing counts from its sending, until it goes to the dead-letter queue", () => {
    const ages = createQueueAges();
    ages.received(queue, [message("a", 1000)]);
    expect(ages.oldestSeconds(queue, 1, 61_000)).toBe(60);
    ages.failed(queue, [message("a", 1000, 2)]);
    expect(ages.oldestSeconds(queue, 1, 91_000)).toBe(90);
    ages.failed(queue, [message("a", 1000, 3)]);
    expect(ages.oldestSeconds(queue, 0, 92_000)).toBe(0);
  });
});
