// 新建会话与快速切换。
import type { Translated } from "../translated.ts";
import type { dialogs as english } from "../en/dialogs.ts";

export const dialogs: Translated<typeof english> = {
  switcher: {
    placeholder: "搜索或跳转",
    people: "联系人",
    recent: "最近",
    conversations: "会话",
    messages: "消息",
    actions: "操作",
    nothing: "没有找到。换个词或少写几个字。",
    members_other: "{{count}} 位成员",
    newConversation: "新建会话",
    settings: "设置",
    language: "语言",
    appearance: "外观",
    move: "移动",
    open: "打开",
    pinyin: "中文姓名可用拼音搜索",
  },
  start: {
    title: "新建会话",
    help: "选一个人直接聊，选几个人就建群。",
    groupName: "群名称",
    createGroup: "建群",
    nameFirst: "先给群起个名字",
    nobody: "这个中继上还没有别人。同事加入后会出现在这里。",
    nobodyLeft: "这个中继上的人都已在群里。",
    nobodyFound: "没有叫这个名字的人。核对一下写法。",
  },
};
