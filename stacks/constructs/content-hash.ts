import { createHash } from "node:crypto";
import {
  DefaultTokenResolver,
  type IResolveContext,
  StringConcat,
  type TerraformElement,
  type TerraformStack,
  Token,
  Tokenization,
} from "cdktf";

const resolver = new DefaultTokenResolver(new StringConcat());

/**
 * Hash of what will be written for these elements, references by their address: it changes when anything about them does. Known
 * when the stack is written, because references to other stacks are.
 */
export function contentHash(stack: TerraformStack, elements: readonly TerraformElement[]): string {
  return Token.asString({
    creationStack: [],
    resolve: (context: IResolveContext) => {
      // While references are looked for there is none in a hash, and those of the elements are found at the elements.
      if (context.preparing) return "";
      const written = elements.map((element) =>
        Tokenization.resolve(element.toTerraform(), { scope: stack, resolver, preparing: false }),
      );
      return createHash("sha256").update(JSON.stringify(written)).digest("hex");
    },
    toString: () => "content hash",
  });
}
