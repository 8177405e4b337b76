// Runs or checks the blocks of a page in their order.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { nodePath } from "../../local/supplied-node.mjs";
import type { Block, Page } from "./blocks.ts";
import { checkPython, checkSyntax, checkToml, hasModules } from "./check/code.ts";
import { fitDiff } from "./check/diff.ts";
import { readResponse } from "./check/http.ts";
import { checkJson, isWholeFile } from "./check/json.ts";
import { provoke } from "./check/provoke.ts";
import { fileOf, isCode } from "./file-of.ts";
import { beginningOf, differenceOf } from "./output.ts";
import { openSession, type Result, type Session } from "./run/session.ts";
import { checkScript } from "./shell/check.ts";
import type { Sst } from "./shell/sst.ts";
import { transcriptOf } from "./shell/transcript.ts";

/** One line or more for each block that is wrong, in the order of the page. */
export async function checkPage({ blocks }: Page, sst: Sst): Promise<string[]> {
  const errors: string[] = [];
  const files = blocks.filter(({ language }) => isCode(language)).map((block) => [fileOf(block), block.text] as const);
  const page = { sst, files: new Map(files), ...lazySession(files) };
  try {
    for (const [at, block] of blocks.entries()) {
      const next = blocks[at + 1];
      const expected = next?.mark === "output" ? next.text : undefined;
      await checkBlock(block, expected, page).catch((error: Error) =>
        errors.push(`${block.place}: ${messageOf(error)}`),
      );
    }
  } finally {
    await page.close();
  }
  return errors;
}

function messageOf(error: Error & { stderr?: string }): string {
  return error.stderr?.trim() || error.message;
}

interface Tools {
  readonly sst: Sst;
  /** Those that the page shows. */
  readonly files: ReadonlyMap<string, string>;
  /** Opened by the first block that needs it. */
  session(): Promise<Session>;
  /** What `sluice.json` is from now on. */
  keepFile(text: string): void;
}

function lazySession(files: readonly (readonly [string, string])[]) {
  let opening: Promise<Session> | undefined;
  let file: string | undefined;
  const session = async () => {
    opening ??= openSession(files);
    const opened = await opening;
    if (file !== undefined) await writeFile(join(opened.folder, "sluice.json"), file);
    file = undefined;
    return opened;
  };
  const keepFile = (text: string) => {
    file = text;
  };
  return { session, keepFile, close: async () => (await opening)?.close() };
}

async function checkBlock(block: Block, expected: string | undefined, tools: Tools): Promise<void> {
  if (block.mark === "run") await runBlock(block, expected, tools);
  if (block.mark === "run: stand-in") await standIn(block, tools);
  if (block.language === "json" && block.mark !== "output" && isWholeFile(block.text)) tools.keepFile(block.text);
}

async function runBlock(block: Block, expected: string | undefined, tools: Tools): Promise<void> {
  const { language, text } = block;
  if (["json", "toml", "http", "diff"].includes(language)) return standIn(block, tools);
  if (language === "python" && !(await hasModules(text))) return standIn(block, tools);
  const session = await tools.session();
  const transcript = SHELLS.has(language) || language === "" || language === "console" ? transcriptOf(text) : [];
  for (const { command, output } of transcript) expectResult(await session.shell(command, true), output);
  if (transcript.length > 0) return;
  const result = await start(block, session, expected !== undefined);
  expectResult(result, expected);
}

const SHELLS = new Set(["sh", "bash", "shell"]);

function start(block: Block, session: Session, hasOutput: boolean): Promise<Result> {
  const { language, text } = block;
  if (SHELLS.has(language)) return session.shell(text, hasOutput);
  if (language === "python") return session.program({ path: "page.py", text }, ["python3"]);
  if (!isCode(language)) throw new Error(`nothing here runs ${language || "a block without a language"}`);
  const path = fileOf(block);
  const vitest = [nodePath, "node_modules/vitest/vitest.mjs", "run"];
  return session.program({ path, text }, path.includes(".test.") ? vitest : [nodePath]);
}

function expectResult({ code, output }: Result, expected: string | undefined): void {
  if (code === null) throw new Error(`did not end in time\n${beginningOf(output)}`);
  if (expected === undefined && code !== 0) throw new Error(`ended with ${code}\n${beginningOf(output)}`);
  const difference = expected === undefined ? undefined : differenceOf(expected, output);
  if (difference !== undefined) throw new Error(`another output\n${difference}`);
}

async function standIn(block: Block, { sst, files }: Tools): Promise<void> {
  const { language, text } = block;
  if (SHELLS.has(language)) return checkScript(text, { sst, files });
  if (language === "console" || language === "") {
    const commands = transcriptOf(text).map(({ command }) => command);
    if (commands.length > 0) return checkScript(commands.join("\n"), { sst, files });
  }
  if (isCode(language)) return checkSyntax(language, text);
  if (language === "json") return checkJson(text);
  if (language === "toml") return checkToml(text);
  if (language === "python") return checkPython(text);
  if (language === "http") return provoke(readResponse(text));
  if (language === "diff") return fitDiff(text);
  throw new Error(`nothing stands in for ${language || "a block without a language"}: mark it \`shown\``);
}
