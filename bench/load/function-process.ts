import { type ChildProcess, fork } from "node:child_process";
import * as v from "valibot";
import { BENCH_ENVIRONMENT } from "../lambda/environment.js";
import { ReportSchema, StateSchema } from "./messages.js";

/** What the function answers, as API Gateway takes it. */
const AnswerSchema = v.object({
  id: v.number(),
  statusCode: v.number(),
  headers: v.record(v.string(), v.string()),
  body: v.string(),
});

/** An answer of the function. */
export type FunctionAnswer = v.InferOutput<typeof AnswerSchema>;

const MessageSchema = v.union([AnswerSchema, StateSchema, ReportSchema, v.object({ ready: v.literal(true) })]);

/** The process of the function, and what it is asked for beside invocations. */
export interface FunctionProcess {
  /** Invocations that are under way. */
  readonly running: number;
  invoke(event: object, answered: (answer: FunctionAnswer) => void): void;
  state(): Promise<v.InferOutput<typeof StateSchema>>;
  report(): Promise<v.InferOutput<typeof ReportSchema>>;
}

/**
 * Starts the function in a process of its own; its log goes nowhere. When it ends, so does this process: then the bench has failed.
 * @param file bundle of `instances.ts`
 */
export async function startFunction(file: string, args: readonly string[]): Promise<FunctionProcess> {
  const child: ChildProcess = fork(file, args, {
    execArgv: ["--expose-gc"],
    env: { ...BENCH_ENVIRONMENT, PATH: process.env.PATH },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  child.on("exit", (code) => {
    process.stderr.write(`the process of the function ended with ${code}\n`);
    process.exit(1);
  });
  const running = new Map<number, (answer: FunctionAnswer) => void>();
  const waiting: ((message: v.InferOutput<typeof MessageSchema>) => void)[] = [];
  child.on("message", (message) => {
    const told = v.parse(MessageSchema, message);
    if (!("id" in told)) return waiting.shift()?.(told);
    const answered = running.get(told.id);
    running.delete(told.id);
    answered?.(told);
  });
  const next = () => new Promise<v.InferOutput<typeof MessageSchema>>((resolve) => waiting.push(resolve));
  const ask = (what: "state" | "report") => {
    const told = next();
    child.send(what);
    return told;
  };
  await next();
  let ids = 0;
  return {
    get running() {
      return running.size;
    },
    invoke(event, answered) {
      ids += 1;
      running.set(ids, answered);
      child.send({ id: ids, event });
    },
    state: async () => v.parse(StateSchema, await ask("state")),
    report: async () => v.parse(ReportSchema, await ask("report")),
  };
}
