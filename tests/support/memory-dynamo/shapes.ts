import { loadConfig } from "../../../config/index.js";
import type { TableShape } from "./table.js";

/** The platform's tables as they are configured, by their keys in the configuration. */
export const platformTables = (): Record<string, TableShape> =>
  Object.fromEntries(
    Object.entries(loadConfig({}).tables).map(([name, { partitionKey, sortKey, indexes }]) => [
      name,
      {
        key: [partitionKey.name, ...(sortKey ? [sortKey.name] : [])],
        indexes: Object.fromEntries(
          Object.entries(indexes).map(([index, of]) => [index, [of.partitionKey.name, ...(of.sortKey ? [of.sortKey.name] : [])]]),
        ),
      },
    ]),
  );
