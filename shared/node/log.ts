// The Log of relay and desktop: pino, one JSON object per line.
import { pino, type DestinationStream, type LevelWithSilent } from "pino";
import type { Log } from "../log.ts";

export interface OpenLog {
  readonly level: LevelWithSilent;
  /** Standard error when absent: standard output belongs to what a command prints. */
  readonly destination?: DestinationStream;
}

export function openLog({ level, destination }: OpenLog): Log {
  const logger = pino({ level, base: null }, destination ?? pino.destination({ fd: 2, sync: false }));
  return {
    debug: (event, fields = {}) => logger.debug(fields, event),
    info: (event, fields = {}) => logger.info(fields, event),
    warn: (event, fields = {}) => logger.warn(fields, event),
    error: (event, cause, fields = {}) => logger.error({ ...fields, err: cause }, event),
  };
}
