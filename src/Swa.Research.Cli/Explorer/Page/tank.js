// The tank: agents as dots as large as what they ask for, what they pour into the tank, and the rounds before.

function drawTank(id, { game, demands, rewards, history = [], most, title }) {
  const { width, size } = sheetOf(id);
  const row = size * 3.3;
  const height = Math.round(row * demands.length + size * 3);
  const [top, bottom] = [size * 1.6, height - size * 1.4];
  const y = (load) => bottom - (load / most) * (bottom - top);
  const [dots, tank, tankWidth] = [Math.min(size * 8.6, width * 0.34), Math.min(width * 0.5, size * 19), Math.max(size * 3, width * 0.1)];
  const colour = (agent) => (agent === 0 ? "var(--point)" : "var(--swa)");
  const parts = [];
  let level = 0;
  const total = demands.reduce((sum, demand) => sum + demand, 0);
  demands.forEach((demand, agent) => {
    const middle = top + row * (agent + 0.45);
    const [from, to] = [level, level + demand];
    level = to;
    parts.push(`<path d="M${dots},${middle} C${(dots + tank) / 2},${middle} ${(dots + tank) / 2},${y((from + to) / 2)} ${tank},${y((from + to) / 2)}" fill="none" stroke="${colour(agent)}" stroke-opacity="0.35" stroke-width="${Math.max(0.5, y(from) - y(to))}"/>`);
    parts.push(`<rect x="${tank}" y="${y(to)}" width="${tankWidth}" height="${Math.max(0, y(from) - y(to))}" fill="${colour(agent)}" stroke="var(--panel)"/>`);
    parts.push(`<circle cx="${dots}" cy="${middle}" r="${size * (0.35 + 0.95 * Math.sqrt(demand / game.maxDemand))}" fill="${colour(agent)}" stroke="var(--panel)" stroke-width="2"/>`);
    parts.push(`<text x="0" y="${middle - size * 0.1}" font-weight="${agent === 0 ? 700 : 400}">${agent === 0 ? "you ask" : "asks"} ${show(demand, 3)}</text>`);
    if (rewards) parts.push(`<text x="0" y="${middle + size * 1.1}" style="fill:${rewards[agent] < -1e-9 ? "var(--error)" : "var(--quiet)"}">gets ${show(tidy(rewards[agent]), 3)}</text>`);
  });
  const past = tank + tankWidth + size * 1.2;
  const pitch = (width - past - size * 0.3) / 10;
  history.forEach((round, i) => {
    const x = past + i * pitch;
    const own = round.demands[0];
    parts.push(`<rect x="${x}" y="${y(round.load)}" width="${pitch * 0.8}" height="${y(own) - y(round.load)}" fill="var(--swa)"/><rect x="${x}" y="${y(own)}" width="${pitch * 0.8}" height="${y(0) - y(own)}" fill="var(--point)"/>`);
  });
  parts.push(`<rect x="${tank}" y="${top}" width="${tankWidth}" height="${bottom - top}" fill="none" stroke="var(--ink)" stroke-width="1.5"/>`);
  parts.push(`<line x1="${tank - size * 0.6}" x2="${width}" y1="${y(game.capacity)}" y2="${y(game.capacity)}" stroke="var(--ink)" stroke-width="2.5" stroke-dasharray="7 4"/>`);
  parts.push(`<text x="${tank + tankWidth / 2}" y="${top - size * 0.5}" text-anchor="middle" style="fill:${theory.isOverloaded(game, total) ? "var(--error)" : "var(--ink)"}">${show(tidy(total), 3)} of ${show(game.capacity)}</text>`);
  parts.push(`<text x="${past}" y="${bottom + size * 1.2}">rounds so far</text>`);
  parts.push(`<text x="${width - size * 0.3}" y="${y(game.capacity) - size * 0.4}" text-anchor="end" style="paint-order:stroke;stroke:var(--panel);stroke-width:4px">what the tank gives</text>`);
  write(id, svg(id, width, height, size, title, parts.join("")));
}
