import { createWriteStream, realpathSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type { Writable } from "node:stream";
import { UsageError } from "../../errors.js";

/** Where something is written to, and what is to be done when that has come to an end. */
export interface Output {
  readonly stream: Writable;
  /** Whether the stream is to be ended: standard output is not ours to end. */
  readonly ends: boolean;
  done(): void;
  failed(): void;
}

const nothing = (): void => undefined;

/**
 * A file is written beside its place and moved there when it is whole; of a link, to where it leads. What is no file but is there, a pipe
 * or a device, is written to as it is: moving a file to `/dev/null` would put it in the place of the device.
 * @param path `-` for standard output
 * @throws {UsageError} where there is no such folder
 * @throws the system's error for a place that cannot be looked at
 */
export function outputTo(path: string): Output {
  if (path === "-") return { stream: process.stdout, ends: false, done: nothing, failed: nothing };
  const folder = dirname(path);
  // Said here: the system would name the part, which nobody asked for.
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`${path} cannot be written: the folder ${folder} is not there`);
  const there = statSync(path, { throwIfNoEntry: false });
  if (there && !there.isFile()) return { stream: createWriteStream(path), ends: true, done: nothing, failed: nothing };
  const place = there ? realpathSync(path) : path;
  const part = `${place}.part`;
  return {
    stream: createWriteStream(part),
    ends: true,
    done: () => renameSync(part, place),
    failed: () => rmSync(part, { force: true }),
  };
}
