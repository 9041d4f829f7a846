/** The items in pieces of at most `size`, in order. @example chunks([1, 2, 3], 2) // [[1, 2], [3]] */
export const chunks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

/** `title`, with its place where there are several parts. @example partTitle("Errors", 0, 2) // "Errors (1 of 2)" */
export const partTitle = (title: string, index: number, parts: number): string =>
  parts > 1 ? `${title} (${index + 1} of ${parts})` : title;
