// The function's memory in MB. Data only: the local server kills what exceeds it, as Lambda does.

// A call is billed while it waits for the provider, so memory is the price of waiting. This holds the largest request and
// the largest answer (test/local/memory.test.ts), and its share of a CPU (0.29) relays 300 events in about 30 ms.
export const memorySize = 512;
