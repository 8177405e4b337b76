// Calls: what is happening now, and why something failed.
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { readNames } from "../api/read-names.ts";
import type { Call } from "../api/shapes.ts";
import { useResource } from "../api/use-resource.ts";
import { CallDetail } from "../calls/call-detail.tsx";
import { CallTable } from "../calls/call-table.tsx";
import { KNOWN_CODES } from "../calls/code-sentences.ts";
import { LatestCalls } from "../calls/latest-calls.tsx";
import { liveCalls } from "../calls/live-calls.ts";
import { Refusals } from "../calls/refusals.tsx";
import { Button, Segments } from "../parts/button.tsx";
import { CompactSelect } from "../parts/field.tsx";
import { Pill } from "../parts/figures.tsx";
import { type Filters, useFilters } from "../parts/filters.ts";
import { Head, Search } from "../parts/page.tsx";
import { Empty, Notice, Shown } from "../parts/states.tsx";

const ENDINGS = [
  ["", "All"],
  ["failed", "Failed"],
  ["refused", "Refused"],
] as const;

export default function CallsPage(): JSX.Element {
  const filters = useFilters();
  const isPaused = filters.get("paused") !== "";
  const isOfRefusals = filters.get("ending") === "refused";
  return (
    <>
      <Head
        title="Calls"
        sub={isOfRefusals ? "24 hours" : <Pill tone={isPaused ? "" : "good"}>{isPaused ? "paused" : "live"}</Pill>}
      >
        <CallFilters filters={filters} isOfRefusals={isOfRefusals} />
        {!isOfRefusals && (
          <Button
            icon={isPaused ? "play" : "pause"}
            onClick={() => filters.set({ paused: isPaused ? undefined : "yes" })}
          >
            {isPaused ? "Go on" : "Pause"}
          </Button>
        )}
      </Head>
      {isOfRefusals ? <Refusals filters={filters} /> : <Recorded filters={filters} isPaused={isPaused} />}
    </>
  );
}

function Recorded({ filters, isPaused }: { readonly filters: Filters; readonly isPaused: boolean }): JSX.Element {
  const query = { ending: given("ending"), key: given("key"), model: given("model"), code: given("code") };
  const name = JSON.stringify(query);
  const live = useMemo(() => liveCalls(query), [name]);
  const read = useResource(name, live.load, isPaused ? undefined : live.every);
  const chosen = filters.get("call");
  return (
    <>
      <Recording what={read.value?.recording} />
      <Shown read={read}>
        {({ calls, isSearching, hasMore }) => {
          const shown = calls.filter((call) => isFound(call, filters.get("search")));
          return (
            <div class="stack">
              {shown.length > 0 && <LatestCalls calls={shown} filters={filters} />}
              <div class={chosen === "" ? "" : "with-detail"}>
                {shown.length > 0 ? (
                  <CallTable calls={shown} chosen={chosen} filters={filters} />
                ) : (
                  <NoCalls {...{ isSearching, isFiltered: name !== "{}" || filters.get("search") !== "" }} />
                )}
                {chosen !== "" && (
                  <CallDetail id={chosen} known={calls.find(({ id }) => id === chosen)} filters={filters} />
                )}
              </div>
              {hasMore && !isSearching && !isPaused && (
                <div>
                  <Button onClick={lookBack}>Earlier calls</Button>
                </div>
              )}
            </div>
          );
        }}
      </Shown>
    </>
  );

  function lookBack(): void {
    live.lookBack();
    void read.reload();
  }

  function given(filter: string): string | undefined {
    return filters.get(filter) || undefined;
  }
}

interface CallFiltersProps {
  readonly filters: Filters;
  readonly isOfRefusals: boolean;
}

function CallFilters({ filters, isOfRefusals }: CallFiltersProps): JSX.Element {
  const names = useResource("names", readNames).value;
  const any = (what: string, all: readonly string[] = []) => [
    ["", `any ${what}`] as const,
    ...all.map((name) => [name, name] as const),
  ];
  const select = (name: "key" | "model" | "code", all: readonly string[] | undefined) => (
    <CompactSelect
      label={name}
      options={any(name, all)}
      value={filters.get(name)}
      onInput={(value) => filters.set({ [name]: value })}
    />
  );
  return (
    <>
      {!isOfRefusals && (
        <Search label="Request id" value={filters.get("search")} onInput={(search) => filters.set({ search })} />
      )}
      <Segments
        label="Ending"
        options={ENDINGS}
        chosen={filters.get("ending")}
        onChoose={(ending) => filters.set({ ending })}
      />
      {select("key", names?.keys)}
      {select("model", names?.models)}
      {!isOfRefusals && select("code", KNOWN_CODES)}
    </>
  );
}

function isFound({ request_id = "", id }: Call, text: string): boolean {
  return text === "" || request_id.includes(text.trim()) || id.includes(text.trim());
}

const RECORDINGS: Readonly<Record<string, string>> = {
  sample: "Every failure is recorded, and of the successful calls at most five a second and process.",
  failures: "Only calls that failed are recorded (SLUICE_CALLS=failures).",
  off: "No calls are recorded (SLUICE_CALLS=off). Usage is counted all the same.",
};

function Recording({ what = "all" }: { readonly what: string | undefined }): JSX.Element | null {
  const sentence = RECORDINGS[what];
  return sentence === undefined ? null : <Notice>{sentence}</Notice>;
}

interface NoCallsProps {
  readonly isSearching: boolean;
  readonly isFiltered: boolean;
}

function NoCalls({ isSearching, isFiltered }: NoCallsProps): JSX.Element {
  if (isSearching)
    return <Empty title="Looking for calls…">There is none in the latest hours. Earlier ones are being read.</Empty>;
  if (isFiltered) return <Empty title="No call is like this">Choose other filters. Calls are kept for 72 hours.</Empty>;
  return (
    <Empty title="No calls in the latest hours" command={COMMAND}>
      They show up here within seconds. Try the playground, or run this with a key of yours:
    </Empty>
  );
}

const COMMAND = `curl "$GATEWAY/v1/chat/completions" -H "Authorization: Bearer $KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"model": "my-gpt4-mini", "messages": [{"role": "user", "content": "Hello"}]}'`;
