/** What a cell can hold that does something. */
const ACTIONS = 'a, button';

/**
 * Arrow keys in a table (the grid pattern of ARIA): Tab enters it once, arrows move cell by cell, Home and End go along
 * the row, Page Up and Page Down ten rows; Enter does what a cell's link or button does.
 *
 * @param {HTMLElement} table
 */
export function gridKeys(table) {
  const cells = () => [...table.querySelectorAll('tr')].map((row) => [...row.cells]);
  /** @returns {HTMLElement} */
  const target = (cell) => cell.querySelector(ACTIONS) ?? cell;
  for (const row of cells())
    for (const cell of row)
      for (const each of [cell, ...cell.querySelectorAll(`${ACTIONS}, [tabindex]`)])
        each.setAttribute('tabindex', '-1');
  for (const cell of table.querySelectorAll('th, td')) if (target(cell) !== cell) cell.removeAttribute('tabindex');
  const first = table.querySelector('th, td');
  if (first) target(first).tabIndex = 0;
  table.addEventListener('focusin', ({ target: focused }) => {
    if (!(focused instanceof HTMLElement)) return;
    for (const each of table.querySelectorAll('[tabindex="0"]')) each.setAttribute('tabindex', '-1');
    focused.tabIndex = 0;
  });
  table.addEventListener('keydown', (event) => {
    const rows = cells();
    const at = event.target instanceof Element ? event.target.closest('th, td') : null;
    const y = rows.findIndex((row) => row.some((cell) => cell === at));
    const x = rows[y]?.findIndex((cell) => cell === at) ?? -1;
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
  Home: (_x, y) => [0, y],
  End: (_x, y, rows) => [rows[y].length - 1, y],
  PageUp: (x, y) => [x, y - 10],
  PageDown: (x, y) => [x, y + 10],
};
