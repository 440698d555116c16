// Small manners: menus close, dangerous buttons ask, nothing is sent twice, links can be copied.
export function watchMenus() {
  const open = () => document.querySelectorAll("details[data-menu][open]");
  // A dialog that a menu's button opened closes by itself, and gives the focus back into the menu.
  const leave = (event) => {
    if (event.target.closest("dialog")) return;
    open().forEach((menu) => menu.contains(event.target) || (menu.open = false));
  };
  document.addEventListener("click", leave);
  document.addEventListener("focusin", leave);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.target.closest("dialog")) return;
    open().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
}

let dialog;

function dialogOf(question, agree) {
  dialog?.remove();
  dialog = document.createElement("dialog");
  dialog.className = "dialog stack";
  const text = document.createElement("p");
  text.textContent = question;
  text.id = "confirm-text";
  dialog.setAttribute("aria-labelledby", text.id);
  const form = document.createElement("form");
  form.method = "dialog";
  form.className = "row row--end";
  const no = document.createElement("button");
  no.className = "button button--secondary";
  no.textContent = document.body.dataset.cancel;
  const yes = document.createElement("button");
  yes.className = "button";
  yes.value = "yes";
  yes.textContent = agree;
  form.append(no, yes);
  dialog.append(text, form);
  document.body.append(dialog);
  return dialog;
}

export function askFirst() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-confirm]");
    if (!button || button.dataset.sure) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const asked = dialogOf(button.dataset.confirm, button.textContent.trim());
    asked.addEventListener("close", () => {
      if (asked.returnValue !== "yes") return button.focus();
      button.dataset.sure = "1";
      button.click();
      delete button.dataset.sure;
    });
    asked.showModal();
  }, true);
}

export function pressOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "get" || form.method === "dialog" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
    });
  });
}

export function copyText() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button || !navigator.clipboard) return;
    event.preventDefault();
    const text = button.dataset.copy || button.href || button.previousElementSibling?.textContent || "";
    await navigator.clipboard.writeText(text.trim());
    button.classList.add("is-done");
    const said = button.querySelector("[role=status]");
    if (said) said.textContent = button.dataset.copied || "✓";
  });
}

export function focusError() {
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
}

// On a narrow screen the tab one is on may be out of sight.
export function showCurrentTab() {
  document.querySelectorAll(".tabs, .head__nav").forEach((bar) => {
    const tab = bar.querySelector("[aria-current]");
    if (tab && bar.scrollWidth > bar.clientWidth) bar.scrollLeft = tab.offsetLeft - (bar.clientWidth - tab.offsetWidth) / 2;
  });
}

// What scrolls sideways inside a post can be reached by keyboard.
export function reachScrollers(root) {
  root.querySelectorAll(".prose pre, .prose table").forEach((box) => {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  });
}
