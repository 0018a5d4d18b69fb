// What the site gains with JavaScript; everything works without.
(function () {
  "use strict";
  var root = document.documentElement;

  // Light and dark.
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  document.querySelectorAll("[data-theme-toggle]").forEach(function (button) {
    button.addEventListener("click", function () {
      var now = root.getAttribute("data-theme") || (dark.matches ? "dark" : "light");
      var next = now === "dark" ? "light" : "dark";
      root.setAttribute("data-theme", next);
      try { localStorage.setItem("theme", next); } catch (_) {}
    });
  });

  // The menu on small windows closes with Escape, and when the focus goes on to what lies behind it.
  var toggle = document.getElementById("nav-toggle");
  document.addEventListener("focusin", function (event) {
    if (toggle && toggle.checked && event.target.closest(".main, .site-footer")) toggle.checked = false;
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && toggle && toggle.checked) {
      toggle.checked = false;
      toggle.focus();
    }
  });

  // The entry of the navigation that stands for this page is in sight.
  var here = document.querySelector(".site-nav [aria-current=page]");
  var sidebar = document.querySelector(".sidebar");
  if (here && sidebar && sidebar.scrollHeight > sidebar.clientHeight) {
    var offset = here.getBoundingClientRect().top - sidebar.getBoundingClientRect().top;
    if (offset > sidebar.clientHeight * 0.7) sidebar.scrollTop = offset - sidebar.clientHeight / 2;
  }

  // Code and records can be copied.
  var english = root.lang === "en";
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

  // What is wider than its column can be scrolled with the keyboard too.
  var wide = window.ResizeObserver && new ResizeObserver(function (entries) {
    entries.forEach(function (entry) {
      var box = entry.target;
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  });
  if (wide) document.querySelectorAll(".prose pre, .table-wrap, .diagram-paper").forEach(function (box) { wide.observe(box); });

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
    opened = Array.prototype.slice.call(document.querySelectorAll("details.fold:not([open]), details.admonition:not([open])"));
    opened.forEach(function (fold) { fold.open = true; });
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (fold) { fold.open = false; });
  });

  // The contents follow the reader.
  var links = Array.prototype.slice.call(document.querySelectorAll(".toc a"));
  var targets = links.map(function (link) {
    return document.getElementById(decodeURIComponent(link.hash.slice(1)));
  });
  if (links.length) {
    var mark = function () {
      var current = 0;
      targets.forEach(function (target, at) {
        if (target && target.getBoundingClientRect().top < 140) current = at;
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
})();
