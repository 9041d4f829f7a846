import { loadConfig, type PlatformConfig } from "../../../config/index.js";
import type { Outcome } from "../../../obs/operations/process.js";
import type { Session } from "../../../obs/operations/session.js";

/** A session that runs nothing: it keeps what would have been run and answers with `outcome`. */
export function fakeSession(
  environment: string,
  options: {
    config?: Partial<PlatformConfig>;
    root?: string;
    terminal?: boolean;
    outcome?: Partial<Outcome>;
    answer?: string;
  } = {},
) {
  const calls: { command: string; args: readonly string[]; interactive: boolean }[] = [];
  const said: string[] = [];
  const printed: string[] = [];
  const asked: string[] = [];
  const session: Session = {
    root: options.root ?? "/project",
    env: {},
    config: { ...loadConfig({ ENVIRONMENT: environment }), ...options.config },
    terminal: options.terminal ?? false,
    ask: async (question) => {
      asked.push(question);
      return options.answer ?? "";
    },
    run: async (command, args, { interactive }) => {
      calls.push({ command, args, interactive });
      return { code: 0, text: "", stdout: "", ...options.outcome };
    },
    say: (line) => said.push(line),
    print: (line) => printed.push(line),
  };
  return { session, calls, said, printed, asked };
}
