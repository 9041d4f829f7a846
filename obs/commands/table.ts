import Table from "cli-table3";

/** A table for people: no colours and no lines, so that it can be read in a log and cut by columns. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const none = { top: "", "top-mid": "", "top-left": "", "top-right": "", bottom: "", "bottom-mid": "", "bottom-left": "" };
  const chars = {
    ...none,
    "bottom-right": "",
    left: "",
    "left-mid": "",
    mid: "",
    "mid-mid": "",
    right: "",
    "right-mid": "",
    middle: "  ",
  };
  const drawn = new Table({ chars, style: { "padding-left": 0, "padding-right": 0, head: [], border: [] } });
  drawn.push([...head], ...rows.map((row) => [...row]));
  return drawn
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}
