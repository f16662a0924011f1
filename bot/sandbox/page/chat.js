// The chat page: a web socket to the sandbox, the list of messages, the input.

import { Choices } from "./choices.js";
import { messageItem } from "./message.js";
import { element } from "./nodes.js";

const at = (id) => document.getElementById(id);
const ACTIONS = { typing: "đang nhập", upload_photo: "đang gửi ảnh", upload_document: "đang gửi tệp" };

const state = {
  bot: { name: "", username: "" }, people: [], user: 0, chat: 0, commands: [], messages: new Map(),
  unread: new Set(), reply: null, edit: null, query: "", asked: "", socket: null, tapped: null,
};
const choices = new Choices(at("choices"), at("entry"));

// connection

function connect() {
  const socket = new WebSocket(`ws://${location.host}/page/live`);
  state.socket = socket;
  socket.addEventListener("open", () => { at("offline").hidden = true; });
  socket.addEventListener("message", (event) => {
    const data = JSON.parse(event.data);
    RECEIVE[data.type]?.(data);
  });
  socket.addEventListener("close", () => {
    at("offline").hidden = false;
    setTimeout(connect, 1000);
  });
}

function tell(what, fields = {}) {
  if (state.socket?.readyState !== WebSocket.OPEN) {
    toast("Chưa nối được với máy chủ thử.");
    return false;
  }
  state.socket.send(JSON.stringify({ do: what, user: state.user, chat: state.chat, ...fields }));
  return true;
}

const RECEIVE = {
  hello(data) {
    state.bot = data.bot;
    state.people = data.people;
    drawHead();
    const known = state.people.some((person) => person.id === state.user);
    const wished = Number(location.hash.slice(1));
    const first = state.people.find((person) => person.id === wished) || state.people[0];
    if (!known && first) open(first.id, first.id);
    else if (known) open(state.user, state.chat, true);
    drawPeople();
  },
  chat(data) {
    if (data.user !== state.user || data.chat !== state.chat) return;
    state.messages = new Map(data.messages.map((message) => [message.id, message]));
    drawAll();
  },
  message(data) { receive(data.message); },
  deleted(data) {
    state.messages.delete(data.id);
    drawAll();
  },
  action(data) { busy(ACTIONS[data.action] || "đang nhập"); },
  answer(data) {
    release();
    if (data.text && data.show_alert) {
      at("alert-text").textContent = data.text;
      at("alert").showModal();
    } else if (data.text) toast(data.text);
    if (data.url) followLink(data.url);
  },
  commands(data) {
    state.commands = data.commands;
    at("menu").hidden = !data.commands.length;
    if (at("entry").value.startsWith("/")) suggest();
  },
  asked(data) { state.asked = data.query; },
  results(data) { if (data.query === state.asked || !state.asked) showResults(data); },
  other(data) {
    state.unread.add(data.user);
    drawPeople();
  },
  problem(data) { release(); toast(data.text); },
};

// people

function open(user, chat, quietly = false) {
  state.user = user;
  state.chat = chat;
  state.unread.delete(user);
  history.replaceState(null, "", `#${user}`);
  if (!quietly) {
    clearContext();
    choices.close();
    idle();
  }
  tell("open");
  drawPeople();
}

function radio(label, checked, unread, choose) {
  const button = element("button", unread ? "unread" : "", label);
  button.type = "button";
  button.setAttribute("role", "radio");
  button.setAttribute("aria-checked", String(checked));
  button.tabIndex = checked ? 0 : -1;
  if (unread) button.setAttribute("aria-label", `${label}, có tin mới`);
  button.addEventListener("click", choose);
  return button;
}

function drawPeople() {
  const focused = at("people").contains(document.activeElement);
  at("people").replaceChildren(...state.people.map((person) =>
    radio(person.name, person.id === state.user, state.unread.has(person.id),
      () => open(person.id, person.id))));
  if (focused) at("people").querySelector('[aria-checked="true"]')?.focus();
  const me = state.people.find((person) => person.id === state.user);
  const groups = me ? me.groups : [];
  at("places").hidden = !groups.length;
  at("places").replaceChildren(
    radio("Riêng với bot", state.chat === state.user, false, () => open(state.user, state.user)),
    ...groups.map((group) =>
      radio(group.title, state.chat === group.id, false, () => open(state.user, group.id))));
}

for (const id of ["people", "places"]) {
  at(id).addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...at(id).children];
    const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
    next.focus();
    next.click();
  });
}

