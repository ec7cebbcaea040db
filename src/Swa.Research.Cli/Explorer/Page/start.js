// Puts the page together and shows what its address says.

makeScreens();
$("big").addEventListener("click", () => {
  setBig(!isBig);
  showPlace();
  remember();
});
$("copy").addEventListener("click", copyLink);

// The size of the window decides that of the charts, and so does the paper that one prints on.
let widthBefore = window.innerWidth;
window.addEventListener("resize", () => {
  if (window.innerWidth === widthBefore) return;
  widthBefore = window.innerWidth;
  showPlace();
});

function arrive() {
  if (location.hash === address()) return;
  clearTimeout(remembering);
  recall(location.hash);
  showPlace();
}

window.addEventListener("popstate", arrive);
window.addEventListener("hashchange", arrive);
recall(location.hash);
showPlace();
