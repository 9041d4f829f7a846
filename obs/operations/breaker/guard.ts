import { UsageError } from "../../errors.js";
import { needsName } from "../guards.js";
import type { Session } from "../session.js";

/** How the user agreed. */
export interface Consent {
  readonly yes: boolean;
  /** Name of the environment, as repeated by the user. */
  readonly confirm: string | undefined;
}

/**
 * Asks before a breaker is changed by hand; prod's name must be repeated.
 * @throws {UsageError} when the answer is another, or nobody is there to answer
 */
export async function guardChange(
  { config, terminal, ask }: Pick<Session, "config" | "terminal" | "ask">,
  what: string,
  { yes, confirm }: Consent,
): Promise<void> {
  const { environmentSuffix: name } = config;
  if (needsName(config)) {
    const typed = confirm ?? (terminal ? await ask(`${what} in ${name}. Type its name: `) : undefined);
    if (typed === undefined) throw new UsageError(`${what} in ${name}: repeat its name with --confirm ${name}`);
    if (typed !== name) throw new UsageError(`${JSON.stringify(typed)} is not ${name}: nothing was changed`);
    return;
  }
  if (yes) return;
  if (!terminal) throw new UsageError("there is no terminal to ask on: add --yes to change it without being asked");
  const answer = await ask(`${what} in ${name}? Type yes: `);
  if (answer !== "yes") throw new UsageError(`${JSON.stringify(answer)} is not yes: nothing was changed`);
}
