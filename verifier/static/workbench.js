// The workbench: text and candidates light up together, words are chosen by mouse or
// keyboard. Offsets count code points of the document, as the server does; a browser
// counts UTF-16 units. Without this script every paragraph has a page of its own.
"use strict";
(() => {
  const bench = document.getElementById("bench");
  if (!bench) return;

  // Text and cards, lit together.
  const twins = (key) => bench.querySelectorAll(`[data-for="${CSS.escape(key)}"]`);
  const light = (event, on) => {
    const part = event.target instanceof Element ? event.target.closest("[data-for]") : null;
    if (part) for (const each of twins(part.dataset.for)) each.classList.toggle("lit", on);
  };
  for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
    bench.addEventListener(name, (event) => light(event, on));
  }

  // One key goes to what can be done with the candidate that has the focus: a link is
  // followed, a box ticked, a button only takes the focus, so that no key sends anything.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const card = document.activeElement?.closest(".cand");
    if (!card || !/^[aexm]$/.test(event.key)) return;
    try {
      if (localStorage.getItem("verifier-shortcuts-off") === "1") return;
    } catch {
      // No preference is kept: the keys are on.
    }
    const control = card.querySelector(`[data-deed="${event.key}"]`);
    if (control) {
      event.preventDefault();
      event.stopPropagation();
      if (control.matches("button")) control.focus();
      else control.click();
    }
  }, true);

  const pick = document.getElementById("pick");
  if (!pick) return;
  const shown = document.getElementById("pick-words");
  const go = document.getElementById("pick-go");
  let keyboard = null; // {words, link, first, last} while the keyboard chooses

  const pieces = (words) => {
    const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT, (node) =>
      node.parentElement.closest("[data-skip]") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    );
    const found = [];
    while (walker.nextNode()) found.push(walker.currentNode);
    return found;
  };
  const textOf = (words) => pieces(words).map((node) => node.data).join("");
  const points = (text) => [...text].length;

  // UTF-16 offset of a place within the paragraph's own text.
  const unitsBefore = (words, node, offset) => {
    const place = document.createRange();
    place.setStart(node, offset);
    let units = 0;
    for (const each of pieces(words)) {
      const compared = place.comparePoint(each, 0); // -1: the piece begins before it
      if (each === node) return units + offset;
      if (compared >= 0) return units;
      units += each.length;
    }
    return units;
  };
  const placeAt = (words, units) => {
    let left = units;
    const all = pieces(words);
    for (const node of all) {
      if (left <= node.length) return [node, left];
      left -= node.length;
    }
    const last = all[all.length - 1];
    return [last, last.length];
  };

  // Halves of a character beyond the first 65,536 are never parted.
  const isLow = (text, at) => Number(/[\uDC00-\uDFFF]/.test(text[at] ?? ""));
  const isHigh = (text, at) => Number(/[\uD800-\uDBFF]/.test(text[at] ?? ""));

  const wordsOf = (node) => (node instanceof Element ? node : node?.parentElement)?.closest("[data-start]");
  const hide = () => {
    pick.hidden = true;
  };
  const tell = (text) => {
    pick.hidden = false;
    if (shown.textContent !== text) shown.textContent = text;
  };

  const read = () => {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || selection.rangeCount === 0) return hide();
    const range = selection.getRangeAt(0);
    if (!bench.contains(range.commonAncestorContainer)) return hide();
    const first = wordsOf(range.startContainer);
    const last = wordsOf(range.endContainer);
    if (!first && !last) return hide();
    let words = first ?? last;
    let low;
    let high;
    if (first && last && first !== last && range.endOffset > 0) {
      // A triple click reaches to the start of the next paragraph: that is none of it.
      const crosses = unitsBefore(last, range.endContainer, range.endOffset) > 0;
      if (crosses) {
        go.hidden = true;
        return tell("Choose words within one paragraph.");
      }
    }
    words = first ?? last;
    const whole = textOf(words);
    low = first ? unitsBefore(words, range.startContainer, range.startOffset) : 0;
    high = last === words ? unitsBefore(words, range.endContainer, range.endOffset) : whole.length;
    while (low < high && /\s/.test(whole[low])) low += 1;
    while (high > low && /\s/.test(whole[high - 1])) high -= 1;
    if (low >= high) return hide();
    // Words are quoted whole, however roughly the mouse was led.
    const inWord = (at) => at > 0 && at < whole.length && /[\p{L}\p{N}\p{M}]{2}/u.test(
      whole.slice(at - 1 - isLow(whole, at - 1), at + 1 + isHigh(whole, at)),
    );
    while (inWord(low)) low -= 1 + isLow(whole, low - 1);
    while (inWord(high)) high += 1 + isHigh(whole, high);
    const base = Number(words.dataset.start);
    const start = base + points(whole.slice(0, low));
    const end = start + points(whole.slice(low, high));
    const target = new URL(bench.dataset.claim, location.href);
    target.searchParams.set("span", `${start}-${end}`);
    target.searchParams.set("part", bench.dataset.part);
    go.href = target.href;
    go.hidden = false;
    const text = whole.slice(low, high);
    tell(text.length > 160 ? `“${text.slice(0, 80)} … ${text.slice(-70)}”` : `“${text}”`);
  };
  let queued = 0;
  document.addEventListener("selectionchange", () => {
    cancelAnimationFrame(queued);
    queued = requestAnimationFrame(read);
  });
  document.getElementById("pick-end").addEventListener("click", () => {
    document.getSelection()?.removeAllRanges();
    keyboard = null;
    hide();
  });

  // Choosing by keyboard, from the sign before a paragraph.
  const choose = () => {
    const { words, all, first, last } = keyboard;
    const [startNode, start] = placeAt(words, all[Math.min(first, last)][0]);
    const [endNode, end] = placeAt(words, all[Math.max(first, last)][1]);
    document.getSelection().setBaseAndExtent(startNode, start, endNode, end);
    endNode.parentElement.scrollIntoView({ block: "nearest" });
  };
  bench.addEventListener("keydown", (event) => {
    const link = event.target instanceof Element ? event.target.closest(".pilcrow") : null;
    if (!link) return;
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 8, ArrowUp: -8 }[event.key];
    if (step) {
      event.preventDefault();
      if (!keyboard || keyboard.link !== link) {
        const words = link.parentElement.querySelector("[data-start]");
        const all = [...textOf(words).matchAll(/\S+/g)].map((m) => [m.index, m.index + m[0].length]);
        keyboard = { link, words, all, first: 0, last: 0 };
      } else {
        const most = keyboard.all.length - 1;
        keyboard.last = Math.max(0, Math.min(most, keyboard.last + step));
        if (!event.shiftKey) keyboard.first = keyboard.last;
      }
      choose();
    } else if (event.key === "Enter" && keyboard?.link === link && !go.hidden && !pick.hidden) {
      event.preventDefault();
      read();
      go.click();
    } else if (event.key === "Escape" && keyboard) {
      keyboard = null;
      document.getSelection().removeAllRanges();
      hide();
    }
  });
})();
