/** Bundles `entry` (relative to the project) into `.build/` unless it is fresh, and returns the bundle's path. */
export function buildEntry(entry: string): Promise<string>;
