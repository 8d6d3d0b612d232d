// Tells of a file above the limit before it is sent. The server tells it as well.
"use strict";
for (const form of document.querySelectorAll("form[data-limit]")) {
  const input = form.querySelector("input[type=file]");
  const limit = Number(form.dataset.limit);
  const check = () => {
    const file = input.files?.[0];
    const tooLarge = file !== undefined && file.size > limit;
    const size = Math.floor(limit / 1048576);
    input.setCustomValidity(
      tooLarge ? `The file is larger than ${size} MiB. Choose a smaller one, or paste its text.` : "",
    );
    if (tooLarge) input.reportValidity();
  };
  input.addEventListener("change", check);
}
