// Tells which messages a person really sees: their end is inside the log's view, the window has the focus and nothing lies
// over it. Reports the highest sequence, a moment after things come to rest.
import { createContext, useContext, useEffect, type RefObject } from "react";

const restMs = 300;

export interface SeenInput {
  readonly root: () => Element | null;
  readonly isWatched: () => boolean;
  readonly report: (sequence: number) => void;
}

/** Watches the ends of rows as they come and go. Call `close` when the log goes. */
export class SeenMessages {
  readonly #input: SeenInput;
  readonly #sequences = new Map<Element, number>();
  readonly #inView = new Set<Element>();
  #observer: IntersectionObserver | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(input: SeenInput) {
    this.#input = input;
    window.addEventListener("focus", this.look);
    document.addEventListener("visibilitychange", this.look);
  }

  /** Returns what stops it. */
  watch(element: Element, sequence: number): () => void {
    this.#observer ??= new IntersectionObserver((entries) => this.#changed(entries), {
      root: this.#input.root(),
    });
    this.#sequences.set(element, sequence);
    this.#observer.observe(element);
    return () => {
      this.#observer?.unobserve(element);
      this.#sequences.delete(element);
      this.#inView.delete(element);
    };
  }

  /** Looks again after something changed that only the caller knows of. */
  readonly look = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), restMs);
  };

  close(): void {
    clearTimeout(this.#timer);
    this.#observer?.disconnect();
    window.removeEventListener("focus", this.look);
    document.removeEventListener("visibilitychange", this.look);
  }

  #changed(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries)
      if (isIntersecting) this.#inView.add(target);
      else this.#inView.delete(target);
    this.look();
  }

  #tell(): void {
    if (!this.#input.isWatched()) return;
    let highest = 0;
    for (const element of this.#inView) highest = Math.max(highest, this.#sequences.get(element) ?? 0);
    if (highest > 0) this.#input.report(highest);
  }
}

export const SeenContext = createContext<SeenMessages | undefined>(undefined);

/** Lets the end of a row be watched as long as it is mounted; one without a sequence has nothing to mark. */
export function useSeen(end: RefObject<Element | null>, sequence: number | undefined): void {
  const seen = useContext(SeenContext);
  useEffect(() => {
    if (seen === undefined || end.current === null || sequence === undefined) return undefined;
    return seen.watch(end.current, sequence);
  }, [seen, end, sequence]);
}
