// The menu of versions leads to the same page in another version, where there is one, and else says so.
(function () {
  "use strict";
  var menu = document.querySelector("details.versions");
  if (!menu) return;
  var root = menu.dataset.root, shown = menu.dataset.shown, asked;

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", function (event) {
    if (!menu.contains(event.target)) menu.open = false;
  });
  // A current page has the whole list already.
  if (!shown) return;

  function link(path) {
    return root + path.split("/").map(encodeURIComponent).join("/");
  }

  window.tejunVersions = function (all) {
    var own = all.versions.filter(function (version) { return version.name === shown; })[0];
    if (!own) return;
    var base = new URL(root + own.path, location.href).pathname;
    var path = decodeURIComponent(location.pathname).replace(/index\.html$/, "");
    var route = "/" + path.slice(decodeURIComponent(base).length);
    var now = own.pages[route] === 1 ? route : own.pages[route] || route;
    var list = menu.querySelector("ul");
    while (list.children.length > 1) list.lastChild.remove();
    all.versions.forEach(function (version) {
      var there = version.pages[route] !== undefined ? route : null;
      Object.keys(version.pages).forEach(function (other) {
        if (version.pages[other] === now || (other === now && version.pages[other] === 1)) there = other;
      });
      var item = document.createElement("li"), to = document.createElement("a");
      to.textContent = version.name;
      to.href = root + version.path + (there ? link(there.slice(1)).slice(root.length) : "");
      if (version === own) to.setAttribute("aria-current", "true");
      item.append(to);
      if (!there) {
        var note = document.createElement("small");
        note.textContent = menu.dataset.missing;
        item.append(note);
      }
      list.append(item);
    });
  };

  menu.addEventListener("toggle", function () {
    if (asked || !menu.open) return;
    asked = document.createElement("script");
    asked.src = menu.dataset.versions;
    document.head.append(asked);
  });
})();
