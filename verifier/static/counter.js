// Tells how many characters are left once they run short. The form works without it.
"use strict";
const field = document.getElementById("claim");
const counter = document.getElementById("claim-counter");
if (field && counter) {
  const limit = Number(field.dataset.limit);
  const count = () => {
    // The server counts code points; a string's length counts UTF-16 units.
    const left = limit - Array.from(field.value).length;
    if (left > limit / 10) {
      counter.textContent = "";
    } else if (left >= 0) {
      counter.textContent = `${left} characters left`;
    } else {
      counter.textContent = `${-left} characters too many`;
    }
  };
  field.addEventListener("input", count);
  count();
}
