// Pictures and data as files, and the page's address for others.

function save(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function svgText(chart) {
  const style = getComputedStyle(document.documentElement);
  return $(chart).innerHTML
    .replace(/var\((--[a-z]+)\)/g, (_, name) => style.getPropertyValue(name).trim())
    .replace(/(<svg[^>]*>)/, `$1<rect width="100%" height="100%" fill="${style.getPropertyValue("--panel").trim()}"/><style>text{fill:${style.getPropertyValue("--ink").trim()}}.symbol{font-style:italic}</style>`);
}

const csvText = (chart) => data[chart].map((row) => row.join(",")).join("\n") + "\n";

// Three pixels for each of the screen's, so that the picture is sharp on a slide.
async function pngBlob(chart) {
  const sharpness = 3;
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(chart))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth * sharpness, image.naturalHeight * sharpness];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-save]");
  if (!button) return;
  const { chart, save: form } = button.dataset;
  if (form === "svg") save(`${chart}.svg`, new Blob([svgText(chart)], { type: "image/svg+xml" }));
  else if (form === "png") save(`${chart}.png`, await pngBlob(chart));
  else save(`${chart}.csv`, new Blob([csvText(chart)], { type: "text/csv" }));
});

// A page opened from disk has an address that helps nobody else: what to send is the file and the end of its address.
async function copyLink() {
  remember();
  const isFile = location.protocol === "file:";
  let isCopied = false;
  if (!isFile) {
    isCopied = await Promise.resolve(navigator.clipboard?.writeText(location.href)).then(() => Boolean(navigator.clipboard), () => false);
  }
  $("link").hidden = isCopied;
  $("link-text").value = location.href;
  $("link-note").textContent = isCopied ? "The link is copied."
    : isFile ? "This page is a file on your disk. The link opens this situation here; for others, send the file too, or put it on a web server."
    : "Copy the link from here.";
  if (isCopied) return;
  $("link-text").focus();
  $("link-text").select();
  try {
    if (document.execCommand("copy")) $("link-note").textContent = `The link is copied. ${$("link-note").textContent}`;
  } catch {
    // The text stays selected, to be copied by hand.
  }
}
