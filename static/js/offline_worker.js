// Stands before the public check of certificates: without a connection it answers with the page
// that checks the signature by itself, which the page has put into its store.
"use strict";
const CACHE = "ocop-check";
const PAGE = "/check/offline/";
const PATIENCE = 6000; // ms

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(first(request, PAGE));
  else if (url.pathname.startsWith("/static/")) event.respondWith(first(request, request.url));
});

async function first(request, other) {
  const kept = await (await caches.open(CACHE)).match(other);
  if (!kept) return fetch(request);
  try {
    return await Promise.race([fetch(request), late()]);
  } catch {
    return kept;
  }
}

const late = () => new Promise((_, fail) => setTimeout(() => fail(new Error("late")), PATIENCE));
