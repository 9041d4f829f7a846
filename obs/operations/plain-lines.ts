import { stripVTControlCharacters } from "node:util";

/** What cdktf redraws all the time: a spinner, or how many stacks are done. */
const REDRAWN = /^(?:[⠀-⣿]\s+\S.*|\d+ Stacks? (?:deploying|destroying)\b.*)?$/u;

/**
 * Turns cdktf's redrawn screen into plain lines: no control sequences, spinners or repeated status lines.
 * @param write gets whole lines, each with its line end
 * @returns takes pieces of output as they come; `end` passes on an unfinished last line
 */
export function plainLines(write: (line: string) => void): { push(text: string): void; end(): void } {
  let rest = "";
  const line = (text: string): void => {
    const plain = stripVTControlCharacters(text).replace(/\r/g, "").trimEnd();
    if (!REDRAWN.test(plain.trim())) write(`${plain}\n`);
  };
  return {
    push: (text) => {
      const parts = (rest + text).split("\n");
      rest = parts.pop() ?? "";
      for (const part of parts) line(part);
    },
    end: () => {
      if (rest) line(rest);
      rest = "";
    },
  };
}
