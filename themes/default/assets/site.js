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

  // The menu on small windows closes with Escape.
  var toggle = document.getElementById("nav-toggle");
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

  // Checklists can be ticked while working through them; the ticks stay in this browser, the document stays as it is.
  var boxes = document.querySelectorAll(".prose li.task > input[type=checkbox]");
  if (boxes.length) {
    var place = "ticks:" + location.pathname;
    var ticks = {};
    try { ticks = JSON.parse(localStorage.getItem(place)) || {}; } catch (_) {}
    boxes.forEach(function (box) {
      var name = box.parentNode.textContent.trim().slice(0, 200);
      if (typeof ticks[name] === "boolean") box.checked = ticks[name];
      box.disabled = false;
      box.setAttribute("aria-label", name);
      box.addEventListener("change", function () {
        ticks[name] = box.checked;
        try { localStorage.setItem(place, JSON.stringify(ticks)); } catch (_) {}
      });
    });
  }

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
