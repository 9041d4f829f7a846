/**
 * A module of the provider without what a synthesis of JSON does not run.
 * @param path of the module, for what is thrown
 * @param names that something outside the module may ask for
 * @throws {Error} when the module is not as the generator of 20.1.0 writes it
 */
export function leanProvider(path: string, source: string, names: ReadonlySet<string>): string;
