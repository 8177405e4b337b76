import { largeAnswer } from "../functions/protocols/embeddings/large-answer.ts";
const rnd = () => (Math.random() * 0.1 - 0.05).toFixed(7);
function doc(floats: boolean) {
  const v = floats ? `[${Array.from({ length: 3072 }, rnd).join(",")}]` : `"${Buffer.from(Float32Array.from({ length: 3072 }, Math.random).buffer).toString("base64")}"`;
  return Buffer.from(`{"object":"list","data":[${Array.from({ length: 2048 }, (_, i) => `{"object":"embedding","index":${i},"embedding":${v}}`).join(",")}],"model":"x","usage":{"prompt_tokens":8,"total_tokens":8}}`);
}
for (const floats of [true, false]) {
  const d = doc(floats);
  for (let r = 0; r < 4; r++) {
    const a = largeAnswer({ model: "name", choices: new Map(), expected: 1 } as any);
    const t = process.cpuUsage();
    let n = 0;
    for (let i = 0; i < d.length; i += 65536) n += a.pass(d.subarray(i, i + 65536)).bytes.length;
    const c = process.cpuUsage(t);
    console.log(floats, d.length, n, a.isComplete(), Buffer.from(a.end()).toString(), ((c.user + c.system) / 1000).toFixed(0), "ms cpu");
  }
}
