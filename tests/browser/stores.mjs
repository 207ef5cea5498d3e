/** Runs before any script of a page: whatever could keep or send answers says that it was used, and is not there. */
export function spyOnStores() {
  window.storesUsed = [];
  const told = (name) => { window.storesUsed.push(name); };
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
    Object.defineProperty(window, name, { get() { told(name); return undefined; } });
  }
  Object.defineProperty(document, 'cookie', { get() { told('cookie'); return ''; }, set() { told('cookie'); } });
  Object.defineProperty(navigator, 'serviceWorker', { get() { told('serviceWorker'); return undefined; } });
  for (const name of ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource']) {
    Object.defineProperty(window, name, { get() { told(name); return undefined; } });
  }
}
