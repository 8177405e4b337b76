// What a mutant is a copy of.
export { simulate } from "./simulation.ts";
export { codeUnderTest } from "./under-test.ts";
