// The runner of the pages' blocks: what is wrong on a page is reported, with its place.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pageOf } from "./blocks.ts";
import { differenceOf } from "./output.ts";
import { reportOf } from "./report.ts";
import { checkPage } from "./runner.ts";
import { commandsIn } from "./shell/parse.ts";
import { openSst, type Sst } from "./shell/sst.ts";

let sst: Sst;
beforeAll(async () => {
  sst = await openSst();
});
afterAll(() => sst.close());

const fenced = (info: string, text: string) => `\`\`\`${info}\n${text}\n\`\`\`\n`;
const errorsOf = (...blocks: readonly string[]) => checkPage(pageOf("page.md", blocks.join("")), sst);

describe("a page", () => {
  it("has blocks with a language, a mark, and their text without the fence's indentation", () => {
    const markdown = `# Title\n\n- One:\n\n  ~~~~sh run: stand-in\n  npm ci\n    # \`\`\`\n  ~~~~\n\n${fenced("output", "…")}${fenced("", "x")}`;
    expect(pageOf("page.md", markdown).blocks).toEqual([
      { place: "page.md:5", language: "sh", mark: "run: stand-in", before: "- One:", text: "npm ci\n  # ```\n" },
      { place: "page.md:10", language: "", mark: "output", before: "", text: "…\n" },
      { place: "page.md:13", language: "", mark: undefined, before: "", text: "x\n" },
    ]);
  });

  it.each(["", "sh", "sh Run", "sh run:stand-in", "text runs", "output sh"])(
    "with the block ```%s is reported",
    (info) => {
      const { errors } = reportOf([pageOf("page.md", fenced(info, "ls"))]);
      expect(errors).toEqual(["page.md:1: not marked; give it one of: run, run: stand-in, shown, output"]);
    },
  );

  it("whose output has no block before it that is run is reported", () => {
    const page = pageOf("page.md", fenced("sh run: stand-in", "npm ci") + fenced("output", "x"));
    expect(reportOf([page]).errors).toEqual(["page.md:4: output without a block before it that is run"]);
  });

  it("may only show 15 % of its blocks, outputs apart, and the counts are reported", () => {
    const of = (shown: number, run: number) => {
      const blocks = [...Array(shown).fill(fenced("text shown", "x")), ...Array(run).fill(fenced("sh run", "true"))];
      return reportOf([pageOf("page.md", [...blocks, fenced("output", "")].join(""))]);
    };
    expect(of(3, 17)).toEqual({
      lines: ["21 fenced blocks in 1 pages", "  17 run", "   0 run: stand-in", "   3 shown", "   1 output"],
      errors: [],
    });
    expect(of(3, 16).errors).toEqual(["3 of 19 blocks, 15.8 %, are only shown; at most 15 % may be"]);
  });
});

describe("an output", () => {
  it.each([
    ["one\ntwo", "one  \ntwo\n\n", true],
    ["one\ntwo", "one\nthree", false],
    ["one\ntwo", "one\ntwo\nthree", false],
    ["id …, at…", "id 12, at\n  noon", true],
    ["…\none\n…\ntwo\n…", "one\ntwo", true],
    ["…\ntwo\n…", "one\ntwo\nthree\nfour", true],
    ["…\ntwo", "one two", false],
    ["a.c", "abc", false],
    ["red", "\u001b[31mred\u001b[39m", true],
    ['{ "a": [1, …], "b c": "d  e" }', '{"a":[1,2,3],"b c":"d  e"}', true],
    ['{ "a": "d  e" }', '{"a":"d e"}', false],
  ])("%j is met by %j: %s", (expected, actual, isMet) => {
    expect(differenceOf(expected, actual) === undefined).toBe(isMet);
  });
});

describe("a block that is run", () => {
  it("fails the page where it prints something else, and says what", async () => {
    const [error = "", ...others] = await errorsOf(fenced("sh run", "echo right"), fenced("output", "wrong"));
    expect(others).toEqual([]);
    expect(error).toBe("page.md:1: another output\nexpected:\nwrong\n\nreceived:\nright");
  });

  it("fails the page where it fails, unless that is the output", async () => {
    const failing = fenced("sh run", "echo before; cat no-such-file");
    expect(await errorsOf(failing)).toEqual([
      expect.stringMatching(/^page\.md:1: ended with 1\nbefore\ncat: no-such-file/),
    ]);
    expect(await errorsOf(failing, fenced("output", "before\ncat: no-such-file: …"))).toEqual([]);
  });

  it("has the files and the variables of those before it", async () => {
    const first = fenced("sh run", "WORD=kept; echo text > file");
    expect(await errorsOf(first, fenced("sh run", "echo $WORD $(cat file)"), fenced("output", "kept text"))).toEqual(
      [],
    );
  });

  it("asks the local server, in every language", async () => {
    const url = "http://localhost:3000/v1/models";
    const shell = `npm ci && npm start\ncurl ${url} -H "Authorization: Bearer my-secret-key"`;
    const typescript = `const response: Response = await fetch("${url}");\nconsole.log(response.status);`;
    const python = `import urllib.request\nprint(urllib.request.urlopen("http://localhost:3000/health").status)`;
    const errors = await errorsOf(
      fenced("sh run", shell) + fenced("output", 'Sluice serves http://localhost:3000\n…"my-gpt4-mini"…'),
      fenced("ts run", typescript) + fenced("output", "401"),
      fenced("python run", python) + fenced("output", "200"),
      fenced("sh run", `curl http://localhost:3000/v1/none`),
    );
    expect(errors).toEqual([expect.stringMatching(/^page\.md:23: ended with 22\n[\s\S]*unknown_url/)]);
  });

  it("asks the server that it has started with settings, and commands find that one", async () => {
    const file = { models: [{ name: "mine", model: "ollama/llama3.2" }], keys: [] };
    const errors = await errorsOf(
      fenced("json run: stand-in", JSON.stringify(file)),
      fenced(
        "sh run",
        "SLUICE_CONFIG=sluice.json npm start > /dev/null\nnpm run --silent models -- list --json | grep name",
      ),
      fenced("output", '"name": "mine",'),
      fenced("sh run", "SLUICE_ENTRY=none npm start"),
    );
    expect(errors).toEqual([expect.stringMatching(/^page\.md:11: ended with 1\nsluice: SLUICE_ENTRY/)]);
  });

  it("may be a session in a terminal, of which every output counts", async () => {
    const session = "$ echo one \\\n    two\none two\n$ echo three\nfour";
    expect(await errorsOf(fenced("console run", session))).toEqual([expect.stringMatching(/expected:\nfour/)]);
  });
});

