// Licences that may ship beside ours (Apache-2.0): permissive ones, by their SPDX names.
export const allowedLicences: ReadonlySet<string> = new Set([
  "MIT",
  "ISC",
  "0BSD",
  "BSD-3-Clause",
  "Apache-2.0",
]);

/** Packages whose manifest names none, with what their LICENSE file says. */
export const unnamedLicences: Readonly<Record<string, string>> = { "xmlhttprequest-ssl": "MIT" };
