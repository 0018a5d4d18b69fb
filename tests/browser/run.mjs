// The one command: builds the sample and the small projects (or takes built folders), serves them on loopback, runs every suite.
//
//   npm test                                    builds with ../../target/debug/tejun, or with TEJUN=/path/to/tejun
//   SAMPLE=dir SMALL=dir READERS=dir npm test               takes what is built already
//   npm test -- suites/keyboard.test.mjs        some suites only
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "./lib/serve.mjs";
import { project } from "./lib/project.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
const tejun = process.env.TEJUN ?? join(root, "target/debug/tejun");
const scratch = mkdtempSync(join(tmpdir(), "tejun-browser-"));
const build = (folder, out) => {
  execFileSync(tejun, ["-C", folder, "build", "--out", out], { stdio: ["ignore", "inherit", "inherit"] });
  return out;
};
// Nothing is written into the project itself.
const copy = (name, to) => {
  cpSync(join(here, name), to, { recursive: true });
  return to;
};

let code = 1;
const servers = [];
try {
  const sample = process.env.SAMPLE ?? build(root, join(scratch, "sample"));
  const small = process.env.SMALL ?? build(project(join(here, "project"), join(scratch, "project")), join(scratch, "small"));
  const readers = process.env.READERS ?? build(copy("audiences", join(scratch, "audiences")), join(scratch, "readers"));
  servers.push(await serve(sample), await serve(small), await serve(join(readers, "public")), await serve(join(readers, "internal")));
  const suites = process.argv.slice(2);
  const names = suites.length ? suites : readdirSync(join(here, "suites")).sort().map((name) => `suites/${name}`);
  const wanted = names.map((name) => join(here, name));
  const child = spawn(process.execPath, ["--test", "--test-concurrency=1", ...wanted], {
    stdio: "inherit",
    env: {
      ...process.env, TEJUN: tejun, SAMPLE: sample, SMALL: small, READERS: readers,
      SAMPLE_URL: servers[0].url, SMALL_URL: servers[1].url, PUBLIC_URL: servers[2].url, INTERNAL_URL: servers[3].url,
    },
  });
  code = await new Promise((done) => child.on("exit", (status) => done(status ?? 1)));
} finally {
  servers.forEach((server) => server.close());
  rmSync(scratch, { recursive: true, force: true });
}
process.exit(code);
