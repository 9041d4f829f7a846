import { MAX_POINTS_PER_MESSAGE } from "../../domain/contracts/metric.js";
import { type Check, type Evidence, METRICS_QUEUE, noneOf, waiting } from "./evidence.js";

/** Each accepted metric is stored, or may be in one of the messages that wait: their number limits how many may be missing. */
function storedCheck({ posted, expect, queues }: Evidence): Check {
  const missing = [...(posted?.books.accepted ?? [])].filter((id) => !posted?.storedIds.has(id));
  const check = noneOf("accepted metrics that are not stored", missing);
  if (expect.acceptedMetrics === undefined) return check;
  const queue = queues.find((one) => one.queue === METRICS_QUEUE);
  const messages = queue ? waiting(queue) + queue.deadLetters : 0;
  const mayWait = messages * MAX_POINTS_PER_MESSAGE;
  const ok = missing.length <= mayWait;
  const expected = `as many as ${messages} waiting message${messages === 1 ? "" : "s"} can hold`;
  return { ...check, ok, expected, details: ok ? [] : missing };
}

/** What was promised to those who posted metrics: an answer, and each accepted metric in the table. */
export function ingestionChecks(evidence: Evidence): Check[] {
  const { posted } = evidence;
  if (!posted) return [];
  const { books } = posted;
  const refused = [...books.refused].map(([status, count]) => `${count} answered ${status}`);
  return [
    {
      name: "metrics accepted",
      ok: books.sent === 0 || books.accepted.size > 0,
      expected: books.sent === 0 ? "0" : "at least 1",
      actual: `${books.accepted.size} of ${books.sent}`,
      details: [],
    },
    noneOf("metrics refused", refused),
    { ...noneOf("metrics without an answer", []), ok: books.unanswered === 0, actual: String(books.unanswered || "none") },
    storedCheck(evidence),
  ];
}
