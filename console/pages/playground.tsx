// The playground: an ordinary client of the gateway, which shows everything that it can see of a call.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { readList } from "../api/read-list.ts";
import { session } from "../api/session.ts";
import type { Model } from "../api/shapes.ts";
import { useResource } from "../api/use-resource.ts";
import { Button } from "../parts/button.tsx";
import { useFilters } from "../parts/filters.ts";
import { Empty, NoModels, Notice } from "../parts/states.tsx";
import { useAction } from "../parts/use-action.ts";
import { AnswerView } from "../playground/answer-view.tsx";
import { Composer, type Draft, Images } from "../playground/composer.tsx";
import { exchangesOf, moreOf, settingsOf, type Turn } from "../playground/conversation.ts";
import { keyToUse } from "../playground/key-source.ts";
import { writeRequest } from "../playground/request.ts";
import { isRunning, type Run, startRun } from "../playground/run.ts";
import { EMPTY_FORM, type Form, SettingsPanel } from "../playground/settings.tsx";
import { callsOf, type Question } from "../playground/turns.ts";
import { Wire } from "../playground/wire.tsx";

const NO_REQUEST = { path: "", body: {} };
const NOTHING: Draft = { text: "", images: [] };

export default function Playground(): JSX.Element {
  const filters = useFilters();
  const read = useResource("models", (signal) => readList<Model>("/models", signal));
  const models = read.value?.items ?? [];
  const [rest, setRest] = useState(EMPTY_FORM);
  const [turns, setTurns] = useState<readonly Turn[]>([]);
  const [draft, setDraft] = useState(NOTHING);
  const [results, setResults] = useState<Readonly<Record<string, string>>>({});
  const { failure, isBusy, run: act } = useAction();
  const form = { ...rest, model: filters.get("model") || models[0]?.name || "", second: filters.get("second") };
  const change = (part: Partial<Form>) => {
    setRest({ ...rest, ...part });
    const { model, second } = part;
    if (model !== undefined || second !== undefined)
      filters.set({ model: model ?? form.model, second: second ?? form.second });
  };
  const last = turns.at(-1);
  const running = (last?.runs ?? []).filter((run) => run.changes.value >= 0 && isRunning(run));
  const question = questionOf(draft, last, results);
  const gateway = session.value?.gateway_url ?? "";
  const columns = form.second === "" ? [form.model] : [form.model, form.second];
  const requests = columns.map((model, column) =>
    writeRequest(settingsOf(form, model), exchangesOf(turns, column, question)),
  );
  const isMoreWrong = moreOf(form) === undefined;
  const isEmpty = question.text === "" && question.images.length + question.results.length === 0;
  const send = async () => {
    const key = await keyToUse();
    const runs = requests.map((request) => startRun(request, form.protocol, { gateway, key }));
    setTurns([...turns, { question, runs }]);
    setDraft(NOTHING);
  };
  // What was sent last, until something else is written.
  const shown = (isEmpty ? last?.runs[0]?.request : undefined) ?? requests[0] ?? NO_REQUEST;
  return (
    <div class="playground">
      <SettingsPanel form={form} models={models} isMoreWrong={isMoreWrong} onInput={change} />
      <div class="talk">
        <Talk
          turns={turns}
          hasModels={read.value === undefined || models.length > 0}
          results={results}
          onResult={(id, content) => setResults({ ...results, [id]: content })}
          onClear={() => setTurns([])}
        />
        {failure && <Notice tone="bad">{failure.message}</Notice>}
        <Composer
          draft={draft}
          isRunning={running.length > 0}
          canSend={!isEmpty && !isMoreWrong && form.model !== "" && !isBusy && running.length === 0}
          onInput={setDraft}
          onSend={() => void act(send)}
          onStop={() => stopAll(running)}
        />
      </div>
      <Wire
        runs={last?.runs ?? []}
        source={{ request: shown, protocol: form.protocol, gateway }}
        models={models}
        filters={filters}
      />
    </div>
  );
}

function stopAll(runs: readonly Run[]): void {
  for (const run of runs) run.stop();
}

/** With the results of the tools that the last answers called, where some were given. */
function questionOf(
  { text, images }: Draft,
  last: Turn | undefined,
  results: Readonly<Record<string, string>>,
): Question {
  const calls = (last?.runs ?? []).flatMap(({ answer }) => callsOf(answer.parts));
  const given = calls.flatMap((call) => (results[call.id] ? [{ call, content: results[call.id] ?? "" }] : []));
  return { text: text.trim(), images, results: given };
}

interface TalkProps {
  readonly hasModels: boolean;
  readonly turns: readonly Turn[];
  readonly results: Readonly<Record<string, string>>;
  readonly onResult: (id: string, content: string) => void;
  readonly onClear: () => void;
}

function Talk({ turns, hasModels, results, onResult, onClear }: TalkProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const grown = turns.at(-1)?.runs.reduce((sum, { changes }) => sum + changes.value, turns.length);
  useEffect(() => follow(box.current), [grown]);
  if (!hasModels) return <NoModels />;
  if (turns.length === 0)
    return <Empty title="Ask a model something">The call is an ordinary one: it counts, and it can be refused.</Empty>;
  return (
    <div class="said" ref={box}>
      {turns.map(({ question, runs }, at) => (
        <div class="turn" key={at}>
          <Asked question={question} />
          <div class={runs.length > 1 ? "answers two" : "answers"}>
            {runs.map((run, column) => (
              <AnswerView
                key={column}
                run={run}
                results={results}
                onResult={at === turns.length - 1 ? onResult : undefined}
              />
            ))}
          </div>
        </div>
      ))}
      <Button look="quiet little" onClick={onClear}>
        New conversation
      </Button>
    </div>
  );
}

function Asked({ question: { text, images } }: { readonly question: Question }): JSX.Element | null {
  if (text === "" && images.length === 0) return null;
  return (
    <div>
      <div class="who">You</div>
      <div class="you">
        {text}
        <Images images={images} />
      </div>
    </div>
  );
}

const NEAR_END = 120;

/** Keeps the end in sight, unless somebody reads further up. */
function follow(box: HTMLElement | null): void {
  if (box === null) return;
  const below = box.scrollHeight - box.scrollTop - box.clientHeight;
  if (below < NEAR_END) box.scrollTop = box.scrollHeight;
}
