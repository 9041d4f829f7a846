import { type Line, paint, type Style, wantsColor } from "./text.js";

/** A stream as far as the screen needs it; `process.stderr` is one. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Time between two plain lines where there is no terminal, in ms. */
const PLAIN_EVERY_MS = 10_000;

/** Shows a run: on a terminal a block that is drawn over itself, elsewhere a line now and then. */
export interface Screen {
  /** Whether `show` would write at this time: sampling for nothing costs the local AWS dearly. */
  isDue(nowMs: number): boolean;
  /** Shows the block, or, without a terminal, `plain` when ten seconds have passed. @param nowMs any clock that runs */
  show(block: readonly Line[], plain: string, nowMs: number): void;
  /** Writes lines that stay. */
  print(lines: readonly Line[]): void;
  /** Takes the block away. */
  clear(): void;
}

/** A screen on `output`; colours only on a terminal and without NO_COLOR. */
export function createScreen(output: Output, env: Readonly<Record<string, string | undefined>>): Screen {
  const isTerminal = output.isTTY === true;
  const style = (): Style => ({
    color: wantsColor(isTerminal, env),
    width: isTerminal ? (output.columns ?? 80) : Number.POSITIVE_INFINITY,
  });
  const text = (lines: readonly Line[]): string => lines.map((line) => `${paint(line, style())}\n`).join("");
  let block: readonly Line[] = [];
  let lastPlainMs = Number.NEGATIVE_INFINITY;

  /** Up to the block's first line, and all below it away. */
  const erase = (): string => (block.length === 0 ? "" : `\u001b[${block.length}A\u001b[J`);

  const isDue = (nowMs: number): boolean => isTerminal || nowMs - lastPlainMs >= PLAIN_EVERY_MS;

  return {
    isDue,
    show(next, plain, nowMs) {
      if (isTerminal) {
        output.write(`${erase()}${text(next)}`);
        block = next;
      } else if (isDue(nowMs)) {
        lastPlainMs = nowMs;
        output.write(`${plain}\n`);
      }
    },
    print(lines) {
      // One write, so that the block does not flicker.
      output.write(`${erase()}${text(lines)}${text(block)}`);
    },
    clear() {
      output.write(erase());
      block = [];
    },
  };
}
