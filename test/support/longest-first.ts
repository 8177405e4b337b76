// The order of test files: vitest begins with the largest, because it does not know yet which take long. What begins last should
// be short, or one worker waits for another.
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** They are small for what they take: ten seconds and more. */
const LONGEST = [
  "test/aws/used-hours.test.ts",
  "test/docs/blocks.test.ts",
  "test/faults/deadline.test.ts",
  "test/faults/resources.test.ts",
  "test/infra/broken.test.ts",
  "test/infra/settings.test.ts",
  "test/limits/killed.test.ts",
  "test/local/start.test.ts",
  "test/node/request-body.test.ts",
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => LONGEST.some((path) => moduleId.endsWith(path));
    const ofProjects = Map.groupBy(await super.sort(files), ({ project }) => project);
    return [...ofProjects.values()].flatMap((own) => [...own.filter(isLong), ...own.filter((file) => !isLong(file))]);
  }
}
