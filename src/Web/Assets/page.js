// Times in the visitor's own zone, and a button to print. The page is whole without it.
for (const time of document.querySelectorAll('time[data-until]')) {
  const until = new Date(time.dateTime);
  const clock = until.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  const show = () => {
    const left = Math.max(0, Math.ceil((until - Date.now()) / 60000));
    time.textContent = left > 0 ? `${clock}, ${left} min left` : 'now';
  };
  show();
  setInterval(show, 15000);
}
for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}
