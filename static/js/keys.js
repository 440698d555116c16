// j and k walk a list, o opens, / searches, r replies, ? shows all of it. Never while one types.
const GO = { h: "/", l: "/latest", i: "/ideas", n: "/inbox" };
let before = "";

const typing = (target) => target.closest("input, textarea, select, [contenteditable], dialog");

function walk(step) {
  const items = [...document.querySelectorAll("[data-keys] [data-item]")];
  if (!items.length) return;
  const at = items.findIndex((item) => item.classList.contains("is-current") || item.contains(document.activeElement));
  const item = items[Math.min(items.length - 1, Math.max(0, at + step))];
  items.forEach((one) => one.classList.toggle("is-current", one === item));
  const link = item.querySelector("h1 a, h2 a, h3 a, a.post__number") || item;
  link.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
}

function help() {
  const shown = document.getElementById("keys");
  shown.onclick = (event) => event.target === shown && shown.close();
  shown.showModal();
}

const DO = {
  j: () => walk(1),
  k: () => walk(-1),
  o: () => document.querySelector("[data-item].is-current h2 a, [data-item].is-current h3 a")?.click(),
  "/": () => document.querySelector(".head input[type=search]")?.focus(),
  r: () => document.querySelector("[data-composer] textarea")?.focus(),
  "?": help,
};

export function watchKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const go = before === "g" && GO[event.key];
    before = event.key;
    if (go) return location.assign(go);
    const act = DO[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
