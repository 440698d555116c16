// The page works without any of this. Each part looks for its data- hooks, on load and in whatever htmx puts in later.
import { watchMenus, askFirst, pressOnce, copyText, focusError, reachScrollers, showCurrentTab } from "./page.js";
import { wordTimes } from "./times.js";
import { watchKeys } from "./keys.js";
import { startComposers } from "./composer.js";
import { startSimilar } from "./similar.js";
import { tellFailures } from "./failing.js";
import { countRoom, showFileNames } from "./fields.js";

function enhance(root) {
  wordTimes(root);
  startComposers(root);
  startSimilar(root);
  countRoom(root);
  showFileNames(root);
  reachScrollers(root);
}

document.documentElement.classList.add("js");
watchMenus();
askFirst();
pressOnce();
copyText();
watchKeys();
tellFailures();
enhance(document);
focusError();
showCurrentTab();
document.addEventListener("htmx:load", (event) => enhance(event.detail.elt));
document.addEventListener("htmx:configRequest", (event) => {
  const csrf = document.querySelector('meta[name="csrf"]');
  if (csrf) event.detail.headers["X-CSRFToken"] = csrf.content;
});
