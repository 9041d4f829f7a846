import { createServer, type Server } from "node:http";
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  ResourceNotFoundException,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { NEW_CIRCUIT, UNTIL_RESET } from "../../../../domain/circuit/state.js";
import { listBreakers, openBreaker, resetBreaker } from "../../../../obs/operations/breaker/index.js";
import { breakerObject, breakerRows } from "../../../../obs/operations/breaker/text.js";
import { fakeSession } from "../support.js";

const NOW = Date.parse("2026-03-01T12:00:00Z");
const KIM = "arn:aws:sts::123456789012:assumed-role/admin/kim";

const dynamo = mockClient(DynamoDBClient);
afterAll(() => dynamo.restore());
let sts: Server;
let endpoint = "";
let stsAnswer = "";
const asked: { authorization: string | undefined; body: string }[] = [];

beforeAll(async () => {
  sts = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on("end", () => {
      asked.push({ authorization: request.headers.authorization, body });
      response.end(stsAnswer);
    });
  });
  await new Promise<void>((resolve) => sts.listen(0, "127.0.0.1", resolve));
  const address = sts.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on no port");
  endpoint = `http://127.0.0.1:${address.port}`;
});
afterAll(() => new Promise((resolve) => sts.close(resolve)));
afterEach(() => {
  dynamo.reset();
  asked.length = 0;
});

/** A table that holds one breaker, or nothing. */
function tableWith(item: Record<string, unknown> | undefined): { item: Record<string, unknown> | undefined; written: number } {
  const table = { item, written: 0 };
  stsAnswer = `<Arn>${KIM}</Arn>`;
  dynamo.on(GetItemCommand).callsFake(() => ({ Item: table.item && marshall(table.item, { removeUndefinedValues: true }) }));
  dynamo.on(UpdateItemCommand).callsFake(({ UpdateExpression, ExpressionAttributeNames, ExpressionAttributeValues, Key }) => {
    const values = unmarshall(ExpressionAttributeValues);
    if ((table.item?.version ?? 0) !== values[":before"])
      throw new ConditionalCheckFailedException({ message: "no", $metadata: {} });
    const set = /^SET (.*?)(?: REMOVE (.*))?$/.exec(UpdateExpression);
    table.item = { ...table.item, ...unmarshall(Key) };
    for (const pair of (set?.[1] ?? "").split(", ")) {
      const [name = "", value = ""] = pair.split(" = ");
      table.item[ExpressionAttributeNames[name]] = values[value];
    }
    if (set?.[2]) delete table.item[ExpressionAttributeNames[set[2]]];
    table.written += 1;
    return {};
  });
  return table;
}

const local = (options: Parameters<typeof fakeSession>[1] = {}) => fakeSession("local", options);
const options = (more: object = {}) => ({
  endpoint,
  reason: "maintenance",
  yes: true,
  confirm: undefined,
  now: () => NOW,
  ...more,
});

describe("obs breaker open", () => {
  it("keeps a breaker open until it is reset, says who did it and why, and is never forgotten", async () => {
    const table = tableWith(undefined);
    const { session, said } = local();
    await openBreaker(session, "payment-provider", undefined, options());
    const manual = { action: "open", by: KIM, at: NOW, reason: "maintenance" };
    expect(table.item).toMatchObject({
      ...{ dependency: "payment-provider", state: "OPEN", openedAt: NOW, forcedUntil: UNTIL_RESET, version: 1 },
      ...{ manual, history: [manual] },
    });
    expect(table.item).not.toHaveProperty("expiresAt");
    expect(said.join()).toContain(`payment-provider: CLOSED → OPEN, by ${KIM}: maintenance`);
  });

  it("asks STS who does it, signed", async () => {
    tableWith(undefined);
    await openBreaker(local().session, "payment-provider", undefined, options());
    expect(asked).toEqual([
      {
        authorization: expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=.*\/us-east-1\/sts\/aws4_request/),
        body: "Action=GetCallerIdentity&Version=2011-06-15",
      },
    ]);
  });

  it("changes nothing when nobody says who does it", async () => {
    const table = tableWith(undefined);
    stsAnswer = "<Error>ExpiredToken</Error>";
    await expect(openBreaker(local().session, "payment-provider", undefined, options())).rejects.toThrow(/who you are/);
    expect(table.written).toBe(0);
  });

  it("keeps it open for a while", async () => {
    const table = tableWith({ ...NEW_CIRCUIT, dependency: "metrics-store", version: 4, failures: 2, expiresAt: 1 });
    await openBreaker(local().session, "metrics-store", 900_000, options());
    expect(table.item).toMatchObject({ state: "OPEN", forcedUntil: NOW + 900_000, version: 5 });
    expect(Number(table.item?.expiresAt)).toBeGreaterThan((NOW + 900_000) / 1000);
  });

  it("tries again where an instance was faster", async () => {
    const table = tableWith({ ...NEW_CIRCUIT, dependency: "metrics-store", version: 4 });
    let races = 2;
    dynamo.on(GetItemCommand).callsFake(() => {
      const Item = table.item && marshall(table.item, { removeUndefinedValues: true });
      if (races > 0) table.item = { ...table.item, version: Number(table.item?.version) + 1 };
      races -= 1;
      return { Item };
    });
    await openBreaker(local().session, "metrics-store", undefined, options());
    expect(table.item).toMatchObject({ state: "OPEN", version: 7 });
  });

  it("keeps the last ten changes, newest first", async () => {
    const table = tableWith(undefined);
    for (let n = 0; n < 12; n++) await openBreaker(local().session, "metrics-store", undefined, options({ reason: `${n}` }));
    expect(table.item?.history).toHaveLength(10);
    const [breaker] = await listBreakers(local().session, "metrics-store", endpoint);
    expect(breaker?.history.map(({ reason }) => reason).slice(0, 2)).toEqual(["11", "10"]);
  });
});

