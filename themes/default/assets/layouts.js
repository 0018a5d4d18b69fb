// Layouts: contacts with what was searched for, questions that open at once, pages for lost readers.
(function () {
  "use strict";
  var each = function (selector, act) { Array.prototype.forEach.call(document.querySelectorAll(selector), act); };

  // The words that were searched for last, on this page or on the one before it.
  function searched() {
    var of = function (address) {
      try { return new URL(address).searchParams.get("q") || ""; } catch (_) { return ""; }
    };
    var before = document.referrer.indexOf(location.origin + "/") === 0 ? of(document.referrer) : "";
    var kept = "";
    try { kept = sessionStorage.getItem("tejun-query") || ""; } catch (_) {}
    return (of(location.href) || before || kept).slice(0, 200);
  }
  each("[data-form]", function (link) {
    var fill = function () {
      link.href = link.getAttribute("data-form")
        .replace(/%7Burl%7D/g, encodeURIComponent(location.href.split("#")[0]))
        .replace(/%7Bquery%7D/g, encodeURIComponent(searched()));
    };
    ["click", "auxclick", "contextmenu"].forEach(function (name) { link.addEventListener(name, fill); });
  });

  // Questions.
  var questions = document.querySelectorAll("details.question");
  each("[data-open-all]", function (button) {
    if (questions.length < 2) return;
    button.hidden = false;
    button.addEventListener("click", function () {
      var open = button.getAttribute("aria-pressed") !== "true";
      each("details.question", function (one) { one.open = open; });
      button.setAttribute("aria-pressed", String(open));
      button.textContent = button.getAttribute(open ? "data-close" : "data-open-all");
    });
  });
  function follow() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    var fold = target && target.closest("details.question");
    if (fold) { fold.open = true; target.scrollIntoView(); }
  }
  if (questions.length) {
    follow();
    window.addEventListener("hashchange", follow);
  }

  // Promises by verdict: the ways at the head of the page become filters of its lists.
  each("[data-verdicts]", function (ways) {
    ways.addEventListener("click", function (event) {
      var way = event.target.closest("a[data-verdict]");
      if (!way) return;
      event.preventDefault();
      var verdict = way.getAttribute("data-verdict");
      each("[data-verdicts] a", function (one) { one.removeAttribute("aria-current"); });
      way.setAttribute("aria-current", "true");
      each(".contract tbody", function (row) { row.hidden = verdict !== "" && row.getAttribute("data-standing") !== verdict; });
      each(".contract", function (list) { list.hidden = !list.querySelector("tbody:not([hidden])"); });
    });
  });

  // A page that is not there: the words of its address are searched for.
  var lost = document.querySelector("[data-lost]");
  if (!lost) return;
  var path = location.pathname;
  try { path = decodeURIComponent(path); } catch (_) {}
  var words = path.replace(/\.html?$|index\.html?$/g, "").split(/[\/\-_.\s]+/).filter(Boolean).slice(-6);
  // A word that stands nowhere leaves nothing to find: then each word by itself, the last one of the address first.
  var tries = words.length > 1 ? [words.join(" ")].concat(words.slice().reverse()) : words.slice();
  each("input[name=q]", function (input) { if (!input.value) input.value = words.join(" "); });
  var look = function () {
    if (!window.tejunSearchFor || !tries.length) return;
    Promise.resolve(window.tejunSearchFor(tries.shift(), 6)).then(function (found) {
      if (!found || !found.length) return look();
      var list = lost.querySelector("ul");
      found.forEach(function (page) {
        var item = document.createElement("li");
        var link = document.createElement("a");
        var title = document.createElement("strong");
        var text = document.createElement("span");
        link.href = page.url;
        title.textContent = page.title;
        text.textContent = page.snippet || "";
        link.append(title, text);
        item.append(link);
        list.append(item);
      });
      lost.hidden = false;
    }, function () {});
  };
  if (document.readyState === "complete") look();
  else window.addEventListener("load", look);
})();
