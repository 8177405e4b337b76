// Of a provider's error object, no secret passes, and no more than a client can use.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hiderOf } from "../../functions/core/upstream/hide-secrets.ts";
import { redacted } from "../../functions/core/upstream/redaction.ts";
import { secretsOf } from "../../functions/providers/credentials.ts";
import { runs } from "../support/long.ts";

const SECRET = "sk-provider-0123456789";
const text = fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 60_000 }));
const aroundSecret = text.map(([before, after]) => `${"a".repeat(before)}${SECRET}${"b".repeat(after)}`);

describe("an error object that passes on", () => {
  it("has no secret, whole or cut, wherever it was and however large or deep the object is", () => {
    const deep = fc
      .integer({ min: 0, max: 5_000 })
      .map((depth) => JSON.parse(`${"[".repeat(depth)}1${"]".repeat(depth)}`));
    const error = fc.record({ message: aroundSecret, code: aroundSecret, other: aroundSecret, deep });
    fc.assert(
      fc.property(error, (error) => {
        const { deep, ...shallow } = redacted(error, [SECRET]);
        const passed = JSON.stringify(shallow);
        expect(passed).not.toContain(SECRET.slice(0, 8));
        expect(passed.length).toBeLessThan(66_000);
        expect(deep === undefined || JSON.stringify(deep).length < 70).toBe(true);
      }),
      { numRuns: runs(30, 1_000) },
    );
  });

  it.each([
    [118, 0, 0],
    [130, 2, 90],
    [130, 3, 0],
    [136, 3, 40],
  ])("has no part of a secret of %d letters that is repeated until the message is cut", (length, gap, before) => {
    const letters = Array.from({ length }, (_, at) => String.fromCharCode(97 + ((at * 7 + ((at * at) % 11)) % 26)));
    const secret = letters.join("");
    const message = " ".repeat(before) + (secret + " ".repeat(gap)).repeat(660);
    expect(redacted({ message }, [secret])["message"]).not.toContain(secret.slice(0, 12));
  });

  it("is the same, if it is small and has no secret", () => {
    const members = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 }), { noNullPrototype: true });
    fc.assert(
      fc.property(members, (members) => {
        expect(redacted(members, [SECRET, "", "none"])).toEqual(JSON.parse(JSON.stringify(members)));
      }),
      { numRuns: runs(100) },
    );
  });

  it("can be made of every text, whatever its escapes are", () => {
    const pieces = ["\\", "\\u", "\\U", "\\x", "%", "&#x", "&#", ";", "d8", "DC", "00", "z"];
    const escapes = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((some) => some.join(""));
    fc.assert(
      fc.property(escapes, (message) => {
        expect(redacted({ message }, [SECRET])).toEqual({ message });
      }),
      { numRuns: runs(500, 50_000) },
    );
  });

  it.each(["\\U0001f600", "C:\\Users\\Udeadbeef", "\\ud8zz\\udcqq", "\\uD83D\\uDE00 \\ud83d"])(
    "says what is no escape of JSON as it came: %s",
    (message) => {
      expect(redacted({ message }, [SECRET])).toEqual({ message });
    },
  );

  it("is read once, however often a long word has a secret in base64", () => {
    // A client can have the provider repeat it: the provider's host is no secret to it. Read anew from each, it takes minutes.
    const text = `see ${btoa("api.openai.com/").repeat(20_000)}!`;
    expect(hiderOf(["api.openai.com"])(text)).toBe("see [redacted]!");
  });

  it("keeps OpenAI's own members by their names, and codes that a short secret is a part of", () => {
    const error = { message: "a code", code: "code", type: "type", param: null };
    expect(redacted(error, ["code", "type", "message"])).toEqual({ ...error, message: "a [redacted]" });
  });

  it("has no account that is a number", () => {
    const error = redacted({ message: "", account: 123456789012, at: [{ account: 123456789012, n: 1.5 }] }, [
      "123456789012",
    ]);
    expect(error).toEqual({ message: "", account: "[redacted]", at: [{ account: "[redacted]", n: 1.5 }] });
  });
});

const utf8Of = (text: string) => [...new TextEncoder().encode(text)];
const hex = (value: number, digits: number) => value.toString(16).padStart(digits, "0");
const perCharacter = (write: (character: string) => string) => (text: string) => [...text].map(write).join("");
const percent = perCharacter((character) =>
  utf8Of(character)
    .map((byte) => `%${hex(byte, 2)}`)
    .join(""),
);
const units = (character: string) => Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
const asIs = (text: string) => text;

/** Every way in which a server writes a text that it repeats. */
const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  "as it is": asIs,
  "in capitals": (text) => text.replaceAll(/[a-z]/g, (letter) => letter.toUpperCase()),
  "as a part of a URL": encodeURIComponent,
  "as a part of a form": (text) => encodeURIComponent(text).replaceAll("%20", "+"),
  "percent-encoded, every character": percent,
  "percent-encoded twice": (text) => percent(percent(text)),
  "as JSON": (text) => JSON.stringify(text).slice(1, -1).replaceAll("/", "\\/"),
  "as JSON within JSON": (text) => JSON.stringify(JSON.stringify(text)).slice(3, -3),
  "as JSON in ASCII": perCharacter((character) =>
    units(character)
      .map((unit) => `\\u${hex(unit, 4)}`)
      .join(""),
  ),
  "as bytes of JavaScript": perCharacter((character) =>
    utf8Of(character)
      .map((byte) => `\\x${hex(byte, 2)}`)
      .join(""),
  ),
  "as HTML": perCharacter((character) => `&#x${hex(character.codePointAt(0) ?? 0, 2)};`),
  "as UTF-8 that was read as Latin-1": (text) => Buffer.from(text).toString("latin1"),
  "in base64": (text) => Buffer.from(text).toString("base64"),
  "in base64, after something": (text) => Buffer.from(`Bearer ${text}`).toString("base64url"),
  "in base64, within something": (text) => Buffer.from(`key=${text}&a=b`).toString("base64"),
};

