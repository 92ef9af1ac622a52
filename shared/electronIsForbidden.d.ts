// Stands in for `electron` in every room but main/hosts/electron (tsconfig.base.json maps it here): importing a name from it does not compile.
// oxlint-disable-next-line unicorn/require-module-specifiers -- an empty module is the point
export {};
