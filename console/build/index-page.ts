// The only HTML of the console. Nothing in it is inline: the Content-Security-Policy allows neither scripts nor styles there.

/** Water that passes a gate. */
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='%230b7fa3' stroke-width='2' stroke-linecap='round'%3E%3Cpath d='M3 8c2-1.8 4-1.8 6 0M3 12.5c2-1.8 4-1.8 6 0M3 17c2-1.8 4-1.8 6 0' opacity='.55'/%3E%3Cpath d='M12.5 3.5v17' stroke-width='2.6'/%3E%3Cpath d='M15.5 17c2-1.8 4-1.8 6 0'/%3E%3C/svg%3E";

export function indexPage(version: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Sluice</title>
<link rel="icon" href="${ICON}">
<link rel="stylesheet" href="/console/assets/main-${version}.css">
<script type="module" src="/console/assets/main-${version}.js"></script>
</head>
<body></body>
</html>
`;
}
