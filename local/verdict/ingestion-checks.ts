import { type Check, type Evidence, noneOf } from "./evidence.js";

/** What was promised to those who posted metrics: an answer, and each accepted metric in the table. */
export function ingestionChecks({ posted }: Evidence): Check[] {
  if (!posted) return [];
  const { books, storedIds } = posted;
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
    noneOf(
      "accepted metrics that are not stored",
      [...books.accepted].filter((id) => !storedIds.has(id)),
    ),
  ];
}
