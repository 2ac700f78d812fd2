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
