import { UsageError } from "../../errors.js";
import { needsName } from "../guards.js";
import type { Session } from "../session.js";

/**
 * Asks before messages of prod are sent again.
 * @throws {UsageError} when the answer is another, or nobody is there to answer and `--yes` was not given
 */
export async function guardRedrive(
  { config, terminal, ask }: Pick<Session, "config" | "terminal" | "ask">,
  { what, yes }: { readonly what: string; readonly yes: boolean },
): Promise<void> {
  if (!needsName(config) || yes) return;
  const { environmentSuffix: name } = config;
  if (!terminal) throw new UsageError(`there is no terminal to ask on: add --yes to send ${what} again in ${name}`);
  const answer = await ask(`${what} will be sent again. Type the environment's name, ${name}, to go on: `);
  if (answer !== name) throw new UsageError(`${JSON.stringify(answer)} is not ${name}: nothing was sent`);
}
