// One world for all tests of a file; what one test has broken is not what the next one is about. To be called once, at the top.
import { afterAll, afterEach, beforeAll, expect } from "vitest";

interface World {
  readonly bugs: readonly unknown[];
  close(): Promise<unknown>;
}

/** Answers the world as it is now; every test fails that leaves a bug in it. */
export function shareWorld<Shared extends World>(open: () => Promise<Shared>): () => Shared {
  let world: Shared;
  beforeAll(async () => {
    world = await open();
  });
  afterEach(async ({ task }) => {
    const { bugs } = world;
    if (task.result?.state === "fail" || bugs.length > 0) {
      await world.close();
      world = await open();
    }
    expect(bugs).toEqual([]);
  });
  afterAll(async () => {
    await world.close();
  });
  return () => world;
}
