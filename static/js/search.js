// Which hit was opened is counted, without saying by whom; nothing waits for it.
const hits = document.querySelector("[data-search]");
if (hits && navigator.sendBeacon) {
  hits.addEventListener("click", (event) => {
    const link = event.target.closest(".thread__title a");
    if (!link) return;
    const place = 1 + [...hits.children].indexOf(link.closest("li"));
    const said = new Blob([JSON.stringify({ search: hits.dataset.search, place })], { type: "application/json" });
    navigator.sendBeacon("/search/clicked", said);
  });
}
