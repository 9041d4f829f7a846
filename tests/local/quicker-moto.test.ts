import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type AttributeValue,
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  paginateQuery,
  paginateScan,
  type QueryCommandInput,
} from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MOTO_CREDENTIALS, type Moto, startMoto, stopMoto } from "../../local/moto/index.js";
import { laptopPaths } from "../../local/paths.js";
import { which } from "../../local/tools/index.js";
import { seededRandom } from "../../local/traffic/random.js";

type Item = Record<string, AttributeValue>;

const folder = mkdtempSync(join(tmpdir(), "quicker-"));
const log = join(folder, "quicker.log");
let motos: Moto[] = [];

beforeAll(async () => {
  const binary = which(["moto_server"], process.env);
  if (!binary) throw new Error("moto_server is not on the PATH");
  const { motoPython } = laptopPaths(join(import.meta.dirname, "..", ".."));
  motos = await Promise.all([
    startMoto(binary, process.env, join(folder, "plain.log")),
    startMoto(binary, process.env, log, motoPython),
  ]);
});
afterAll(async () => {
  for (const moto of motos) await stopMoto(moto);
});

/** Tables with a text, a number and no sort key, each with an index with and without a sort key. */
const TABLES = [
  { name: "text", sort: "S" },
  { name: "number", sort: "N" },
  { name: "single", sort: undefined },
] as const;

async function fill(client: DynamoDBClient, { name, sort }: (typeof TABLES)[number]): Promise<void> {
  const key = (...names: string[]) =>
    names.map((AttributeName, at) => ({ AttributeName, KeyType: at === 0 ? ("HASH" as const) : ("RANGE" as const) }));
  const index = (IndexName: string, ...names: string[]) => ({
    IndexName,
    KeySchema: key(...names),
    Projection: { ProjectionType: "ALL" as const },
  });
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: sort ? key("id", "at") : key("id"),
      AttributeDefinitions: [
        { AttributeName: "id", AttributeType: "S" },
        ...(sort ? [{ AttributeName: "at", AttributeType: sort }] : []),
        { AttributeName: "group", AttributeType: "S" },
        { AttributeName: "weight", AttributeType: "N" },
      ],
      GlobalSecondaryIndexes: [index("by-group", "group"), index("by-weight", "group", "weight")],
    }),
  );
  const random = seededRandom(7);
  const below = (limit: number): number => Math.floor(random() * limit);
  const keyOf = (): Item => {
    const id = { S: `p${below(sort ? 6 : 60)}` };
    if (!sort) return { id };
    return { id, at: sort === "S" ? { S: String(below(200)) } : { N: String(below(200)) } };
  };
  for (let made = 0; made < 120; made++) {
    const item = { ...keyOf(), value: { N: String(below(1000)) } };
    const group: Item = below(3) > 0 ? { group: { S: `g${below(3)}` } } : {};
    const weight: Item = below(2) > 0 ? { weight: { N: String(below(50)) } } : {};
    await client.send(new PutItemCommand({ TableName: name, Item: { ...item, ...group, ...weight } }));
  }
  for (let gone = 0; gone < 15; gone++) await client.send(new DeleteItemCommand({ TableName: name, Key: keyOf() }));
}

/** Every question in both directions, whole and by pages of three. */
function questions({ name, sort }: (typeof TABLES)[number]): QueryCommandInput[] {
  const of = (attribute: string, value: string) => ({
    KeyConditionExpression: "#a = :a",
    ExpressionAttributeNames: { "#a": attribute },
    ExpressionAttributeValues: { ":a": { S: value } },
  });
  const between = {
    KeyConditionExpression: "id = :a AND #s BETWEEN :f AND :t",
    FilterExpression: "#v > :v",
    ExpressionAttributeNames: { "#s": "at", "#v": "value" },
    ExpressionAttributeValues: {
      ":a": { S: "p1" },
      ":f": sort === "N" ? { N: "50" } : { S: "50" },
      ":t": sort === "N" ? { N: "150" } : { S: "90" },
      ":v": { N: "300" },
    },
  };
  const asked: Omit<QueryCommandInput, "TableName">[] = [
    ...["p0", "p1", "p5", "absent"].map((value) => of("id", value)),
    ...(sort ? [between] : []),
    ...["g0", "g2", "absent"].map((value) => ({ ...of("group", value), IndexName: "by-group" })),
    { ...of("group", "g1"), IndexName: "by-weight" },
  ];
  return asked.flatMap((one) =>
    [true, false].flatMap((ScanIndexForward) =>
      [undefined, 3].map((Limit) => ({ ...one, TableName: name, ScanIndexForward, Limit })),
    ),
  );
}

async function answersOf(moto: Moto, table: (typeof TABLES)[number]): Promise<(readonly Item[])[]> {
  const client = new DynamoDBClient({ endpoint: moto.url, region: "us-east-1", credentials: MOTO_CREDENTIALS });
  await fill(client, table);
  const pages: (readonly Item[])[] = [];
  for (const input of questions(table)) for await (const page of paginateQuery({ client }, input)) pages.push(page.Items ?? []);
  for (const IndexName of [undefined, "by-group"])
    for await (const page of paginateScan({ client }, { TableName: table.name, IndexName })) pages.push(page.Items ?? []);
  client.destroy();
  return pages;
}

test.each(TABLES)("a quicker moto answers as moto does: $name", async (table) => {
  const [plain = [], quicker = []] = await Promise.all(motos.map((moto) => answersOf(moto, table)));
  expect(plain.flat().length).toBeGreaterThan(100);
  expect(quicker).toEqual(plain);
});

test("a quicker moto logs refused requests only", async () => {
  const [, quicker] = motos;
  const client = new DynamoDBClient({ endpoint: quicker?.url ?? "", region: "us-east-1", credentials: MOTO_CREDENTIALS });
  await expect(client.send(new DeleteItemCommand({ TableName: "absent", Key: { id: { S: "1" } } }))).rejects.toThrow();
  client.destroy();
  expect(readFileSync(log, "utf8")).toMatch(/HTTP\/1\.1" 400/);
  expect(readFileSync(log, "utf8")).not.toMatch(/HTTP\/1\.1" 200/);
});
