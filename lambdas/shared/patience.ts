import { DependencyError } from "./errors.js";

/**
 * Waits so long for a call and no longer; its own retries go on behind it and nobody listens.
 * @param what is called, for the message
 * @throws {DependencyError} when there was no answer in time; else what the call throws
 */
export async function patiently<T>(what: string, waitMs: number, call: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const impatience = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new DependencyError(`${what} did not answer within ${waitMs} ms`)), waitMs);
  });
  try {
    return await Promise.race([call, impatience]);
  } finally {
    clearTimeout(timer);
  }
}
