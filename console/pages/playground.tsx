// To come.
export default function Page() { return null; }