describe("a block that something stands in for", () => {
  it.each([
    ["npm run keys -- create --name a --models b --rpm 1", undefined],
    ["npm run keys -- list --jsn", "unknown option '--jsn'"],
    ["KEY=$(npm run --silent keys -- remove a)", "error: unknown command 'remove'"],
    ["npx sst shell --stage production -- npm run keys -- list", undefined],
    ["npx sst shell --stage production -- npm run keys -- lists", "error: unknown command 'lists'"],
    ["npx sst secret set OpenaiApiKey --stage production < openai-key.txt", undefined],
    ["npx sst deploy --stag production", "`sst deploy` has no --stag"],
    ["npx sst secret put Name", "`sst secret put Name` is no command of SST"],
    ["npm run tests", "./package.json has no script tests"],
    ["npx vitest run test/core/none.test.ts", "there is no test/core/none.test.ts"],
    ["npx vitest run --project none", "vitest.config.ts has no project none"],
    ["curl http://localhost:3000/v1/chat/completion -d '{}'", "Unknown request URL: /v1/chat/completion"],
    [`curl -d '{"model": }' https://llm.example.com/v1/messages`, "not valid JSON"],
    ["echo SLUICE_PROTEKT=off >> .env.production", "nothing reads the variable SLUICE_PROTEKT"],
    ["echo SLUICE_PROTECT=off >> .env.production", undefined],
    ["npm ci && (npm start", "syntax error"],
    ["aws s3 ls", "nothing here can be checked: mark it `shown`"],
  ])("of a shell: %s", async (script, problem) => {
    const errors = await errorsOf(fenced("sh run: stand-in", script));
    if (problem === undefined) expect(errors).toEqual([]);
    else expect(errors.join()).toContain(problem);
  });

  it.each([
    ["json", '{"models": [{"name": "a", "model": "openai/b"}], "keys": []}', undefined],
    ["json", '{"name": "a", "model": "openai/b", "fallbacks": ["c"]}', undefined],
    ["json", '{"name": "a", "model": "openai/b", "retrys": 1}', "models[0].retrys: unknown field"],
    ["json", '{"name": "a", "model": "opnai/b"}', "there is no provider 'opnai'"],
    ["json", '{"name": "a", "key": "k", "allowed_models": ["m"], "rate_limit": {"rpm": -1}}', "keys[0].rate_limit.rpm"],
    ["json", '"rate_limit": { "rpm": 1.5 }', "rate_limit.rpm"],
    ["json", '{"error": {"code": "other"}}', undefined],
    ["json", '{"error": }', "not valid JSON"],
    ["toml", 'model = "m"', undefined],
    ["toml", "model = m", "Invalid value"],
    ["python", "print(1", "was never closed"],
    ["ts", "const a: number = ;", "Unexpected"],
    ["yaml", "a: b", "nothing stands in for yaml: mark it `shown`"],
    ["diff", "--- a/package.json\n+++ b/package.json\n@@\n-no such line\n+another", "does not have exactly once"],
    ["http", "HTTP/1.1 429 Too Many Requests\nx-ratelimit-limit-requests: 2\nretry-after: 9", undefined],
    ["http", "HTTP/1.1 429 Too Many Requests\nx-ratelimit-limit-request: 2", "no header x-ratelimit-limit-request"],
    ["http", 'HTTP/1.1 404 Not Found\n\n{"error": {"code": "no", …}}', "the body is not like it"],
    ["http", "HTTP/1.1 418 I'm a teapot", "no request is known that is answered with 418"],
  ])("of %s: %s", async (language, text, problem) => {
    const errors = await errorsOf(fenced(`${language} run: stand-in`, text));
    if (problem === undefined) expect(errors).toEqual([]);
    else expect(errors.join()).toContain(problem);
  });
});

describe("the commands of a script", () => {
  it.each([
    ["a b # c\nd", [["a", "b"], ["d"]]],
    ["a \"b $(c 'd e') f\" | g", [["c", "d e"], ["a", "b $() f"], ["g"]]],
    ["X=1 Y=$(a) b < c 2>&1 >> d && e", [["a"], ["b"], ["e"]]],
    ["f() { a; }\nsource <(b c)", [["f"], ["a"], ["b", "c"], ["source", "$()"]]],
    ["a \\\n  -d '{\n \"b\": 1 }' {c,d}", [["a", "-d", '{\n "b": 1 }', "{c,d}"]]],
  ])("%j", (script, expected) => {
    expect(commandsIn(script).map(({ words }) => words)).toEqual(expected);
  });
});
