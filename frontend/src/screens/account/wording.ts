import { words } from "@/wording";

export const say = words("account", {
  zh: {
    title: "我的账号", name: "登录名", posts: "岗位", password: "密码", old: "当前密码", next: "新密码", change: "修改密码", changed: "密码已修改，其他浏览器已退出登录。", rules: "至少 {shortest} 个字符，最多 {longest} 个。", rules_kinds: "须含 {kinds} 类字符（大写、小写、数字、其他）。", rules_days: "每 {days} 天须修改一次。",
    factor: "第二步验证", factor_on: "已启用。剩余备用码：{left} 个。", factor_off: "未启用。启用后，登录时除密码外还要输入手机验证器上的验证码。", turn_on: "启用", scan: "用手机验证器扫描，或手动输入密钥：", first_code: "验证器显示的验证码", confirm: "确认启用", recovery: "备用码（只显示这一次，请妥善保存；每个只能用一次）：", turn_off: "停用", turn_off_password: "输入密码以停用",
    identity: "统一身份认证", identity_linked: "已关联：可用本市统一身份认证登录。", identity_not_linked: "未关联。关联后，可用本市统一身份认证登录。", identity_link: "关联", identity_unlink: "取消关联", identity_only_way: "该账号没有密码，只能用统一身份认证登录；要取消关联，请先由管理员发放一次性链接设置密码。",
    sessions: "已登录的浏览器", here: "本浏览器", unknown_browser: "未知浏览器", seen: "最近使用", began: "登录时间", end: "退出", tokens: "接口令牌", tokens_help: "供程序调用接口使用；令牌只显示一次。", token_name: "用途", token_post: "岗位", token_scope: "权限", scope_read: "只读", scope_write: "读写", days: "有效天数", make: "生成令牌", made: "新令牌（只显示这一次）：", ends: "有效至", used: "最近使用", revoke: "撤销", revoked: "已撤销", no_tokens: "没有令牌。", never: "从未",
  },
  en: {
    title: "My account", name: "Name", posts: "Posts", password: "Password", old: "Current password", next: "New password", change: "Change password", changed: "The password is changed; other browsers are signed out.", rules: "At least {shortest} characters, at most {longest}.", rules_kinds: "With {kinds} kinds of characters (capital, small, digit, other).", rules_days: "To be changed every {days} days.",
    factor: "Second factor", factor_on: "On. Recovery codes left: {left}.", factor_off: "Off. When it is on, signing in asks for a code from your phone beside the password.", turn_on: "Turn on", scan: "Scan with the authenticator on your phone, or type the secret:", first_code: "Code the authenticator shows", confirm: "Confirm", recovery: "Recovery codes (shown this once, keep them safe; each works once):", turn_off: "Turn off", turn_off_password: "Password, to turn it off",
    identity: "The city's identity provider", identity_linked: "Linked: you can sign in at the city's own provider.", identity_not_linked: "Not linked. Linked, you can sign in at the city's own provider.", identity_link: "Link", identity_unlink: "Unlink", identity_only_way: "This account has no password, so the provider is the only way in; to unlink it, let an administrator give you a one-time link first.",
    sessions: "Browsers signed in", here: "this browser", unknown_browser: "unknown browser", seen: "last used", began: "signed in", end: "Sign out", tokens: "API tokens", tokens_help: "For programs that call the API; a token is shown once.", token_name: "What for", token_post: "Post", token_scope: "May", scope_read: "read", scope_write: "read and write", days: "Days", make: "Make a token", made: "New token (shown this once):", ends: "ends", used: "last used", revoke: "Revoke", revoked: "revoked", no_tokens: "No tokens.", never: "never",
  },
});
