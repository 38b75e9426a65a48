// The phone: shows what the platform shows a customer, and does what a customer does.
const $ = (id) => document.getElementById(id);
const TIME_GAP = 300;
const MODES = { plain: "明文", compatible: "兼容", encrypted: "安全" };
const HOW = { passive: "被动回复", active: "客服消息" };

let accounts = [];
let account;
let openid;
let shown = 0;
let typing = false;
let lastTime = 0;
let session = 0;
let menuDrawn = "";
let follows = true;

const clock = (at, options) => new Date(at * 1000).toLocaleTimeString("zh-CN", { hour12: false, ...options });

function make(name, className, text) {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

async function post(path, body, type = "application/json") {
  const data = type === "application/json" ? JSON.stringify(body ?? {}) : body;
  const response = await fetch(path, { method: "POST", body: data, headers: { "content-type": type } });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response;
}

const here = () => `/phone/${account.name}/customers/${openid}`;
const act = (action, more = {}) => post(`${here()}/actions`, { action, ...more }).catch(unreachable);

function unreachable() {
  $("screen").append(make("li", "note", "连不上模拟器，请确认它还在运行"));
}

function bubble(item) {
  if (item.kind === "image") {
    const box = make("div", "bubble picture");
    const image = make("img");
    image.src = item.url;
    image.alt = item.sender === "customer" ? "您发的图片" : "公众号发来的图片";
    image.addEventListener("load", toEnd);
    box.append(image);
    return box;
  }
  const names = { voice: "🔊 语音", video: "🎬 视频", location: "📍 ", link: "🔗 ", file: "📄 " };
  const lead = names[item.kind] ?? "";
  const rest = item.kind === "voice" && item.text ? `：${item.text}` : item.text;
  const box = make("div", "bubble", lead + rest);
  if (item.options.length) {
    const list = make("div", "options");
    for (const [option, content] of item.options) {
      const button = make("button", "", content);
      button.type = "button";
      button.addEventListener("click", () => act("choose", { option, text: content }));
      list.append(button);
    }
    box.append(list, item.tail);
  }
  return box;
}

function draw(item) {
  const screen = $("screen");
  if (item.at - lastTime > TIME_GAP) screen.append(make("li", "time", clock(item.at, { timeStyle: "short" })));
  lastTime = item.at;
  if (item.sender === "platform") {
    screen.append(make("li", item.kind === "banner" ? "banner" : "note", item.text));
    return;
  }
  const mine = item.sender === "customer";
  const row = make("li", mine ? "message mine" : "message");
  const face = make("span", "face", mine ? "我" : account.title.slice(0, 1));
  face.setAttribute("aria-hidden", "true");
  row.append(face, bubble(item));
  if (!mine) {
    const how = make("span", "how", clock(item.at));
    how.title = HOW[item.how] ?? "";
    row.append(how);
  }
  screen.append(row);
}

function toEnd() {
  $("screen").scrollTop = $("screen").scrollHeight;
}

function drawMenu(buttons) {
  const now = JSON.stringify(buttons);
  if (now === menuDrawn) return;
  menuDrawn = now;
  const menu = $("menu");
  menu.replaceChildren();
  const toKeyboard = make("button", "icon", "⌨");
  toKeyboard.type = "button";
  toKeyboard.setAttribute("aria-label", "切换到键盘");
  toKeyboard.addEventListener("click", () => showMenu(false));
  menu.append(toKeyboard);
  for (const button of buttons) {
    const box = make("div");
    const entry = make("button", "", (button.sub_button?.length ? "≡ " : "") + button.name);
    entry.type = "button";
    box.append(entry);
    if (button.sub_button?.length) {
      const below = make("div", "below");
      below.hidden = true;
      for (const sub of button.sub_button) {
        const part = make("button", "", sub.name);
        part.type = "button";
        part.addEventListener("click", () => {
          below.hidden = true;
          press(sub);
        });
        below.append(part);
      }
      entry.setAttribute("aria-expanded", "false");
      entry.addEventListener("click", () => {
        below.hidden = !below.hidden;
        entry.setAttribute("aria-expanded", String(!below.hidden));
      });
      box.append(below);
    } else {
      entry.addEventListener("click", () => press(button));
    }
    menu.append(box);
  }
  showMenu(buttons.length > 0);
}

function press(button) {
  if (button.type === "click") act("click", { key: button.key });
  else if (button.type === "view") act("view", { url: button.url });
}

function showMenu(on) {
  $("menu").hidden = !on;
  $("compose").hidden = on;
  $("keyboard").hidden = menuDrawn === "[]";
  if (!on) $("text").focus();
}

function drawState(state) {
  typing = state.typing;
  follows = state.follows;
  $("typing").textContent = typing ? "对方正在输入…" : "";
  $("follow").setAttribute("aria-label", follows ? "取消关注" : "关注");
  $("left").textContent = `${state.left} 条`;
  drawMenu(state.menu);
  const log = $("log");
  log.replaceChildren();
  for (const line of state.log.toReversed()) {
    log.append(make("li", line.bad ? "bad" : "", `${clock(line.at)} ${line.text}`));
  }
}

async function watch(mine) {
  while (mine === session) {
    try {
      const response = await fetch(`${here()}?after=${shown}&typing=${typing}&wait=true`);
      if (mine !== session) return;
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      const state = await response.json();
      if (mine !== session) return;
      if (state.items) {
        state.items.forEach(draw);
        shown += state.items.length;
        drawState(state);
        if (state.items.length) toEnd();
      } else {
        return start();
      }
    } catch {
      await new Promise((done) => setTimeout(done, 2000));
    }
  }
}

// Deliveries end after the message was shown: the log is refreshed between the polls.
setInterval(async () => {
  if (!openid) return;
  const mine = session;
  const response = await fetch(`${here()}?after=${shown}`).catch(() => undefined);
  const state = await response?.json().catch(() => undefined);
  if (state?.items && mine === session) drawState(state);
}, 2000);

async function start() {
  session += 1;
  const mine = session;
  account = accounts.find((one) => one.name === $("accounts").value) ?? accounts[0];
  openid = undefined;
  shown = lastTime = 0;
  menuDrawn = "";
  $("screen").replaceChildren();
  $("title").textContent = account.title;
  $("mode").textContent = MODES[account.mode];
  $("rights").textContent = account.verified ? "有" : "没有";
  const response = await post(`/phone/${account.name}/customers`).catch(unreachable);
  if (!response || mine !== session) return;
  ({ openid } = await response.json());
  void watch(mine);
}

function grow() {
  const text = $("text");
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight}px`;
  $("send").hidden = !text.value.trim();
  $("plus").hidden = !!text.value.trim();
}

function more(on) {
  $("more").hidden = !on;
  $("plus").setAttribute("aria-expanded", String(on));
  toEnd();
}

$("compose").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("text").value.trim();
  if (!text) return;
  $("text").value = "";
  grow();
  act("text", { text });
});
$("text").addEventListener("input", grow);
$("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $("compose").requestSubmit();
  }
});
$("plus").addEventListener("click", () => more($("more").hidden));
$("keyboard").addEventListener("click", () => showMenu(true));
$("restart").addEventListener("click", start);
$("follow").addEventListener("click", () => act(follows ? "unsubscribe" : "subscribe"));
$("accounts").addEventListener("change", start);
$("more").addEventListener("click", (event) => {
  const doing = event.target.dataset.do;
  if (!doing) return;
  more(false);
  if (doing === "picture") $("file").click();
  else if (doing === "voice") act("voice", { text: "我的快递到哪了" });
  else if (doing === "silent") act("voice");
  else act(doing);
});
$("file").addEventListener("change", async () => {
  const [file] = $("file").files;
  $("file").value = "";
  if (file) await post(`${here()}/pictures`, file, file.type).catch(unreachable);
});
for (const button of document.querySelectorAll("[data-platform]")) {
  button.addEventListener("click", () => act(button.dataset.platform));
}

accounts = await (await fetch("/phone/accounts")).json();
for (const one of accounts) {
  const kind = one.kind === "service" ? "服务号" : "订阅号";
  $("accounts").append(new Option(`${one.title}（${one.verified ? "已认证" : "未认证"}${kind}）`, one.name));
}
await start();
