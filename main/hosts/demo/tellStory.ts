// Lets the team say what team.ts tells, through the same calls as a window. Lines of people who are not in this process are
// left out: in Electron, the two with a window speak for themselves.
import type { AccountId, ConversationId, MessageId } from "../../../shared/ids.ts";
import { accountNamed, conversationOf, read, say, type Person } from "./person.ts";
import { directStories, groupStory, team, type DirectStory, type Line } from "./team.ts";

/** People of this process by the key of team.ts. */
export type People = ReadonlyMap<string, Person>;

export async function tellStory(people: People): Promise<void> {
  await tellGroup(people);
  for (const story of directStories) await tellDirect(people, story);
}

async function tellGroup(people: People): Promise<void> {
  const founder = people.get(groupStory.by)!;
  const others = team.filter(({ key }) => key !== groupStory.by);
  const accounts: AccountId[] = [];
  for (const { name } of others) accounts.push(await accountNamed(founder, name));
  const { conversationId } = await founder.ask("conversation.startGroup", {
    name: groupStory.name,
    accounts,
  });
  await tellLines(people, conversationId, groupStory.lines);
}

async function tellDirect(people: People, { between: [by, to], lines }: DirectStory): Promise<void> {
  const starter = people.get(by);
  if (starter === undefined) return;
  const accountId = await accountNamed(starter, team.find(({ key }) => key === to)!.name);
  const { conversationId } = await starter.ask("conversation.startDirect", { accountId });
  await tellLines(people, conversationId, lines);
}

async function tellLines(
  people: People,
  conversationId: ConversationId,
  lines: readonly Line[],
): Promise<void> {
  let before: MessageId | undefined;
  for (const { by, text } of lines) {
    const speaker = people.get(by);
    if (speaker === undefined) continue;
    await conversationOf(speaker, conversationId);
    if (before !== undefined) await read(speaker, conversationId, before);
    before = await say(speaker, conversationId, text);
  }
}
