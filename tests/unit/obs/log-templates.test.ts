import { describe, expect, test } from "vitest";
import { logTemplates } from "../../../obs/operations/log-templates/index.js";
import { LineCutter } from "../../../obs/operations/log-templates/lines.js";

async function* chunks(...parts: readonly (string | Buffer)[]): AsyncGenerator<Buffer> {
  for (const part of parts) yield Buffer.from(part);
}

const run = async (input: AsyncIterable<unknown>): Promise<readonly unknown[]> => {
  let out = "";
  await logTemplates(input, async (text) => {
    out += text;
  });
  return out
    .trimEnd()
    .split("\n")
    .filter((row) => row !== "")
    .map((row): unknown => JSON.parse(row));
};

describe("obs log-templates", () => {
  test("writes one row a line in order, whatever the chunks", async () => {
    expect(await run(chunks("took 5", " ms\nb\n", "\ntook 77 ms"))).toEqual([
      { template_id: 1, template: "took <duration>" },
      { template_id: 2, template: "b" },
      { template_id: 3, template: "" },
      { template_id: 1, template: "took <duration>" },
    ]);
  });

  test("leaves the ends of lines out, whatever system wrote them", async () => {
    expect(await run(chunks("took 5 ms\r\n\r", "\nlast\r\n"))).toEqual([
      { template_id: 1, template: "took <duration>" },
      { template_id: 2, template: "" },
      { template_id: 3, template: "last" },
    ]);
  });

  test("writes nothing of nothing", async () => {
    expect(await run(chunks())).toEqual([]);
  });

  test("answers what has come while the stream goes on", async () => {
    let told: () => void = () => undefined;
    const written = new Promise<void>((resolve) => {
      told = resolve;
    });
    async function* slow(): AsyncGenerator<Buffer> {
      yield Buffer.from("a\n");
      await written;
      yield Buffer.from("b\n");
    }
    const rows: string[] = [];
    await logTemplates(slow(), async (text) => {
      rows.push(text);
      told();
    });
    expect(rows).toHaveLength(2);
  });

  test("takes a line of 10 MB and bytes that are no text", async () => {
    const long = Buffer.alloc(10_000_000, "x ");
    const rows = await run(chunks(long, "\n", Buffer.from([0, 255, 254, 10]), "end"));
    expect(rows).toHaveLength(3);
  });
});

describe("lines", () => {
  test("are kept to a bound each", () => {
    const cutter = new LineCutter();
    expect(cutter.add(Buffer.alloc(1_000_000, "y"))).toEqual([]);
    expect(cutter.add(Buffer.alloc(1_000_000, "y"))).toEqual([]);
    const [line] = cutter.add(Buffer.from("\n"));
    expect(line).toHaveLength(16_384);
    expect(cutter.end()).toEqual([]);
  });
});
