import { describe, expect, test } from "vitest";
import type { Access } from "../../../client/src/index.js";
import { makeClient } from "./support/make-client.js";

const known: Access = { url: "https://api.example/live", apiKey: "first" };

describe("access that is asked for", () => {
  test("is asked for once, before the first request, and never without one", async () => {
    let asked = 0;
    const { client, clock, api } = makeClient({}, async () => {
      asked += 1;
      return known;
    });
    await clock.advance(5000);
    expect(asked).toBe(0);
    for (let i = 0; i < 3; i++) {
      client.trackMetric("load", i);
      await clock.advance(2000);
    }
    expect(asked).toBe(1);
    expect(api.asked.map(({ url, headers }) => [url, headers["x-api-key"]])).toEqual([
      ["https://api.example/live/metrics", "first"],
      ["https://api.example/live/metrics", "first"],
      ["https://api.example/live/metrics", "first"],
    ]);
  });

  test("is asked for again when the API refuses the key, and nothing is lost", async () => {
    const keys = ["first", "second"];
    const { client, clock, api } = makeClient({}, async () => ({ ...known, apiKey: keys.shift() ?? "" }));
    api.setMode("wrong-key");
    client.trackMetric("load", 1);
    await clock.advance(1030);
    api.setMode("ok");
    await clock.advance(2000);
    expect(api.asked.map(({ headers }) => headers["x-api-key"])).toEqual(["first", "second"]);
    expect(client.stats()).toMatchObject({ sent: 1, dropped: { refused: 0 } });
  });

  test.each<[string, () => Promise<Access>]>([
    ["fails", () => Promise.reject(new Error("no such secret"))],
    ["gives nonsense", async () => ({ url: "nowhere", apiKey: "" })],
    ["never answers", () => new Promise(() => undefined)],
  ])("that %s is a failed request: metrics wait, and it is asked for again", async (_how, bad) => {
    let broken = true;
    const { client, clock, api, errors } = makeClient({}, () => (broken ? bad() : Promise.resolve(known)));
    client.trackMetric("load", 1);
    await clock.advance(8000);
    expect(api.asked).toHaveLength(0);
    expect(client.stats().pending).toBe(1);
    expect(errors[0]?.kind).toBe("request");
    broken = false;
    await clock.advance(60_000);
    expect(client.stats()).toMatchObject({ sent: 1, pending: 0 });
  });

  test("that throws at once is no different", async () => {
    const { client, clock } = makeClient({}, () => {
      throw new Error("not async");
    });
    client.trackMetric("load", 1);
    await clock.advance(2000);
    expect(client.stats()).toMatchObject({ pending: 1, sent: 0 });
  });
});
