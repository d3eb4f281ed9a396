// Stands before the score sheets (scope "/sco") and answers from what the tablet keeps when there
// is no connection. It keeps only pages that the server marked for their reader, each reader's
// apart, and the files they need. Answers are no business of it: they wait in the page's queue.
"use strict";
const FILES = "ocop-files";
const PATIENCE = 6000; // ms for a page that is kept: after that the kept one is shown
const own = (who) => `ocop-own-${who}`;
const ours = /^\/(scoring\/|score-sheets\/\d+\/([^/]+\/)?|score-sheets\/\d+\/papers\/\d+\/)$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (request.mode === "navigate" && ours.test(url.pathname)) {
    event.respondWith(page(request, url.pathname));
  }
});

async function file(request) {
  try {
    const response = await fetch(request);
    if (response.ok && response.type === "basic") await put(FILES, request.url, response.clone());
    if (response.ok || response.status < 500) return response;
    return (await kept(FILES, request.url)) || response;
  } catch {
    return (await kept(FILES, request.url)) || Response.error();
  }
}

async function page(request, path) {
  const there = await alone(path);
  const answer = fetch(request).then(async (response) => {
    const reader = response.headers.get("OCOP-Reader");
    if (response.ok && reader) {
      await put("ocop-who", "/who", new Response(reader));
      await put(own(reader), path, response.clone());
    }
    return response;
  });
  if (!there) return answer;
  try {
    const found = await Promise.race([answer, late()]);
    return found.status >= 500 ? there : found;
  } catch {
    return there;
  }
}

const late = () => new Promise((_, fail) => setTimeout(() => fail(new Error("late")), PATIENCE));

// What the tablet keeps for its reader under the path, or the nearest page that it has.
async function alone(path) {
  const sign = await kept("ocop-who", "/who");
  if (!sign) return undefined;
  const cache = await caches.open(own(await sign.text()));
  const hit = await cache.match(path);
  if (hit) return hit;
  const paths = (await cache.keys()).map((request) => new URL(request.url).pathname).sort();
  const sheet = (path.match(/^\/score-sheets\/\d+\//) || [""])[0];
  const near = (sheet && paths.find((one) => one.startsWith(sheet))) || paths.find((one) => one === "/scoring/");
  return near && near !== path ? Response.redirect(near) : undefined;
}

async function kept(cache, key) {
  return (await caches.open(cache)).match(key);
}

async function put(cache, key, response) {
  try {
    await (await caches.open(cache)).put(key, response);
  } catch { /* a full tablet keeps what it has */ }
}
