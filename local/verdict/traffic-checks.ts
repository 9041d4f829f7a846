import { type Check, type Evidence, noneOf } from "./evidence.js";

const perStatus = (counts: ReadonlyMap<number, number>): string[] =>
  [...counts].map(([status, count]) => `${count} answered ${status}`);

const sum = (counts: ReadonlyMap<number, number>): number => [...counts.values()].reduce((total, count) => total + count, 0);

const counted = (name: string, count: number, details: readonly string[]): Check => ({
  ...noneOf(name, details),
  ok: count === 0,
  actual: count === 0 ? "none" : String(count),
});

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
    counted("correct orders refused", sum(books.refusedOrders), perStatus(books.refusedOrders)),
    counted("requests without an answer", transportErrors, []),
    noneOf("surprising answers", books.surprises),
  ];
}
