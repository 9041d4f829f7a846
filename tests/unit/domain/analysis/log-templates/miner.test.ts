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
    ["free 318.6 KB now", "free <number> now"],
    ["lease of 00:1b:ff:ab:cd:ef via eth0.", "lease of <ip> via <id>."],
    ["route fe80::1ff/64 is up", "route <*> is up"],
    ["prefetch depth....4", "prefetch depth....<number>"],
    ["read 7 of 9 \t", "read <number> of <number>"],
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

  test("sizes and times are one value in whatever unit, and with a bound", () => {
    expect(groups(["sent 12 B in 5 ms", "sent 1.5 KB in 2 s"])).toBe(1);
    expect(groups(["lifetime 00:01", "lifetime <1 sec"])).toBe(1);
    expect(groups(["<5> eth0 is up", "<11> eth1 is up"])).toBe(1);
  });

  test("hardware addresses are one value, whether they have digits or not", () => {
    expect(groups(["from 00:11:22:33:44:55 via lan", "from ab:cd:ef:ab:cd:ef via lan", "from 0a:bc:de:f0:12:34 via lan"])).toBe(
      1,
    );
    expect(texts(["a: b: c", "added: bad: beef"])).toEqual(["a: b: c", "added: bad: beef"]);
  });

  test("brackets around nothing are of the template of those around a value", () => {
    expect(groups(["from 10.0.0.1 () at 5", "from 10.0.0.2 (a.example.com) at 6"])).toBe(1);
    expect(groups(["close() failed", "close(3x) failed"])).toBe(2);
  });

  test("numbers with slashes do not join by chance", () => {
    expect(groups(["timers 12/3/4 5/6 end", "timers 12/3/4 12/6 end"])).toBe(1);
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

  test("are constant where four are, each often, though an identifier beside them varies", () => {
    const states = ["Started", "Paused", "Resumed", "Stopped"];
    const lines = Array.from({ length: 80 }, (_, at) => `[instance: i-${at}] VM ${states[at % 4]} (Lifecycle Event)`);
    expect(groups(lines)).toBe(4);
  });

  test("of two names in camel case are what the program calls itself, not values", () => {
    expect(groups(["maxTaskFailures is 3", "outputCommitter is 4"])).toBe(2);
  });

  test("yes and no beside a mark are a value", () => {
    expect(groups(["denied (using password: YES)", "denied (using password: NO)"])).toBe(1);
    expect(groups(["the answer is yes then", "the answer is no then"])).toBe(2);
  });

  test("at many places at once are values, as in lists of names", () => {
    const name = (at: number): string => users[at % users.length] ?? "";
    const lines = Array.from(
      { length: 60 },
      (_, at) =>
        `view: Set(${name(at)}, ${name(Math.floor(at / 7))}); modify: Set(${name(Math.floor(at / 3) + 2)}, ${name(at + Math.floor(at / 5))}); ui acls`,
    );
    expect(groups(lines)).toBe(1);
  });

  test("that a template's values cover do not make another", () => {
    const lines = users.slice(0, 6).map((user) => `host-${user} opened share music for ${user}`);
    expect(groups([...lines, "edge opened share music for dave"])).toBe(1);
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
      { id: 1, text: "a request took <duration>", count: 3 },
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

  test("stays quick when there are too many", () => {
    const miner = new TemplateMiner({ templates: 10 });
    const word = (at: number): string =>
      Array.from(at.toString(26), (digit) => String.fromCharCode(97 + Number.parseInt(digit, 26))).join("");
    const lines = Array.from({ length: 40_000 }, (_, at) => `${word(7919 * at)} ${word(104_729 * at)} ${word(1_299_709 * at)}`);
    const began = performance.now();
    expect(miner.add(lines)).toContain(OTHER);
    // Less than a second; looked for one by one among all others, they took twenty.
    expect(performance.now() - began).toBeLessThan(8000);
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
