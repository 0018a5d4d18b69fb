// Boxes to tick while working through a document. The ticks stay in this browser; the document stays as it is.
(function () {
  "use strict";
  var bar = document.querySelector("[data-checklist]");
  if (!bar) return;
  var ja = document.documentElement.lang !== "en";
  var say = function (japanese, english) { return ja ? japanese : english; };
  var part = function (name) { return bar.querySelector("[data-" + name + "]"); };

  // What is ticked: its box, its words, and the heading it stands below.
  var items = [];
  var heading = "";
  var found = document.querySelectorAll(
    ".prose :is(h2, h3, h4, h5, h6), .prose .task input[type=checkbox], .prose pre .tick");
  found.forEach(function (node) {
    if (/^H\d$/.test(node.tagName)) {
      heading = node.textContent.trim();
      return;
    }
    var inFence = node.tagName === "SPAN";
    var box = inFence ? boxIn(node) : node;
    items.push({ box: box, text: inFence ? lineAfter(node) : ownText(node), heading: heading, was: box.checked });
  });
  if (!items.length) return;

  function boxIn(span) {
    var box = document.createElement("input");
    box.type = "checkbox";
    box.checked = box.defaultChecked = span.classList.contains("done");
    span.insertBefore(box, span.firstChild);
    span.classList.add("live");
    span.closest("pre").classList.add("has-ticks");
    return box;
  }

  function lineAfter(span) {
    var range = document.createRange();
    range.setStartAfter(span);
    range.setEndAfter(span.closest("code").lastChild);
    return range.toString().split("\n")[0].trim();
  }

  // The words of an item without those of the lists below it.
  function ownText(box) {
    var copy = box.closest("li").cloneNode(true);
    copy.querySelectorAll("ul, ol, pre, table").forEach(function (inner) { inner.remove(); });
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  // A list of other words, or another version of the document, is another list: it starts blank.
  function mark(text) {
    var hash = 2166136261;
    for (var at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 16777619) >>> 0;
    return hash.toString(36);
  }
  var version = bar.getAttribute("data-version");
  var here = location.pathname.replace(/index\.html$/, "");
  var key = "tejun-ticks:" + here + ":" +
    mark(JSON.stringify([version, items.map(function (item) { return [item.heading, item.text, item.was]; })]));

  var state = { by: "", ticks: {} };
  try { state = Object.assign(state, JSON.parse(localStorage.getItem(key))); } catch (_) {}
  function keep() {
    try { localStorage.setItem(key, JSON.stringify(state)); } catch (_) {}
  }

  function two(number) { return (number < 10 ? "0" : "") + number; }
  // The time of this place with its distance to UTC: 2026-11-20T17:05:09+09:00.
  function now() {
    var time = new Date();
    var ahead = -time.getTimezoneOffset();
    var zone = (ahead < 0 ? "-" : "+") + two(Math.floor(Math.abs(ahead) / 60)) + ":" + two(Math.abs(ahead) % 60);
    return time.getFullYear() + "-" + two(time.getMonth() + 1) + "-" + two(time.getDate()) + "T" +
      two(time.getHours()) + ":" + two(time.getMinutes()) + ":" + two(time.getSeconds()) + zone;
  }

  function times() {
    var all = items.map(function (_, at) { return state.ticks[at] && state.ticks[at].at; }).filter(Boolean);
    all.sort(function (a, b) { return Date.parse(a) - Date.parse(b); });
    return all;
  }
  function done() { return items.filter(function (item) { return item.box.checked; }).length; }

  function show() {
    var count = done();
    var all = times();
    part("progress").textContent = count + "/" + items.length;
    part("meter").max = items.length;
    part("meter").value = count;
    part("times").textContent = all.length
      ? say("開始 ", "started ") + all[0].replace("T", " ") +
        (count === items.length
          ? say("　終了 ", ", finished ") + all[all.length - 1].replace("T", " ") + say("　所要 ", ", took ") + took(all[0], all[all.length - 1])
          : say("　経過 ", ", elapsed ") + took(all[0], now()))
      : "";
  }
  // Hours and minutes between two times.
  function took(from, to) {
    var minutes = Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / 60000));
    return Math.floor(minutes / 60) + ":" + two(minutes % 60);
  }
  setInterval(show, 30000);

  items.forEach(function (item, at) {
    var tick = state.ticks[at];
    item.box.checked = tick ? tick.on : item.was;
    item.box.disabled = false;
    item.box.setAttribute("aria-label", item.text);
    item.box.addEventListener("change", function () {
      state.ticks[at] = item.box.checked ? { on: true, at: now(), by: state.by } : { on: false };
      keep();
      show();
    });
  });

  var by = part("by");
  by.value = state.by;
  by.addEventListener("input", function () {
    state.by = by.value.trim();
    keep();
  });

  part("clear").addEventListener("click", function () {
    if (!window.confirm(say("チェックと記録を消しますか。", "Clear the ticks and the record?"))) return;
    state = { by: state.by, ticks: {} };
    items.forEach(function (item) { item.box.checked = item.was; });
    keep();
    show();
  });

  // The record.
  function rows() {
    return items.map(function (item, at) {
      var tick = state.ticks[at] || {};
      // What the document itself has ticked was not done now, and by nobody we know.
      var how = tick.on ? say("済", "done") : say("文書で済", "done in the document");
      return [item.heading, item.text, item.box.checked ? how : "", tick.at || "", tick.by || ""];
    });
  }
  function facts() {
    var all = times();
    var title = document.querySelector("h1");
    var finished = all.length && done() === items.length ? all[all.length - 1] : "";
    return [
      [say("文書", "document"), title ? title.textContent.trim() : document.title],
      [say("版", "version"), version],
      [say("アドレス", "address"), location.href.replace(/(index\.html)?([?#].*)?$/, "")],
      [say("実施者", "by"), state.by],
      [say("開始", "started"), all[0] || ""],
      [say("終了", "finished"), finished]
    ];
  }
  var columns = [say("見出し", "heading"), say("項目", "item"), say("実施", "done"), say("実施日時", "ticked at"), say("実施者", "by")];

  function markdown() {
    var cell = function (text) { return text.replace(/\\/g, "\\\\").replace(/\|/g, "\\|").replace(/\n/g, " "); };
    var row = function (cells) { return "| " + cells.map(cell).join(" | ") + " |"; };
    var list = facts();
    return ["# " + say("実施記録: ", "Record: ") + list[0][1], ""]
      .concat(list.slice(1).map(function (fact) { return "- " + fact[0] + ": " + fact[1]; }))
      .concat(["- " + say("進み", "progress") + ": " + done() + "/" + items.length, "", row(columns), "|---|---|---|---|---|"])
      .concat(rows().map(row)).join("\n") + "\n";
  }

  function csv() {
    // A text that a spreadsheet would compute stays a text.
    var cell = function (text) { return '"' + text.replace(/^[=+\-@\t]/, "'$&").replace(/"/g, '""') + '"'; };
    var list = facts();
    var head = list.map(function (fact) { return fact[0]; }).concat(columns.slice(0, 4), say("チェックした人", "ticked by"));
    var same = list.map(function (fact) { return fact[1]; });
    var lines = [head].concat(rows().map(function (row) { return same.concat(row); }));
    return "\ufeff" + lines.map(function (line) { return line.map(cell).join(","); }).join("\r\n") + "\r\n";
  }

  function save(text, type, ending) {
    var link = document.createElement("a");
    var name = facts()[0][1].replace(/[\\/:*?"<>|\s]+/g, "-").slice(0, 60);
    link.href = URL.createObjectURL(new Blob([text], { type: type + ";charset=utf-8" }));
    link.download = name + "-" + now().slice(0, 10) + ending;
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
  }
  part("markdown").addEventListener("click", function () { save(markdown(), "text/markdown", ".md"); });
  part("csv").addEventListener("click", function () { save(csv(), "text/csv", ".csv"); });
  part("copy").addEventListener("click", function () { window.tejunCopy(markdown(), part("copy")); });

  bar.hidden = false;
  show();
})();
