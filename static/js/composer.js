// The Markdown field: toolbar, live preview, drafts that survive a closed browser, pictures.
import { reasonOf } from "./failing.js";
import { later, send } from "./send.js";

const AROUND = { bold: "**", italic: "*", code: "`" };
const BEFORE = { heading: "## ", quote: "> ", list: "- ", numbers: "1. " };
const TABLE = "\n| | |\n| --- | --- |\n| | |\n";

function put(area, text, from = area.selectionStart, to = area.selectionEnd) {
  area.focus();
  area.setSelectionRange(from, to);
  // execCommand keeps the browser's own undo; setRangeText does not
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text, from, to, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function around(area, sign) {
  const from = area.selectionStart;
  const chosen = area.value.slice(from, area.selectionEnd);
  if (sign === "`" && chosen.includes("\n")) return put(area, "```\n" + chosen + "\n```");
  put(area, sign + chosen + sign);
  area.setSelectionRange(from + sign.length, from + sign.length + chosen.length);
}

function before(area, sign) {
  const from = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const lines = area.value.slice(from, area.selectionEnd).split("\n");
  put(area, lines.map((line) => sign + line).join("\n"), from, area.selectionEnd);
}

function link(area) {
  const from = area.selectionStart;
  const chosen = area.value.slice(from, area.selectionEnd);
  put(area, `[${chosen}](https://)`);
  area.setSelectionRange(from + chosen.length + 3, from + chosen.length + 11);
}

function apply(area, name) {
  if (AROUND[name]) around(area, AROUND[name]);
  else if (BEFORE[name]) before(area, BEFORE[name]);
  else if (name === "link") link(area);
  else if (name === "table") put(area, TABLE);
}

function tools(box, area) {
  const bar = box.querySelector("[role=toolbar]");
  const buttons = [...bar.querySelectorAll("button")];
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-md]");
    if (!button) return;
    buttons.forEach((one) => (one.tabIndex = one === button ? 0 : -1));
    if (button.dataset.md === "preview") togglePreview(box, area, button);
    else if (button.dataset.md === "image") choosePicture(box, area);
    else apply(area, button.dataset.md);
  });
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = buttons.indexOf(document.activeElement);
    const next = buttons[(at + step + buttons.length) % buttons.length];
    buttons.forEach((one) => (one.tabIndex = one === next ? 0 : -1));
    next.focus();
  });
  area.addEventListener("keydown", (event) => {
    const name = { b: "bold", i: "italic", k: "link" }[event.key];
    if ((event.ctrlKey || event.metaKey) && name) {
      event.preventDefault();
      apply(area, name);
    }
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") area.form?.requestSubmit();
  });
}

async function showPreview(box, area) {
  const pane = box.querySelector("[data-preview]");
  const answer = await send(box.dataset.previewUrl, { body: area.value }).catch(() => null);
  if (answer && answer.ok) pane.innerHTML = await answer.text();
  else pane.textContent = await reasonOf(answer);
}

function togglePreview(box, area, button) {
  const pane = box.querySelector("[data-preview]");
  pane.hidden = !pane.hidden;
  button.setAttribute("aria-pressed", String(!pane.hidden));
  if (!pane.hidden) showPreview(box, area);
}

function drafts(box, area) {
  const status = box.querySelector("[data-draft-status]");
  const save = later(1200, async () => {
    const form = area.form;
    if (!form || form.dataset.sent) return;
    const fields = new FormData(form);
    fields.delete("csrf_token");
    const answer = await send(box.dataset.draftUrl, fields).catch(() => null);
    if (form.dataset.sent) return;
    status.textContent = answer && answer.ok ? status.dataset.saved : status.dataset.unsaved;
  });
  area.form?.addEventListener("input", save);
}

function choosePicture(box, area) {
  const picker = document.createElement("input");
  picker.type = "file";
  picker.accept = "image/*";
  picker.addEventListener("change", () => picker.files[0] && upload(box, area, picker.files[0]));
  picker.click();
}

async function upload(box, area, file) {
  const status = box.querySelector("[data-draft-status]");
  const fields = new FormData();
  fields.append("file", file);
  status.textContent = "…";
  const answer = await send(box.dataset.uploadUrl, fields).catch(() => null);
  status.textContent = "";
  if (!answer || !answer.ok) return (status.textContent = await reasonOf(answer));
  const said = await answer.json();
  put(area, said.markdown || `![](${said.url})`);
}

function pictures(box, area) {
  const take = (event, files) => {
    const file = [...files].find((one) => one.type.startsWith("image/"));
    if (!file) return;
    event.preventDefault();
    upload(box, area, file);
  };
  area.addEventListener("paste", (event) => take(event, event.clipboardData.files));
  area.addEventListener("drop", (event) => take(event, event.dataTransfer.files));
}

export function startComposers(root) {
  root.querySelectorAll("[data-composer]").forEach((box) => {
    const area = box.querySelector("textarea");
    if (!area || box.dataset.started) return;
    box.dataset.started = "1";
    tools(box, area);
    if (box.dataset.draftUrl) drafts(box, area);
    if (box.dataset.uploadUrl) pictures(box, area);
    if (box.dataset.previewUrl) {
      const pane = box.querySelector("[data-preview]");
      area.addEventListener("input", later(400, () => pane.hidden || showPreview(box, area)));
    }
  });
  quoteFrom(root);
}

// A link with data-quote="@name wrote" puts the words of its post, or the marked part of them, into the composer.
function quoteFrom(root) {
  root.querySelectorAll("[data-quote]").forEach((link) => link.addEventListener("click", (event) => {
    const area = document.querySelector("[data-composer] textarea");
    const text = link.closest("[data-post]")?.querySelector(".prose");
    if (!area || !text) return;
    event.preventDefault();
    const marked = getSelection();
    const words = text.contains(marked.anchorNode) && String(marked) ? String(marked) : text.innerText;
    const quoted = words.trim().split("\n").map((line) => "> " + line).join("\n");
    put(area, `${link.dataset.quote}\n${quoted}\n\n`, area.value.length, area.value.length);
    area.scrollIntoView({ block: "center" });
  }));
}
