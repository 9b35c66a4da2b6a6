import { words } from "@/wording";

export const say = words("signin", {
  zh: {
    title: "登录", name: "账号", password: "密码", enter: "登录", factor_title: "第二步验证", factor: "验证码（6 位）",
    factor_help: "请打开手机上的验证器，输入当前显示的验证码，或输入一个备用码。", go_on: "继续", other: "使用单位统一登录", link_title: "设置账号", link_reset: "设置新密码", link_help: "此链接只能使用一次。请设置登录名和密码。", link_reset_help: "此链接只能使用一次。请为账号 {name} 设置新密码。", link_posts: "岗位", link_ends: "链接有效至", new_password: "新密码", password_help: "密码较长即可，不必含特殊字符；常见密码和泄露过的密码不可用。", set_up: "完成设置并登录", change_due: "密码已到期，请设置新密码。",
    no_account: "没有账号？请向本单位管理员索取一次性链接。",
    oidc_off: "未设置统一登录。", oidc_way: "统一登录用时过长，或由别的浏览器发起：请重试。", oidc_answer: "统一登录未按约定应答，请稍后再试或告知管理员。", oidc_nobody: "本平台没有使用此身份的账号：请联系管理员。", oidc_taken: "此身份已关联其他账号。",
  },
  en: {
    title: "Sign in", name: "Account", password: "Password", enter: "Sign in", factor_title: "Second factor", factor: "Code (6 digits)",
    factor_help: "Open the authenticator on your phone and type the code it shows now, or one of your recovery codes.", go_on: "Go on", other: "Sign in with your organisation", link_title: "Set up your account", link_reset: "Set a new password", link_help: "This link works once. Choose a name to sign in with, and a password.", link_reset_help: "This link works once. Choose a new password for the account {name}.", link_posts: "Posts", link_ends: "The link ends", new_password: "New password", password_help: "A long password is enough, no special characters are needed; common and leaked passwords are refused.", set_up: "Finish and sign in", change_due: "Your password has run out; choose a new one.",
    no_account: "No account yet? Ask your administrator for a one-time link.",
    oidc_off: "Signing in with your organisation is not set up.", oidc_way: "Signing in with your organisation took too long, or was begun elsewhere: try again.", oidc_answer: "Your organisation's sign-in did not answer as it should: try again, or tell your administrator.", oidc_nobody: "Nobody here has this identity: ask an administrator.", oidc_taken: "This identity is linked to another account.",
  },
});
