// Builds elements from the server's node trees. Text goes in as text only.

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
};

export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** An icon of the given path, hidden from screen readers. */
export function icon(path) {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(ns, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/** `on` has `link(url)` -> true when it handled the address itself, and `command(text)`. */
export function build(nodes, on) {
  const fragment = document.createDocumentFragment();
  for (const [at, node] of nodes.entries()) {
    if (typeof node === "string") {
      fragment.append(besideQuotes(node, nodes[at - 1], nodes[at + 1]));
    } else {
      fragment.append(one(node, on));
    }
  }
  return fragment;
}

function isQuote(node) {
  return Boolean(node && node.type && node.type.endsWith("blockquote"));
}

// A quote is a block of its own: the line break that sets it off would show as an empty line.
function besideQuotes(text, before, after) {
  if (isQuote(before)) text = text.replace(/^\n/, "");
  if (isQuote(after)) text = text.replace(/\n$/, "");
  return text;
}

function one(node, on) {
  const inside = build(node.children, on);
  if (node.url) return link(node.url, inside, on);
  if (node.type === "blockquote") return element("blockquote", "quote", inside);
  if (node.type === "expandable_blockquote") return foldable(inside);
  if (node.type === "spoiler") return spoiler(inside);
  if (node.type === "bot_command") {
    const button = element("button", "command", inside);
    button.type = "button";
    button.addEventListener("click", () => on.command(button.textContent));
    return button;
  }
  return element(TAGS[node.type] || "span", "", inside);
}

function link(url, inside, on) {
  const made = element("a", "", inside);
  made.href = url;
  made.target = "_blank";
  made.rel = "noopener noreferrer";
  made.addEventListener("click", (event) => {
    if (on.link(url)) event.preventDefault();
  });
  return made;
}

function foldable(inside) {
  const text = element("span", "quote-text", inside);
  const toggle = element("button", "unfold", "Xem hết");
  toggle.type = "button";
  const quote = element("blockquote", "quote folded", text, toggle);
  toggle.setAttribute("aria-expanded", "false");
  toggle.addEventListener("click", () => {
    const folded = quote.classList.toggle("folded");
    toggle.setAttribute("aria-expanded", String(!folded));
    toggle.textContent = folded ? "Xem hết" : "Thu gọn";
  });
  // Three lines or fewer need no button; only a laid-out element knows its lines.
  requestAnimationFrame(() => {
    if (quote.isConnected && text.scrollHeight <= text.clientHeight + 2) {
      quote.classList.remove("folded");
      toggle.hidden = true;
    }
  });
  return quote;
}

function spoiler(inside) {
  const made = element("button", "spoiler", inside);
  made.type = "button";
  made.setAttribute("aria-expanded", "false");
  made.setAttribute("aria-label", "Chữ bị che, bấm để hiện");
  made.addEventListener("click", () => {
    made.setAttribute("aria-expanded", "true");
    made.removeAttribute("aria-label");
  });
  return made;
}
