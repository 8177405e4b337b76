// The bench's DynamoDB, in a process of its own: dynoxide where its binary is installed, for it costs a third of the machine
// time of dynalite, and what a database takes of this machine is what AWS's would not.
import { dynoxideBinary, startDynalite, startDynoxide } from "../test/support/dynamodb.ts";
import { answerQuestions } from "./part.ts";

let database: Awaited<ReturnType<typeof startDynalite>> | undefined;

export const handlers = {
  async start(): Promise<string> {
    database = await (dynoxideBinary ? startDynoxide() : startDynalite());
    return database.endpoint;
  },
};

answerQuestions(handlers, () => database?.close());
