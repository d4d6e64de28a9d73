// The desk by keyboard. Every page of it is whole without this: links and a field.
const field = document.querySelector('[data-find]');

document.addEventListener('keydown', event => {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    field.focus();
    field.select();
    return;
  }
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const links = [...document.querySelectorAll('[data-findings] a')];
  const at = links.indexOf(document.activeElement);
  // From the field down into the list; in the list up and down, and up from its start back to the field.
  if (at < 0 && (event.target !== field || event.key === 'ArrowUp') || !links.length) return;
  event.preventDefault();
  const next = at + (event.key === 'ArrowDown' ? 1 : -1);
  (next < 0 ? field : links[Math.min(next, links.length - 1)]).focus();
});
