// Named timers of one owner: setting one again moves it, and all end together when the owner closes.

export class Timers<Name extends string> {
  readonly #running = new Map<Name, ReturnType<typeof setTimeout>>();

  after(name: Name, delayMs: number, work: () => void): void {
    this.stop(name);
    this.#running.set(
      name,
      setTimeout(() => {
        this.#running.delete(name);
        work();
      }, delayMs),
    );
  }

  isRunning(name: Name): boolean {
    return this.#running.has(name);
  }

  stop(...names: readonly Name[]): void {
    for (const name of names) {
      clearTimeout(this.#running.get(name));
      this.#running.delete(name);
    }
  }

  stopAll(): void {
    this.stop(...this.#running.keys());
  }
}
