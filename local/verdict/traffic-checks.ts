import { type Check, type Evidence, noneOf } from "./evidence.js";

const perStatus = (counts: ReadonlyMap<number, number>): string[] =>
  [...counts].map(([status, count]) => `${count} answered ${status}`);

/** What the clients saw: no surprise, and an answer to every request. */
export function trafficChecks({ books }: Evidence): Check[] {
  const { sent, accepted, transportErrors } = books;
  return [
    {
      name: "orders accepted",
      ok: sent === 0 || accepted.size > 0,
      expected: sent === 0 ? "0" : "at least 1",
      actual: `${accepted.size} of ${sent} requests`,
      details: [],
    },
    noneOf("correct orders refused", perStatus(books.refusedOrders)),
    noneOf("requests without an answer", transportErrors === 0 ? [] : [`${transportErrors} requests`]),
    noneOf("surprising answers", books.surprises),
  ];
}
