// Sends the requests of the API reference's forms and shows their answers.
"use strict";
const key = document.getElementById("api-key");
const keyForm = document.getElementById("try-key");
keyForm.hidden = false;
// Enter in the key field sends nothing by itself.
keyForm.addEventListener("submit", (event) => event.preventDefault());
for (const form of document.querySelectorAll("form.try")) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const status = form.querySelector(".try__answer");
    const output = form.querySelector("pre");
    let path = form.dataset.path;
    const headers = {};
    const query = new URLSearchParams();
    for (const field of form.querySelectorAll("[data-in]")) {
      if (field.dataset.in === "path") {
        path = path.replace(`{${field.name}}`, encodeURIComponent(field.value));
      } else if (field.dataset.in === "header") {
        if (field.value !== "") headers[field.name] = field.value;
      } else if (field.value !== "") {
        query.set(field.name, field.value);
      }
    }
    const body = form.elements.namedItem("body");
    const options = { method: form.dataset.method, headers };
    if (key.value.trim()) headers.Authorization = `Bearer ${key.value.trim()}`;
    if (body) {
      options.body = body.value;
      options.headers["Content-Type"] = "application/json";
    }
    status.textContent = "Waiting for the answer.";
    try {
      const search = query.toString();
      const answer = await fetch(search ? `${path}?${search}` : path, options);
      const text = await answer.text();
      const tag = answer.headers.get("ETag");
      status.textContent = `Answered ${answer.status} ${answer.statusText}${tag ? `, ETag ${tag}` : ""}`;
      try {
        output.textContent = JSON.stringify(JSON.parse(text), null, 2);
      } catch {
        output.textContent = text;
      }
      output.hidden = false;
    } catch {
      status.textContent = "The server could not be reached. Try again.";
      output.hidden = true;
    }
  });
}
