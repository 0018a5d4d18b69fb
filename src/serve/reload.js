// Reloads the page when the preview has something new. Only the tab that is seen asks: a browser opens few connections to
// one address, and each question waits on one.
(() => {
  "use strict";
  const revision = Number(document.currentScript.dataset.revision);
  let asking = null;

  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  const follow = async () => {
    if (asking) return;
    asking = new AbortController();
    const { signal } = asking;
    while (!signal.aborted) {
      try {
        const answer = await fetch(`/__tejun/rev?since=${revision}`, { cache: "no-store", signal });
        if (answer.ok && (await answer.json()).revision !== revision) {
          location.reload();
          return;
        }
        if (!answer.ok) await pause(1000);
      } catch {
        if (!signal.aborted) await pause(1000);
      }
    }
  };

  const rest = () => {
    if (asking) asking.abort();
    asking = null;
  };

  const look = () => (document.visibilityState === "visible" ? follow() : rest());

  document.addEventListener("visibilitychange", look);
  addEventListener("pagehide", rest);
  addEventListener("pageshow", look);
})();
