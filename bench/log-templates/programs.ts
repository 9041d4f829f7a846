import { CLUSTERS } from "./clusters.js";
import { DEVICES } from "./devices.js";
import { SERVERS } from "./servers.js";
import { SERVICES } from "./services.js";
import { SYSTEMS } from "./systems.js";

/**
 * Messages of well-known programs, as their formats print them (written from knowledge of the programs, not taken from logs);
 * `{name}` is a value of values.ts. Where a program prints an optional part, that is a format of its own. The first are the most frequent.
 */
export const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  ...SERVERS,
  ...SYSTEMS,
  ...CLUSTERS,
  ...DEVICES,
  ...SERVICES,
};
