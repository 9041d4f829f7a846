export { evaluatePolicy, type PolicyReport } from "./evaluate.js";
export { EXCEPTIONS_FILE, loadExceptions } from "./exceptions.js";
export { policyText } from "./report.js";
