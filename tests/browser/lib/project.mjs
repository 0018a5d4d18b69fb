// In: the folder of the small project. Out: a copy that is a git repository with two tagged versions, so that everything that needs a
// history has one. Dates are fixed, the user is made up.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";

const WHO = {
  GIT_AUTHOR_NAME: "tester", GIT_AUTHOR_EMAIL: "tester@example.com", GIT_COMMITTER_NAME: "tester", GIT_COMMITTER_EMAIL: "tester@example.com",
};

export function project(from, to) {
  const git = (day, ...words) => {
    const time = `${day}T09:00:00+09:00`;
    execFileSync("git", words, {
      cwd: to, stdio: "ignore",
      env: { ...process.env, ...WHO, GIT_AUTHOR_DATE: time, GIT_COMMITTER_DATE: time, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" },
    });
  };
  cpSync(join(from, "now"), to, { recursive: true });
  // What stood there before, over what stands there now.
  if (existsSync(join(from, "before"))) cpSync(join(from, "before"), to, { recursive: true });
  git("2026-09-01", "init", "-q", "-b", "main");
  git("2026-09-01", "add", ".");
  git("2026-09-01", "commit", "-q", "-m", "first");
  git("2026-09-01", "tag", "v1.0");
  cpSync(join(from, "now"), to, { recursive: true });
  git("2026-11-01", "add", ".");
  git("2026-11-01", "commit", "-q", "-m", "second");
  git("2026-11-01", "tag", "v2.0");
  return to;
}
