import { describe, expect, it } from "vitest";
import { createScreen, say } from "../../../../local/summary/index.js";

const open = (isTTY: boolean, env: Record<string, string> = {}, columns = 80) => {
  const written: string[] = [];
  return { written, screen: createScreen({ isTTY, columns, write: (text) => written.push(text) }, env) };
};

const lines = (...texts: string[]) => texts.map((text) => [say(text, "good")]);

describe("on a terminal", () => {
  it("the block is drawn over itself", () => {
    const { screen, written } = open(true, { NO_COLOR: "1" });
    screen.show(lines("a", "b"), "plain", 0);
    screen.show(lines("c", "d", "e"), "plain", 1000);
    screen.clear();
    expect(written).toEqual(["a\nb\n", "\u001b[2A\u001b[Jc\nd\ne\n", "\u001b[3A\u001b[J"]);
  });

  it("a message stays above the block", () => {
    const { screen, written } = open(true, { NO_COLOR: "1" });
    screen.show(lines("a"), "plain", 0);
    screen.print(lines("note"));
    screen.show(lines("b"), "plain", 0);
    expect(written.slice(1)).toEqual(["\u001b[1A\u001b[Jnote\na\n", "\u001b[1A\u001b[Jb\n"]);
  });

  it("lines fit, so that the block never wraps", () => {
    const { screen, written } = open(true, { NO_COLOR: "1" }, 5);
    screen.show(lines("longer than five"), "plain", 0);
    expect(written).toEqual(["longe\n"]);
  });

  it("there are colours", () => {
    const { screen, written } = open(true);
    screen.print(lines("fine"));
    expect(written).toEqual(["\u001b[32mfine\u001b[0m\n"]);
  });
});

describe("without a terminal", () => {
  it("there is one plain line every ten seconds, and no control code", () => {
    const { screen, written } = open(false);
    for (let second = 0; second <= 25; second++) screen.show(lines("block"), `line ${second}`, second * 1000);
    screen.print(lines("note"));
    screen.clear();
    expect(written.filter((text) => text !== "")).toEqual(["line 0\n", "line 10\n", "line 20\n", "note\n"]);
  });
});
