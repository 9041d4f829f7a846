import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { resourceName } from "../../../config/index.js";
import { forceOpen, type ManualChange, reset, UNTIL_RESET } from "../../../domain/circuit/state.js";
import { GUARDED_NAMES, type GuardedDependency } from "../../../domain/contracts/dependencies.js";
import { ObsError, UsageError } from "../../errors.js";
import { type Connection, connect } from "../aws/connection.js";
import { awsFailure, nameOf } from "../aws/errors.js";
import { callerIdentity } from "../aws/identity.js";
import type { Session } from "../session.js";
import { targetWords } from "../target-words.js";
import { type Consent, guardChange } from "./guard.js";
import { readBreaker, type StoredBreaker, writeBreaker } from "./store.js";

/** Instances change breakers, too: so often the change is tried again. */
const MAX_ATTEMPTS = 10;

/** A breaker by its name. */
export interface Breaker extends StoredBreaker {
  readonly dependency: GuardedDependency;
}

/** What is done by hand. */
export interface ChangeOptions extends Consent {
  readonly endpoint: string | undefined;
  readonly reason: string;
  readonly now: () => number;
}

/** A dependency behind a breaker. @throws {UsageError} for any other name */
export function guardedDependency(name: string): GuardedDependency {
  const found = GUARDED_NAMES.find((known) => known === name);
  if (!found) throw new UsageError(`nothing behind a circuit breaker is named ${name}: there are ${GUARDED_NAMES.join(", ")}`);
  return found;
}

interface Reached {
  readonly client: DynamoDBClient;
  readonly connection: Connection;
  readonly table: string;
}

async function withTable<T>(session: Session, endpoint: string | undefined, work: (reached: Reached) => Promise<T>): Promise<T> {
  const { config } = session;
  const connection = await connect(session, endpoint);
  const client = new DynamoDBClient(connection);
  const table = resourceName(config, "circuit");
  try {
    return await work({ client, connection, table });
  } catch (error) {
    if (error instanceof ObsError) throw error;
    if (nameOf(error) === "ResourceNotFoundException")
      throw new ObsError(`${table} is not deployed: run obs deploy ${targetWords(config)} first`, 1, { cause: error });
    throw awsFailure(`${table} could not be used`, error, config.environment);
  } finally {
    client.destroy();
  }
}

/** The breakers of one dependency or of all, in the order of the configuration. @throws {ObsError} */
export const listBreakers = (session: Session, dependency: string | undefined, endpoint?: string): Promise<Breaker[]> =>
  withTable(session, endpoint, ({ client, table }) =>
    Promise.all(
      (dependency === undefined ? GUARDED_NAMES : [guardedDependency(dependency)]).map(async (name) => ({
        dependency: name,
        ...(await readBreaker(client, table, name)),
      })),
    ),
  );

async function change(
  session: Session,
  name: string,
  { endpoint, reason, now, ...consent }: ChangeOptions,
  {
    action,
    what,
    next,
  }: {
    action: ManualChange["action"];
    what: string;
    next: (now: StoredBreaker["circuit"], manual: ManualChange) => StoredBreaker["circuit"];
  },
): Promise<Breaker> {
  const dependency = guardedDependency(name);
  if (reason.trim() === "") throw new UsageError("the reason is empty: say why, for those who find the breaker so");
  await guardChange(session, what, consent);
  return withTable(session, endpoint, async ({ client, connection, table }) => {
    const by = await callerIdentity(client, connection, session.config.environment);
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const before = await readBreaker(client, table, dependency);
      const circuit = next(before.circuit, { action, by, at: now(), reason });
      if (!(await writeBreaker(client, table, dependency, before, circuit))) continue;
      session.say(`${dependency}: ${before.circuit.state} → ${circuit.state}, by ${by}: ${reason}`);
      return { dependency, ...(await readBreaker(client, table, dependency)) };
    }
    throw new ObsError(`${dependency} changed ${MAX_ATTEMPTS} times meanwhile: nothing was done, try again`);
  });
}

/**
 * Opens a breaker and keeps it open.
 * @param forMs for how long; undefined: until it is reset
 * @throws {UsageError | ObsError}
 */
export const openBreaker = (
  session: Session,
  name: string,
  forMs: number | undefined,
  options: ChangeOptions,
): Promise<Breaker> =>
  change(session, name, options, {
    action: "open",
    what: `All calls to ${name} will be refused ${forMs === undefined ? "until it is reset" : `for ${Math.ceil(forMs / 1000)} s`}`,
    next: (circuit, manual) => forceOpen(circuit, forMs === undefined ? UNTIL_RESET : manual.at + forMs, manual),
  });

/** Closes a breaker. @throws {UsageError | ObsError} */
export const resetBreaker = (session: Session, name: string, options: ChangeOptions): Promise<Breaker> =>
  change(session, name, options, { action: "reset", what: `Calls to ${name} will be made again`, next: reset });
