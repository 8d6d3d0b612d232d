// The claim editor's help while typing: what is near the statement, documents to choose
// from, and a warning before what was typed is left. The form does it all without it.
"use strict";
const editor = document.getElementById("claim-editor");

const later = (wait, deed) => {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => deed(...given), wait);
  };
};

// Ask for a part of the page with all that was typed; the last question wins.
const asker = (address, place) => {
  let asked = 0;
  return async (extra = {}) => {
    const mine = ++asked;
    const body = new URLSearchParams(new FormData(editor));
    for (const [name, value] of Object.entries(extra)) body.set(name, value);
    place.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { method: "POST", body, headers: { Accept: "text/html" } });
      if (answer.ok && mine === asked) place.innerHTML = await answer.text();
    } catch {
      // Without an answer the page stays as it is; the buttons still work.
    } finally {
      if (mine === asked) place.removeAttribute("aria-busy");
    }
  };
};

if (editor) {
  const near = document.getElementById("near-found");
  const ask = asker(editor.dataset.near, near);
  const askSoon = later(500, () => ask());
  let seen = editor.elements.text.value;
  editor.elements.text.addEventListener("input", () => {
    if (editor.elements.text.value.trim() !== seen.trim()) {
      seen = editor.elements.text.value;
      askSoon();
    }
  });
  for (const radio of editor.querySelectorAll("input[name='rating']")) {
    radio.addEventListener("change", askSoon);
  }
  document.getElementById("near-check").addEventListener("click", (event) => {
    event.preventDefault();
    ask();
  });

  for (const field of editor.querySelectorAll("[data-find]")) {
    const row = field.dataset.find;
    const place = editor.querySelector(`[data-found="${row}"]`);
    const find = asker(editor.dataset.documents, place);
    field.addEventListener("input", later(300, () => find({ row })));
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") {
        event.preventDefault(); // it looks for documents, and keeps nothing
        find({ row });
      }
    });
  }

  let changed = "changed" in editor.dataset;
  editor.addEventListener("input", () => {
    changed = true;
  });
  editor.addEventListener("submit", () => {
    changed = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}
