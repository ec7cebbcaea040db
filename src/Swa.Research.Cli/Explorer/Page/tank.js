// The tank: agents as dots as large as what they ask for, what they pour into the tank, and the rounds before.

/// `history` are the rounds so far, of which the last is in the tank; the first agent is the person who plays, and stands lowest.
function drawTank(id, { game, history, most, slots, title }) {
  const { width, height: room, size } = sheetOf(id);
  const last = history.at(-1) ?? { demands: Array(game.agents).fill(0), load: 0 };
  const height = Math.max(room, size * (3.3 * game.agents + 3));
  const [top, bottom] = [size * 2, height - size * 1.8];
  const row = (bottom - top) / game.agents;
  const y = (load) => bottom - (load / most) * (bottom - top);
  const dots = Math.min(size * 8.2, width * 0.34);
  const [tank, tankWidth] = [Math.max(dots + size * 3.5, width * 0.4), Math.max(size * 3, width * 0.1)];
  const past = tank + tankWidth + size * 1.2;
  const pitch = (width - past) / slots;
  const colour = (agent) => (agent === 0 ? "var(--point)" : "var(--swa)");
  const rect = (x, from, to, wide, fill, more = "") =>
    `<rect x="${x.toFixed(1)}" y="${y(to).toFixed(1)}" width="${wide.toFixed(1)}" height="${Math.max(0, y(from) - y(to)).toFixed(1)}" fill="${fill}"${more}/>`;
  const parts = [rect(tank, game.capacity, most, width - tank, "var(--less)")];
  const tanked = [];
  let level = 0;
  last.demands.forEach((demand, agent) => {
    const middle = bottom - row * (agent + 0.5);
    const [from, to] = [level, level + demand];
    level = to;
    const reward = history.length > 0 ? tidy(theory.reward(game, demand, last.load)) : null;
    const radius = size * (0.35 + 0.95 * Math.sqrt(demand / game.maxDemand));
    const bend = (dots + tank) / 2;
    if (demand > 0) parts.push(`<path d="M${dots},${middle - radius} C${bend},${middle - radius} ${bend},${y(to)} ${tank},${y(to)} L${tank},${y(from)} C${bend},${y(from)} ${bend},${middle + radius} ${dots},${middle + radius} Z" fill="${colour(agent)}" fill-opacity="0.3"/>`);
    tanked.push(rect(tank, from, to, tankWidth, colour(agent), ' stroke="var(--panel)"'));
    parts.push(`<circle cx="${dots}" cy="${middle}" r="${radius}" fill="${colour(agent)}" stroke="var(--panel)" stroke-width="2"/>`);
    parts.push(`<text x="0" y="${middle - size * 0.15}" font-weight="${agent === 0 ? 700 : 400}">${history.length === 0 ? (agent === 0 ? "you" : "another agent") : `${agent === 0 ? "you ask" : "asks"} ${show(demand, 3)}`}</text>`);
    if (reward !== null) parts.push(`<text x="0" y="${middle + size * 1.05}" style="fill:${reward < 0 ? "var(--error)" : "var(--quiet)"}">${agent === 0 ? "your reward" : "reward"} ${show(reward, 3)}</text>`);
  });
  parts.push(`<g class="fill">${tanked.join("")}</g>`);
  history.forEach((round, i) => {
    const own = round.demands[0];
    parts.push(rect(past + i * pitch, 0, own, pitch * 0.8, "var(--point)"), rect(past + i * pitch, own, round.load, pitch * 0.8, "var(--swa)"));
  });
  parts.push(rect(tank, 0, most, tankWidth, "none", ' stroke="var(--ink)" stroke-width="1.5"'));
  parts.push(`<line x1="${tank - size * 0.6}" x2="${width}" y1="${y(game.capacity)}" y2="${y(game.capacity)}" stroke="var(--ink)" stroke-width="2.5" stroke-dasharray="7 4"/>`);
  parts.push(`<text x="${tank + tankWidth / 2}" y="${top - size * 0.6}" text-anchor="middle" style="fill:${theory.isOverloaded(game, last.load) ? "var(--error)" : "var(--ink)"}">${history.length === 0 ? "nothing played yet" : `${show(tidy(last.load), 3)} of ${show(game.capacity)}`}</text>`);
  parts.push(`<text x="${past}" y="${bottom + size * 1.4}">rounds 1 to ${slots}</text>`);
  parts.push(`<text x="${width - size * 0.3}" y="${y(game.capacity) - size * 0.5}" text-anchor="end" style="paint-order:stroke;stroke:var(--panel);stroke-width:4px">${width - past > size * 20 ? "the tank gives" : "gives"} ${show(game.capacity)}</text>`);
  write(id, svg(id, width, height, size, title, parts.join("")));
}
