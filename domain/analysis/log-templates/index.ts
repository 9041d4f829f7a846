export { MOST_CHARACTERS } from "./characters.js";
export { type MinerLimits, OTHER, type Template, TemplateMiner } from "./miner.js";
export { compareWindows, type LogWindow, type TemplateChange } from "./windows.js";
