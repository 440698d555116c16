// One way to talk to our own server, with the page's CSRF token.
export function send(url, fields, method = "POST") {
  const csrf = document.querySelector('meta[name="csrf"]');
  const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
  return fetch(url, {
    method,
    body: method === "GET" ? undefined : body,
    headers: { "X-CSRFToken": csrf ? csrf.content : "", "X-Requested-With": "fetch" },
    credentials: "same-origin",
  });
}

export function later(wait, work) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...args), wait);
  };
}