const PLACES: Readonly<Record<string, (said: string) => object>> = {
  "its message": (said) => ({ message: `No: ${said}.` }),
  "a message that is far too long": (said) => ({ message: `No: ${said} ${"word ".repeat(20_000)}` }),
  "the name of a member": (said) => ({ message: "", [said]: 1 }),
  "a name deep inside": (said) => ({ message: "", list: [{ headers: { [`x-${said}`]: "a" } }] }),
  "a value deep inside": (said) => ({ message: "", list: [{ url: `/a?b=${said}` }] }),
  "its code": (said) => ({ message: "", code: said }),
};

/** As operators write them: from what a key is usually made of, and from anything. */
const letter = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
const token = fc.string({ unit: letter, minLength: 8, maxLength: 40 }).map((text) => `${text}7`);
const host = token.map((text) => text.toLowerCase());
const odd = fc.string({ unit: fc.constantFrom(..."aZ09%\\\"'<&+/=:@#? -_.~!$é€😀"), minLength: 8, maxLength: 20 });
const secret = fc.oneof(
  token,
  odd.map((text) => `k${text.trim().replaceAll(/\s+/g, " ")}9`).filter((text) => text.length > 8),
);

function addressOf(parts: Readonly<Record<"user" | "password" | "path" | "query" | "host", string>>): URL {
  const [user, password, path, query] = [parts.user, parts.password, parts.path, parts.query].map(encodeURIComponent);
  return new URL(`https://${user}:${password}@${parts.host}.example.com:8443/${path}/v1?key=${query}&n=1`);
}

describe("what a client gets of an error", () => {
  const given = fc.record({ user: secret, password: secret, path: secret, query: secret, host, key: secret });
  const how = fc.record({
    part: fc.constantFrom("user", "password", "path", "query", "host", "key", "address", "basic" as const),
    encoding: fc.constantFrom(...Object.keys(ENCODINGS)),
    place: fc.constantFrom(...Object.keys(PLACES)),
  });

  it("has nothing of the key or the address, in whatever encoding and wherever the provider says it", () => {
    fc.assert(
      fc.property(given, how, (parts, { part, encoding, place }) => {
        const address = addressOf(parts);
        const said = { ...parts, address: address.href, basic: `${parts.user}:${parts.password}` }[part];
        const repeated = ENCODINGS[encoding]?.(said) ?? "";
        const passed = JSON.stringify(redacted(PLACES[place]?.(repeated) as never, secretsOf(address, parts.key)));
        expect(passed).toContain("[redacted]");
        const secrets = part === "address" ? [parts.user, parts.password, parts.path, parts.query, parts.host] : [said];
        for (const one of secrets) {
          const forms = [one, ENCODINGS[encoding]?.(one) ?? one, encodeURIComponent(one)];
          for (const form of forms)
            expect(passed.toLowerCase()).not.toContain(JSON.stringify(form).slice(1, -1).toLowerCase());
        }
      }),
      { numRuns: runs(300, 20_000) },
    );
  });

  it.each(["none", "ollama", "EMPTY", "test", "lm-studio", "not-needed", "sk-no-key-required", "Placeholder"])(
    "has every word, though one is what somebody wrote for a key: %s",
    (key) => {
      const error = { message: `No model ${key}, none of ollama, test.`, [key]: key, code: key };
      expect(redacted(error, secretsOf(new URL("http://127.0.0.1:11434/v1"), key))).toEqual(error);
    },
  );

  it.each([
    ["http://ollama:11434/v1", "ollama has no model v1", "ollama has no model v1"],
    ["http://ollama:11434/v1", "no answer from http://Ollama:11434/v1", "no answer from http:[redacted]/v1"],
    ["https://LLM.example.com/v1", "llm.EXAMPLE.com: try /v1/models", "[redacted]: try /v1/models"],
    ["https://x.example.com/accounts/0123456789abcdef/ai/v1", "account 0123456789ABCDEF", "account [redacted]"],
    [
      "https://x.example.com/openai/deployments/mine/v1",
      "POST /openai/deployments/mine/v1/chat",
      "POST [redacted]/chat",
    ],
    [
      "https://x.example.com/v1?api-version=2024-10-21&sig=ab",
      "no 2024-10-21 for sig ab",
      "no 2024-10-21 for sig [redacted]",
    ],
    ["https://admin:hunter2@x.example.com/", "admin may not: hunter2", "admin may not: [redacted]"],
    ["https://tok1@x.example.com/", "bad tok1", "bad [redacted]"],
    ["http://[::1]:8080/v1", "cannot listen on ::1 port 8080", "cannot listen on [redacted] port 8080"],
  ])("of %s is without what says where it leads: %s", (address, message, expected) => {
    expect(redacted({ message }, secretsOf(new URL(address), ""))["message"]).toBe(expected);
  });
});
