// One message as a list item: bubble, keyboard, small tools.

import { build, element, icon } from "./nodes.js";

const ICONS = {
  url: "M8 16L17 7M9 7h8v8", copy_text: "M9 9h10v11H9zM5 15V4h10",
  switch: "M4 12h14M13 6l6 6-6 6", file: "M12 4v11M7 11l5 5 5-5M5 20h14",
};

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  const [value, unit] = bytes < 1048576 ? [bytes / 1024, "KB"] : [bytes / 1048576, "MB"];
  return `${value.toLocaleString("vi", { maximumFractionDigits: 1 })} ${unit}`;
}

/** `act`: link, command, tap, copy, inline, reply, edit, jump. `viewer` is the chosen person. */
export function messageItem(message, viewer, inGroup, act) {
  const own = message.from === viewer;
  const item = element("li", `message${own ? " own" : ""}`);
  item.dataset.id = message.id;
  item.dataset.from = message.from;
  const bubble = element("div", "bubble");
  const speaker = own ? "Bạn" : message.name;
  bubble.append(inGroup && !own
    ? element("span", "sender", message.name)
    : element("span", "sr", `${speaker}: `));
  if (message.via) bubble.append(element("span", "note", `qua @${message.via}`));
  if (message.forwarded) bubble.append(element("span", "note", `Chuyển tiếp từ ${message.forwarded}`));
  if (message.reply) bubble.append(replyBox(message.reply, act));
  if (message.photo) bubble.append(photo(message));
  if (message.file) bubble.append(file(message.file));
  if (message.other) bubble.append(element("div", "other", message.other));
  const body = element("div", "body", build(message.body, act));
  body.append(meta(message));
  bubble.append(body);
  for (const emoji of message.reactions) bubble.append(element("span", "reaction", emoji));
  item.append(bubble);
  if (message.keyboard.length) {
    item.classList.add("keys");
    item.append(keyboard(message, act));
  }
  item.append(tools(message, own, act));
  return item;
}

function meta(message) {
  const when = new Date(message.time * 1000);
  const clock = when.toLocaleTimeString("vi", { hour: "2-digit", minute: "2-digit" });
  const time = element("time", "", clock);
  time.dateTime = when.toISOString();
  return element("span", "meta", message.edited ? "đã sửa " : "", time);
}

function replyBox(reply, act) {
  const box = element("button", "reply", element("strong", "", reply.name), element("span", "", reply.text));
  box.type = "button";
  box.setAttribute("aria-label", `Trả lời ${reply.name}: ${reply.text}`);
  box.addEventListener("click", () => act.jump(reply.id));
  return box;
}

function photo(message) {
  const image = element("img", "photo");
  image.src = message.photo.url;
  image.width = message.photo.width;
  image.height = message.photo.height;
  image.alt = message.body.length ? "Ảnh, mô tả ở chú thích bên dưới" : "Ảnh";
  image.loading = "lazy";
  const link = element("a", "", image);
  link.href = message.photo.url;
  link.target = "_blank";
  link.rel = "noopener";
  return link;
}

function file(document_) {
  const link = element("a", "file",
    element("span", "file-icon", icon(ICONS.file)),
    element("span", "", element("strong", "", document_.name), element("small", "", size(document_.size))));
  link.href = document_.url;
  link.download = document_.name;
  return link;
}

function keyboard(message, act) {
  const box = element("div", "keyboard");
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", "Nút của tin này");
  for (const row of message.keyboard) {
    box.append(element("div", "", ...row.map((button) => key(message, button, act))));
  }
  return box;
}

function key(message, button, act) {
  if (button.url) {
    const link = element("a", "key", button.text, icon(ICONS.url));
    link.href = /^(https?|tg):/i.test(button.url) ? button.url : "#";
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    link.addEventListener("click", (event) => {
      if (act.link(button.url)) event.preventDefault();
    });
    return link;
  }
  const made = element("button", "key", button.text);
  made.type = "button";
  if (button.copy_text) {
    made.append(icon(ICONS.copy_text));
    made.title = button.copy_text.text;
    made.addEventListener("click", () => act.copy(button.copy_text.text));
  } else if (button.callback_data !== undefined) {
    made.addEventListener("click", () => act.tap(message, button, made));
  } else {
    const query = button.switch_inline_query_current_chat ?? button.switch_inline_query
      ?? button.switch_inline_query_chosen_chat?.query ?? "";
    made.append(icon(ICONS.switch));
    made.addEventListener("click", () => act.inline(query));
  }
  return made;
}

function tools(message, own, act) {
  const box = element("div", "tools");
  const add = (label, run) => {
    const button = element("button", "", label);
    button.type = "button";
    button.addEventListener("click", run);
    box.append(button);
  };
  add("Trả lời", () => act.reply(message));
  if (own && !message.file && !message.photo && !message.via) add("Sửa", () => act.edit(message));
  return box;
}
