// One call: why it ended as it did, what was tried, what was settled.
import type { ComponentChildren, JSX } from "preact";
import { call as ask, inPath } from "../api/call.ts";
import type { Call } from "../api/shapes.ts";
import { useResource } from "../api/use-resource.ts";
import { Button, CopyButton } from "../parts/button.tsx";
import { Pill } from "../parts/figures.tsx";
import type { Filters } from "../parts/filters.ts";
import { inDollars, inFull, inTime } from "../parts/format.ts";
import { Failed, Loading } from "../parts/states.tsx";
import { clockOf, dayOf } from "../parts/time.ts";
import { sentenceOf } from "./code-sentences.ts";

interface DetailProps {
  readonly id: string;
  /** From the list, if it is in it. */
  readonly known: Call | undefined;
  readonly filters: Filters;
}

export function CallDetail({ id, known, filters }: DetailProps): JSX.Element {
  return (
    <aside class="card detail" aria-label="The chosen call">
      {known === undefined ? (
        <ReadDetail key={id} id={id} filters={filters} />
      ) : (
        <Facts call={known} filters={filters} />
      )}
    </aside>
  );
}

function ReadDetail({ id, filters }: Omit<DetailProps, "known">): JSX.Element {
  const { value, failure } = useResource(id, (signal) => ask<Call>("GET", `/calls/${inPath(id)}`, { signal }));
  if (value !== undefined) return <Facts call={value.body} filters={filters} />;
  return (
    <>
      {failure ? <Failed failure={failure} /> : <Loading />}
      <Button onClick={() => filters.set({ call: undefined })}>Close</Button>
    </>
  );
}

function Facts({ call, filters }: { readonly call: Call; readonly filters: Filters }): JSX.Element {
  const { timestamp, ending, duration, code, request_id } = call;
  const tone = ending === "complete" ? "good" : ending === "failed" ? "bad" : "warn";
  return (
    <>
      <div class="row">
        <h2 class="number-left" title={`${dayOf(timestamp)}, UTC`}>
          {clockOf(timestamp)}
        </h2>
        <span class="spacer" />
        <Pill tone={tone}>
          {ending} after {inTime(duration)}
        </Pill>
        <Button icon="close" look="quiet square" label="Close" onClick={() => filters.set({ call: undefined })} />
      </div>
      {code !== undefined && <p class="muted">{sentenceOf(code)}</p>}
      <Steps call={call} />
      <dl class="facts">
        <FactRows call={call} />
      </dl>
      <div class="row wrap">
        {request_id !== undefined && <CopyButton text={request_id}>Request id</CopyButton>}
        <Button
          onClick={() => filters.set({ key: call.key, ending: ending === "complete" ? undefined : ending }, "push")}
        >
          {ending === "complete"
            ? "This key’s calls"
            : ending === "failed"
              ? "This key’s failures"
              : "This key’s refusals"}
        </Button>
      </div>
    </>
  );
}

function Steps({ call }: { readonly call: Call }): JSX.Element | null {
  const {
    attempts = [],
    served,
    target,
    ending,
    prompt_tokens,
    completion_tokens,
    estimated,
    time_to_first_token,
  } = call;
  if (ending === "refused") return null;
  return (
    <ol class="steps">
      {attempts.map((attempt, at) => (
        <li key={at} class="failed">
          <span class="break">
            {attempt.target} <span class="faint">attempt {at + 1}</span>
          </span>
          <span class="faint number-left">{attempt.status ?? attempt.cause ?? attempt.code}</span>
        </li>
      ))}
      {served !== undefined && (
        <li class={ending === "complete" ? "done" : "failed"}>
          <span class="break">
            {served} <span class="faint">{target}</span>
          </span>
          <span class="faint number-left">
            {time_to_first_token !== undefined && `first token ${inTime(time_to_first_token)}`}
          </span>
        </li>
      )}
      <li class="done">
        <span>
          Settled: {inFull(prompt_tokens)} + {inFull(completion_tokens)} tokens{" "}
          {estimated && <span class="faint">estimated</span>}
        </span>
      </li>
    </ol>
  );
}

function FactRows({ call }: { readonly call: Call }): JSX.Element {
  const {
    key,
    key_id,
    asked,
    model,
    status,
    ending,
    code,
    limit,
    cause,
    cost_usd: cost,
    stream,
    protocol,
    finish_reasons,
    request_id,
  } = call;
  const isCut = ending === "failed" && status === 200;
  return (
    <>
      <Fact name="Key">
        {key} {key_id !== undefined && <span class="faint mono">{key_id}</span>}
      </Fact>
      <Fact name="Model">{model ?? asked}</Fact>
      {asked !== undefined && asked !== model && model !== undefined && <Fact name="Asked for">{asked}</Fact>}
      <Fact name="Protocol">
        {protocol}
        {stream ? ", streamed" : ""}
      </Fact>
      <Fact name="Status">{isCut ? "200, then an error event" : status}</Fact>
      {code !== undefined && <Fact name="Code">{<span class="mono">{code}</span>}</Fact>}
      {limit !== undefined && <Fact name="Limit">{limit}</Fact>}
      {cause !== undefined && <Fact name="Cause">{cause}</Fact>}
      {finish_reasons !== undefined && finish_reasons.length > 0 && (
        <Fact name="Finished">{finish_reasons.join(", ")}</Fact>
      )}
      {cost !== undefined && <Fact name="Cost">{inDollars(cost)}</Fact>}
      {request_id !== undefined && <Fact name="Request id">{<span class="mono">{request_id}</span>}</Fact>}
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
