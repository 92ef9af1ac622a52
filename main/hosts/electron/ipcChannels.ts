// The two channels between preload and main, one each way.

export const callChannel = "parley:call";
export const pushChannel = "parley:push";
