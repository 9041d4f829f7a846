import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One Markdown page of the repository. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** Folders with pages, and whether what is below them counts. */
const FOLDERS = [
  { folder: ".", recursive: false },
  { folder: "client", recursive: false },
  { folder: "docs", recursive: true },
  { folder: "runbooks", recursive: true },
];

/** Every page that a reader may come to. */
export const pages: readonly Page[] = FOLDERS.filter(({ folder }) => existsSync(folder))
  .flatMap(({ folder, recursive }) => readdirSync(folder, { recursive, encoding: "utf8" }).map((name) => join(folder, name)))
  .filter((path) => path.endsWith(".md"))
  .sort()
  .map((path) => ({ path, text: readFileSync(path, "utf8") }));

/** Whether a line is inside a block of code, and which line that block began in. */
export function codeLines(text: string): { readonly line: string; readonly isCode: boolean }[] {
  let isCode = false;
  return text.split("\n").map((line) => {
    const isFence = /^\s*```/.test(line);
    if (isFence) isCode = !isCode;
    return { line, isCode: isCode || isFence };
  });
}
