// Stands between the pages and the network: without network it gives the one page that holds nobody's words, and the
// files that page needs. It keeps nothing else. The platform writes VERSION, PAGE and SHELL above this.
const NAME = `plg-shell-${VERSION}`;

async function fill() {
  const cache = await caches.open(NAME);
  // Asked for as nobody, so that no name and no word of anybody can come along.
  await cache.addAll(SHELL.map((address) => new Request(address, { credentials: "omit", cache: "no-cache" })));
  await self.skipWaiting();
}

async function takeOver() {
  const older = (await caches.keys()).filter((name) => name.startsWith("plg-shell-") && name !== NAME);
  await Promise.all(older.map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

async function kept(address) {
  return (await caches.open(NAME)).match(address, { ignoreVary: true });
}

async function page(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return (await kept(PAGE)) ?? Response.error();
  }
}

async function file(request, path) {
  return (await kept(path)) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (address.pathname !== PAGE && SHELL.includes(address.pathname)) event.respondWith(file(request, address.pathname));
});
