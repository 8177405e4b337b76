// Builds the image of the Dockerfile as far as that goes without a container engine: runs its instructions, in their order, in
// a directory for each stage.
import { execFile } from "node:child_process";
import { cp, mkdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { Copy, type Dockerfile, Env, From, type Instruction, Run, Workdir } from "dockerfile-ast";
import { nodePath } from "../../../local/supplied-node.mjs";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "../../..");

/** One stage while it is built. */
interface Stage {
  /** What is `/` in it. */
  readonly root: string;
  workdir: string;
  readonly env: Record<string, string>;
}

export interface Image {
  /** The last stage's working directory. */
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
}

export async function buildImage(dockerfile: Dockerfile, directory: string): Promise<Image> {
  const stages = new Map<string, Stage>();
  let stage: Stage | undefined;
  for (const instruction of dockerfile.getInstructions()) {
    if (instruction instanceof From) {
      const name = instruction.getBuildStage() ?? `${stages.size}`;
      stage = { root: join(directory, name), workdir: "/", env: {} };
      stages.set(name, stage);
    } else if (stage) await apply(instruction, stage, stages);
  }
  if (stage === undefined) throw new Error("The Dockerfile has no stage.");
  return { directory: join(stage.root, stage.workdir), env: stage.env };
}

type Stages = ReadonlyMap<string, Stage>;

async function apply(instruction: Instruction, stage: Stage, stages: Stages): Promise<void> {
  if (instruction instanceof Workdir) {
    stage.workdir = instruction.getPath() ?? "/";
    await mkdir(join(stage.root, stage.workdir), { recursive: true });
  }
  if (instruction instanceof Env)
    for (const property of instruction.getProperties()) stage.env[property.getName()] = property.getValue() ?? "";
  if (instruction instanceof Copy) await copy(instruction, stage, stages);
  if (instruction instanceof Run) await execute(wordsOf(instruction), stage);
}

/** Of an instruction in exec form. */
export function wordsOf(instruction: Instruction): string[] {
  const [text] = /\[.*\]$/.exec(instruction.getArgumentsContent() ?? "") ?? [];
  if (text === undefined) throw new Error(`${instruction} starts a shell.`);
  return JSON.parse(text);
}

async function copy(instruction: Copy, stage: Stage, stages: Stages): Promise<void> {
  const from = instruction.getFromFlag()?.getValue();
  const source = from ? stages.get(from)?.root : root;
  const paths = instruction.getArguments().map((argument) => argument.getValue());
  const [target = "", ...sources] = paths.toReversed();
  for (const path of sources) {
    const isFile = target.endsWith("/") && !from;
    const to = resolve(join(stage.root, stage.workdir), isFile ? join(target, path) : target);
    await cp(join(source ?? "", path), to, { recursive: true });
  }
}

async function execute(words: readonly string[], stage: Stage): Promise<void> {
  const cwd = join(stage.root, stage.workdir);
  const [program = "", ...args] = words;
  const path = `${dirname(nodePath)}:${process.env["PATH"]}`;
  await run(program, args, { cwd, env: { ...process.env, ...stage.env, PATH: path } });
}
