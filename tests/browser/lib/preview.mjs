// In: the files of a project. Out: `tejun serve` of them in a folder of its own, on a free port.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const tejun = process.env.TEJUN ?? join(dirname(fileURLToPath(import.meta.url)), "../../../target/debug/tejun");

export async function preview(files) {
  const folder = mkdtempSync(join(tmpdir(), "tejun-preview-"));
  const write = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  Object.entries(files).forEach(([path, text]) => write(path, text));
  const child = spawn(tejun, ["-C", folder, "serve", "--port", "0"], { stdio: ["ignore", "ignore", "pipe"] });
  const url = await new Promise((ready, failed) => {
    let said = "";
    child.stderr.on("data", (data) => {
      said += data;
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (url) ready(url[0]);
    });
    child.on("exit", () => failed(new Error(said)));
  });
  const close = async () => {
    const ended = new Promise((done) => child.on("exit", done));
    child.kill("SIGINT");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, url, write, remove: (path) => rmSync(join(folder, path), { recursive: true }), close };
}
