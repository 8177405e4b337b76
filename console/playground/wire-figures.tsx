// The figures of one call.
import type { JSX } from "preact";
import type { Model } from "../api/shapes.ts";
import { Meter } from "../parts/figures.tsx";
import { inDollars, inFull, inTime, timeParts } from "../parts/format.ts";
import { longestPause, speedOf } from "./arrivals.ts";
import { costOf } from "./cost.ts";
import { Events } from "./events.tsx";
import { dollarsLeftIn, limitsIn } from "./limit-headers.ts";
import { isRunning, type Run } from "./run.ts";

export function WireFigures({ run, model }: { readonly run: Run; readonly model: Model | undefined }): JSX.Element {
  return (
    <>
      <Figures run={run} model={model} />
      {run.arrivals.length > 0 && <Chunks run={run} />}
      {run.headers && <Limits headers={run.headers} />}
      <Events run={run} />
    </>
  );
}

function Figures({ run, model }: { readonly run: Run; readonly model: Model | undefined }): JSX.Element {
  const { firstTokenAt, duration, answer, arrivals } = run;
  const soFar = duration ?? arrivals.at(-1);
  const speed = speedOf(answer.usage.completion, firstTokenAt, soFar ?? 0);
  const cost = costOf(run, model);
  const isTold = run.headers?.has("x-sluice-cost-usd") ?? false;
  return (
    <dl class="figures">
      <Figure title="First token" {...inParts(firstTokenAt)} />
      <Figure title={isRunning(run) ? "So far" : "In all"} {...inParts(soFar)} />
      <Figure
        title="Speed"
        text={speed === undefined ? "–" : inFull(speed)}
        unit={speed === undefined ? "" : "tokens/s"}
      />
      <Figure
        title={isTold || cost === undefined ? "Cost" : "Cost, ≈"}
        text={cost === undefined ? "–" : inDollars(cost)}
        unit=""
      />
      <Figure title="Prompt" {...inTokens(answer.usage.prompt)} />
      <Figure title="Completion" {...inTokens(answer.usage.completion)} />
    </dl>
  );
}

function Figure({
  title,
  text,
  unit,
}: {
  readonly title: string;
  readonly text: string;
  readonly unit: string;
}): JSX.Element {
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        {text} <small>{unit}</small>
      </dd>
    </div>
  );
}

function inParts(milliseconds: number | undefined) {
  return milliseconds === undefined ? { text: "–", unit: "" } : timeParts(milliseconds);
}

function inTokens(count: number | undefined) {
  return count === undefined ? { text: "–", unit: "" } : { text: inFull(count), unit: "tokens" };
}

const STRIP = { width: 312, height: 32 };

/** One tick for each piece of the body, where it arrived. */
function Chunks({ run: { arrivals, firstTokenAt } }: { readonly run: Run }): JSX.Element {
  const end = Math.max(arrivals.at(-1) ?? 1, 1);
  const x = (at: number) => (at / end) * (STRIP.width - 4) + 2;
  const sentence = `${inFull(arrivals.length)} in ${inTime(end)} · longest pause ${inTime(longestPause(arrivals))}`;
  return (
    <section>
      <h2>
        Chunks <span>{sentence}</span>
      </h2>
      <svg
        class="arrivals"
        viewBox={`0 0 ${STRIP.width} ${STRIP.height}`}
        role="img"
        aria-label={`Chunks: ${sentence}`}
        preserveAspectRatio="none"
      >
        {arrivals.map((at, index) => (
          <rect key={index} x={x(at)} y="5" width="1.4" height="22" rx=".7" fill="var(--c1)" opacity=".75" />
        ))}
        {firstTokenAt !== undefined && (
          <path d={`M${x(firstTokenAt)} 0v${STRIP.height}`} stroke="var(--accent)" stroke-dasharray="2 2" />
        )}
      </svg>
    </section>
  );
}

function Limits({ headers }: { readonly headers: Headers }): JSX.Element | null {
  const limits = limitsIn(headers);
  const dollars = dollarsLeftIn(headers);
  if (limits.length === 0 && dollars === undefined) return null;
  return (
    <section>
      <h2>
        Limits <span>{dollars === undefined ? "after this call" : `${inDollars(dollars)} of the budget left`}</span>
      </h2>
      <div class="stack tight">
        {limits.map(({ title, limit, remaining, resets }) => (
          <div key={title}>
            <div class="row meter-text">
              {title}
              <span class="spacer" />
              <span class="number">
                {inFull(remaining)}{" "}
                <span class="faint">
                  of {inFull(limit)} left{resets && ` · ${resets}`}
                </span>
              </span>
            </div>
            <Meter part={1 - remaining / limit} label={`${title}: ${remaining} of ${limit} left`} />
          </div>
        ))}
      </div>
    </section>
  );
}
