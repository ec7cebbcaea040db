'use strict';
// Draws Plotly figures below each other and says what is wrong with them, for FiguresTests.
const drawn = [];

async function draw(name, figure) {
  const place = document.createElement('div');
  place.id = name;
  document.body.append(place);
  const one = { name, figure, place, failed: null };
  drawn.push(one);
  try {
    await Plotly.newPlot(place, structuredClone(figure.data), structuredClone(figure.layout), figure.config ?? {});
  } catch (error) {
    one.failed = error.message;
  }
}

// What a text shows, without tags, spaces and the characters without width that Plotly puts around scripts.
const bare = text => text.replace(/[\s\u200b]/g, '');
const shown = html => bare(new DOMParser().parseFromString(html, 'text/html').body.textContent);

const widthOf = one => one.place.querySelector('.main-svg').clientWidth;

function faults(one) {
  if (one.failed) return [`${one.name}: ${one.failed}`];
  const { place, figure } = one;
  const all = selector => [...place.querySelectorAll(selector)];
  const found = [];
  const expect = (there, what) => { if (!there) found.push(`${one.name}: ${what}`); };
  const texts = selector => all(selector).map(text => bare(text.textContent));

  const title = figure.layout.title?.text;
  if (title) expect(texts('.gtitle').includes(shown(title)), `no title "${title}"`);
  for (const [key, axis] of Object.entries(figure.layout).filter(([key]) => /^[xy]axis/.test(key))) {
    const label = axis.title?.text;
    if (label) expect(texts(`.${key.replace('axis', '')}title`).includes(shown(label)), `no title of ${key} "${label}"`);
  }
  for (const trace of figure.data.filter(trace => trace.visible !== false && trace.showlegend && trace.name)) {
    expect(texts('.legendtext').includes(shown(trace.name)), `no entry "${trace.name}" in the legend`);
  }
  for (const note of figure.layout.annotations ?? []) {
    expect(texts('.annotation-text').includes(shown(note.text)), `no text "${note.text}"`);
  }

  expect(widthOf(one) === place.clientWidth, `${widthOf(one)} px wide on a page of ${place.clientWidth} px`);
  const frame = place.getBoundingClientRect();
  for (const note of (figure.layout.annotations ?? []).filter(note => note.showarrow && /^x\d*$/.test(note.xref))) {
    const axis = place._fullLayout[note.xref.replace('x', 'xaxis')];
    const at = frame.left + axis._offset + axis.l2p(note.x);
    expect(all('.scatterlayer path.js-line, .shapelayer path').map(path => path.getBoundingClientRect())
      .some(box => box.width < 3 && box.height > 100 && Math.abs((box.left + box.right) / 2 - at) < 1.5), `no line "${note.text}"`);
  }

  const labels = all('.gtitle, .xtitle, .x2title, .x3title, .x4title, .ytitle, .y2title, .y3title, .y4title, .legendtext, .annotation-text, .xtick text, .x2tick text, .x3tick text, .x4tick text, .ytick text, .y2tick text, .y3tick text, .y4tick text, .infolayer .cbtitle text, .infolayer .cbaxis text')
    .filter(text => text.textContent.trim()).map(text => ({ text, box: text.getBoundingClientRect(), words: text.textContent.trim() }));
  labels.push(...all('.modebar').map(bar => ({ text: bar, box: bar.getBoundingClientRect(), words: 'the buttons' })));
  const turned = label => /rotate\(-?(?!0|90|-90)\d/.test(label.text.getAttribute('transform') ?? '');
  labels.forEach((label, i) => {
    const { box, words } = label;
    expect(box.left >= frame.left - 1 && box.right <= frame.right + 1 && box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1, `"${words}" is cut off`);
    for (const other of labels.slice(i + 1)) {
      const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
      expect(across <= 2 || down <= 4 || turned(label) && turned(other), `"${words}" and "${other.words}" cover each other`);
    }
  });
  return found;
}

// What the figure says at a place. Plotly.js drops what is asked less than 50 ms after the last, unless the mouse left between.
function said(place, at, subplot) {
  Plotly.Fx.unhover(place);
  Plotly.Fx.hover(place, at, subplot);
  return [...place.querySelectorAll('.hoverlayer .hovertext')].map(text => text.textContent.trim()).join(' | ');
}

// What every trace with words of its own says at its middle point.
function hovered(one) {
  if (one.failed) return [`${one.name} failed`];
  return one.figure.data.flatMap((trace, curveNumber) => {
    if (trace.visible === false || trace.hoverinfo === 'skip' || !trace.x.some(x => x !== null)) return [];
    const middle = list => Math.floor(list.length / 2);
    const subplot = trace.xaxis + trace.yaxis;
    if (trace.type === 'heatmap') {
      // The lines over a map are nearer than its cells, so any cell that answers will do.
      const at = (list, share) => list[Math.floor(share * list.length)];
      const shares = [0.9, 0.7, 0.5, 0.3, 0.1];
      for (const [across, up] of shares.flatMap(x => shares.map(y => [x, y]))) {
        const words = said(one.place, { xval: at(trace.x, across), yval: at(trace.y, up) }, subplot);
        if (/ = \S+, .+ \S+, .+ \S+$/.test(words)) return [`${one.name}, trace ${curveNumber}: ${words}`];
      }
      return [`${one.name}, trace ${curveNumber}: undefined`];
    }
    const words = said(one.place, [{ curveNumber, pointNumber: middle(trace.x) }], subplot);
    // A reference line says its name and nothing else.
    if (/^%{fullData.name}<extra>/.test(trace.hovertemplate) && bare(words) === shown(trace.name)) return [];
    return [`${one.name}, trace ${curveNumber}: ${words || 'undefined'}`];
  });
}

function pointOf(one, name, x) {
  const trace = one.figure.data.find(trace => trace.name?.includes(name));
  const point = trace.x.indexOf(x);
  const { xaxis, yaxis } = one.place._fullLayout;
  const frame = one.place.getBoundingClientRect();
  const short = value => String(Math.round(value * 1000) / 1000);
  const [low, high] = [trace.y[point] - trace.error_y.arrayminus[point], trace.y[point] + trace.error_y.array[point]];
  return {
    x: frame.left + xaxis._offset + xaxis.d2p(x),
    y: frame.top + yaxis._offset + yaxis.d2p(trace.y[point]),
    words: `λ = ${x}, overload rate ${short(trace.y[point])} [${short(low)}, ${short(high)}], ${trace.name}`,
  };
}

// What a figure with a slider shows: the values at the drawn points, the ends of its axes, the value at the slider, its labels.
function position(one) {
  const { xaxis, yaxis } = one.place._fullLayout;
  const shown = one.place.calcdata.flat().filter(point => point.x !== undefined).map(point => [point.x, point.y]);
  const text = selector => [...one.place.querySelectorAll(selector)].map(element => element.textContent);
  return JSON.stringify({
    points: shown, axes: [xaxis.range, yaxis.range], value: text('.slider-current-value, .slider-label'),
  });
}

const sliders = () => drawn.filter(one => one.figure.layout.sliders).map(one => one.name);

// The figures as the renderer of VS Code draws them: data and layout alone, without config and frames.
async function drawAlone(name) {
  const { figure } = drawn.find(one => one.name === name);
  await draw(`alone-${name}`, { data: figure.data, layout: figure.layout });
}
