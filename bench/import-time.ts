// Prints how many milliseconds it takes to import a function's bundle, in a process that has done nothing else.
import { pathToFileURL } from "node:url";

Object.assign(globalThis, { awslambda: { streamifyResponse: (handler: unknown) => handler } });
const startedAt = performance.now();
await import(pathToFileURL(process.argv[2] ?? "").href);
process.stdout.write(String(performance.now() - startedAt));
process.exit(0);
