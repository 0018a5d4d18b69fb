// Shows what is new in the preview: reloads the page when it changed, swaps style sheets in place, lays errors over it and takes
// them away, and leaves a page alone that shows nothing new.
//
// A browser opens six connections to one address, and a stream of events holds one. So one tab listens for all: it has the lock,
// and tells the others. Without locks (an address that is not this machine's) each tab that is seen listens for itself.
(() => {
  "use strict";
  const { file, gone, revision } = document.currentScript.dataset;
  const OVERLAY = "__tejun/overlay";
  const KEPT = `tejun-preview:${location.pathname}${location.search}`;
  let known = Number(revision);
  let leads = false;

  const all = (selector) => [...document.querySelectorAll(selector)];
  const pathOf = (address) => {
    try {
      const url = new URL(address, location.href);
      return url.origin === location.origin ? decodeURIComponent(url.pathname).slice(1) : null;
    } catch {
      return null;
    }
  };

  // The files that this page is, or would be if they existed.
  const here = pathOf(location.href) ?? "";
  const lost = file === "404.html" && here !== file;
  const wanted = here === "" || here.endsWith("/") ? [`${here}index.html`] : [here, `${here}/index.html`];
  const pages = lost ? [file, ...wanted] : [file];

  // --- what is kept over a reload ---

  const details = () => all("details").filter((one) => one.id !== "tejun-overlay");
  const boxes = () => all("nav, aside, main, [id]");
  const placeOf = (node) => node && node !== document.body && [node.tagName, node.id, all(node.tagName).indexOf(node)];
  const nodeAt = ([tag, id, at]) => (id && document.getElementById(id)) || all(tag)[at];

  const keep = () => {
    const scrolled = boxes().flatMap((box, at) => (box.scrollTop > 0 && box.tagName !== "HTML" ? [[at, box.scrollTop]] : []));
    const open = details().map((one) => one.open);
    const state = { x: scrollX, y: scrollY, scrolled, open, focus: placeOf(document.activeElement) };
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(state));
    } catch { /* A browser that keeps nothing starts at the top. */ }
  };

  const kept = () => {
    try {
      const state = JSON.parse(sessionStorage.getItem(KEPT));
      sessionStorage.removeItem(KEPT);
      return state;
    } catch {
      return null;
    }
  };

  const restore = () => {
    const state = kept();
    if (!state) return;
    const now = details();
    if (now.length === state.open.length) now.forEach((one, at) => { one.open = state.open[at]; });
    if (state.focus) nodeAt(state.focus)?.focus({ preventScroll: true });
    const all = boxes();
    state.scrolled.forEach(([at, top]) => { if (all[at]) all[at].scrollTop = top; });
    // Images that come later move the page: it is put right until everything is there or somebody scrolls.
    history.scrollRestoration = "manual";
    const place = () => scrollTo({ left: state.x, top: state.y, behavior: "instant" });
    const watch = new ResizeObserver(place);
    const acts = ["wheel", "touchstart", "pointerdown", "keydown"];
    const end = () => {
      watch.disconnect();
      history.scrollRestoration = "auto";
      acts.forEach((name) => removeEventListener(name, end));
    };
    acts.forEach((name) => addEventListener(name, end, { passive: true }));
    watch.observe(document.body);
    place();
    addEventListener("load", () => { place(); setTimeout(end, 500); });
  };

  // --- what is done about a change ---

  // A tab that nobody sees waits with it; 200 of them would keep the machine busy.
  let leaves = false;
  const reload = () => {
    if (leaves) return;
    leaves = true;
    const go = () => {
      keep();
      location.reload();
    };
    if (document.hidden) document.addEventListener("visibilitychange", go, { once: true });
    else go();
  };

  const swap = (link, href) =>
    new Promise((done) => {
      const fresh = link.cloneNode();
      fresh.addEventListener("load", () => { link.remove(); done(); });
      fresh.addEventListener("error", () => { fresh.remove(); done(); });
      fresh.href = href;
      link.after(fresh);
    });

  const SHEETS = "link[rel~=stylesheet]:not([href^='/__tejun/'])";
  const sheets = (changed) => all(SHEETS).filter((link) => changed[pathOf(link.href)] === "content");
  const addressOf = (link, revision) => `/${pathOf(link.href).split("/").map(encodeURIComponent).join("/")}?tejun=${revision}`;

  // One after the other: a sheet that is being swapped counts twice.
  let styling = Promise.resolve();
  const restyle = (changed, revision) => {
    styling = styling.then(() => Promise.all(sheets(changed).map((link) => swap(link, addressOf(link, revision)))));
  };

  const styled = async () => {
    if (document.querySelector("link[href='/__tejun/overlay.css']")) return;
    const link = document.createElement("link");
    link.rel = "stylesheet";
    const loaded = new Promise((done) => { link.onload = link.onerror = done; });
    link.href = "/__tejun/overlay.css";
    document.head.append(link);
    await loaded;
  };

  const overlay = async () => {
    const [answer] = await Promise.all([fetch(`/${OVERLAY}`, { cache: "no-store" }), styled()]);
    const box = document.createElement("template");
    box.innerHTML = await answer.text();
    box.content.querySelector("link")?.remove();
    document.getElementById("tejun-overlay")?.remove();
    document.body.append(box.content);
  };

  const tellGone = async () => {
    await styled();
    if (document.getElementById("tejun-gone")) return;
    const note = document.createElement("p");
    note.id = "tejun-gone";
    note.setAttribute("role", "status");
    note.textContent = gone;
    document.body.append(note);
  };

  const loaded = () => {
    const fetched = performance.getEntriesByType("resource").map((entry) => entry.name);
    const named = all("script[src], img[src], source[src], video[src], audio[src], iframe[src], embed[src]").map((node) => node.src);
    return new Set([...fetched, ...named, ...[...document.images].map((image) => image.currentSrc)].map(pathOf));
  };

  const decide = (changed) => {
    const mine = changed[file];
    const found = lost && wanted.some((path) => changed[path] && changed[path] !== "gone");
    if (!file || mine === "content" || found) return reload();
    const others = Object.keys(changed).filter((path) => !path.endsWith(".html") && !path.startsWith("__"));
    const swapped = sheets(changed).map((link) => pathOf(link.href));
    const uses = others.length ? loaded() : new Set();
    if (others.some((path) => uses.has(path) && !swapped.includes(path))) return reload();
    if (swapped.length) restyle(changed, known);
    if (mine === "gone") tellGone();
    if (changed[OVERLAY]) overlay();
  };

  // --- who listens ---

  const own = pages.map((page) => `&page=${encodeURIComponent(page)}`).join("");

  const take = (answer) => {
    if (answer.revision === known) return;
    known = answer.revision;
    // A preview that does not know what this tab has is another one.
    if (answer.changed) decide(answer.changed);
    else reload();
  };

  const ask = async () => {
    try {
      const answer = await fetch(`/__tejun/rev?since=${known}${own}`, { cache: "no-store" });
      if (answer.ok) take(await answer.json());
    } catch { /* The preview has ended: the next one is heard of. */ }
  };

  // Ends the stream when it is called. A browser opens it again by itself when it breaks off, but not after a refusal.
  const listen = (words, hear) => {
    let source, again;
    const open = () => {
      source = new EventSource(`/__tejun/events?since=${known}${words}`);
      source.onmessage = ({ data }) => hear(JSON.parse(data));
      source.onerror = () => { if (source.readyState === EventSource.CLOSED) again = setTimeout(open, 1000); };
    };
    open();
    return () => {
      clearTimeout(again);
      source.close();
    };
  };

  const channel = "BroadcastChannel" in window ? new BroadcastChannel("tejun-preview") : null;

  const hear = ({ hello, since, revision, changed }) => {
    if (hello !== undefined) {
      if (leads && hello !== known) channel.postMessage({ revision: known });
    } else if (revision !== known) {
      if (changed && since === known) take({ revision, changed });
      else ask();
    }
  };

  // The lock is held for as long as the tab is there.
  const lead = () => {
    leads = true;
    let since = known;
    listen("", (answer) => {
      const news = { since, ...answer };
      since = answer.revision;
      channel.postMessage(news);
      hear(news);
    });
    return new Promise(() => {});
  };

  let end = null;
  const rest = () => {
    end?.();
    end = null;
  };
  const follow = () => {
    if (!document.hidden) end ??= listen(own, take);
  };

  restore();
  if (channel && navigator.locks) {
    channel.onmessage = ({ data }) => hear(data);
    navigator.locks.request("tejun-preview", lead);
    channel.postMessage({ hello: known });
    addEventListener("pageshow", ({ persisted }) => { if (persisted) ask(); });
  } else {
    document.addEventListener("visibilitychange", () => (document.hidden ? rest() : follow()));
    addEventListener("pagehide", rest);
    addEventListener("pageshow", follow);
    follow();
  }
})();
