// What clients ask of sound: speech that they get, and speech that they have written down.
import { expect } from "vitest";
import { SOUND } from "../../support/openai-stand-in/speech.ts";
import { type EndpointFeature, isEqualTo, piecesOf } from "./features.ts";

const HELLO = "Say hello.";
const HEARD = `Heard ${SOUND.length} bytes.`;

export const soundFeatures: readonly EndpointFeature[] = [
  { name: "speech", kind: "speech", ask: ({ speak }) => speak?.(HELLO).then(isSound) },
  {
    name: "speech, streamed",
    kind: "speech",
    ask: ({ streamSpeech }) => streamSpeech && Array.fromAsync(streamSpeech(HELLO)).then(Buffer.concat).then(isSound),
  },
  {
    name: "transcriptions",
    kind: "transcriptions",
    ask: ({ transcribe }) => transcribe?.(SOUND).then(isEqualTo(HEARD)),
  },
  {
    name: "transcriptions, streamed",
    kind: "transcriptions",
    ask: ({ streamTranscription }) =>
      streamTranscription && piecesOf(streamTranscription(SOUND)).then(isEqualTo(HEARD)),
  },
];

function isSound(bytes: Uint8Array): void {
  expect(Buffer.from(bytes).equals(SOUND)).toBe(true);
}
