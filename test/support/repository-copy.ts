// A copy of the repository whose entries do nothing, for what the local server does without it: esbuild takes longer to
// bundle the gateway than everything else that a start needs.
import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const PARTS = ["cli", "functions", "infra", "local", "package.json"];
const IDLE = "export const handler = awslambda.streamifyResponse(async (_event, answer) => answer.end());\n";
const IDLE_SERVER = `import { createServer } from "node:http";
const server = createServer();
server.listen(Number(process.env["PORT"]), process.env["HOST"], () => {
  const { port } = server.address() as { port: number };
  console.log(JSON.stringify({ message: "listening", url: \`http://localhost:\${port}\` }));
});
`;

export interface RepositoryCopy {
  readonly folder: string;
  close(): Promise<void>;
}

export async function copyRepository(): Promise<RepositoryCopy> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-copy-"));
  await Promise.all(PARTS.map((part) => cp(part, join(folder, part), { recursive: true })));
  await symlink(resolve("node_modules"), join(folder, "node_modules"));
  await writeFile(join(folder, "functions/gateway.ts"), IDLE);
  await writeFile(join(folder, "functions/server.ts"), IDLE_SERVER);
  return { folder, close: () => rm(folder, { recursive: true, force: true }) };
}
