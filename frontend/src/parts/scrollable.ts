// What scrolls sideways can be reached by keyboard, and only while there is something to scroll.
import type { ObjectDirective } from "vue";

const watchers = new WeakMap<HTMLElement, ResizeObserver>();

function look(element: HTMLElement): void {
  if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
  else element.removeAttribute("tabindex");
}

export const scrollable: ObjectDirective<HTMLElement> = {
  mounted(element) {
    const watcher = new ResizeObserver(() => { look(element); });
    watcher.observe(element);
    watchers.set(element, watcher);
    look(element);
  },
  updated: look,
  unmounted(element) { watchers.get(element)?.disconnect(); },
};
