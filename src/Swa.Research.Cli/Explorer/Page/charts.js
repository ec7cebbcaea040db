// Charts: axes, lines and grounds as SVG, a legend, and points that can be dragged.

const data = {}; // what each chart shows, as rows for a CSV file
const handles = {};

function niceTicks(low, high, wanted) {
  const raw = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((f) => f * power).find((s) => s >= raw - 1e-12);
  const ticks = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9; k++) ticks.push(Number((k * step).toPrecision(10)));
  return ticks;
}

// Text of a chart follows the page's: a projector has larger letters, and the margins grow with them.
const chartText = () => Math.round(parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.875);

/// The place of a chart and its size there. A chart is as wide as its place and never scaled, so that its text is readable.
function sheetOf(id) {
  const width = Math.max(280, Math.round($(id).clientWidth));
  const isNarrow = window.innerWidth < 900;
  const most = isNarrow ? Math.max(240, 0.36 * window.innerHeight) : 0.56 * window.innerHeight;
  return { width, height: Math.round(Math.min(Math.max(240, 0.62 * width), Math.max(240, most))), size: chartText() };
}

const svg = (id, width, height, size, title, inside) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="${size}" role="presentation"><title>${escapeText(title)}</title>${inside}</svg>`;

function plot(id, x, y, title) {
  const { width, height, size } = sheetOf(id);
  const [left, right, top, bottom] = [size * 4.5, size, size, size * 3.3];
  const px = (v) => left + ((v - x.min) / (x.max - x.min)) * (width - left - right);
  const py = (v) => height - bottom - ((v - y.min) / (y.max - y.min)) * (height - top - bottom);
  const at = (v) => v.toFixed(1);
  const texts = [];
  const inner = [];
  return {
    size,
    px, py,
    vx: (pixels) => x.min + ((pixels - left) / (width - left - right)) * (x.max - x.min),
    vy: (pixels) => y.min + ((height - bottom - pixels) / (height - top - bottom)) * (y.max - y.min),
    // On whole pixels, so that neighbours neither overlap nor leave a gap.
    rect(x0, x1, y0, y1, fill, opacity = 1) {
      const [from, to, low, high] = [px(x0), px(x1), py(y0), py(y1)].map(Math.round);
      inner.push(`<rect x="${from}" y="${high}" width="${Math.max(0, to - from)}" height="${Math.max(0, low - high)}" fill="${fill}" fill-opacity="${opacity}"/>`);
    },
    area: (points, fill) => inner.push(`<polygon points="${points.map(([a, b]) => `${at(px(a))},${at(py(b))}`).join(" ")}" fill="${fill}"/>`),
    line: (points, stroke, dash = "", strokeWidth = 2.5) =>
      inner.push(`<polyline points="${points.map(([a, b]) => `${at(px(a))},${at(py(b))}`).join(" ")}" fill="none" stroke="${stroke}" stroke-width="${at((strokeWidth * size) / 14)}"${dash ? ` stroke-dasharray="${dash}"` : ""} stroke-linejoin="round"/>`),
    dot: (a, b, fill, radius = size / 2) => texts.push(`<circle cx="${at(px(a))}" cy="${at(py(b))}" r="${radius}" fill="${fill}" stroke="var(--paper)" stroke-width="2"/>`),
    text: (a, b, text, { anchor = "start", fill = "var(--ink)", dx = 0, dy = 0, symbol = false } = {}) =>
      texts.push(`<text${symbol ? ' class="symbol"' : ""} x="${at(px(a) + dx)}" y="${at(py(b) + dy)}" text-anchor="${anchor}" style="fill:${fill};paint-order:stroke;stroke:var(--panel);stroke-width:4px;stroke-linejoin:round">${escapeText(text)}</text>`),
    done(key) {
      const widest = Math.max(...key.map(({ text }) => text.length));
      const column = size * (2.8 + 0.56 * widest);
      const columns = Math.max(1, Math.min(key.length, Math.floor((width - size) / column)));
      const pitch = (width - size) / columns;
      const line = size * 1.5;
      const keys = key.map(({ color, dash, text, mark }, i) => {
        const kx = size / 2 + (i % columns) * pitch;
        const ky = height + size + line * Math.floor(i / columns);
        const sample = mark === "dot" ? `<circle cx="${kx + size}" cy="${ky - size * 0.3}" r="${size * 0.45}" fill="${color}"/>`
          : mark === "ground" ? `<rect x="${kx}" y="${ky - size * 0.8}" width="${size * 2}" height="${size * 0.95}" fill="${color}" stroke="var(--rule)"/>`
          : `<line x1="${kx}" x2="${kx + size * 2}" y1="${ky - size * 0.3}" y2="${ky - size * 0.3}" stroke="${color}" stroke-width="3"${dash ? ` stroke-dasharray="${dash}"` : ""}/>`;
        return `<g class="key">${sample}<text x="${kx + size * 2.5}" y="${ky}">${escapeText(text)}</text></g>`;
      });
      const axes = [`<rect x="${left}" y="${top}" width="${width - left - right}" height="${height - top - bottom}" fill="none" stroke="var(--rule)"/>`];
      for (const tick of niceTicks(x.min, x.max, width / (size * 6))) axes.push(`<line x1="${at(px(tick))}" x2="${at(px(tick))}" y1="${height - bottom}" y2="${height - bottom + 5}" stroke="var(--quiet)"/><text x="${at(px(tick))}" y="${at(height - bottom + size * 1.35)}" text-anchor="middle">${show(tick)}</text>`);
      for (const tick of niceTicks(y.min, y.max, height / (size * 4))) axes.push(`<line x1="${left - 5}" x2="${left}" y1="${at(py(tick))}" y2="${at(py(tick))}" stroke="var(--quiet)"/><text x="${left - 8}" y="${at(py(tick) + size * 0.3)}" text-anchor="end">${show(tick)}</text>`);
      axes.push(`<text x="${(left + width - right) / 2}" y="${at(height - size * 0.6)}" text-anchor="middle">${escapeText(x.label)}</text>`);
      axes.push(`<text transform="translate(${at(size * 1.05)} ${(top + height - bottom) / 2}) rotate(-90)" text-anchor="middle">${escapeText(y.label)}</text>`);
      const total = Math.ceil(height + size * 0.4 + line * Math.ceil(key.length / columns));
      const clipped = `<clipPath id="clip-${id}"><rect x="${left}" y="${top}" width="${width - left - right}" height="${height - top - bottom}"/></clipPath><g clip-path="url(#clip-${id})">${inner.join("")}</g>`;
      write(id, svg(id, width, total, size, title, clipped + axes.join("") + texts.join("") + keys.join("")));
      handles[id]?.place(this);
    },
  };
}

/// The frame of a chart: the picture, buttons to save it, and its caption.
function chartHtml(id, title, forms = ["svg", "png", "csv"]) {
  const buttons = forms.map((form) => `<button type="button" data-save="${form}" data-chart="${id}" aria-label="Save “${title}” as ${form.toUpperCase()}">${form.toUpperCase()}</button>`);
  return `<figure id="${id}-figure"><h3>${title}</h3><div class="chart"><div class="picture" id="${id}" role="img"></div></div>
