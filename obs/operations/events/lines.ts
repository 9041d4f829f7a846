import { open } from "node:fs/promises";
import { StringDecoder } from "node:string_decoder";
import { UsageError } from "../../errors.js";

/** Bytes that are read at once. */
const BLOCK_BYTES = 1 << 20;
/** Longest line, in characters. A log event has at most 1 MB, which JSON may write at up to six times that. */
const MAX_LINE = 8 << 20;

/**
 * Whole lines of a file, block by block: a text with many lines, each ended by a line feed except maybe the last of the file.
 * Memory stays at two blocks and a line, however large the file is: one block is read ahead while the other is worked on.
 * @throws {UsageError} when the file cannot be read, or a line is too long
 */
export async function* blocksOfLines(file: string): AsyncGenerator<string, void> {
  const unreadable = (cause: unknown): never => {
    throw new UsageError(`${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  };
  const handle = await open(file).catch(unreadable);
  const decoder = new StringDecoder("utf8");
  const read = (buffer: Buffer) => handle.read(buffer, 0, BLOCK_BYTES, null).catch(unreadable);
  let [current, next] = [Buffer.allocUnsafe(BLOCK_BYTES), Buffer.allocUnsafe(BLOCK_BYTES)];
  let ahead = read(current);
  try {
    let rest = "";
    for (let { bytesRead } = await ahead; bytesRead > 0; { bytesRead } = await ahead) {
      ahead = read(next);
      const text = rest + decoder.write(current.subarray(0, bytesRead));
      const end = text.lastIndexOf("\n") + 1;
      rest = text.slice(end);
      if (rest.length > MAX_LINE) throw new UsageError(`${file}: a line has over ${MAX_LINE} characters; is it NDJSON?`);
      if (end > 0) yield text.slice(0, end);
      [current, next] = [next, current];
    }
    rest += decoder.end();
    if (rest !== "") yield rest;
  } finally {
    // Whoever stopped early must not leave a read behind.
    await Promise.allSettled([ahead]);
    await handle.close();
  }
}
