/**
 * Makes room in a sorted table of rows: row `gone` is dropped, those between it and `place` move up or down by one, and row
 * `place` is free to be written. One move of only what has to move; with `gone` the first unused row nothing is dropped.
 */
export function replaceRow(table: Float64Array, length: number, gone: number, place: number): void {
  if (gone < place) table.copyWithin(gone * length, (gone + 1) * length, (place + 1) * length);
  else if (place < gone) table.copyWithin((place + 1) * length, place * length, gone * length);
}
