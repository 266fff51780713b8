/**
 * Arrow keys in a table (the grid pattern of ARIA): Tab enters it once, arrows move cell by cell, Home and End go along
 * the row, Page Up and Page Down ten rows; Enter does what a cell's link or button does.
 *
 * @param {HTMLElement} table
 */
export function gridKeys(table) {
  const cells = () => [...table.querySelectorAll('tr')].map((row) => [...row.children]);
  const target = (cell) => cell.querySelector('a, button, input, select') ?? cell;
  for (const row of cells())
    for (const cell of row) for (const each of [cell, ...cell.querySelectorAll('a, button')]) each.tabIndex = -1;
  for (const cell of table.querySelectorAll('th, td')) if (target(cell) !== cell) cell.removeAttribute('tabindex');
  const first = table.querySelector('th, td');
  if (first) target(first).tabIndex = 0;
  table.addEventListener('focusin', ({ target: focused }) => {
    for (const each of table.querySelectorAll('[tabindex="0"]')) each.tabIndex = -1;
    focused.tabIndex = 0;
  });
  table.addEventListener('keydown', (event) => {
    const rows = cells();
    const y = rows.findIndex((row) => row.some((cell) => cell.contains(event.target)));
    const x = rows[y]?.findIndex((cell) => cell.contains(event.target)) ?? -1;
    const move = STEPS[event.key];
    if (x < 0 || move === undefined || event.altKey || event.metaKey) return;
    const [toX, toY] = move(x, y, rows);
    const row = rows[Math.max(0, Math.min(rows.length - 1, toY))];
    event.preventDefault();
    const next = target(row[Math.max(0, Math.min(row.length - 1, toX))]);
    next.focus();
    next.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });
  return table;
}

const STEPS = {
  ArrowLeft: (x, y) => [x - 1, y],
  ArrowRight: (x, y) => [x + 1, y],
  ArrowUp: (x, y) => [x, y - 1],
  ArrowDown: (x, y) => [x, y + 1],
  Home: (x, y) => [0, y],
  End: (x, y, rows) => [rows[y].length - 1, y],
  PageUp: (x, y) => [x, y - 10],
  PageDown: (x, y) => [x, y + 10],
};
