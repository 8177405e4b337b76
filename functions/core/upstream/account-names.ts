// The operator's own accounts in the errors of clouds, which name them on their own: Google writes the number of
// the project to which a key belongs, AWS the role that has signed a request.

interface Name {
  readonly words: RegExp;
  readonly shown: string;
}

const NAMES: readonly Name[] = [
  // projects/123456789012, projects/my-project/locations/global/publishers/google/models/gemini-2.5-pro
  { words: /\bprojects\/(?:\d{5,}|[a-z][\w.:-]{1,100}(?=\/locations\/))/gi, shown: "projects/[redacted]" },
  // project_number:123456789012, Project 123456789012, project=123456789012
  { words: /\b(project(?:_number[:=]|[_ ]?number:? | ?#| |=)['"`]?)\d{5,}/gi, shown: "$1[redacted]" },
  // https://console.developers.google.com/apis/library/aiplatform.googleapis.com?project=my-project
  { words: /([?&]project=)[\w.:-]+/gi, shown: "$1[redacted]" },
  // gateway@my-project.iam.gserviceaccount.com
  { words: /[\w.+-]{1,100}@[\w.-]{1,100}\.gserviceaccount\.com/gi, shown: "[redacted]" },
  // arn:aws:sts::123456789012:assumed-role/my-role/my-function, also as a segment of a path, behind an escape, and with parts
  // that are hidden
  {
    words: /arn(?::|%(?:25)*3a)aws[\w-]*(?::|%(?:25)*3a)(?:[\w+=,.@:/%*-]|\[redacted\])*(?:[\w*]|\[redacted\])/gi,
    shown: "arn:[redacted]",
  },
  // 123456789012, also behind an escape such as %3A, but no end of a UUID, nor of a fraction
  {
    words: /(?:(?<![\da-z.]|\b[\da-f]{8}(?:-[\da-f]{4}){3}-)|(?<=%[\da-f]{2}))\d{12}(?![\da-z]|\.\d)/gi,
    shown: "[redacted]",
  },
];

export function withoutAccounts(text: string): string {
  return NAMES.reduce((rest, { words, shown }) => rest.replace(words, shown), text);
}

/** Whether a member's text is an account, in the details of Google's errors. */
export function namesAccount(member: string): boolean {
  return member === "consumer" || member === "containerInfo";
}
