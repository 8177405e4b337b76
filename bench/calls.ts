// DynamoDB calls of one stream, while what the directory says is still remembered.
import type { handlers as countingHandlers } from "./counting-database.ts";
import { startPart } from "./part.ts";
import type { Parts } from "./parts.ts";
import type { Figures } from "./samples.ts";
import { lambda } from "./subjects.ts";

const REQUESTS = 50;

export async function callsOf(entry: string, model: string, { provider, load }: Parts): Promise<Figures> {
  const database = startPart<typeof countingHandlers>("counting-database.ts");
  const dynamoDb = await database.ask("start");
  const subject = await lambda({ name: entry, model }, { entry, provider, dynamoDb, concurrency: 1 });
  try {
    const job = { target: subject.target, stream: true, plan: { chunks: 5, gap: 0 }, clients: 1 };
    await load.ask("run", { ...job, requests: 2 });
    await database.ask("calls");
    await load.ask("run", { ...job, requests: REQUESTS });
    const { GetItem: reads = 0, UpdateItem: updates = 0, PutItem: puts = 0, ...others } = await database.ask("calls");
    if (Object.keys(others).length > 0) throw new Error(`unforeseen calls: ${Object.keys(others)}`);
    return { writes: (updates + puts) / REQUESTS, reads: reads / REQUESTS };
  } finally {
    await subject.close();
    await database.close();
  }
}
