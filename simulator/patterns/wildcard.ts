/** Tells whether a text is what a literal with wildcards says. */
export type TextTest = (text: string) => boolean;

/** Compiles a literal in which each `*` stands for any characters, also none. Case counts. */
export function wildcardTest(literal: string): TextTest {
  const parts = literal.split("*");
  const [first = "", ...others] = parts;
  const last = others.pop();
  if (last === undefined) return (text) => text === literal;
  if (others.length === 0 && last === "") return first === "" ? () => true : (text) => text.startsWith(first);
  const shortest = first.length + last.length;
  return (text) => {
    if (text.length < shortest || !text.startsWith(first) || !text.endsWith(last)) return false;
    let position = first.length;
    const end = text.length - last.length;
    for (const part of others) {
      const found = text.indexOf(part, position);
      if (found < 0 || found + part.length > end) return false;
      position = found + part.length;
    }
    return true;
  };
}
