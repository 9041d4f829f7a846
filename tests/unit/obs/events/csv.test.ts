import { describe, expect, it } from "vitest";
import { dataIn, fileOf } from "./support.js";

const read = (text: string, name = "e.csv") => dataIn({ file: fileOf(name, text) });
const header = "timestamp,namespace,metric,value";
const timestamp = Date.UTC(2026, 10, 21, 9);

describe("events as CSV", () => {
  it("have one column for each dimension; an empty cell is none", async () => {
    const data = await read(
      `\uFEFF${header},unit,FunctionName,Stage\r\n2026-11-21T09:00:00Z,AWS/Lambda,Errors,2,Count,pay,\r\n\r\n2026-11-21T09:00:00Z,Shop,"Carts, open",-1.5e1,,,"the ""old"" one"\n`,
    );
    expect(data).toEqual([
      { timestamp, namespace: "AWS/Lambda", name: "Errors", value: 2, unit: "Count", dimensions: { FunctionName: "pay" } },
      { timestamp, namespace: "Shop", name: "Carts, open", value: -15, dimensions: { Stage: 'the "old" one' } },
    ]);
  });

  it("may have their columns in any order", async () => {
    expect(await read("value,metric,namespace,timestamp\n1,Errors,Shop,2026-11-21T09:00:00Z")).toEqual([
      { timestamp, namespace: "Shop", name: "Errors", value: 1, dimensions: {} },
    ]);
  });

  it.each<[string, RegExp]>([
    [
      "timestamp,value",
      /:1: the header has no column namespace, has no column metric; expected: timestamp,namespace,metric,value\[,unit\]/,
    ],
    ["2026-11-21T09:00:00Z,Shop,Errors,1", /:1: the header has no column timestamp, .*has no column value; expected/],
    [`${header},units`, /:1: the header calls a column "units", not unit; expected/],
    ["Timestamp,namespace,metric,value", /calls a column "Timestamp", not timestamp/],
    [`${header},Stage,Stage`, /has Stage twice/],
    [`${header},`, /has a column without a name/],
  ])("refuse the header %s", async (text, message) => {
    await expect(read(`${text}\n2026-11-21T09:00:00Z,Shop,Errors,1,,\n`)).rejects.toThrow(message);
  });

  it.each<[string, RegExp]>([
    ["2026-11-21T09:00:00Z,Shop,Errors", /:2: has 3 cells, the header has 4/],
    ["21.11.2026,Shop,Errors,1", /:2: timestamp is "21.11.2026", must be a time such as/],
    ["2026-11-21T09:00:00Z,Shop,Errors,NaN", /:2: value is "NaN", must be a number/],
    ["2026-11-21T09:00:00Z,Shop,Errors,", /:2: value is "", must be a number/],
    ["2026-11-21T09:00:00Z,Shop,Errors,0x10", /:2: value is "0x10", must be a number/],
    ["2026-11-21T09:00:00Z,,Errors,1", /:2: namespace and metric must not be empty/],
    ['2026-11-21T09:00:00Z,"Shop,Errors,1', /:2: has a quote that does not end/],
    [
      "2026-11-21T09:00:00Z,Shop,Errors,1\n2026-11-21T08:59:00Z,Shop,Errors,1",
      /:3: timestamp is 2026-11-21T08:59:00Z, before 2026-11-21T09:00:00Z/,
    ],
  ])("refuse the row %s", async (row, message) => {
    await expect(read(`${header}\n${row}\n`)).rejects.toThrow(message);
  });

  it("are known by the name of the file, any other file is NDJSON", async () => {
    await expect(read(`${header}\n`, "e.CSV")).resolves.toEqual([]);
    await expect(read(`${header}\n`, "e.txt")).rejects.toThrow(/:1: is not JSON/);
  });
});
