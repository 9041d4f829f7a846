import { applyNarrative, withoutNarrative } from "../../../domain/analysis/report/narrative/apply.js";
import { buildPrompt, type Prompt } from "../../../domain/analysis/report/narrative/prompt.js";
import type { CalledModel } from "../../../domain/contracts/analysis-settings.js";
import type { AnalysisReport } from "../../../domain/contracts/report.js";
import type { CircuitBreaker } from "../../shared/circuit-breaker/circuit-breaker.js";
import type { Deadline } from "../../shared/deadline.js";
import { DeadlineError, DependencyError, toError, WorkError } from "../../shared/errors.js";
import { isDependencyFault } from "../../shared/guard.js";
import { patiently } from "../../shared/patience.js";
import type { Telemetry } from "../../shared/unit-of-work.js";
import { reasonLine } from "../reason-line.js";
import type { TokenBudget } from "./budget.js";
import type { Answer, Converse } from "./converse.js";
import type { KeptAnswers } from "./kept-answers.js";
import { answerFor, stillHolds, type Told, toldOf } from "./told.js";

/** What telling works with. */
export interface NarrateParts {
  /** Undefined: reports are of the statistics alone. */
  readonly model: CalledModel | undefined;
  /** How it is asked, loaded when it is. */
  readonly converse: () => Promise<Converse>;
  readonly breaker: CircuitBreaker;
  readonly budget: TokenBudget;
  readonly answers: KeptAnswers;
  readonly logger: Telemetry["logger"];
  readonly now: () => Date;
}

/** Time kept back to store the report, in ms. */
const STORE_MS = 2000;
/** The model is not asked with less time. */
const LEAST_MS = 2000;

const NO_TOKENS = { inputTokens: 0, outputTokens: 0, costUsd: 0 };

/** US dollars of what was read and written. */
const costOf = ({ pricePerMillion }: CalledModel, { inputTokens, outputTokens }: Pick<Answer, "inputTokens" | "outputTokens">) =>
  (inputTokens * pricePerMillion.input + outputTokens * pricePerMillion.output) / 1e6;

const NO_TIME = "there was no time left to ask the model";

/** Errors of a call that was given up on this side: the model may have gone on, and is paid. Where Bedrock said no, nothing is. */
const GIVEN_UP: readonly string[] = ["AbortError", "TimeoutError"];
const mayBePaid = (error: unknown): boolean => {
  if (!(error instanceof DependencyError)) return false;
  const { cause } = error;
  return cause === undefined || (cause instanceof Error && GIVEN_UP.includes(cause.name));
};

/** Without a cause and without anything unusual a model could only say that nothing is known, which the report says itself. */
const hasStory = ({ rootCauses, anomalies }: AnalysisReport): boolean => rootCauses.length + anomalies.length > 0;
const NO_STORY = "it was not asked: the statistics show neither a cause nor anything unusual";

/** What a model said of an earlier alarm of the incident; undefined where nothing is known of that. */
async function earlier(incidentId: string, { answers, logger }: NarrateParts): Promise<Told | undefined> {
  try {
    return await answers.read(incidentId);
  } catch (error) {
    logger.warn("what was told of the incident before is not known", { incidentId, error: toError(error) });
    return undefined;
  }
}

/** Asks the model behind its breaker, within the day's tokens. @throws {WorkError} */
async function ask(prompt: Prompt, model: CalledModel, parts: NarrateParts, deadline: Deadline): Promise<Answer> {
  const { breaker, budget, now, logger } = parts;
  const begun = now();
  /** @throws {DeadlineError} Looked at again when it is asked: the tables of tokens and of the breaker may have been slow. */
  const msForIt = (): number => {
    const ms = Math.min(model.timeoutMs, deadline.remainingMs() - STORE_MS);
    if (ms < LEAST_MS) throw new DeadlineError(NO_TIME);
    return ms;
  };
  msForIt();
  const most = prompt.estimatedTokens + model.maxOutputTokens;
  if (!(await budget.take(most, begun))) throw new DependencyError(`the day's ${budget.perDay} tokens are spent`);
  let spent = 0;
  try {
    const converse = await parts.converse();
    const answer = await breaker.execute(async (trial) => {
      const ms = msForIt();
      const end = performance.now() + ms;
      const signal = AbortSignal.any([trial, AbortSignal.timeout(ms)]);
      return patiently(
        "the model",
        ms,
        converse(model, prompt, signal, () => end - performance.now()),
      );
    }, isDependencyFault);
    spent = answer.inputTokens + answer.outputTokens;
    return answer;
  } catch (error) {
    if (mayBePaid(error)) spent = most;
    throw error;
  } finally {
    await budget.correct(spent - most, begun).catch((error: unknown) => {
      logger.warn("the day's tokens could not be corrected", { error: toError(error) });
    });
  }
}

/** Puts an answer into the report, and keeps it for the next alarm of the incident. */
async function withAnswer(
  report: AnalysisReport,
  answer: Answer,
  model: CalledModel,
  parts: NarrateParts,
): Promise<AnalysisReport> {
  const { inputTokens, outputTokens } = answer;
  const spent = { inputTokens, outputTokens, costUsd: costOf(model, answer) };
  if ("refused" in answer) {
    const without = withoutNarrative(report, `${model.id}: ${answer.refused}`);
    return { ...without, narrator: { ...without.narrator, ...spent } };
  }
  const told = applyNarrative(report, answer.input, { model: model.id, cached: false, ...spent });
  try {
    await parts.answers.write(report.incidentId, report.trigger.at, toldOf(report, model.id, answer.input));
  } catch (error) {
    parts.logger.warn("what was told of the incident is not kept: the next alarm asks again", { error: toError(error) });
  }
  return told;
}

/**
 * Has the model tell the report's story, where the statistics say something, and something new. Never throws: without the model the report stays as
 * the statistics made it, and says why.
 */
export async function narrate(report: AnalysisReport, parts: NarrateParts, deadline: Deadline): Promise<AnalysisReport> {
  const { model } = parts;
  if (!model) return withoutNarrative(report, "no model is configured");
  if (!hasStory(report)) return withoutNarrative(report, NO_STORY);
  const before = await earlier(report.incidentId, parts);
  if (before && before.model === model.id && stillHolds(before, report))
    return applyNarrative(report, answerFor(before, report), { model: model.id, cached: true, ...NO_TOKENS });
  const prompt = buildPrompt(report, { maxTokens: model.maxInputTokens });
  if (prompt.estimatedTokens > model.maxInputTokens)
    return withoutNarrative(report, "the question would be longer than it may be");
  try {
    return await withAnswer(report, await ask(prompt, model, parts, deadline), model, parts);
  } catch (thrown) {
    const error = toError(thrown);
    parts.logger.warn("the model did not tell the report", { incidentId: report.incidentId, error });
    const why = thrown instanceof WorkError ? error.message : `${error.name}: ${error.message}`;
    return withoutNarrative(report, reasonLine(why));
  }
}
