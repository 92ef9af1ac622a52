// 首次使用：口令、中继、邀请、恢复密钥；以及锁定界面。
import type { Translated } from "../translated.ts";
import type { firstRun as english } from "../en/firstRun.ts";

export const firstRun: Translated<typeof english> = {
  step: "第 {{step}} 步，共 3 步",
  facts: {
    encrypted: "离开这台设备之前已加密",
    relay: "运行在单位自己掌管的中继上",
    keys: "只有会话中的人持有密钥",
  },
  passphrase: {
    lead: "这台电脑没有可供 Parley 使用的密钥库。设置一个口令，别人就打不开这里的消息。每次启动 Parley 时输入。",
    help: "至少 {{count}} 个字符。随机挑四个词，既安全又好记。",
    short: "至少 {{count}} 个字符",
    differs: "两次输入不一样，再输一次",
    warning: "没有人能重置口令。忘了它，这台电脑上的消息就打不开了。",
  },
  unlock: {
    lead: "消息由你在这台电脑上设置的口令保护。",
    refused: "口令不对，再核对一下",
  },
  relay: {
    title: "连接中继",
    lead: "中继在设备之间传递加密消息。向 IT 同事要地址或邀请链接。",
    looking: "正在查找中继",
    found: "已找到{{organisation}}。",
    foundWithCode: "已找到{{organisation}}。链接里带有你的邀请码。",
    notFound: "这个地址没有中继响应。核对一下写法",
    spentLink: "这个邀请已经用过或已过期。向 IT 同事要新的邀请",
    wrongRelay: "这不是邀请所指的中继。向 IT 同事要新的链接",
  },
  join: {
    title: "加入{{organisation}}",
    back: "上一步",
    lead: "同事会看到你在这里填写的姓名，以后可以改。",
    leadWithCode: "填写你的姓名和邀请里的邀请码。",
    codeHelp: "邀请里的字母和数字，不分大小写，短横线可省略。",
    codeRefused: "邀请码不对，再核对一下",
    codeFromLink: "邀请码已从链接中读取。",
  },
  recovery: {
    title: "保存恢复密钥",
    lead: "如果所有设备都丢了，只有这个密钥能找回你的消息。像备用家门钥匙一样收好。",
    copy: "复制",
    copied: "已复制",
    save: "存为文件",
    print: "打印",
    warning: "除你之外没有人持有这个密钥。IT 和中继都无法替你找回。",
    fileName: "Parley 恢复密钥.txt",
    fileText: "{{name}}在{{organisation}}的 Parley 恢复密钥",
    unavailable: "暂时无法显示密钥。",
  },
  locked: {
    title: "你的消息已锁定",
    words:
      "消息都在这台电脑上，但打开它们的密钥不在系统的密钥库里。照常登录电脑并打开密钥库，再重新启动 Parley。没有删除任何内容。",
    help: "如果一直打不开，联系 IT 同事。他们看不到你的消息，但可以修复密钥库。",
    reload: "重试",
  },
};
