type Listener = () => void;
type Listen = (type: string, listener: Listener) => void;

const method = (owner: unknown, name: string): Listen | undefined => {
  if (typeof owner !== "object" || owner === null) return undefined;
  const found: unknown = Reflect.get(owner, name);
  return typeof found === "function" ? (type, listener) => void Reflect.apply(found, owner, [type, listener]) : undefined;
};

/**
 * Calls `leave` when the page may go for good: when it is hidden (phones close hidden pages without a word) and when it is
 * left. Does nothing where there is no page.
 * @returns stops listening
 */
export function onPageLeave(leave: Listener): () => void {
  const page: unknown = Reflect.get(globalThis, "document");
  const hidden: Listener = () => {
    if (typeof page === "object" && page !== null && Reflect.get(page, "visibilityState") === "hidden") leave();
  };
  method(page, "addEventListener")?.("visibilitychange", hidden);
  method(globalThis, "addEventListener")?.("pagehide", leave);
  return () => {
    method(page, "removeEventListener")?.("visibilitychange", hidden);
    method(globalThis, "removeEventListener")?.("pagehide", leave);
  };
}