function drawHead() {
  const { name, description, short } = state.bot;
  at("bot-name").textContent = name;
  at("avatar").textContent = name.split(/\s+/).map((word) => word[0]).slice(0, 2).join("").toUpperCase();
  at("welcome-name").textContent = name;
  at("welcome-text").textContent = description || short || "Bấm Bắt đầu để trò chuyện.";
  document.title = `${name}, bản thử`;
}

// messages

const act = {
  link: followLink,
  command: (text) => send(text),
  copy: async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      toast("Đã chép vào bộ nhớ tạm.");
    } catch {
      at("alert-text").textContent = text;
      at("alert").showModal();
    }
  },
  tap(message, button, key) {
    release();
    key.setAttribute("aria-busy", "true");
    state.tapped = { key, timer: setTimeout(release, 15000) };
    tell("tap", { message: message.id, data: button.callback_data });
  },
  inline(query) { fill(`@${state.bot.username} ${query}`); },
  reply(message) {
    state.reply = message;
    state.edit = null;
    context(`Trả lời ${message.name}`, plain(message.body) || "Tệp đính kèm");
  },
  edit(message) {
    state.edit = message;
    state.reply = null;
    context("Sửa tin", plain(message.body));
    fill(plain(message.body));
  },
  jump(id) {
    const target = at("log").querySelector(`[data-id="${Number(id)}"]`);
    target?.scrollIntoView({ block: "center", behavior: "smooth" });
  },
};

function plain(nodes) {
  return nodes.map((node) => (typeof node === "string" ? node : plain(node.children))).join("");
}

function followLink(url) {
  let target;
  try { target = new URL(url); } catch { return false; }
  const here = target.hostname === "t.me" && target.pathname.slice(1).toLowerCase() === state.bot.username.toLowerCase();
  if (!here) return false;
  const payload = target.searchParams.get("start");
  send(payload ? `/start ${payload}` : "/start");
  return true;
}

function item(message) {
  return messageItem(message, state.user, state.chat !== state.user, act);
}

function day(seconds) {
  return new Date(seconds * 1000).toLocaleDateString("vi", { day: "numeric", month: "long", year: "numeric" });
}

function drawAll() {
  const items = [];
  let last = "";
  for (const message of state.messages.values()) {
    const today = day(message.time);
    if (today !== last) items.push(element("li", "day", today));
    last = today;
    const made = item(message);
    if (items.at(-1)?.dataset.from !== made.dataset.from) made.classList.add("turn");
    items.push(made);
  }
  at("log").setAttribute("aria-live", "off");
  at("log").replaceChildren(...items);
  requestAnimationFrame(() => at("log").setAttribute("aria-live", "polite"));
  at("welcome").hidden = state.messages.size > 0 || state.chat !== state.user;
  toEnd();
}

function receive(message) {
  const known = at("log").querySelector(`[data-id="${message.id}"]`);
  if (!known && !state.messages.size) {
    state.messages.set(message.id, message);
    drawAll();
    if (message.bot) idle();
    return;
  }
  const near = at("scroll").scrollHeight - at("scroll").scrollTop - at("scroll").clientHeight < 160;
  state.messages.set(message.id, message);
  const made = item(message);
  if (known) {
    const focused = known.contains(document.activeElement) ? document.activeElement.textContent : null;
    if (known.classList.contains("turn")) made.classList.add("turn");
    known.replaceWith(made);
    if (focused !== null) {
      const same = [...made.querySelectorAll("button, a")].find((key) => key.textContent === focused);
      (same || made.querySelector(".key") || at("entry")).focus({ preventScroll: true });
    }
  } else {
    if (at("log").lastElementChild?.dataset.from !== made.dataset.from) made.classList.add("turn");
    made.classList.add("fresh");
    at("log").append(made);
  }
  if (message.bot) idle();
  if (near || message.from === state.user) requestAnimationFrame(toEnd);
}

function toEnd() { at("scroll").scrollTop = at("scroll").scrollHeight; }
at("scroll").addEventListener("scroll", () => {
  const box = at("scroll");
  at("down").hidden = box.scrollHeight - box.scrollTop - box.clientHeight < 240;
});
at("down").addEventListener("click", toEnd);
at("start").addEventListener("click", () => send("/start"));

// signs of life

let busyTimer;
function busy(words) {
  at("status").textContent = words;
  at("status").classList.add("busy");
  at("typing").hidden = false;
  toEnd();
  clearTimeout(busyTimer);
  busyTimer = setTimeout(idle, 5000);
}
function idle() {
  clearTimeout(busyTimer);
  at("status").textContent = "bot";
  at("status").classList.remove("busy");
  at("typing").hidden = true;
}
function release() {
  if (!state.tapped) return;
  clearTimeout(state.tapped.timer);
  state.tapped.key.removeAttribute("aria-busy");
  state.tapped = null;
}
let toastTimer;
function toast(text) {
  at("toast").textContent = text;
  at("toast").hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { at("toast").hidden = true; }, 4000);
}

