// The function's memory in MB. Only data: the local server reads it too, and stops an instance that exceeds it, as Lambda does.

// A call is billed while it waits for the provider, in proportion to memory. This much holds the largest request and the
// largest answer (test/local/memory.test.ts), and its share of a CPU (0.29) relays 300 events in about 30 ms.
export const memorySize = 512;
