import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MOST_CHARACTERS, OTHER, TemplateMiner } from "../../../../../domain/analysis/log-templates/index.js";

const texts = (lines: readonly string[]): readonly string[] => {
  const miner = new TemplateMiner();
  return miner.add(lines).map((id) => miner.text(id));
};
const groups = (lines: readonly string[]): number => new Set(new TemplateMiner().add(lines)).size;

describe("values", () => {
  test.each([
    ["Accepted password for a1 from 10.0.0.1 port 22", "Accepted password for <id> from <ip> port <number>"],
    ["took 15ms at 12:30:45", "took <duration> at <duration>"],
    ["open /var/log/a.log failed", "open <path> failed"],
    ["job 8-4 of 550e8400-e29b-41d4-a716-446655440000 done.", "job <id> of <id> done."],
    ["listening on 10.0.0.1:8080", "listening on <ip>"],
    ["address 0x7ffdeadbeef", "address <number>"],
    ["ready: true", "ready: <*>"],
  ])("of %j are typed", (line, template) => {
    expect(texts([line])).toEqual([template]);
  });

  test("behind = are values whatever they are, also none, a list or a quoted text", () => {
    expect(
      groups(['user= uid=0 ids=[1, 2] tag="a b" end', "user=root uid=0 ids=[] tag=x end", "user=bob uid=1 ids=[7] tag='c' end"]),
    ).toBe(1);
  });

  test("a message behind msg= is not one value", () => {
    expect(groups(['level=info msg="cache is warm"', 'level=info msg="disk is full"'])).toBe(2);
  });

  test("lists of numbers, addresses and identifiers are one value", () => {
    expect(groups(["values: 1 2 3", "values: 4"])).toBe(1);
    expect(groups(["delete blk_1 blk_22 now", "delete blk_3 now"])).toBe(1);
  });

  test("dates at the beginning, as syslog writes them, do not tell lines apart", () => {
    expect(groups(["Jun 14 15:16:01 host cron: started", "Jul  4 03:16:01 host cron: started"])).toBe(1);
  });
});

describe("words", () => {
  const users = ["root", "admin", "guest", "oracle", "alice", "bob", "carol"];

  test("are values where many different ones are and all else is the same", () => {
    expect(new Set(texts(users.map((user) => `login of ${user} was refused`)))).toEqual(new Set(["login of <*> was refused"]));
  });

  test("are constant where few are", () => {
    expect(groups(["link is up again", "link is down again", "link is up again"])).toBe(2);
  });

  test("that tell templates apart stay, though what is beside them are values", () => {
    const lines = users.flatMap((user) => [`session opened for ${user} here`, `session closed for ${user} here`]);
    expect(new Set(texts(lines))).toEqual(new Set(["session opened for <*> here", "session closed for <*> here"]));
  });
});

describe("a stream", () => {
  test("keeps the number of a template, also in later batches and for new values", () => {
    const miner = new TemplateMiner();
    const [first] = miner.add(["a request took 5 ms", "b is gone"]);
    expect(miner.add(["a request took 7 ms", "something else", "a request took 9 ms"])).toEqual([first, 3, first]);
    expect(miner.templates()).toEqual([
      { id: 1, text: "a request took <number> ms", count: 3 },
      { id: 2, text: "b is gone", count: 1 },
      { id: 3, text: "something else", count: 1 },
    ]);
  });

  test("learns from a later batch that words of an earlier one are values", () => {
    const miner = new TemplateMiner();
    const [first] = miner.add(["login of root was refused"]);
    const later = miner.add(["alice", "bob", "carol", "dave", "erin", "frank"].map((user) => `login of ${user} was refused`));
    expect(new Set(later)).toEqual(new Set([first]));
  });

  test("of ever new templates has a bound", () => {
    const miner = new TemplateMiner({ templates: 10, signatures: 20 });
    const word = (at: number): string => String.fromCharCode(97 + (at % 26)).repeat(1 + Math.floor(at / 26));
    const lines = Array.from({ length: 200 }, (_, at) => `${word(at)} ${";".repeat(at % 50)}`);
    const ids = lines.map((line) => miner.add([line])[0]);
    expect(Math.max(...ids.map((id) => id ?? -1))).toBeLessThanOrEqual(10);
    expect(ids).toContain(OTHER);
    expect(miner.text(OTHER)).toBe("<*>");
    expect(miner.templates().length).toBeLessThanOrEqual(11);
  });
});

describe("whatever the lines", () => {
  const line = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc
      .array(fc.constantFrom("a", "b=", "=", "==", "1", '"', "'", "[", "]", "{", "x=[", "12:30", ",", " ", "/p/q", "Jan", "5"))
      .map((parts) => parts.join("")),
    fc.array(fc.constantFrom("word", "other", "10.0.0.1", "7", "user=", ": ", "Mon", "true")).map((parts) => parts.join(" ")),
  );

  test("each has a template that begins and goes on as the line does, and the same line has the same", () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
        const miner = new TemplateMiner();
        const ids = miner.add(lines);
        expect(ids).toHaveLength(lines.length);
        expect(ids.every((id) => Number.isInteger(id) && id > 0)).toBe(true);
        expect(miner.add(lines)).toEqual(ids);
        expect(miner.templates().reduce((sum, { count }) => sum + count, 0)).toBe(2 * lines.length);
        for (const [at, id] of ids.entries())
          expect(miner.text(id).length).toBeLessThan(4 * MOST_CHARACTERS + (lines[at]?.length ?? 0));
      }),
      { numRuns: 300 },
    );
  });

  test("lines that differ in numbers only have one template", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("disk", "is", "full", "at", ":", "[x]"), { minLength: 1 }),
        fc.nat(),
        fc.nat(),
        (words, one, two) => {
          expect(groups([`${words.join(" ")} ${one} end`, `${words.join(" ")} ${two} end`])).toBe(1);
        },
      ),
    );
  });

  test("a line of megabytes is looked at only at its beginning", () => {
    const miner = new TemplateMiner();
    const [id] = miner.add([`begin ${"word ".repeat(2_000_000)}`]);
    expect(miner.text(id ?? 0).length).toBeLessThanOrEqual(MOST_CHARACTERS + 1);
  });
});
