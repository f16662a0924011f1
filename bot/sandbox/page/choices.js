// The list over the input: commands or inline results, by mouse and by keyboard.

import { element } from "./nodes.js";

export class Choices {
  constructor(box, entry) {
    this.box = box;
    this.entry = entry;
    this.items = [];
    this.at = -1;
    this.onClose = () => {};
  }

  get visible() { return !this.box.hidden; }

  /** Items have title, text, className, run. With none, `empty` is shown, or nothing. */
  show(items, empty = "") {
    this.items = items;
    this.at = -1;
    this.box.replaceChildren(...items.map((item, index) => {
      const row = element("div", `choice ${item.className}`, element("strong", "", item.title));
      if (item.text) row.append(element("span", "", item.text));
      row.id = `choice-${index}`;
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", "false");
      row.addEventListener("click", () => this.run(index));
      return row;
    }));
    if (!items.length && empty) this.box.append(element("p", "choices-empty", empty));
    this.box.hidden = !items.length && !empty;
    this.entry.setAttribute("aria-expanded", String(this.visible));
    this.mark(-1);
  }

  close() {
    if (!this.visible) return;
    this.box.hidden = true;
    this.entry.setAttribute("aria-expanded", "false");
    this.mark(-1);
    this.onClose();
  }

  run(index) {
    const item = this.items[index];
    this.close();
    item.run();
  }

  mark(index) {
    this.at = index;
    for (const [place, row] of [...this.box.querySelectorAll(".choice")].entries()) {
      row.setAttribute("aria-selected", String(place === index));
      if (place === index) row.scrollIntoView({ block: "nearest" });
    }
    if (index >= 0) this.entry.setAttribute("aria-activedescendant", `choice-${index}`);
    else this.entry.removeAttribute("aria-activedescendant");
  }

  /** True when the key was for the list. */
  onKey(event) {
    if (!this.visible || event.isComposing) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.items.length) {
      const count = this.items.length;
      this.mark(this.at < 0 ? (step > 0 ? 0 : count - 1) : (this.at + step + count) % count);
    } else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && this.at >= 0) this.run(this.at);
    else return false;
    event.preventDefault();
    return true;
  }
}
