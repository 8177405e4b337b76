// Stands in for the `pulumi` program that the SST CLI starts: runs the program that the CLI has built, SST's real
// components in it, against Pulumi's own mocks, and leaves the state file that a deployment would leave.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { answer, attributes } from "./aws.ts";
import { type Properties, type Resource, writeState } from "./state.ts";

const [command, ...args] = process.argv.slice(2);
const backend = process.cwd(); // SST's program changes the directory

if (command === "stack") await leaveState(args[1] ?? "", []);
if (command === "up") await up(option("--stack"), option("--event-log"));

async function up(stack: string, eventLog: string): Promise<void> {
  const main = /^main: (.*)$/m.exec(await readFile("Pulumi.yaml", "utf8"))?.[1] ?? "";
  const { runtime } = createRequire(main)("@pulumi/pulumi") as Pulumi;
  const [organization, project, name] = stack.split("/");
  runtime.setAllConfig(configuration());
  await runtime.setMocks({ call: answer, newResource: attributes }, project, name, false, organization);

  const resources: Resource[] = [];
  record(runtime.getMonitor(), resources);
  await runtime.runInPulumiStack(async () => (await import(pathToFileURL(main).href)).default);
  await runtime.disconnect();

  await leaveState(stack, resources);
  await writeFile(eventLog, `${JSON.stringify({ sequence: 0, timestamp: 0, summaryEvent: { durationSeconds: 1 } })}\n`);
}

/** Notes every resource as Pulumi's engine would, with the options that the mocks do not show. */
function record(monitor: Monitor, resources: Resource[]): void {
  const { registerResource, registerResourceOutputs } = monitor;
  monitor.registerResource = (request, done) =>
    registerResource.call(monitor, request, (error, response) => {
      if (response) {
        resources.push({
          urn: response.getUrn(),
          id: response.getId(),
          type: request.getType(),
          custom: request.getCustom(),
          parent: request.getParent(),
          retainOnDelete: request.getRetainondelete(),
          inputs: request.getObject().toJavaScript(),
          outputs: response.getObject().toJavaScript(),
        });
      }
      done(error, response);
    });
  monitor.registerResourceOutputs = (request, done) => {
    const resource = resources.find(({ urn }) => urn === request.getUrn());
    if (resource) resource.outputs = request.getOutputs()?.toJavaScript() ?? {};
    registerResourceOutputs.call(monitor, request, done);
  };
}

async function leaveState(stack: string, resources: Resource[]): Promise<void> {
  const file = join(backend, ".pulumi", "stacks", `${stack.split("/").slice(1).join("/")}.json`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, writeState(stack, resources));
}

/** The providers' settings, among them the tags that SST puts on every resource. */
function configuration(): Record<string, string> {
  const settings = args.filter((_, i) => args[i - 1] === "--config").map((setting) => /^([^=]+)=(.*)$/s.exec(setting));
  return Object.fromEntries(settings.map((found) => [found?.[1], found?.[2]]));
}

function option(name: string): string {
  return args[args.indexOf(name) + 1] ?? "";
}

/** The little of Pulumi's Node SDK that is used here; it lies in SST's platform, out of the compiler's sight. */
interface Pulumi {
  runtime: {
    setAllConfig(config: Record<string, string>): void;
    setMocks(mocks: object, project?: string, stack?: string, preview?: boolean, organization?: string): Promise<void>;
    runInPulumiStack(program: () => Promise<unknown>): Promise<unknown>;
    getMonitor(): Monitor;
    disconnect(): Promise<void>;
  };
}
interface Struct {
  toJavaScript(): Properties;
}
interface Registration {
  getType(): string;
  getCustom(): boolean;
  getParent(): string;
  getRetainondelete(): boolean;
  getObject(): Struct;
}
interface Registered {
  getUrn(): string;
  getId(): string;
  getObject(): Struct;
}
type Done<T> = (error: unknown, response?: T) => void;
interface Monitor {
  registerResource(request: Registration, done: Done<Registered>): void;
  registerResourceOutputs(request: { getUrn(): string; getOutputs(): Struct | undefined }, done: Done<object>): void;
}
