import type { Metafile } from "esbuild";

/**
 * The outputs of a build that importing an entry reads: those of static imports, of `await import()` not.
 * @param entry its path in the metafile
 */
export function outputsAtStart({ outputs }: Metafile, entry: string): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (path: string): void => {
    const output = outputs[path];
    if (!output || found.has(path)) return;
    found.add(path);
    for (const { path: imported, kind } of output.imports) if (kind === "import-statement") visit(imported);
  };
  visit(entry);
  return found;
}
