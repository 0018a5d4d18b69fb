// What the site gains with JavaScript; everything works without.
(function () {
  "use strict";
  var root = document.documentElement;

  var english = root.lang.slice(0, 2) !== "ja";
  var say = function (ja, en) { return english ? en : ja; };
  var all = function (selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); };

  // A short word about what was done; screen readers hear it.
  var said = document.createElement("p");
  said.className = "said";
  said.setAttribute("role", "status");
  document.body.appendChild(said);
  var silence;
  var tell = function (words) {
    said.textContent = words;
    clearTimeout(silence);
    silence = setTimeout(function () { said.textContent = ""; }, 1800);
  };

  // Light, dark, and what the system says.
  var themes = { "": say("システムに合わせる", "as the system"), light: say("ライト", "light"), dark: say("ダーク", "dark") };
  all("[data-theme-toggle]").forEach(function (button) {
    var label = button.getAttribute("aria-label");
    var show = function () {
      var text = label + say("（いまは", " (now ") + themes[root.getAttribute("data-theme") || ""] + say("）", ")");
      button.setAttribute("aria-label", text);
      button.title = text;
    };
    button.addEventListener("click", function () {
      var now = root.getAttribute("data-theme") || "";
      var next = now === "" ? "light" : now === "light" ? "dark" : "";
      if (next) root.setAttribute("data-theme", next);
      else root.removeAttribute("data-theme");
      try {
        if (next) localStorage.setItem("theme", next);
        else localStorage.removeItem("theme");
      } catch (_) {}
      show();
      tell(themes[next]);
    });
    show();
  });

  // The menu of small windows holds the keyboard while it is open, and closes with Escape.
  var toggle = document.getElementById("nav-toggle");
  var nav = document.getElementById("site-nav");
  var others = all("#content, .aside, .site-footer, .to-top, .skip");
  var menu = function (open) {
    if (!toggle) return;
    toggle.checked = open;
    others.forEach(function (part) { part.inert = open; });
    if (open && nav) {
      var first = nav.querySelector("[aria-current=page]") || nav.querySelector("a");
      if (first) first.focus();
    }
  };
  if (toggle) {
    toggle.addEventListener("change", function () { menu(toggle.checked); });
    if (toggle.checked) menu(false);
    var wide = window.matchMedia("(min-width: 56.0625rem)");
    wide.addEventListener("change", function () { if (wide.matches) menu(false); });
  }

  // Folded branches stay as they were left, as long as the tab is open; the way to this page is always open.
  var place = function (fold) {
    var link = fold.parentNode.querySelector("a");
    return link ? link.pathname : "";
  };
  var folds = {};
  try { folds = JSON.parse(sessionStorage.getItem("tejun-nav")) || {}; } catch (_) {}
  all(".nav-fold").forEach(function (fold) {
    if (!fold.open && folds[place(fold)]) fold.open = true;
    fold.addEventListener("toggle", function () {
      folds[place(fold)] = fold.open;
      try { sessionStorage.setItem("tejun-nav", JSON.stringify(folds)); } catch (_) {}
    });
  });

  // Keys. Nothing happens while somebody writes, or composes with an input method.
  var keys = [
    ["/", say("検索", "search")],
    ["[", say("前のページ", "previous page"), "link[rel=prev]"],
    ["]", say("次のページ", "next page"), "link[rel=next]"],
    ["?", say("キーの一覧", "this list")],
    ["Esc", say("メニューを閉じる", "close menus")]
  ];
  var help;
  var list = function () {
    if (!help) {
      help = document.createElement("dialog");
      help.className = "keys";
      var head = document.createElement("h2");
      head.textContent = say("キーボード操作", "Keyboard");
      head.id = "keys-title";
      help.setAttribute("aria-labelledby", head.id);
      var terms = document.createElement("dl");
      keys.forEach(function (key) {
        if (key[0] === "/" && !window.tejunSearch && !document.querySelector("[data-search]")) return;
        var term = document.createElement("dt");
        term.appendChild(document.createElement("kbd")).textContent = key[0];
        var what = document.createElement("dd");
        what.textContent = key[1];
        terms.append(term, what);
      });
      var close = document.createElement("button");
      close.className = "feedback-answer";
      close.type = "button";
      close.textContent = say("閉じる", "Close");
      close.addEventListener("click", function () { help.close(); });
      help.append(head, terms, close);
      document.body.appendChild(help);
    }
    help.showModal();
  };
  document.addEventListener("keydown", function (event) {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && toggle && toggle.checked) {
      menu(false);
      toggle.focus();
      return;
    }
    if (event.target.closest && event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog")) return;
    if (event.key === "?") {
      event.preventDefault();
      list();
    }
    keys.forEach(function (key) {
      var link = key[2] && event.key === key[0] && document.querySelector(key[2]);
      if (link) location.href = link.href;
    });
  });

  // A heading's mark copies the address of the heading.
  all(".prose .anchor").forEach(function (anchor) {
    // What opens a fold holds nothing else to press.
    if (anchor.closest("summary")) return anchor.remove();
    anchor.removeAttribute("aria-hidden");
    anchor.removeAttribute("tabindex");
    anchor.setAttribute("aria-label", say("この見出しのアドレスをコピー", "Copy the address of this heading"));
    anchor.addEventListener("click", function () {
      if (navigator.clipboard) {
        navigator.clipboard.writeText(anchor.href).then(function () { tell(say("アドレスをコピーしました", "Address copied")); }, function () {});
      }
    });
  });

  // What scrolls sideways can be scrolled by keyboard, and shows that there is more.
  var measure = function (box) {
    var more = box.scrollWidth > box.clientWidth + 1;
    if (more) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
    if (box.tagName === "PRE") return;
    var named = box.classList.contains("scrolls");
    box.classList.toggle("scrolls", more);
    if (box.tagName !== "DIV") return;
    if (more && !box.hasAttribute("role")) {
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", box.classList.contains("diagram-paper") ? say("横にスクロールできる図", "Diagram that scrolls sideways") : say("横にスクロールできる表", "Table that scrolls sideways"));
    } else if (!more && named) {
      box.removeAttribute("role");
      box.removeAttribute("aria-label");
    }
  };
  // A box also changes its width when a fold or a tab opens, not only with the window.
  var boxes = all(".prose > table, .table-wrap, .table-scroll, .diagram-paper, pre");
  boxes.forEach(measure);
  if (window.ResizeObserver) {
    var sizes = new ResizeObserver(function (entries) { entries.forEach(function (entry) { measure(entry.target); }); });
    boxes.forEach(function (box) { sizes.observe(box); });
  } else {
    window.addEventListener("resize", function () { boxes.forEach(measure); });
  }

  // The entry of the navigation that stands for this page is in sight.
  var here = document.querySelector(".site-nav [aria-current=page]");
  var sidebar = document.querySelector(".sidebar");
  if (here && sidebar && sidebar.scrollHeight > sidebar.clientHeight) {
    var offset = here.getBoundingClientRect().top - sidebar.getBoundingClientRect().top;
    if (offset > sidebar.clientHeight * 0.7) sidebar.scrollTop = offset - sidebar.clientHeight / 2;
  }

  // Code and records can be copied.
  window.tejunCopy = function (text, button) {
    var words = button.textContent;
    var said = function (well) {
      button.textContent = well ? (english ? "Copied" : "コピーしました") : (english ? "Could not copy" : "コピーできません");
      setTimeout(function () { button.textContent = words; }, 1600);
    };
    // Pages that are opened as files or over plain HTTP have no clipboard.
    var byHand = function () {
      var area = document.createElement("textarea");
      area.value = text;
      area.className = "off-screen";
      document.body.appendChild(area);
      area.select();
      var well = false;
      try { well = document.execCommand("copy"); } catch (_) {}
      area.remove();
      button.focus();
      said(well);
    };
    if (!navigator.clipboard) return byHand();
    navigator.clipboard.writeText(text).then(function () { said(true); }, byHand);
  };
  document.querySelectorAll(".prose pre > code").forEach(function (code) {
    var box = document.createElement("div");
    box.className = "code-box";
    code.parentNode.replaceWith(box);
    box.appendChild(code.parentNode);
    var button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = english ? "Copy" : "コピー";
    button.addEventListener("click", function () {
      // Of a terminal's output, what was typed.
      var typed = Array.prototype.map.call(code.querySelectorAll(".cmd"), function (part) { return part.textContent; });
      window.tejunCopy(typed.length ? typed.join("\n") + "\n" : code.textContent, button);
    });
    box.appendChild(button);
  });

  // Tabs stand behind each other; without this they stand below each other, each with its label.
  document.querySelectorAll(".tabs").forEach(function (group, number) {
    var panels = Array.prototype.filter.call(group.children, function (child) { return child.classList.contains("tab"); });
    if (panels.length < 2) return;
    var list = document.createElement("div");
    list.className = "tab-list";
    list.setAttribute("role", "tablist");
    var buttons = panels.map(function (panel, at) {
      var label = panel.querySelector(".tab-label");
      var button = document.createElement("button");
      button.type = "button";
      button.id = "tab-" + number + "-" + at;
      button.textContent = label ? label.textContent : String(at + 1);
      button.setAttribute("role", "tab");
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", button.id);
      panel.id = panel.id || "panel-" + number + "-" + at;
      button.setAttribute("aria-controls", panel.id);
      list.appendChild(button);
      return button;
    });
    var show = function (chosen) {
      panels.forEach(function (panel, at) {
        panel.hidden = at !== chosen;
        buttons[at].setAttribute("aria-selected", String(at === chosen));
        buttons[at].tabIndex = at === chosen ? 0 : -1;
      });
    };
    buttons.forEach(function (button, at) {
      button.addEventListener("click", function () { show(at); });
      button.addEventListener("keydown", function (event) {
        var last = buttons.length - 1;
        var next = { ArrowRight: at < last ? at + 1 : 0, ArrowLeft: at > 0 ? at - 1 : last, Home: 0, End: last }[event.key];
        if (next === undefined) return;
        event.preventDefault();
        show(next);
        buttons[next].focus();
      });
    });
    // A link to a heading inside a tab opens it.
    var follow = function () {
      var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      panels.forEach(function (panel, at) {
        if (target && panel.contains(target)) { show(at); target.scrollIntoView(); }
      });
    };
    group.insertBefore(list, group.firstChild);
    show(0);
    follow();
    window.addEventListener("hashchange", follow);
  });

  // What is folded is printed open.
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = all(".prose details:not([open], .chart-data, .uptime-days)");
    opened.forEach(function (fold) { fold.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (fold) { fold.open = false; });
  });

  // The contents follow the reader.
  var links = all(".toc a");
  var targets = links.map(function (link) {
    return document.getElementById(decodeURIComponent(link.hash.slice(1)));
  });
  if (links.length) {
    var mark = function () {
      var current = 0;
      targets.forEach(function (target, at) {
        // A heading in a tab that is not shown has no place.
        if (target && target.getClientRects().length && target.getBoundingClientRect().top < 140) current = at;
      });
      if (window.scrollY > 0 && window.innerHeight + window.scrollY >= document.body.scrollHeight - 2) current = links.length - 1;
      links.forEach(function (link, at) {
        if (at === current) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      });
    };
    var waiting = false;
    window.addEventListener("scroll", function () {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(function () { waiting = false; mark(); });
    }, { passive: true });
    mark();
  }

  // The way back up appears once there is one.
  var top = function () { document.body.classList.toggle("scrolled", window.scrollY > 900); };
  window.addEventListener("scroll", top, { passive: true });
  top();
  all(".toc-fold a").forEach(function (link) {
    link.addEventListener("click", function () { link.closest("details").open = false; });
  });
})();
