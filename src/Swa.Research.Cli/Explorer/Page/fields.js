// One setting: a slider, the number beside it, and what is wrong with the number.

const toSlider = (field, value) => (field.log ? Math.log10(value) : value);
const fromSlider = (field, value) => (field.log ? Number((10 ** value).toPrecision(3)) : Number(value));

function outOfRange(field, value) {
  const limits = `${show(field.min)} to ${show(field.max)}`;
  if (!Number.isFinite(value)) return `Enter a number from ${limits}.`;
  if (value < field.min || value > field.max) return `${show(value, 6)} is out of range: ${limits}.`;
  if (field.whole && !Number.isInteger(value)) return `${show(value, 6)} is not whole: an integer from ${limits}.`;
  return "";
}

/// Adds the field to the box. `change` is called with what a person entered, and with the hand that entered it: slider or number.
function makeField(box, field, change) {
  const place = document.createElement("div");
  place.className = "field";
  const [low, high, step] = field.log ? [Math.log10(field.min), Math.log10(field.max), 0.005] : [field.min, field.max, field.step];
  place.innerHTML = `<label for="${field.id}-number">${field.name}${field.symbol ? ` ${symbolHtml(field.symbol)}` : ""}</label>
<input type="range" id="${field.id}" min="${low}" max="${high}" step="${step}" aria-label="${field.name}" aria-describedby="${field.id}-message">
<input type="number" id="${field.id}-number" min="${field.min}" max="${field.max}" step="any" inputmode="decimal" aria-describedby="${field.id}-message">
<p class="message" id="${field.id}-message" role="alert"></p>`;
  box.append(place);
  $(field.id).addEventListener("input", (event) => change(fromSlider(field, event.target.value), "slider"));
  $(`${field.id}-number`).addEventListener("input", (event) => change(event.target.value === "" ? NaN : Number(event.target.value), "number"));
}

function showField(field, value, isTyping = false) {
  const slider = String(toSlider(field, value));
  const number = String(Number(value.toPrecision(6)));
  if ($(field.id).value !== slider) $(field.id).value = slider;
  if (isTyping) return;
  if ($(`${field.id}-number`).value !== number) $(`${field.id}-number`).value = number;
  say(field, "");
}

function say(field, problem) {
  const message = $(`${field.id}-message`);
  if (!problem && message.textContent === "") return;
  message.textContent = problem;
  for (const id of [field.id, `${field.id}-number`]) {
    if (problem) $(id).setAttribute("aria-invalid", "true");
    else $(id).removeAttribute("aria-invalid");
  }
}
