import { LogLine, PatternError, parseFilterPattern } from "../../../../simulator/patterns/index.js";

/** Whether a line matches; an object stands for its JSON. */
export const matches = (pattern: string, line: string | object): boolean =>
  parseFilterPattern(pattern).test(new LogLine(typeof line === "string" ? line : JSON.stringify(line)));

/** What is wrong with a pattern: the character (from 0) and the message. */
export function refusal(pattern: string): { position: number; message: string } {
  try {
    parseFilterPattern(pattern);
  } catch (error) {
    if (error instanceof PatternError) return { position: error.position, message: error.message };
    throw error;
  }
  throw new Error(`${pattern} was accepted`);
}
