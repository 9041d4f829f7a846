import { parseState } from "../../../terraform/state.js";
import type { Connection } from "../aws/connection.js";
import type { Session } from "../session.js";
import { stateReader } from "../states.js";
import { targetWords } from "../target-words.js";
import type { Check, Finding } from "./model.js";

/** Every stack that is synthesized has a state that holds something. */
export function stacksCheck(session: Session, connection: Connection, stacks: readonly string[]): Check {
  const read = stateReader(session, connection);
  const look = async (stack: string, signal: AbortSignal): Promise<Finding> => {
    const text = await read(stack, signal);
    const resources = text === undefined ? 0 : parseState(text, `the state of ${stack}`).length;
    return resources > 0
      ? { subject: stack, health: "ok", detail: `${resources} resources` }
      : { subject: stack, health: "bad", detail: `not deployed: obs deploy ${targetWords(session.config)} ${stack}` };
  };
  return { name: "stacks", run: (signal) => Promise.all(stacks.map((stack) => look(stack, signal))) };
}
