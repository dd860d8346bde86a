// Sorts the class table by the column whose button was pressed; a second press reverses it. Without this script the table
// stays in the order of the student ids. Cells say what they sort by in data-key: numbers for numbers, '' comes last.
const table = document.querySelector('table[data-sortable]');
const body = table.tBodies[0];
const announce = document.querySelector('[data-announce]');

for (const button of table.querySelectorAll('th button')) {
  button.addEventListener('click', () => sortBy(button.closest('th'), button.textContent));
}

function sortBy(header, name) {
  const descending = header.getAttribute('aria-sort') === 'ascending';
  const column = header.cellIndex;
  const rows = [...body.rows].sort((a, b) => compare(keyOf(a, column), keyOf(b, column), descending));
  body.append(...rows);
  for (const other of table.querySelectorAll('th[aria-sort]')) other.removeAttribute('aria-sort');
  header.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
  announce.textContent = `Sorted by ${name}, ${descending ? 'descending' : 'ascending'}.`;
}

function keyOf(row, column) {
  return row.cells[column].dataset.key;
}

function compare(a, b, descending) {
  if (a === '' || b === '') return (a === '') - (b === '');
  const order = isNaN(a) || isNaN(b) ? (a < b ? -1 : a > b ? 1 : 0) : a - b;
  return descending ? -order : order;
}
