import { afterEach, describe, expect, test, vi } from "vitest";
import { makeClient } from "./support/make-client.js";

/** A page as far as the client looks at it. */
function stubPage() {
  const listeners = new Map<string, () => void>();
  const listening = {
    addEventListener: (type: string, listener: () => void) => void listeners.set(type, listener),
    removeEventListener: (type: string) => void listeners.delete(type),
  };
  const page = { visibilityState: "visible", ...listening };
  vi.stubGlobal("document", page);
  vi.stubGlobal("addEventListener", listening.addEventListener);
  vi.stubGlobal("removeEventListener", listening.removeEventListener);
  return { page, listeners, tell: (type: string) => listeners.get(type)?.() };
}

afterEach(() => void vi.unstubAllGlobals());

/** A client in a page; the requests that it made, and which of them outlive the page. */
function inPage(count: number) {
  const stub = stubPage();
  const keepalive: boolean[] = [];
  const { api, clock } = makeClient();
  vi.stubGlobal("fetch", (url: string, init: Parameters<typeof api.fetch>[1]) => {
    keepalive.push(init.keepalive === true);
    return api.fetch(url, init);
  });
  const { client } = makeClient({ fetch: undefined, clock });
  const note = "x".repeat(200);
  for (let i = 0; i < count; i++) client.trackMetric("load", i, { metadata: { note } });
  return { ...stub, api, client, clock, keepalive };
}

describe("in a page", () => {
  test("what waits is sent when the page goes, by a request that outlives it", () => {
    const { tell, api, keepalive } = inPage(3);
    tell("pagehide");
    expect(api.asked.map(({ values }) => values)).toEqual([[0, 1, 2]]);
    expect(keepalive).toEqual([true]);
  });

  test("a page that is hidden sends too, one that is shown does not", () => {
    const { tell, page, api } = inPage(3);
    tell("visibilitychange");
    expect(api.asked).toHaveLength(0);
    page.visibilityState = "hidden";
    tell("visibilitychange");
    expect(api.asked).toHaveLength(1);
  });

  test("all that is in flight stays below what browsers send for a page that is gone", async () => {
    const { tell, api, client, clock } = inPage(1000);
    for (let i = 0; i < 5; i++) tell("pagehide");
    const bytes = api.asked.reduce((sum, { body }) => sum + body.length, 0);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThanOrEqual(60 * 1024);
    await clock.advance(5000); // the page came back
    expect(client.stats()).toMatchObject({ sent: 1000, pending: 0 });
    expect([...api.taken.values()].every((count) => count === 1)).toBe(true);
  });

  test("a request beside one that is in flight does not lose what fails", async () => {
    const { tell, api, client, clock } = inPage(3);
    api.setMode("lost-answer");
    await clock.advance(1005);
    client.trackMetric("load", 100);
    tell("pagehide");
    expect(api.asked).toHaveLength(2);
    await clock.advance(100);
    api.setMode("ok");
    await clock.advance(60_000);
    expect(client.stats()).toMatchObject({ sent: 4, pending: 0 });
    expect([...api.taken.values()]).toEqual([1, 1, 1, 1]);
  });

  test("a client that is closed listens no more", async () => {
    const { listeners, client, clock } = inPage(0);
    expect([...listeners.keys()].sort()).toEqual(["pagehide", "visibilitychange"]);
    const closed = client.close();
    await clock.advance(10);
    await closed;
    expect([...listeners.keys()]).toEqual([]);
  });
});
