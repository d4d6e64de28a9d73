// Keeps the board fresh: the page asks for itself and shows the new rows. It is whole without this, with a link to load it again.
const every = 10000;
const pause = document.querySelector('[data-pause]');
let stopped = false;

async function refresh() {
  if (stopped || document.hidden) return;
  const old = document.querySelector('[data-board]');
  try {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
    // After the session has ended the answer is another page.
    if (!answer.ok || answer.redirected) return;
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-board]');
    if (!next || !old.isConnected) return;
    // A reader who is on a link stays on it.
    const href = old.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
    old.replaceWith(next);
    if (href) next.querySelector(`a[href="${CSS.escape(href)}"]`)?.focus({ preventScroll: true });
  } catch {
    // The server is away: the next round asks again.
  }
}

setInterval(refresh, every);
document.addEventListener('visibilitychange', refresh);
pause.hidden = false;
pause.addEventListener('click', () => {
  stopped = !stopped;
  pause.textContent = stopped ? 'Update by itself' : 'Stop updating';
  refresh();
});
