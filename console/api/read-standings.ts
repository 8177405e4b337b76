// How full the limits of keys and models are, in as few requests as the API allows.
import { call } from "./call.ts";
import type { List, Standings } from "./shapes.ts";

const MOST_SUBJECTS = 100;

/** By subject, such as `key:team-a`; `subjects` have limits. */
export async function readStandings(
  subjects: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Standings["limits"]>> {
  const unique = [...new Set(subjects)];
  const parts = Array.from({ length: Math.ceil(unique.length / MOST_SUBJECTS) }, (_, at) =>
    unique.slice(at * MOST_SUBJECTS, (at + 1) * MOST_SUBJECTS),
  );
  const answers = await Promise.all(
    parts.map((subject) => call<List<Standings>>("GET", "/limits", { query: { subject }, signal })),
  );
  return new Map(answers.flatMap(({ body }) => body.data.map(({ subject, limits }) => [subject, limits] as const)));
}
