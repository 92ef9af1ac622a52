// 多个界面共用的词句。
import type { Translated } from "../translated.ts";
import type { common as english } from "../en/common.ts";

export const common: Translated<typeof english> = {
  presence: { online: "在线", away: "离开", busy: "忙碌", offline: "离线" },
  presenceLine: { online: "在线", away: "离开", busy: "忙碌", offline: "离线" },
  fault: {
    offline: "网络已断开。检查网络后重试",
    timeout: "中继没有响应。重试",
    unauthorized: "这台设备没有权限这样做。联系管理员",
    "not-found": "内容已不存在。返回后再看看",
    conflict: "别人刚刚也改了这里。重试",
    "too-large": "内容太大，发不出去。缩短后再发",
    "rate-limited": "操作太频繁。稍等一会儿再试",
    "quota-exceeded": "已达到单位的上限。联系管理员",
    "upgrade-required": "当前版本太旧，中继不再支持。更新 Parley",
    invalid: "Parley 无法识别这项内容。核对后重试",
    internal: "Parley 出了问题。重试，或重新加载窗口",
  },
  system: {
    you: "你",
    someone: "有人",
    listSeparator: "、",
    created: "{{who}}发起了会话",
    added: "{{who}}添加了{{whom}}",
    removed: "{{who}}移除了{{whom}}",
    left: "{{who}}退出了群聊",
    accessEnded: "{{who}}不再有权访问：账号或设备已停用",
    renamed: "{{who}}将会话改名为{{name}}",
    reset: "{{who}}重新建立了加密",
    identityChanged: "{{who}}的身份有变化",
  },
  unreadable: "这条消息暂时打不开",
  copyDetails: "复制详情",
  copied: "已复制",
  reload: "重新加载",
};
