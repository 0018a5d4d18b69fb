// Who is on duty when the page is read. The rota that the page shows is the only thing that is read, by instants, so that the reader's
// zone does not matter; beyond it nobody is named.
(function () {
  "use strict";
  var ja = document.documentElement.lang.slice(0, 2) === "ja";
  var all = function (selector, within) { return Array.prototype.slice.call(within.querySelectorAll(selector)); };
  var span = function (node) { return [Number(node.getAttribute("data-from")), Number(node.getAttribute("data-until"))]; };
  var lasts = function (at) {
    return function (node) { var of = span(node); return of[0] <= at && at < of[1]; };
  };
  var show = function (node, is) { if (node) node.hidden = !is; };

  // `11月24日（火）3:05` in the project's zone; nothing where the browser does not know the zone.
  function clock(at, zone) {
    try {
      return new Intl.DateTimeFormat(ja ? "ja-JP" : "en-GB", {
        timeZone: zone, month: ja ? "long" : "short", day: "numeric", weekday: "short", hour: "numeric", minute: "2-digit", hourCycle: "h23"
      }).format(new Date(at * 1000)).replace(/\((.)\)\s*/, "（$1）");
    } catch (_) {
      return "";
    }
  }
  function elsewhere(zone) {
    try { return Intl.DateTimeFormat().resolvedOptions().timeZone !== zone; } catch (_) { return true; }
  }

  function board(section) {
    var find = function (name) { return section.querySelector("[data-duty-" + name + "]"); };
    var zone = section.getAttribute("data-zone");
    var rows = all("tr[data-from]", section);
    var slots = all("[data-duty-now] > li", section);
    var list = section.querySelector("[data-duty-others] ul");
    var hours = all("[data-duty-hours] > li", section);
    var built = find("at").textContent;
    // Everybody's card, as the page was made; each is copied to where it belongs.
    var cards = {};
    all(".duty-person", section).forEach(function (card) {
      var number = Number(card.getAttribute("data-person"));
      if (number) cards[number] = card.cloneNode(true);
    });

    function fill(slot, cell) {
      var who = slot.querySelector("[data-duty-who]");
      var number = cell ? Number(cell.getAttribute("data-person")) : 0;
      who.textContent = "";
      if (cards[number]) {
        who.appendChild(cards[number].cloneNode(true));
      } else {
        var nobody = document.createElement("span");
        nobody.className = "on-call-nobody";
        nobody.textContent = ja ? "いません" : "Nobody";
        who.appendChild(nobody);
      }
      var end = cell && cards[number] ? cell.getAttribute("data-end") || "" : "";
      slot.querySelector("[data-duty-until]").textContent = end && (ja ? end + " まで" : "until " + end);
      slot.querySelector("[data-duty-note]").textContent = cell ? cell.getAttribute("data-note") || "" : "";
      return number;
    }

    function rest(onDuty) {
      list.textContent = "";
      Object.keys(cards).forEach(function (number) {
        if (onDuty.indexOf(Number(number)) >= 0) return;
        var item = document.createElement("li");
        item.appendChild(cards[number].cloneNode(true));
        list.appendChild(item);
      });
      show(find("others"), list.children.length > 0);
    }

    // Which row stands there: what has not changed is not touched, so that a reader keeps focus, selection and what they opened.
    var shown;
    return function (at) {
      var row = lasts(at)(section) ? rows.filter(lasts(at))[0] : undefined;
      var cells = row ? all("td", row) : [];
      var known = cells.length === slots.length && cells.length > 0;
      rows.forEach(function (other) { other.classList.toggle("current", other === row); });
      show(find("beyond"), !known);
      show(find("now"), known);
      show(find("outside"), false);
      var open = hours.some(lasts(at));
      var next = hours.filter(function (one) { return span(one)[0] > at; })[0];
      show(find("uncovered"), known && Boolean(find("hours")) && !open);
      if (find("begins")) {
        find("next").textContent = next ? next.textContent : "";
        show(find("begins"), Boolean(next));
      }
      var changed = shown !== (known ? row : null);
      shown = known ? row : null;
      if (!known) {
        if (!changed) return;
        // Not only hidden: nothing of who was on duty when the page was made is left to be read.
        slots.forEach(function (slot) { fill(slot, null); });
        rest([]);
        if (find("others")) find("others").open = true;
        find("at").textContent = built;
        return;
      }
      if (changed) rest(slots.map(function (slot, index) { return fill(slot, cells[index]); }));
      var now = clock(at, zone);
      var where = elsewhere(zone) ? (ja ? "・" : ", ") + zone : "";
      if (now) find("at").textContent = (ja ? now + " 現在" + where : "now: " + now + where);
    };
  }

  var boards = all("[data-duty]", document).map(board);
  var tables = all("[data-duty-table]", document).map(function (table) {
    return function (at) { all("tr[data-from]", table).forEach(function (row) { row.classList.toggle("current", lasts(at)(row)); }); };
  });
  var tell = function () {
    var at = Math.floor(Date.now() / 1000);
    boards.concat(tables).forEach(function (one) { one(at); });
  };
  // What is of the instant of the build, and told above by the reader's clock.
  all("[data-duty-built]", document).forEach(function (fact) { fact.hidden = true; });
  // Without this script the rota stands open.
  all("[data-duty-fold]", document).forEach(function (fold) { fold.open = false; });
  tell();
  // A page that stays open over a handover, or comes back from sleep, tells the next one.
  setInterval(tell, 15000);
  window.addEventListener("pageshow", tell);
  document.addEventListener("visibilitychange", tell);
})();
