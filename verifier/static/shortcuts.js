// Keyboard shortcuts of the reviewers' pages. They never act while somebody types, are
// listed by "?", and are off wherever the preference says so. Pages work without them.
"use strict";
const OFF = "verifier-shortcuts-off";
const help = document.getElementById("shortcuts");
const boxes = document.querySelectorAll("[data-shortcuts-on]");

const isOff = () => {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false; // a browser that keeps nothing keeps no preference
  }
};

const setOff = (off) => {
  try {
    if (off) localStorage.setItem(OFF, "1");
    else localStorage.removeItem(OFF);
  } catch {
    // As above: the boxes still show what holds on this page.
  }
  for (const box of boxes) box.checked = !off;
};

const isTyping = (target) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    (target.matches("input, textarea, select") &&
      !target.matches("[type=checkbox], [type=radio], [type=submit]")));

const openHelp = () => {
  if (help && !help.open) help.showModal();
};

// A link is followed, a field or a button only takes the focus: nothing is sent by one key.
const act = (element) => {
  if (element instanceof HTMLAnchorElement) element.click();
  else {
    element.scrollIntoView({ block: "center" });
    element.focus();
  }
};

const goBy = (step) => {
  const rows = [...document.querySelectorAll("[data-row]")];
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const next = here < 0 ? (step > 0 ? 0 : rows.length - 1) : here + step;
  const row = rows[Math.max(0, Math.min(rows.length - 1, next))];
  row?.scrollIntoView({ block: "nearest" });
  row?.querySelector("a")?.focus();
};

let leader = 0; // when "g" was pressed
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
    const save = document.querySelector("button[data-key='s']");
    if (save && event.target instanceof Node && save.form?.contains(event.target)) {
      event.preventDefault();
      save.form.requestSubmit(save);
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTyping(event.target) || isOff() || help?.open) return;
  const key = event.key;
  if (leader && event.timeStamp - leader < 1500) {
    leader = 0;
    const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    if (link) {
      event.preventDefault();
      link.click();
      return;
    }
  }
  if (key === "g") {
    leader = event.timeStamp;
  } else if (key === "?") {
    event.preventDefault();
    openHelp();
  } else if (key === "j" || key === "k") {
    event.preventDefault();
    goBy(key === "j" ? 1 : -1);
  } else if (key.length === 1) {
    const element = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (element) {
      event.preventDefault();
      act(element);
    }
  }
});

for (const box of boxes) {
  box.checked = !isOff();
  box.disabled = false;
  box.addEventListener("change", () => setOff(!box.checked));
}
for (const link of document.querySelectorAll("[data-shortcuts-help]")) {
  link.addEventListener("click", (event) => {
    if (help?.showModal) {
      event.preventDefault();
      openHelp();
    }
  });
}
