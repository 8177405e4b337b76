// What came over the wire: figures, each chunk's arrival, limits, events, and the call as code.
import type { JSX } from "preact";
import type { Model } from "../api/shapes.ts";
import { CopyButton, Segments } from "../parts/button.tsx";
import { CodeBlock } from "../parts/code-block.tsx";
import { SelectField } from "../parts/field.tsx";
import { Pill } from "../parts/figures.tsx";
import type { Filters } from "../parts/filters.ts";
import { Empty } from "../parts/states.tsx";
import { asCode, type CodeSource, LANGUAGES } from "./as-code.ts";
import { Events } from "./events.tsx";
import { isRunning, type Run } from "./run.ts";
import { WireFigures } from "./wire-figures.tsx";

interface WireProps {
  /** Of the last question: one for each model that was asked. */
  readonly runs: readonly Run[];
  /** What would be sent next, where nothing was sent yet. */
  readonly source: CodeSource;
  readonly models: readonly Model[];
  readonly filters: Filters;
}

const VIEWS = [
  ["", "Call"],
  ["events", "Events"],
  ["code", "Code"],
] as const;

export function Wire({ runs, source, models, filters }: WireProps): JSX.Element {
  const run = runs[Number(filters.get("side")) || 0] ?? runs[0];
  void run?.changes.value;
  const sides = runs.map((one, side) => [side === 0 ? "" : `${side}`, one.model] as const);
  const view = filters.get("view");
  return (
    <aside class="wire" aria-label="What came over the wire">
      <div class="row">
        <Segments label="View" options={VIEWS} chosen={view} onChoose={(view) => filters.set({ view })} />
        <span class="spacer" />
        {run && <RunState run={run} />}
      </div>
      {sides.length > 1 && (
        <SelectField label="Of" value={filters.get("side")} options={sides} onInput={(side) => filters.set({ side })} />
      )}
      {view === "code" ? (
        <Code source={source} filters={filters} />
      ) : run === undefined ? (
        <Empty title="Nothing was sent yet">
          The first token’s time, the speed, the cost and the limits show up here.
        </Empty>
      ) : view === "events" ? (
        <Events run={run} isAll />
      ) : (
        <WireFigures run={run} model={models.find(({ name }) => name === run.model)} />
      )}
    </aside>
  );
}

function RunState({ run }: { readonly run: Run }): JSX.Element {
  if (isRunning(run)) return <Pill tone="good">{run.status === undefined ? "sent" : "streaming"}</Pill>;
  if (run.isStopped) return <Pill>stopped</Pill>;
  if (run.answer.problem !== undefined)
    return (
      <Pill tone={run.status === 429 ? "warn" : "bad"}>
        {run.status === 200 ? "broke off" : `${run.status ?? "no answer"}`}
      </Pill>
    );
  return <Pill tone="good">{run.answer.finish ?? "complete"}</Pill>;
}

function Code({ source, filters }: { readonly source: CodeSource; readonly filters: Filters }): JSX.Element {
  const language = LANGUAGES.find(([name]) => name === filters.get("as"))?.[0] ?? "curl";
  const code = asCode(language, source);
  return (
    <div class="stack">
      <SelectField label="As" value={language} options={LANGUAGES} onInput={(as) => filters.set({ as })} />
      <CodeBlock>{code}</CodeBlock>
      <div class="row">
        <CopyButton text={code} />
        <span class="faint small">The key is read from SLUICE_API_KEY.</span>
      </div>
    </div>
  );
}
