// The Nu checker finds no error on any page, and no warning that is not judged below.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { it } from "node:test";
import assert from "node:assert/strict";

const JAR = join(dirname(createRequire(import.meta.url).resolve("vnu-jar/package.json")), "build/dist/vnu.jar");

// A section without a heading: a panel of tabs has its label, which becomes its name, and footnotes follow the text without one.
const JUDGED = [(one) => one.message.startsWith("Section lacks heading") && /class="(tab|footnotes)"/.test(one.extract)];

for (const [name, folder] of [["sample", process.env.SAMPLE], ["small project", process.env.SMALL]]) {
  it(name, { timeout: 300_000 }, () => {
    const ran = spawnSync("java", ["-Xss4m", "-jar", JAR, "--skip-non-html", "--format", "json", folder], {
      encoding: "utf8", maxBuffer: 1 << 28,
    });
    assert.ok(ran.stderr.startsWith("{"), ran.error?.message ?? ran.stderr.slice(0, 400));
    const found = JSON.parse(ran.stderr).messages
      .filter((one) => !JUDGED.some((known) => known(one)))
      .map((one) => `${one.url?.slice(one.url.indexOf(folder) + folder.length)}:${one.lastLine} ${one.message}\n    ${one.extract?.trim()}`);
    assert.deepEqual(found, [], `\n${found.slice(0, 20).join("\n")}\n(${found.length} in all)\n`);
  });
}
