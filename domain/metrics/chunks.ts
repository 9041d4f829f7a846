/** Bytes of a text in UTF-8. */
export function utf8Bytes(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 0x80) bytes += 1;
    else if (code < 0x800) bytes += 2;
    else bytes += code >= 0xd800 && code <= 0xdfff ? 2 : 3;
  }
  return bytes;
}

/**
 * The items in order, in groups of at most so many items and bytes of JSON. An item that is too large by itself is a group
 * by itself.
 */
export function chunk<T>(items: readonly T[], limits: { readonly count: number; readonly bytes: number }): readonly T[][] {
  const groups: T[][] = [];
  let room = 0;
  for (const item of items) {
    const size = utf8Bytes(JSON.stringify(item)) + 1;
    const last = groups.at(-1);
    if (last && last.length < limits.count && size <= room) {
      last.push(item);
      room -= size;
    } else {
      groups.push([item]);
      room = limits.bytes - size;
    }
  }
  return groups;
}
