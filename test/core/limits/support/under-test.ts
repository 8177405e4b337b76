// All that a simulation runs, behind one name: mutants are copies of it.
import { manyCalls, oneCall } from "../../../../functions/core/limits/holding.ts";
import { isRepeatable, PoolUnreachable } from "../../../../functions/core/limits/pool.ts";
import { createPurses } from "../../../../functions/core/limits/purses.ts";
import { readPool } from "../../../../functions/core/limits/sweep.ts";
import { memoryPools } from "../../../support/memory-pools.ts";

export const codeUnderTest = {
  createPurses,
  isRepeatable,
  manyCalls,
  memoryPools,
  oneCall,
  PoolUnreachable,
  readPool,
};

export type CodeUnderTest = typeof codeUnderTest;
