import { Listr, ListrLogger, ProcessOutput } from "listr2";

/** One step of a phase. */
export interface Step {
  /** Where it stands, e.g. `12 of 34 resources`. Shown on a terminal only. */
  note(text: string): void;
  /** Something that takes longer than one expects; a line of its own where nothing is redrawn. */
  say(text: string): void;
  /** It is over; `text` says what came out. Steps that never end are taken as left undone. */
  end(text: string): void;
}

/** Tells what is going on, on stderr. */
export interface Reporter {
  line(text: string): void;
  /** Runs `body`, which reports on steps of these names, several at once. */
  phase<T>(names: readonly string[], body: (step: (name: string) => Step) => Promise<T>): Promise<T>;
}

/** Where progress is written. */
export interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const seconds = (sinceMs: number): string => `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;

/** Plain lines, each with the time since the start: for logs and pipes. */
export function plainReporter(output: Output): Reporter {
  const start = Date.now();
  const line = (text: string) => void output.write(`[${seconds(start).padStart(7)}] ${text}\n`);
  return {
    line,
    phase: (_, body) =>
      body((name) => {
        const began = Date.now();
        line(`${name} …`);
        return {
          note: () => {},
          say: (text) => line(`${name}: ${text}`),
          end: (text) => line(`${name}: ${text} (${seconds(began)})`),
        };
      }),
  };
}

interface Deferred {
  readonly promise: Promise<void>;
  resolve(): void;
}

const deferred = (): Deferred => {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
};

/** A list that is redrawn: for terminals. */
export function terminalReporter(output: Output): Reporter {
  return {
    line: (text) => void output.write(`${text}\n`),
    phase: async (names, body) => {
      const waits = new Map(names.map((name) => [name, deferred()]));
      const show = new Map<string, (title: string) => void>();
      const list = new Listr(
        names.map((name) => ({
          title: name,
          task: async (_context: unknown, task: { title: string }) => {
            show.set(name, (title) => {
              task.title = title;
            });
            await waits.get(name)?.promise;
          },
        })),
        {
          concurrent: true,
          // Ctrl-C is ours, and stdout is for machines.
          registerSignalListeners: false,
          rendererOptions: { logger: new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) }) },
        },
      );
      const drawn = list.run();
      try {
        return await body((name) => {
          const began = Date.now();
          const note = (text: string) => show.get(name)?.(`${name}: ${text}`);
          return {
            note,
            say: note,
            end: (text) => {
              show.get(name)?.(`${name}: ${text} (${seconds(began)})`);
              waits.get(name)?.resolve();
            },
          };
        });
      } finally {
        for (const wait of waits.values()) wait.resolve();
        await drawn;
      }
    },
  };
}

/** The list on a terminal, plain lines elsewhere. The list needs all of the terminal: stdout too. */
export const reporterFor = (stderr: Output, stdout: Output): Reporter =>
  stderr.isTTY && stdout.isTTY ? terminalReporter(stderr) : plainReporter(stderr);
