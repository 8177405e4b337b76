// Reading a stream chunk by chunk, however its chunks, its end and its failure come.
import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf } from "../../functions/aws/bytes.ts";

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Reads to the end, with so many turns of the event loop before each read. */
async function readAll(stream: Readable, pauses: readonly number[]) {
  const texts: string[] = [];
  const bytes = bytesOf(stream);
  try {
    for (let read = 0; ; read++) {
      await turns(pauses[read % pauses.length] ?? 0);
      const { done, value } = await bytes.next();
      if (done) return { text: texts.join("") };
      texts.push(String(value));
    }
  } catch (error) {
    return { text: texts.join(""), error: (error as Error).message };
  }
}

describe("a stream's bytes", () => {
  const pauses = fc.array(fc.nat(3), { minLength: 1, maxLength: 5 });
  const pieces = fc.array(fc.record({ text: fc.string({ minLength: 1 }), after: fc.nat(3) }), { maxLength: 20 });

  it("come whole, in order, and with their failure last, at any pace of writer and reader", async () => {
    await fc.assert(
      fc.asyncProperty(pieces, pauses, fc.boolean(), async (written, reading, fails) => {
        const stream = new Readable({ read() {} });
        const writing = (async () => {
          for (const { text, after } of written) {
            await turns(after);
            stream.push(text);
          }
          await turns(2);
          if (fails) stream.destroy(new Error("broken"));
          else stream.push(null);
        })();
        const text = written.map((piece) => piece.text).join("");
        const read = await readAll(stream, reading);
        await writing;
        if (!fails) expect(read).toEqual({ text });
        else expect([read.error, text.startsWith(read.text)]).toEqual(["broken", true]);
      }),
    );
  });

  it("are asked for at the pace of who reads them", async () => {
    let asked = 0;
    const stream = new Readable({
      highWaterMark: 1,
      read() {
        asked += 1;
        this.push(asked < 1_000 ? "x" : null);
      },
    });
    const bytes = bytesOf(stream);
    for (let read = 1; read <= 10; read++) {
      await bytes.next();
      await turns(20);
      expect(asked).toBeLessThanOrEqual(read + 4);
    }
    stream.destroy();
  });

  it("end with an error if the stream is destroyed without a word", async () => {
    const stream = new Readable({ read() {} });
    const reading = bytesOf(stream).next();
    stream.destroy();
    await expect(reading).rejects.toThrow("closed");
  });
});
