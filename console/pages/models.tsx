// Models: what clients may ask for, who serves it, what it costs and how it does.
import type { JSX } from "preact";
import { call } from "../api/call.ts";
import { may } from "../api/session.ts";
import { useResource } from "../api/use-resource.ts";
import { ModelDialogs } from "../models/model-dialogs.tsx";
import { ModelTable } from "../models/model-table.tsx";
import { type ModelRow, readModels } from "../models/read-models.ts";
import { Button } from "../parts/button.tsx";
import { download } from "../parts/download.ts";
import { type Filters, useFilters } from "../parts/filters.ts";
import { Card, Head, Search } from "../parts/page.tsx";
import { Empty, NoModels, Notice, Shown } from "../parts/states.tsx";
import { useAction } from "../parts/use-action.ts";

const EVERY = 10_000;

export default function Models(): JSX.Element {
  const filters = useFilters();
  const read = useResource("models", readModels, EVERY);
  const { failure, run } = useAction();
  const rows = read.value?.rows ?? [];
  const search = filters.get("search");
  const shown = rows.filter((row) => isShown(row, search.trim().toLowerCase()));
  return (
    <>
      <Head title="Models" sub={read.value && `${rows.length}`}>
        <Search label="Name or provider" value={search} onInput={(search) => filters.set({ search })} />
        {may("admin") && <HeadActions filters={filters} onExport={() => void run(exportFile)} />}
      </Head>
      {failure && <Notice tone="bad">{failure.message}</Notice>}
      <Shown read={read}>
        {() => (
          <>
            <Card>
              {shown.length > 0 ? (
                <ModelTable rows={shown} filters={filters} />
              ) : rows.length === 0 ? (
                <NoModels />
              ) : (
                <Empty title="No model is like this">Search for another name.</Empty>
              )}
            </Card>
            <p class="footnote">
              A change is effective within ten seconds. Requests, failures and times are today's, in UTC.
            </p>
          </>
        )}
      </Shown>
      <ModelDialogs filters={filters} names={rows.map(({ model }) => model.name)} onDone={() => void read.reload()} />
    </>
  );
}

function HeadActions({ filters, onExport }: { readonly filters: Filters; readonly onExport: () => void }): JSX.Element {
  const open = (dialog: string) => () => filters.set({ dialog }, "push");
  return (
    <>
      <Button icon="upload" onClick={open("import")}>
        Import
      </Button>
      <Button icon="download" onClick={onExport}>
        Export
      </Button>
      <Button icon="plus" look="primary" onClick={open("new")}>
        New model
      </Button>
    </>
  );
}

async function exportFile(): Promise<void> {
  const { body } = await call<unknown>("GET", "/configuration");
  download("sluice.json", `${JSON.stringify(body, null, 2)}\n`, "application/json");
}

function isShown({ model }: ModelRow, text: string): boolean {
  const providers = [model.model, ...(model.targets ?? []).map((target) => target.model), ...(model.aliases ?? [])];
  return [model.name, ...providers].some((name) => name?.toLowerCase().includes(text));
}
