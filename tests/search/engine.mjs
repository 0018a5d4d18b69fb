// The site's own search.js in Node, with no more of a browser than it needs to load its files from a folder.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";

/** Milliseconds of the processor that this program has used. */
export function spent() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The window of a page at the root of the site in `folder`; `loaded` lists the files that were asked for. */
export function engine(folder, code = "ja") {
  const here = new URL("../../themes/default/assets/search.js", import.meta.url);
  const window = { loaded: [] };
  let loading = 0;
  const document = {
    currentScript: { dataset: { root: "", index: `search/${code}.js`, page: "search/", language: code, placeholder: "" } },
    documentElement: { lang: code },
    head: {
      appendChild(script) {
        const path = script.src.split("?")[0];
        queueMicrotask(() => {
          const started = spent();
          try {
            const text = readFileSync(join(folder, path), "utf8");
            window.loaded.push({ path, bytes: Buffer.byteLength(text), text });
            vm.runInContext(text, context);
            loading += spent() - started;
            script.onload();
          } catch (error) {
            script.onerror(error);
          }
        });
      },
    },
    createElement: () => ({ remove() {} }),
    querySelectorAll: () => [],
    querySelector: () => null,
    addEventListener() {},
  };
  const context = vm.createContext({ document, location: { protocol: "http:", search: "" }, console, setTimeout });
  context.window = context;
  context.loaded = window.loaded;
  context.loading = () => loading;
  context.addEventListener = () => {};
  vm.runInContext(readFileSync(here, "utf8"), context, { filename: "search.js" });
  return context;
}
