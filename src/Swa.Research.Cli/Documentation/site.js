"use strict";
{
  const root = document.currentScript.dataset.root;
  const form = document.querySelector("header form");
  const box = form.querySelector("input");
  const found = form.querySelector(".found");
  const most = 30;

  // A word counts most at the start of a title, less within it, and least in the text.
  const score = (page, words) => {
    const title = page[0].toLowerCase();
    const text = page[2].toLowerCase();
    let sum = 0;
    for (const word of words) {
      const at = title.indexOf(word);
      const each = title === word ? 12 : at === 0 ? 8 : at > 0 ? 5 : text.includes(word) ? 1 : 0;
      if (each === 0) {
        return 0;
      }
      sum += each;
    }
    return sum;
  };

  const show = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(word => word.length > 0);
    found.replaceChildren();
    if (words.length === 0) {
      return;
    }
    const hits = globalThis.swaPages.map(page => [score(page, words), page]).filter(hit => hit[0] > 0).sort((a, b) => b[0] - a[0]);
    const count = document.createElement("p");
    count.textContent = hits.length === 0 ? "Nothing found." : hits.length > most ? `The first ${most} of ${hits.length}` : `${hits.length} found`;
    count.setAttribute("role", "status");
    found.append(count);
    for (const [, [title, address, text]] of hits.slice(0, most)) {
      const link = document.createElement("a");
      link.href = root + address;
      link.textContent = title;
      const about = document.createElement("span");
      const at = Math.max(0, text.toLowerCase().indexOf(words[0]) - 60);
      about.textContent = (at > 0 ? "…" : "") + text.slice(at, at + 160) + (text.length > at + 160 ? "…" : "");
      link.append(about);
      found.append(link);
    }
  };

  form.hidden = false;
  box.addEventListener("input", show);
  form.addEventListener("submit", event => {
    event.preventDefault();
    const first = found.querySelector("a");
    if (first !== null) {
      location.href = first.href;
    }
  });
  document.addEventListener("keydown", event => {
    if (event.key === "/" && document.activeElement !== box) {
      event.preventDefault();
      box.focus();
    } else if (event.key === "Escape") {
      box.value = "";
      show();
    }
  });
  const asked = new URLSearchParams(location.search).get("q");
  if (asked !== null) {
    box.value = asked;
    show();
  }
}
