// Keys: who may call, what they may use, and how much of it is left.
import type { JSX } from "preact";
import { call, inPath } from "../api/call.ts";
import { readList } from "../api/read-list.ts";
import { may } from "../api/session.ts";
import type { Key, Model } from "../api/shapes.ts";
import { useResource } from "../api/use-resource.ts";
import { enableKey } from "../keys/act-on-key.tsx";
import { KeyDialogs } from "../keys/key-dialogs.tsx";
import { KeyTable } from "../keys/key-table.tsx";
import { type KeyRow, readKeys } from "../keys/read-keys.ts";
import { Button, Segments } from "../parts/button.tsx";
import { NEARLY_FULL } from "../parts/figures.tsx";
import { useFilters } from "../parts/filters.ts";
import { fullest, partOf } from "../parts/limits.ts";
import { Card, Head, Search } from "../parts/page.tsx";
import { Empty, Notice, Shown } from "../parts/states.tsx";
import { useAction } from "../parts/use-action.ts";

const EVERY = 10_000;

export default function Keys(): JSX.Element {
  const filters = useFilters();
  const read = useResource("keys", readKeys, EVERY);
  const models = useResource("models", (signal) => readList<Model>("/models", signal));
  const { failure, run } = useAction();
  const enable = async (key: Key) => {
    const { etag } = await call<Key>("GET", `/api_keys/${inPath(key.id)}`);
    await enableKey(key, etag);
    await read.reload();
  };
  const rows = read.value?.rows ?? [];
  const shown = rows.filter((row) => isShown(row, filters.get("search"), filters.get("show")));
  return (
    <>
      <Head title="Keys" sub={read.value && countOf(rows)}>
        <Search label="Name or id" value={filters.get("search")} onInput={(search) => filters.set({ search })} />
        <Segments
          label="Which keys"
          options={WHICH}
          chosen={filters.get("show")}
          onChoose={(show) => filters.set({ show })}
        />
        {may("operator") && (
          <Button icon="plus" look="primary" onClick={() => filters.set({ dialog: "new" }, "push")}>
            New key
          </Button>
        )}
      </Head>
      {failure && <Notice tone="bad">{failure.message}</Notice>}
      <Shown read={read}>
        {({ hasMore }) => (
          <>
            <Card>
              {rows.length === 0 ? (
                <NoKeys />
              ) : shown.length === 0 ? (
                <Empty title="No key is like this">Search for another name, or look at all of them.</Empty>
              ) : (
                <KeyTable rows={shown} filters={filters} onEnable={(key) => void run(() => enable(key))} />
              )}
            </Card>
            <p class="footnote">
              A change is effective within ten seconds. Rotated keys share the limits of their successor.
              {hasMore && ` The first ${rows.length} keys are shown.`}
            </p>
          </>
        )}
      </Shown>
      <KeyDialogs
        filters={filters}
        models={(models.value?.items ?? []).map(({ name }) => name)}
        onDone={() => void read.reload()}
      />
    </>
  );
}

const WHICH = [
  ["", "All"],
  ["active", "Active"],
  ["near", "Near a limit"],
] as const;

function isShown({ key, standings }: KeyRow, search: string, which: string): boolean {
  const text = search.trim().toLowerCase();
  if (text !== "" && !`${key.name} ${key.id}`.toLowerCase().includes(text)) return false;
  if (which === "active") return key.state === "active";
  if (which !== "near") return true;
  const standing = fullest(standings);
  return standing !== undefined && partOf(standing) > NEARLY_FULL;
}

function countOf(rows: readonly KeyRow[]): string {
  const active = rows.filter(({ key }) => key.state === "active").length;
  return `${rows.length} · ${active} active`;
}

function NoKeys(): JSX.Element {
  return (
    <Empty title="No keys yet" command="npm run keys -- create --name team-checkout --models my-gpt4-mini">
      A key lets somebody call the gateway. Make one with the button above, or with the command:
    </Empty>
  );
}