describe("obs breaker reset", () => {
  it("closes a breaker that is kept open, and counts from zero", async () => {
    const table = tableWith({
      ...NEW_CIRCUIT,
      dependency: "metrics-store",
      state: "OPEN",
      failures: 5,
      version: 9,
      forcedUntil: UNTIL_RESET,
    });
    const breaker = await resetBreaker(local().session, "metrics-store", options({ reason: "it is back" }));
    expect(table.item).toMatchObject({ state: "CLOSED", failures: 0, forcedUntil: 0, version: 10 });
    expect(breakerObject(breaker)).toEqual({
      ...{ dependency: "metrics-store", state: "CLOSED", failures: 0, version: 10 },
      history: [{ action: "reset", by: KIM, at: "2026-03-01T12:00:00.000Z", reason: "it is back" }],
    });
  });
});

describe("obs breaker list", () => {
  it("shows all, also those that nobody has had trouble with", async () => {
    tableWith(undefined);
    const rows = breakerRows(await listBreakers(local().session, undefined, endpoint), NOW);
    expect(rows.map(([dependency, state]) => [dependency, state])).toEqual([
      ["payment-provider", "CLOSED"],
      ["metrics-store", "CLOSED"],
      ["metrics-queue", "CLOSED"],
      ["metrics-claims", "CLOSED"],
      ["bedrock", "CLOSED"],
    ]);
  });

  it("says since when and until when it is open", async () => {
    const open = { ...NEW_CIRCUIT, dependency: "metrics-store", state: "OPEN", openedAt: NOW - 60_000, version: 3 };
    const since = async (forcedUntil: number) => {
      tableWith({ ...open, forcedUntil });
      return breakerRows(await listBreakers(local().session, "metrics-store", endpoint), NOW)[0]?.[2];
    };
    expect(await since(0)).toBe("since 2026-03-01T11:59:00.000Z");
    expect(await since(NOW + 1000)).toBe("since 2026-03-01T11:59:00.000Z, until 2026-03-01T12:00:01.000Z");
    expect(await since(NOW - 1000)).toBe("since 2026-03-01T11:59:00.000Z");
    expect(await since(UNTIL_RESET)).toBe("since 2026-03-01T11:59:00.000Z, until it is reset");
  });

  it("tells where the table is not deployed, and where an item is none", async () => {
    tableWith({ dependency: "metrics-store", state: "AJAR" });
    await expect(listBreakers(local().session, "metrics-store", endpoint)).rejects.toThrow(/delete it, and it begins anew/);
    dynamo.on(GetItemCommand).rejects(new ResourceNotFoundException({ message: "no table", $metadata: {} }));
    await expect(listBreakers(local().session, undefined, endpoint)).rejects.toThrow(/is not deployed: run obs deploy local/);
  });
});

describe("a breaker is changed only by who means it", () => {
  const attempt = (environment: string, given: Parameters<typeof fakeSession>[1], more: object) => {
    const table = tableWith(undefined);
    const { session, asked: questions } = fakeSession(environment, given);
    const done = resetBreaker(
      session,
      "metrics-store",
      options({ endpoint: environment === "local" ? endpoint : undefined, ...more }),
    );
    return { table, questions, done };
  };

  it.each([
    ["without a terminal and --yes", "local", {}, { yes: false }, /add --yes/],
    ["whose answer is another", "local", { terminal: true, answer: "no" }, { yes: false }, /nothing was changed/],
    ["who says --yes alone in prod", "prod", {}, {}, /--confirm prod/],
    ["who confirms another environment", "prod", {}, { confirm: "dev" }, /"dev" is not prod/],
    ["who types another name", "prod", { terminal: true, answer: "yes" }, {}, /"yes" is not prod/],
    ["without a reason", "local", {}, { reason: " " }, /the reason is empty/],
  ])("not %s", async (_who, environment, given, more, says) => {
    const { table, done } = attempt(environment, given, more);
    await expect(done).rejects.toMatchObject({ exitCode: 2, message: expect.stringMatching(says) });
    expect(table.written).toBe(0);
  });

  it("but by who says yes", async () => {
    const { table, questions, done } = attempt("local", { terminal: true, answer: "yes" }, { yes: false });
    await done;
    expect(questions).toEqual(["Calls to metrics-store will be made again in local? Type yes: "]);
    expect(table.written).toBe(1);
  });

  it("and never a dependency that there is not", async () => {
    tableWith(undefined);
    await expect(resetBreaker(local().session, "metrics", options())).rejects.toThrow(
      /there are payment-provider, metrics-store, metrics-queue, metrics-claims/,
    );
  });
});
