import { TemplateMiner } from "../../../domain/analysis/log-templates/index.js";
import { LineCutter } from "./lines.js";

/** So many lines are judged together; they wait for each other at most so long. */
const BATCH_LINES = 20_000;
const WAIT_MS = 1000;

/**
 * Finds the template of every line of a stream.
 * @param write gets one `{"template_id","template"}` per line, in order; what comes after waits for it
 */
export async function logTemplates(input: AsyncIterable<unknown>, write: (text: string) => Promise<void>): Promise<void> {
  const miner = new TemplateMiner();
  const cutter = new LineCutter();
  let lines: string[] = [];
  const flush = async (): Promise<void> => {
    const batch = lines;
    lines = [];
    const rows = new Map<number, string>();
    const rowOf = (id: number): string => {
      const row = rows.get(id) ?? `${JSON.stringify({ template_id: id, template: miner.text(id) })}\n`;
      rows.set(id, row);
      return row;
    };
    if (batch.length > 0) await write(miner.add(batch).map(rowOf).join(""));
  };
  const take = async (more: readonly string[]): Promise<void> => {
    for (const line of more) {
      lines.push(line);
      if (lines.length >= BATCH_LINES) await flush();
    }
  };
  const chunks = input[Symbol.asyncIterator]();
  let next = chunks.next();
  for (;;) {
    const waited = lines.length > 0 ? await firstOf(next, WAIT_MS) : await next;
    if (waited === undefined) {
      await flush();
      continue;
    }
    if (waited.done) break;
    await take(cutter.add(Buffer.isBuffer(waited.value) ? waited.value : Buffer.from(String(waited.value))));
    next = chunks.next();
  }
  await take(cutter.end());
  await flush();
}

/** What a promise gives; undefined when it takes longer. */
async function firstOf<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, milliseconds, undefined);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