// writing

function send(text) {
  const fields = state.reply ? { reply_to: state.reply.id } : {};
  if (!tell("send", { text, ...fields })) return false;
  clearContext();
  return true;
}

function fill(text) {
  const entry = at("entry");
  entry.value = text;
  entry.focus();
  entry.dispatchEvent(new Event("input"));
}

function context(title, text) {
  at("context-title").textContent = title;
  at("context-text").textContent = text;
  at("context").hidden = false;
  at("entry").focus();
}
function clearContext() {
  state.reply = null;
  state.edit = null;
  at("context").hidden = true;
}
at("context-close").addEventListener("click", () => {
  if (state.edit) fill("");
  clearContext();
  at("entry").focus();
});

at("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = at("entry").value.trim();
  if (!text) return;
  let done;
  if (state.edit) {
    done = tell("edit", { message: state.edit.id, text });
    if (done) clearContext();
  } else done = send(text);
  if (done) fill("");
});

let inlineTimer;
at("entry").addEventListener("input", suggest);
function suggest() {
  const text = at("entry").value;
  at("send").disabled = !text.trim();
  clearTimeout(inlineTimer);
  const mention = `@${state.bot.username} `;
  if (text.toLowerCase().startsWith(mention.toLowerCase())) {
    state.query = text.slice(mention.length);
    inlineTimer = setTimeout(() => tell("inline", { query: state.query }), 250);
  } else if (/^\/\w*$/.test(text)) showCommands(text.slice(1).toLowerCase());
  else choices.close();
}
at("entry").addEventListener("keydown", (event) => {
  if (choices.onKey(event)) return;
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    at("composer").requestSubmit();
  } else if (event.key === "Escape") clearContext();
});

function showCommands(start) {
  const fitting = state.commands.filter((item_) => item_.command.startsWith(start));
  choices.show(fitting.map((item_) => ({
    className: "command-choice", title: `/${item_.command}`, text: item_.description,
    run: () => { send(`/${item_.command}`); fill(""); },
  })));
}

function showResults(data) {
  const bar = data.button
    ? [{ className: "bar", title: data.button.text, text: "",
      run: () => { send(`/start ${data.button.start_parameter || ""}`.trim()); fill(""); } }]
    : [];
  choices.show([...bar, ...data.results.map((result) => ({
    className: "", title: result.title, text: result.description,
    run: () => { tell("choose", { query: data.query, result: result.id, text: state.query }); fill(""); },
  }))], "Không có kết quả.");
}

at("menu").addEventListener("click", () => {
  if (choices.visible) choices.close();
  else showCommands("");
  at("menu").setAttribute("aria-expanded", String(choices.visible));
  at("entry").focus();
});
choices.onClose = () => at("menu").setAttribute("aria-expanded", "false");

// files

function toggleAttach(shown) {
  at("attach-menu").hidden = !shown;
  at("attach").setAttribute("aria-expanded", String(shown));
}
at("attach").addEventListener("click", () => toggleAttach(at("attach-menu").hidden));
at("attach-menu").addEventListener("click", (event) => {
  const kind = event.target.dataset.kind;
  if (!kind) return;
  toggleAttach(false);
  at("file").dataset.kind = kind;
  at("file").accept = kind === "photo" ? "image/*" : "";
  at("file").click();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") toggleAttach(false);
});
document.addEventListener("click", (event) => {
  if (!event.target.closest(".attach")) toggleAttach(false);
  if (!event.target.closest(".composer")) choices.close();
});
at("file").addEventListener("change", () => {
  const file = at("file").files[0];
  if (file) upload(file, at("file").dataset.kind || "document");
  at("file").value = "";
});
async function upload(file, kind) {
  const form = new FormData();
  form.append("user", state.user);
  form.append("chat", state.chat);
  form.append("kind", kind);
  form.append("caption", at("entry").value.trim());
  form.append("file", file, file.name);
  try {
    const response = await fetch("/page/upload", { method: "POST", body: form });
    if (response.ok) fill("");
    else if (response.status === 400) toast(`Không gửi được: ${(await response.json()).error}`);
    else toast("Không gửi được tệp.");
  } catch {
    toast("Không gửi được tệp, có thể tệp lớn hơn 50 MB.");
  }
}
at("scroll").addEventListener("dragover", (event) => event.preventDefault());
at("scroll").addEventListener("drop", (event) => {
  event.preventDefault();
  const file = event.dataTransfer.files[0];
  if (file) upload(file, "document");
});

connect();
