// What an invitation link shows when a browser opens it: how to go on in the app. No script: the code behind the # stays in
// the browser and never reaches the relay.
import { createHash } from "node:crypto";

const style =
  "body{font:16px/1.6 system-ui,sans-serif;max-width:36rem;margin:10vh auto;padding:0 1.5rem;color:#1d2433;background:#fff}" +
  "h1{font-size:1.5rem}section+section{margin-top:2.5rem}" +
  "@media(prefers-color-scheme:dark){body{color:#e6e9f0;background:#14171d}}";

export const joinPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

export function joinPage(organisationName: string): string {
  const name = escapeHtml(organisationName);
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${name} – Parley</title>
<style>${style}</style></head>
<body>
<section>
<h1>You are invited to ${name} on Parley</h1>
<p>Open the Parley app on your computer, choose “Join with an invitation” and paste the whole address of this page.</p>
<p>If you do not have the app yet, ask the person who invited you where to get it.</p>
</section>
<section lang="zh-CN">
<h1>您受邀加入 ${name} 的 Parley</h1>
<p>请在电脑上打开 Parley 应用，选择“使用邀请加入”，然后粘贴本页的完整地址。</p>
<p>如果还没有安装，请向邀请您的人索取安装方式。</p>
</section>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
