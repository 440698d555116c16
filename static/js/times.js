// <time data-when> is a UTC date on the page, the same for everyone; here it gets the reader's words.
const STEPS = [[60, "second"], [60, "minute"], [24, "hour"], [7, "day"], [4.35, "week"], [12, "month"], [Infinity, "year"]];
const lang = document.documentElement.lang || "en";
const relative = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
const full = new Intl.DateTimeFormat(lang, { dateStyle: "long", timeStyle: "short" });

export function ago(then, now = Date.now()) {
  let span = (then - now) / 1000;
  for (const [size, unit] of STEPS) {
    if (Math.abs(span) < size) return relative.format(Math.trunc(span), unit);
    span /= size;
  }
}

export function wordTimes(root) {
  root.querySelectorAll("time[data-when]").forEach((time) => {
    const then = new Date(time.dateTime);
    if (isNaN(then)) return;
    time.title = full.format(then);
    time.textContent = ago(then);
  });
}
