// Keeps the seat map live, and lets the arrow keys move as the eye does. The map is whole without it: seats are radio buttons.
const form = document.querySelector('form[data-live]');
const chosen = form.querySelector('[data-chosen]');

function tell(text) {
  if (chosen.textContent !== text) chosen.textContent = text;
}

function show() {
  const input = form.querySelector('input[name=seat]:checked');
  tell(`Seat ${form.querySelector(`label[for="${input.id}"]`).title}`);
}

form.addEventListener('change', show);

// The browser moves to the next radio button in the page's order; up and down should stay in their column.
form.addEventListener('keydown', event => {
  if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
  const cell = event.target.closest('td');
  if (!cell || event.target.name !== 'seat') return;
  event.preventDefault();
  let row = cell.parentElement;
  do {
    row = event.key === 'ArrowUp' ? row.previousElementSibling : row.nextElementSibling;
    const input = row?.cells[cell.cellIndex]?.querySelector('input:not(:disabled)');
    if (input) {
      input.checked = true;
      input.focus();
      show();
      return;
    }
  } while (row);
});

// Only what a seat says and whether it can be chosen change, so nothing on the page moves.
const live = new EventSource(form.dataset.live);
// The first event is the flight's present state, so nothing is missed from here on.
live.addEventListener('status', () => { form.dataset.live = 'on'; });
live.addEventListener('seat', event => {
  const seat = JSON.parse(event.data);
  const input = document.getElementById(`s${seat.designator}`);
  if (!input) return;
  const wasMine = input.checked;
  input.disabled = seat.status !== 'available';
  if (input.disabled && wasMine) {
    input.checked = false;
    tell(`Seat ${seat.designator} was just taken. Choose another.`);
  }
});
