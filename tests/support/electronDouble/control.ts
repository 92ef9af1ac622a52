// Lets the test that spawned this process evaluate a function with the double's module, as Playwright's
// ElectronApplication.evaluate does with the real one.
interface Question {
  readonly id: number;
  readonly source: string;
  readonly argument: unknown;
}

process.on("message", (message) => {
  const { id, source, argument } = message as Question;
  void evaluate(source, argument).then(
    (value) => process.send?.({ id, value }),
    (cause: unknown) => process.send?.({ id, error: cause instanceof Error ? cause.message : String(cause) }),
  );
});
// The channel to the test must not keep an app alive that has quit.
process.channel?.unref();

async function evaluate(source: string, argument: unknown): Promise<unknown> {
  const electron = await import("./electron.ts");
  const run = new Function(`return (${source})`)() as (electron: unknown, argument: unknown) => unknown;
  return run(electron, argument);
}
