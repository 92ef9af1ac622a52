// The people and conversations of the mockups: a group of twelve with a history of any length, and a direct conversation.
import { defaultSettings } from "../../../shared/bridge/defaultSettings.ts";
import type {
  AppView,
  ConversationView,
  MemberView,
  MessageView,
  PersonView,
} from "../../../shared/bridge/views.ts";
import type { ConversationId, DeviceId } from "../../../shared/ids.ts";
import type { SampleState } from "./sampleBridge.ts";
import { accountNumber, bob, carol, conversationNumber, me, message, own } from "./sampleMessages.ts";

export const group: ConversationId = conversationNumber(1);
export const direct: ConversationId = conversationNumber(2);

const names = [
  "陈宇 Chen Yu",
  "周明 Zhou Ming",
  "林薇 Lin Wei",
  "Marta Kowalska",
  "何静 He Jing",
  "Emma Lindqvist",
  "Priya Raman",
  "吴桐 Wu Tong",
  "Daniel Okafor",
  "赵一诺 Zhao Yinuo",
  "孙浩 Sun Hao",
  "Tomás Herrera",
  "Aisha Bello",
  "李想 Li Xiang",
];
const presences = ["online", "busy", "online", "away", "offline"] as const;

const people: readonly PersonView[] = names.map((name, at) => ({
  accountId: accountNumber(at + 1),
  name,
  presence: at === 0 ? "online" : (presences[at % presences.length] ?? "offline"),
  ...(at % 5 === 4 ? { lastSeenAt: Date.UTC(2025, 9, 14, 1, 51) } : {}),
  trust: at === 5 ? "unverified" : "vouched",
  active: true,
  isSelf: at === 0,
}));

export interface SampleOptions {
  /** Messages in the group; they alternate between people and languages. */
  readonly count?: number;
  readonly unread?: number;
  readonly language?: AppView["settings"]["language"];
  readonly theme?: AppView["settings"]["theme"];
  readonly density?: AppView["settings"]["density"];
  readonly sendWith?: AppView["settings"]["sendWith"];
  readonly draft?: string;
  /** When the newest message was sent. */
  readonly now?: number;
}

export function sampleState(options: SampleOptions = {}): SampleState {
  const { count = 40, unread = 0, draft = "", now = Date.now() } = options;
  const messages = Array.from({ length: count }, (_, at) => talk(at + 1, now - (count - at) * 100_000));
  const last = messages.at(-1);
  return {
    app: appView(options),
    people: [...people],
    conversations: new Map([
      [
        group,
        conversationView({
          unread,
          draft,
          readUpTo: count - unread,
          ...(last === undefined ? {} : { last }),
        }),
      ],
      [direct, directView()],
    ]),
    members: new Map([
      [group, members(12)],
      [direct, members(2)],
    ]),
    messages: new Map([[group, messages]]),
  };
}

const lines = [
  "固件 2.3.1 已打 tag，今天帮忙确认一下 release notes？",
  "Page 14 uses the new reference resistor, so the drift is expected. I’ll add a footnote.",
  "收到，release notes 十一点前发出来。灰度比例先保持 10%。",
  "Label dimensions are settled, see section 4. https://wiki.kestrel.example/k3/label",
  "整机测试报告出来了。第 14 页的温漂数据和上次不一样，Marta 能看一下吗？\n另外请看附录 B。",
  "Thanks. I’ll read the K3 warranty text before Wednesday.",
];

function talk(position: number, sentAt: number): MessageView {
  const senderId = [bob, carol, me, accountNumber(4)][Math.floor(position / 2) % 4] ?? bob;
  const body = { kind: "text", text: `${lines[position % lines.length]} (${position})` } as const;
  if (senderId !== me) return message(position, { senderId, sentAt, body });
  return own(position, { sentAt, body, delivery: { state: "read", by: 7, of: 11 } });
}

function appView({
  language = "en",
  theme = "light",
  density = "comfortable",
  sendWith = "enter",
}: SampleOptions): AppView {
  return {
    phase: "ready",
    account: {
      accountId: me,
      deviceId: me as string as DeviceId,
      name: names[0] ?? "",
      organisationName: "Kestrel Instruments",
      relayAddress: "https://relay.kestrel.example",
      presence: "online",
    },
    connection: { state: "online", catchingUp: 0, waitingToSend: 0 },
    settings: {
      ...defaultSettings,
      language,
      theme,
      density,
      sendWith,
    },
    host: { kind: "browser", platform: "linux", version: "0.1.0" },
  };
}

function members(count: number): MemberView[] {
  return people.slice(0, count).map((person, at) => ({
    person,
    role: at === 1 ? "owner" : at === 0 || at === 2 ? "admin" : "member",
    canRemove: at > 2,
  }));
}

function conversationView(changes: Partial<ConversationView>): ConversationView {
  return {
    conversationId: group,
    kind: "group",
    name: "K3 发布协调 Launch",
    memberCount: 12,
    onlineCount: 6,
    myRole: "admin",
    isMember: true,
    needsReset: false,
    canRename: true,
    canAdd: true,
    lastActivityAt: changes.last?.sentAt ?? 0,
    unread: 0,
    readUpTo: 0,
    pinned: true,
    muted: false,
    draft: "",
    typing: [],
    ...changes,
  };
}

function directView(): ConversationView {
  const peer = people[4];
  return conversationView({
    conversationId: direct,
    kind: "direct",
    name: peer?.name ?? "",
    memberCount: 2,
    onlineCount: 1,
    canRename: false,
    canAdd: false,
    pinned: false,
    ...(peer === undefined ? {} : { peer }),
  });
}
