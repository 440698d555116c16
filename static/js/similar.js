// While a title is typed, what looks like it is shown below: the answer may be there already.
import { later } from "./send.js";

export function startSimilar(root) {
  root.querySelectorAll("[data-similar-url]").forEach((input) => {
    if (input.dataset.started) return;
    input.dataset.started = "1";
    const place = document.createElement("div");
    place.className = "similar";
    place.setAttribute("aria-live", "polite");
    input.closest(".field").append(place);
    let asked = "";
    input.addEventListener("input", later(350, async () => {
      const words = input.value.trim();
      if (words === asked) return;
      asked = words;
      if (words.length < 2) return place.replaceChildren();
      const url = new URL(input.dataset.similarUrl, location.href);
      url.searchParams.set("title", words);
      const answer = await fetch(url, { credentials: "same-origin" }).catch(() => null);
      if (answer && answer.ok && words === asked) place.innerHTML = (await answer.text()).trim();
    }));
  });
}
