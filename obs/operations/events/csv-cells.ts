/**
 * The cells of one line of CSV (RFC 4180), without line breaks inside of quotes.
 * @returns what is wrong, where it is not CSV
 */
export function cellsOf(line: string): readonly string[] | string {
  const text = line.endsWith("\r") ? line.slice(0, -1) : line;
  if (!text.includes('"')) return text.split(",");
  const cells: string[] = [];
  for (let at = 0; at <= text.length; ) {
    const cell = text[at] === '"' ? quoted(text, at) : plain(text, at);
    if (typeof cell === "string") return cell;
    cells.push(cell.text);
    at = cell.end + 1;
  }
  return cells;
}

interface Cell {
  readonly text: string;
  /** Where the comma after it is, or the end. */
  readonly end: number;
}

function plain(text: string, start: number): Cell | string {
  const comma = text.indexOf(",", start);
  const end = comma < 0 ? text.length : comma;
  const cell = text.slice(start, end);
  return cell.includes('"')
    ? `has a quote inside of the cell ${cell}: quote the whole cell, and double quotes inside`
    : { text: cell, end };
}

function quoted(text: string, start: number): Cell | string {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] === '"') continue;
    const end = at + 1;
    if (end < text.length && text[end] !== ",") return `has ${JSON.stringify(text.slice(end, end + 10))} after a quoted cell`;
    return { text: text.slice(start + 1, at).replaceAll('""', '"'), end };
  }
  return "has a quote that does not end on this line";
}
