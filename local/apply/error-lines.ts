const bare = (line: string): string => line.replace(/^[│╷╵]\s?/, "").trimEnd();

/**
 * The lines of Terraform's output that say what went wrong: each error's title, its place, and the first lines of its
 * explanation. The last lines of the output when it holds no error.
 */
export function errorLines(output: string, mostPerError = 6): readonly string[] {
  const lines = output.split("\n").map(bare);
  const starts = lines.flatMap((line, index) => (line.startsWith("Error: ") ? [index] : []));
  if (starts.length === 0) return lines.filter((line) => line.trim() !== "").slice(-mostPerError);
  return starts.flatMap((start, which) => {
    const block = lines.slice(start, starts[which + 1] ?? lines.length);
    const blank = block.findIndex((line, index) => index > 0 && /^(Warning: |Releasing state lock)/.test(line));
    return block
      .slice(0, blank === -1 ? undefined : blank)
      .filter((line) => line.trim() !== "" && !/^\s+\d+: /.test(line))
      .slice(0, mostPerError);
  });
}
