// Prints how many milliseconds it takes to import a function's bundle, in a process that has done nothing else: JavaScript,
// because even reading TypeScript would be something else.
import { pathToFileURL } from "node:url";

globalThis.awslambda = { streamifyResponse: (handler) => handler };
const startedAt = performance.now();
await import(pathToFileURL(process.argv[2]).href);
process.stdout.write(String(performance.now() - startedAt));
process.exit(0);
