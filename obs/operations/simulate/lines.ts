import { open } from "node:fs/promises";
import { UsageError } from "../../errors.js";

/** Bytes that are read at once. */
const BLOCK_BYTES = 1 << 20;
/** Longest line. A log event has at most 1 MB, which JSON may write at up to six times that. */
const MAX_LINE_BYTES = 8 << 20;
const NEWLINE = 10;

/**
 * Whole lines of a file, block by block: a text with many lines, each ended by a line feed except maybe the last of the file.
 * Memory stays at a block and a line, however large the file is; nothing is read ahead of the consumer.
 * @throws {UsageError} when the file cannot be read, or a line is too long
 */
export async function* blocksOfLines(file: string): AsyncGenerator<string, void> {
  const handle = await open(file).catch((cause: unknown) => {
    throw new UsageError(`${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  });
  try {
    let buffer: Buffer = Buffer.allocUnsafe(BLOCK_BYTES);
    let kept = 0;
    for (;;) {
      if (kept === buffer.length) buffer = grown(buffer, file);
      const { bytesRead } = await handle.read(buffer, kept, buffer.length - kept, null);
      const filled = kept + bytesRead;
      if (bytesRead === 0) {
        if (filled > 0) yield buffer.toString("utf8", 0, filled);
        return;
      }
      const end = buffer.lastIndexOf(NEWLINE, filled - 1) + 1;
      if (end > 0) yield buffer.toString("utf8", 0, end);
      buffer.copy(buffer, 0, end, filled);
      kept = filled - end;
    }
  } finally {
    await handle.close();
  }
}

function grown(buffer: Buffer, file: string): Buffer {
  if (buffer.length >= MAX_LINE_BYTES)
    throw new UsageError(`${file}: a line has more than ${MAX_LINE_BYTES} bytes; is it NDJSON?`);
  const larger = Buffer.allocUnsafe(buffer.length * 2);
  buffer.copy(larger);
  return larger;
}