<figcaption id="${id}-caption"></figcaption><div class="save"><span aria-hidden="true">Save:</span> ${buttons.join(" ")}</div></figure>`;
}

/// A point over a chart that is dragged by hand or moved by arrow keys. `read` gives its place, `move` takes the place it is moved to,
/// `step` is an arrow's step along x and y (0: not that way) within `limits`, `tell` says in words where it is.
function addHandle(id, point) {
  const { name, read, move, tell } = point;
  const handle = document.createElement("div");
  handle.className = "handle";
  handle.tabIndex = 0;
  handle.setAttribute("role", "slider");
  handle.setAttribute("aria-label", name);
  handle.setAttribute("aria-roledescription", "point to drag");
  $(id).parentElement.append(handle);
  let chart;
  const within = (value, [low, high]) => Math.min(high, Math.max(low, value));
  const rounded = (value, by, range) => Number(within(Math.round(value / by) * by, range).toPrecision(10));
  const go = (x, y) => {
    const [across, up] = point.step;
    move(across ? rounded(x, across, point.limits[0]) : null, up ? rounded(y, up, point.limits[1]) : null);
  };
  handle.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    handle.focus();
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener("pointermove", (event) => {
    if (!handle.hasPointerCapture(event.pointerId)) return;
    const box = $(id).getBoundingClientRect();
    go(chart.vx(event.clientX - box.left), chart.vy(event.clientY - box.top));
  });
  handle.addEventListener("keydown", (event) => {
    const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!arrow || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const [across, up] = point.step;
    const way = across && up ? arrow : across ? [arrow[0] + arrow[1], 0] : [0, arrow[0] + arrow[1]];
    const [x, y] = read();
    const by = event.shiftKey ? 10 : 1;
    go(x + by * way[0] * across, y + by * way[1] * up);
  });
  handles[id] = {
    place(drawn) {
      chart = drawn;
      const [x, y] = read();
      const along = point.step[0] ? 0 : 1;
      const limits = point.limits[along];
      handle.style.left = `${chart.px(x)}px`;
      handle.style.top = `${chart.py(y)}px`;
      handle.setAttribute("aria-valuemin", limits[0]);
      handle.setAttribute("aria-valuemax", limits[1]);
      handle.setAttribute("aria-valuenow", read()[along]);
      handle.setAttribute("aria-valuetext", tell());
    },
    hide: (isHidden) => { handle.hidden = isHidden; },
  };
}
