// What was pressed and did not arrive, or was refused, says so. Nothing that was typed is touched.
const words = document.body.dataset;
let shown;

// A page that was open while one signed in anew has old tokens; the refusal carries the new one.
function renewed(page) {
  const token = page.querySelector("main [name=csrf_token]")?.value;
  if (!token) return false;
  document.querySelectorAll('meta[name="csrf"]').forEach((meta) => (meta.content = token));
  document.querySelectorAll("input[name=csrf_token]").forEach((field) => (field.value = token));
  return true;
}

// In words: of nothing that came back, or of the page (or the sentence) that came instead.
export function reason(status, text = "", kind = "") {
  if (!status) return words.offline;
  if (kind.startsWith("text/plain")) return text;
  const page = new DOMParser().parseFromString(text, "text/html");
  if (status === 400 && renewed(page)) return words.stale;
  return page.querySelector("main .empty p")?.textContent || words.failed;
}

export async function reasonOf(answer) {
  return answer ? reason(answer.status, await answer.text(), answer.headers.get("Content-Type") || "") : reason(0);
}

export function clear() {
  shown?.remove();
  shown = null;
}

export function tell(text) {
  clear();
  shown = document.getElementById("over").content.firstElementChild.cloneNode(true);
  shown.querySelector(".notice__text").textContent = text;
  shown.querySelector("button").addEventListener("click", clear);
  document.body.append(shown);
}

export function tellFailures() {
  ["htmx:sendError", "htmx:timeout"].forEach((name) => document.addEventListener(name, () => tell(reason(0))));
  document.addEventListener("htmx:responseError", (event) => {
    const asked = event.detail.xhr;
    tell(reason(asked.status, asked.responseText, asked.getResponseHeader("Content-Type") || ""));
  });
  document.addEventListener("htmx:afterRequest", (event) => event.detail.successful && clear());
}
