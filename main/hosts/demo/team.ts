// Who is in the demonstration, and what they have said to each other before the windows open.

export interface Member {
  /** The name of their folder. */
  readonly key: string;
  readonly name: string;
  /** Two people have a window; the others are at work elsewhere and answer with receipts only. */
  readonly hasWindow: boolean;
}

export const team: readonly Member[] = [
  { key: "lin-wei", name: "林薇 Lin Wei", hasWindow: true },
  { key: "marta", name: "Marta Kowalska", hasWindow: true },
  { key: "zhao-ming", name: "赵明 Zhao Ming", hasWindow: false },
  { key: "aisha", name: "Aisha Okafor", hasWindow: false },
];

export interface Line {
  readonly by: string;
  readonly text: string;
}

export interface GroupStory {
  readonly name: string;
  readonly by: string;
  readonly lines: readonly Line[];
}

export const groupStory: GroupStory = {
  name: "上海发布 Shanghai launch",
  by: "zhao-ming",
  lines: [
    { by: "zhao-ming", text: "大家好，发布的事都在这个群里说。" },
    { by: "aisha", text: "Venue is confirmed for Thursday: doors at 9:00, first talk at 9:30." },
    { by: "lin-wei", text: "收到。演示的机器我明天上午带过去，先接一遍投影。" },
    { by: "marta", text: "I will bring the printed agenda, 120 copies in English and Chinese." },
    { by: "zhao-ming", text: "好的，周三下午三点我们在现场彩排一次。\nRehearsal: Wednesday 15:00, on site." },
  ],
};

export interface DirectStory {
  readonly between: readonly [string, string];
  readonly lines: readonly Line[];
}

export const directStories: readonly DirectStory[] = [
  {
    between: ["marta", "lin-wei"],
    lines: [
      { by: "marta", text: "你好 Lin Wei! Do you have the final slides?" },
      { by: "lin-wei", text: "在最后一页加了联系方式，十分钟后发给你。" },
      { by: "marta", text: "Perfect, thank you." },
    ],
  },
  {
    between: ["aisha", "lin-wei"],
    lines: [{ by: "aisha", text: "Can you take the customer questions after the demo?" }],
  },
  {
    between: ["zhao-ming", "marta"],
    lines: [{ by: "zhao-ming", text: "Marta, the badges arrived. I left them at the front desk for you." }],
  },
];
