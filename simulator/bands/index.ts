export { BAND_MODEL, BandModel, DEFAULT_BAND_WIDTH, type Expected, type History } from "./model.js";
