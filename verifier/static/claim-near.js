// Shows what the store holds near a statement while it is written. Without it, the list
// is that of the statement as it was proposed.
"use strict";
const statement = document.querySelector("textarea[data-near]");
const list = document.getElementById("near-list");
if (statement && list) {
  let waiting = 0;
  let asked = 0;
  const ask = async () => {
    const mine = ++asked;
    const body = new FormData();
    for (const name of ["csrf_token", "text", "rating"]) {
      body.set(name, statement.form.elements.namedItem(name)?.value ?? "");
    }
    list.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(statement.dataset.near, { method: "POST", body });
      if (answer.ok && mine === asked) list.innerHTML = await answer.text();
    } catch {
      // What stands there stays; the server checks again when the claim is kept.
    }
    list.removeAttribute("aria-busy");
  };
  statement.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 600);
  });
}
