import type { AttributeReader } from "./reader.js";
import { readActions } from "./targets.js";
import type { AlarmBase } from "./types.js";

const MAX_NAME = 255;

/** What every alarm declares. */
export function readBase(reader: AttributeReader, isComposite: boolean): AlarmBase {
  const name = reader.requiredText("alarm_name");
  if (name.length > MAX_NAME) reader.report("alarm_name", `has ${name.length} characters, CloudWatch takes ${MAX_NAME}`);
  const description = reader.text("alarm_description");
  return {
    address: reader.context.resolver.address(reader.block),
    file: reader.block.file,
    name,
    ...(description !== undefined && { description }),
    actionsEnabled: reader.flag("actions_enabled", true),
    actions: readActions(reader, isComposite),
  };
}
