// The tables of docs/clients.md: what was seen of each feature with each client and model.

/** Client, model, and a cell for each feature. */
export type Row = readonly string[];

export interface Table<Feature> {
  note(client: string, model: string, seen: Seen<Feature>): void;
  /** The head first. Undefined if a feature was not tried. */
  rows(): readonly Row[] | undefined;
}

interface Seen<Feature> {
  readonly feature: Feature;
  readonly text: string;
}

/** `of`: what the second column has. */
export function createTable<Feature extends { readonly name: string }>(
  features: readonly Feature[],
  of = "Model",
): Table<Feature> {
  const seenBy = new Map<string, Map<Feature, string>>();
  return {
    note(client, model, { feature, text }) {
      const pair = JSON.stringify([client, model]);
      seenBy.set(pair, (seenBy.get(pair) ?? new Map()).set(feature, text));
    },
    rows() {
      const rows = [...seenBy].map(([pair, seen]) => [...JSON.parse(pair), ...features.map((each) => seen.get(each))]);
      const head = ["Client", of, ...features.map(({ name }) => name)];
      return rows.some((row) => row.includes(undefined)) ? undefined : [head, ...rows];
    },
  };
}

/** Models of a client that differ in nothing share a line. */
export function toMarkdown([head = [], ...rows]: readonly Row[]): string {
  const groups = Map.groupBy(rows, ([client, , ...cells]) => JSON.stringify([client, cells]));
  const lines = [...groups.values()].map((group) => {
    const [client, , ...cells] = group[0] ?? [];
    return [client, group.map(([, model]) => `\`${model}\``).join(", "), ...cells];
  });
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** The rows of a page's tables, one for each model. */
export function rowsIn(page: string): Row[] {
  const lines = page.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| --- "));
  return lines.flatMap((line) => {
    const [client = "", models = "", ...cells] = line.slice(2, -2).split(" | ");
    return models.split(", ").map((model) => [client, model.replaceAll("`", ""), ...cells]);
  });
}
