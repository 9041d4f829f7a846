import type { AlarmDeclaration, CompositeDeclaration } from "./alarms/declaration.js";
import type { Row } from "./dashboard/layout.js";
import type { FilterDeclaration } from "./filters.js";
import type { QueryDeclaration } from "./queries.js";

/** What one monitored thing (a function, a container, the platform) contributes. Data only: the stack makes resources of it. */
export interface Monitor {
  readonly alarms: readonly AlarmDeclaration[];
  readonly composites: readonly CompositeDeclaration[];
  readonly filters: readonly FilterDeclaration[];
  readonly queries: readonly QueryDeclaration[];
  /** Its part of the dashboard. */
  readonly rows: readonly Row[];
}
