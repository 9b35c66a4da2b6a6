import { words } from "@/wording";

export const say = words("signin", {
  zh: {
    title: "登录", name: "账号", password: "密码", enter: "登录", factor_title: "第二步验证", factor: "验证码（6 位）",
    factor_help: "请打开手机上的验证器，输入当前显示的验证码，或输入一个备用码。", go_on: "继续", other: "使用单位统一登录",
    no_account: "没有账号？请向本单位管理员索取一次性链接。",
  },
  en: {
    title: "Sign in", name: "Account", password: "Password", enter: "Sign in", factor_title: "Second factor", factor: "Code (6 digits)",
    factor_help: "Open the authenticator on your phone and type the code it shows now, or one of your recovery codes.", go_on: "Go on", other: "Sign in with your organisation",
    no_account: "No account yet? Ask your administrator for a one-time link.",
  },
});
