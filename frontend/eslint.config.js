import js from "@eslint/js";
import globals from "globals";
import vue from "eslint-plugin-vue";
import accessible from "eslint-plugin-vuejs-accessibility";
import ts from "typescript-eslint";

export default ts.config(
  { ignores: ["node_modules", "src/api/schema.d.ts"] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...vue.configs["flat/recommended"],
  ...accessible.configs["flat/recommended"],
  {
    languageOptions: { globals: globals.browser, parserOptions: { parser: ts.parser } },
    rules: {
      "no-undef": "off", // TypeScript knows better
      // How a template is broken into lines is left to who writes it.
      "vue/max-attributes-per-line": "off",
      "vue/singleline-html-element-content-newline": "off",
      "vue/multiline-html-element-content-newline": "off",
      "vue/html-self-closing": "off",
      "vue/html-closing-bracket-newline": "off",
      "vue/html-indent": "off",
      "vue/multi-word-component-names": "off",
      "vue/require-default-prop": "off", // props are typed; what may be left out is undefined
      // A label that holds its field needs no id.
      "vuejs-accessibility/label-has-for": ["error", { required: { some: ["nesting", "id"] } }],
      "vuejs-accessibility/form-control-has-label": ["error", { labelComponents: ["FormField"] }],
      "max-lines": ["error", { max: 250, skipBlankLines: true }],
    },
  },
);
