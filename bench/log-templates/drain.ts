/** Own reading of He et al., "Drain: an online log parsing approach with fixed depth tree" (2017), for comparison: one setting, no masks. */

interface Cluster {
  readonly id: number;
  tokens: string[];
}

const DEPTH = 4;
const SIMILAR = 0.4;
const MOST_CHILDREN = 100;
const ANY = "<*>";

interface Node {
  readonly children: Map<string, Node>;
  readonly clusters: Cluster[];
}

const node = (): Node => ({ children: new Map(), clusters: [] });

/** Group of each line. */
export function drain(lines: readonly string[]): readonly number[] {
  const root = node();
  let next = 0;
  return lines.map((line) => {
    const tokens = line.trim().split(/\s+/);
    let at = child(root, String(tokens.length));
    for (const token of tokens.slice(0, DEPTH - 2)) at = child(at, /\d/.test(token) ? ANY : token);
    let best: Cluster | undefined;
    let most = -1;
    for (const cluster of at.clusters) {
      const same = cluster.tokens.reduce((sum, token, place) => sum + (token === tokens[place] ? 1 : 0), 0) / tokens.length;
      if (same > most) [best, most] = [cluster, same];
    }
    if (best && most >= SIMILAR) {
      best.tokens = best.tokens.map((token, place) => (token === tokens[place] ? token : ANY));
      return best.id;
    }
    next += 1;
    at.clusters.push({ id: next, tokens });
    return next;
  });
}

function child(of: Node, key: string): Node {
  const found = of.children.get(key);
  if (found) return found;
  const name = of.children.size >= MOST_CHILDREN ? ANY : key;
  const known = of.children.get(name);
  if (known) return known;
  const made = node();
  of.children.set(name, made);
  return made;
}
