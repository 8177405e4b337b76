// Loaded before every command: an older Node would only report a file extension that it does not know.
const [major, minor] = process.versions.node.split(".").map(Number);

// The first releases of their line that have `import.meta.main` and run TypeScript without an option.
const isRecent = major > 24 || (major === 24 && minor >= 2) || (major === 22 && minor >= 18);
if (!isRecent) {
  console.error(`sluice: this is Node ${process.versions.node}, and Node 24 (or 22.18) is needed.
"npm ci" installs it on Linux (glibc), macOS and Windows, unless optional packages are omitted; elsewhere, install it yourself.`);
  process.exit(1);
}
