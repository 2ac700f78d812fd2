// Enhancements only: every page works with this file missing.
import { createAll, initAll } from "govuk-frontend";
import { Alert, ButtonMenu } from "@ministryofjustice/frontend";

document.body.classList.add("js-enabled", "govuk-frontend-supported");

function enhance(scope) {
  initAll(scope === document ? undefined : { scope });
  createAll(Alert, undefined, scope);
  createAll(ButtonMenu, undefined, scope);
}

// A filter that needs no button is applied when it is changed.
function submitOnChange(event) {
  const control = event.target.closest("[data-submit-on-change]");
  if (control) control.form.requestSubmit();
}

// GOV.UK's radios say aria-expanded, which a radio may not. What they reveal follows them in reading order anyway.
function plainRadios() {
  document.querySelectorAll(".govuk-radios__input[aria-expanded]").forEach((radio) => radio.removeAttribute("aria-expanded"));
}

enhance(document);
plainRadios();
document.addEventListener("click", plainRadios);
window.addEventListener("pageshow", plainRadios);
document.addEventListener("change", submitOnChange);
// htmx puts fresh HTML into a page that is already enhanced: only what is new is enhanced.
document.body.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) {
    enhance(event.target);
    plainRadios();
  }
});
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

// A recording can be made in the page itself, where the browser can; the file box beside it stays what is sent.
document.querySelectorAll("[data-record]").forEach((box) => {
  const field = document.getElementById(box.dataset.for);
  const [start, stop, said] = ["start", "stop", "said"].map((name) => box.querySelector(`[data-record-${name}]`));
  if (!field || !navigator.mediaDevices?.getUserMedia || !window.MediaRecorder || !window.DataTransfer) return;
  box.hidden = false;
  let recorder;
  start.addEventListener("click", async () => {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const pieces = [];
      recorder = new MediaRecorder(stream);
      recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
      recorder.addEventListener("stop", () => {
        stream.getTracks().forEach((track) => track.stop());
        const type = recorder.mimeType || "audio/webm";
        const ending = type.includes("mp4") ? "m4a" : type.includes("ogg") ? "ogg" : "webm";
        const files = new DataTransfer();
        files.items.add(new File(pieces, `recording.${ending}`, { type }));
        field.files = files.files;
        [start.hidden, stop.hidden, said.textContent] = [false, true, said.dataset.done];
      });
      recorder.start();
      [start.hidden, stop.hidden, said.textContent] = [true, false, said.dataset.on];
      stop.focus();
    } catch {
      said.textContent = said.dataset.no;
    }
  });
  stop.addEventListener("click", () => recorder?.stop());
});
