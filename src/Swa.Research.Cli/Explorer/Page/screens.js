// The screens, the way from one to the next, and the page's address, from which any of them comes back as it was.

const screens = [];
const note = "note"; // the teacher's note is a view too, outside the sequence
let place = 1;
let isBig = false;

/// A screen has a `title`, the `html` of its body, and functions: `start` once it stands on the page, `draw` whenever it is to be seen,
/// `toAddress` and `fromAddress` for its part of the address, and `stop`, which says why one may not go on yet, or nothing.
function addScreen(screen) {
  screens.push({ start() {}, stop: () => "", ...screen });
}

/// A screen of the lesson: something told, fields to move, one picture, and a sentence that follows what one moves.
function addLesson({ title, told, fields = [], words = {}, before = "", chart, picture, start, draw, stop }) {
  const number = screens.length + 1;
  const standard = { ...Object.fromEntries(fields.map((field) => [field.key, field.value])), ...Object.fromEntries(Object.keys(words).map((key) => [key, ""])) };
  const values = { ...standard };
  const own = fields.map((field) => ({ ...field, id: `s${number}-${field.key}` }));
  const redraw = (typing = null) => {
    for (const field of own) showField(field, values[field.key], field.key === typing);
    draw(values);
    rememberSoon();
  };
  const set = (changes) => {
    Object.assign(values, changes);
    redraw();
  };
  addScreen({
    title,
    html: `<div class="told">${told()}</div>
<div class="controls">${before}<div class="fields" id="fields-${number}"></div></div>
${chartHtml(chart, picture)}
<div class="live" id="live-${number}" aria-live="polite"></div>`,
    start() {
      for (const field of own) {
        makeField($(`fields-${number}`), field, (value, by) => {
          const problem = outOfRange(field, value);
          say(field, problem);
          if (problem) return;
          values[field.key] = value;
          redraw(by === "number" ? field.key : null);
        });
      }
      start?.(values, set);
    },
    draw: redraw,
    stop: () => stop?.(values) ?? "",
    toAddress: () => Object.keys(standard).filter((key) => values[key] !== standard[key]).map((key) => `${key}=${values[key]}`),
    fromAddress(given) {
      Object.assign(values, standard);
      for (const field of own) if (given.has(field.key) && !outOfRange(field, Number(given.get(field.key)))) values[field.key] = Number(given.get(field.key));
      for (const [key, allowed] of Object.entries(words)) if (given.has(key) && allowed.test(given.get(key))) values[key] = given.get(key);
    },
  });
}

// ---- the address ---------------------------------------------------------------------------------------------------------------
const present = () => screens[place - 1];

function address() {
  const parts = place === note ? [] : present().toAddress();
  return `#${[`at=${place}`, ...parts, ...(isBig ? ["big=1"] : [])].join("&")}`;
}

// While one drags, the address follows when the hand rests: browsers limit how often it may change.
let remembering;
function rememberSoon() {
  clearTimeout(remembering);
  remembering = setTimeout(remember, 100);
}

function remember() {
  clearTimeout(remembering);
  if (location.hash !== address()) history.replaceState(null, "", address());
}

/// Shows what an address says. One that names no screen but a situation is the sandbox's.
function recall(fragment) {
  const given = new URLSearchParams(fragment.replace(/^#/, ""));
  const named = given.get("at") ?? ([...given.keys()].some((key) => key !== "big") ? String(screens.length) : "1");
  place = named === note ? note : Number.isInteger(Number(named)) && Number(named) >= 1 && Number(named) <= screens.length ? Number(named) : 1;
  setBig(given.get("big") === "1");
  if (place !== note) present().fromAddress(given);
}

// ---- the way ------------------------------------------------------------------------------------------------------------------
function makeScreens() {
  screens.forEach((screen, i) => {
    const section = document.createElement("section");
    section.className = "screen";
    section.id = `screen-${i + 1}`;
    section.hidden = true;
    section.setAttribute("aria-labelledby", `title-${i + 1}`);
    section.innerHTML = `<h2 id="title-${i + 1}" tabindex="-1"><span class="number">${i + 1}</span> ${screen.title}</h2>${screen.html}`;
    $("screens").append(section);
    screen.start();
    const step = document.createElement("li");
    step.innerHTML = `<a href="#at=${i + 1}" data-go="${i + 1}" title="${screen.title}" aria-label="${i + 1}: ${screen.title}">${i + 1}</a>`;
    $("steps").append(step);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-go]");
    if (!link) return;
    event.preventDefault();
    const where = link.dataset.go;
    go(where === "next" ? place + 1 : where === "back" ? place - 1 : where === note ? note : Number(where), where === "next");
  });
}

function go(where, isOnward = false) {
  const reason = isOnward ? present().stop() : "";
  $("reason").textContent = reason;
  if (reason) return;
  remember();
  place = where;
  history.pushState(null, "", address());
  showPlace();
  $(place === note ? "title-note" : `title-${place}`).focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

function showPlace() {
  screens.forEach((_, i) => { $(`screen-${i + 1}`).hidden = place !== i + 1; });
  $("teaching").hidden = place !== note;
  const title = place === note ? "Teacher’s note" : present().title;
  document.title = `${title} · When does overload stop paying?`;
  for (const link of $("steps").querySelectorAll("a")) {
    if (link.dataset.go === String(place)) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  }
  $("progress").textContent = place === note ? "Teacher’s note" : `${place} of ${screens.length}`;
  $("back").hidden = place === note || place === 1;
  $("next").hidden = place === note || place === screens.length;
  $("to-lesson").hidden = place !== note;
  $("reason").textContent = "";
  if (place === note) return;
  present().draw();
  showStop();
}

function showStop() {
  const isStopped = place !== note && present().stop() !== "";
  $("next").setAttribute("aria-disabled", String(isStopped));
  if (!isStopped) $("reason").textContent = "";
}

/// Larger text for a projector, in the page and in its charts.
function setBig(isOn) {
  isBig = isOn;
  document.documentElement.classList.toggle("big", isOn);
  $("big").setAttribute("aria-pressed", String(isOn));
}
